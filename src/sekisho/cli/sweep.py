"""`sekisho sweep`: what lies in the outbound area and in shared folders, and whether it may."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import time
from pathlib import Path

import click

from sekisho.cli.command import Command, Option, Settings, common


@click.command(cls=Command, help="cli.help.sweep")
@click.argument("folders", nargs=-1, metavar="[DIR]...", type=click.Path(path_type=Path))
@click.option("--business-date", cls=Option, help="cli.option.business-date", metavar="YYYY-MM-DD")
@common("text", "json")
def sweep(settings: Settings, folders: tuple[Path, ...], business_date: str | None) -> int:
    """Sweep, tell what was found, end with the sweep's exit code."""
    from sekisho import project
    from sekisho import sweep as sweeps
    from sekisho.cli.as_swept import rendered
    from sekisho.cli.loaded import day_of
    from sekisho.cli.told import progress

    began = time.perf_counter()
    loaded = project.load(settings.project)
    day = day_of(loaded.config, business_date)
    with progress("cli.sweeping", settings):
        swept = sweeps.sweep(loaded, folders, day, trigger="cli")
    text = rendered(swept, settings, time.perf_counter() - began)
    if text:
        settings.write(text)
    return swept.exit_code

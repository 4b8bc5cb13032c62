"""`sekisho report`: the pages about the last night, and what the project says now."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import os
import webbrowser
from pathlib import Path

import click

from sekisho.cli.command import Command, Option, Settings, common


@click.command(cls=Command, help="cli.help.report")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    cls=Option,
    help="cli.option.report-out",
    metavar="DIR",
)
@click.option("--open", "open_", is_flag=True, cls=Option, help="cli.option.open")
@common("text")
def report(settings: Settings, out: Path | None, *, open_: bool) -> int:
    """Write the site, say where it is, and open it if that is asked for."""
    from sekisho import project
    from sekisho.cli.width import clean
    from sekisho.report import site_now, write
    from sekisho.report.publish import FOLDER

    loaded = project.load(settings.project, remember=True)
    folder = loaded.folder(FOLDER) if out is None else out
    write(site_now(loaded), folder)
    first = folder / settings.lang / "index.html"
    if not settings.quiet:
        settings.write(clean(os.path.relpath(first)))
    if open_:
        webbrowser.open(first.absolute().as_uri())
    return 0

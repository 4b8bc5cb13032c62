"""`sekisho check`: decide every export; writes nothing, needs no data."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import time

import click

from sekisho.cli.answer import answer_of_check
from sekisho.cli.command import Command, Option, Settings, common


@click.command(cls=Command, help="cli.help.check")
@click.argument("exports", nargs=-1, metavar="[EXPORT]...")
@click.option("--as-of", cls=Option, help="cli.option.as-of", metavar="YYYY-MM-DD")
@click.option("--exit-zero", is_flag=True, cls=Option, help="cli.option.exit-zero")
@common("text", "json", "github", "sarif")
def check(
    settings: Settings, exports: tuple[str, ...], as_of: str | None, *, exit_zero: bool
) -> int:
    """Decide, tell, and say by the exit code whether all is permitted."""
    from sekisho import nightly, project
    from sekisho.cli.loaded import day_of
    from sekisho.cli.told import told

    began = time.perf_counter()
    # Another day is asked about to see what it was, not to be fast the next time: nothing is kept.
    loaded = project.load(settings.project, remember=as_of is None)
    checked = nightly.check(loaded, day_of(loaded.config, as_of), exports)
    answer = answer_of_check(checked, time.perf_counter() - began)
    told(answer, settings, loaded, checked.lineages)
    return 0 if exit_zero else answer.exit_code

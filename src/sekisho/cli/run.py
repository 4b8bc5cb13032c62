"""`sekisho run`: one nightly run, without Prefect."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import time

import click

from sekisho.cli.answer import answer_of_run
from sekisho.cli.command import Command, Option, Settings, common


@click.command(cls=Command, help="cli.help.run")
@click.argument("exports", nargs=-1, metavar="[EXPORT]...")
@click.option("--business-date", cls=Option, help="cli.option.business-date", metavar="YYYY-MM-DD")
@common("text", "json", "github", "sarif")
def run(settings: Settings, exports: tuple[str, ...], business_date: str | None) -> int:
    """Run, tell what became of every export, end with the run's exit code."""
    from sekisho import nightly, project
    from sekisho.cli.alerting import failure_alerted, night_alerted
    from sekisho.cli.loaded import day_of
    from sekisho.cli.told import progress, told

    began = time.perf_counter()
    with failure_alerted(settings, business_date, exports):
        loaded = project.load(settings.project)
        day = day_of(loaded.config, business_date)
        with progress("cli.running", settings, day=str(day)):
            done = nightly.run(loaded, day, exports, trigger="cli")
    answer = answer_of_run(done, time.perf_counter() - began)
    told(answer, settings, loaded, {})
    night_alerted(settings, loaded, done)
    return answer.exit_code

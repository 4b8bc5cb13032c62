"""`sekisho run`: one nightly run, without Prefect."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import click

from sekisho.cli.answer import answer_of_run
from sekisho.cli.command import Command, Option, Settings, common
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.project import Hold


@click.command(cls=Command, help="cli.help.run")
@click.option("--only", multiple=True, cls=Option, help="cli.option.only", metavar="EXPORT")
@click.option("--dry-run", is_flag=True, cls=Option, help="cli.option.dry-run")
@click.option("--again", is_flag=True, cls=Option, help="cli.option.again")
@click.option("--hold", type=click.Choice(["export", "run"]), cls=Option, help="cli.option.hold")
@click.option("--business-date", cls=Option, help="cli.option.business-date", metavar="YYYY-MM-DD")
@common("text", "json", "github", "sarif")
def run(
    settings: Settings,
    only: tuple[str, ...],
    business_date: str | None,
    hold: Hold | None,
    *,
    dry_run: bool,
    again: bool,
) -> int:
    """Run, tell what became of every export, end with the run's exit code."""
    from sekisho import nightly, project
    from sekisho.cli.alerting import failure_alerted, night_alerted
    from sekisho.cli.loaded import parsed_day
    from sekisho.cli.reporting import night_reported
    from sekisho.cli.told import awaiting, progress, tell_unsent, told, waiting
    from sekisho.nightly.day import business_day

    if again and not only:
        sentence = Message("cli.again-needs-only").text(settings.lang)
        raise click.BadParameter(sentence, param_hint="--again")
    began = time.perf_counter()
    # Whoever names exports, or only looks, is there to read what goes wrong.
    with failure_alerted(settings, business_date, attended=bool(only) or dry_run):
        loaded = project.load(settings.project).holding(hold)
        given = None if business_date is None else parsed_day(business_date)
        day = business_day(loaded, given, dt.datetime.now(dt.UTC))
        with progress("cli.running", settings, day=str(day)):
            done = nightly.run(
                loaded,
                day,
                only,
                trigger="cli",
                again=again,
                dry=dry_run,
                wait=waiting(settings),
                await_=awaiting(settings),
            )
    answer = answer_of_run(done, time.perf_counter() - began)
    told(answer, settings, loaded, {})
    tell_unsent(done.unsent, settings)
    if not dry_run:
        night_reported(settings, loaded, done)
        night_alerted(settings, loaded, done)
    return answer.exit_code

"""The nightly run as a Prefect flow: `python flows/nightly.py`, or by a deployment.

A thin shell over `sekisho.nightly`, like `sekisho run`: every source and every export is a task of
its own, and what is refused ends the flow as Failed with its reason. No task returns rows, and no
result is kept.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sekisho.cli import scheduled

PROJECT = Path(__file__).resolve().parent.parent
"""The project that this flow belongs to: the folder above `flows/`."""

if __name__ == "__main__":
    scheduled.leave_at_exit()
scheduled.set_up(PROJECT)

# ruff: noqa: E402 - the settings above come first
from prefect import State, flow, runtime
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.blocks.system import Secret
from prefect.events import emit_event
from prefect.exceptions import FailedRun
from prefect.states import Completed, Failed

from sekisho import nightly as nights
from sekisho import project as projects
from sekisho.alerts.deliver import Alerted
from sekisho.alerts.settings import Channel
from sekisho.cli import as_artifact, events
from sekisho.cli import state as told
from sekisho.cli.reporting import reported
from sekisho.cli.scheduled import MENDS_ITSELF, NotAsAsked, Progress, last_try, step
from sekisho.errors import SekishoError, Transient
from sekisho.nightly import Night, Run, alerting, arrivals, tries
from sekisho.nightly.day import business_day
from sekisho.project import Config, Hold, Project


@step("extract {source}", again_after=tries.AFTER)
def extract(night: Night, source: str) -> State[None]:
    """Land one source; what cannot be used stops what depends on it, not the rest."""
    before = len(night.problems)
    try:
        night.extract(source, last_try=last_try())
    except Transient as error:
        return Failed(message=told.error_line(error), name=MENDS_ITSELF)
    return _state([told.error_line(problem) for problem in night.problems[before:]])


@step("tag")
def tag(night: Night) -> None:
    """Record the tag of every column of every relation."""
    night.tag()


@step("expect {source}")
def expect(night: Night, source: str) -> State[None]:
    """Run the suite of one source; Failed if a critical expectation did not pass."""
    before = len(night.not_passed)
    night.expect(source)
    return _state(told.critical_lines(night.not_passed[before:]))


@step("decide")
def decide(night: Night) -> None:
    """Complete the decisions by what only data can tell."""
    night.decide()


@step("stage {export}")
def stage(night: Night, export: str) -> None:
    """Make and check the file of one export; all are staged before any is released."""
    night.stage(export)


@step("release {export}")
def release(night: Night, export: str) -> State[None]:
    """Put the file of one export in place; Failed unless it is where it should be."""
    outcome = night.release(export)
    line = told.export_line(outcome, night.decision(export))
    return Completed(message=line) if told.has_left(outcome) else Failed(message=line)


@step("report")
def report(project: Project, done: Run) -> State[None]:
    """Write the pages about the night; Failed where they could not be, which changes nothing else."""
    errors = reported(project, done, trigger=_trigger())
    for error in errors:
        told.tell_failure(error)
    return _state([told.error_line(error) for error in errors])


@step("alert", again_after=tries.AFTER)
def alert(tell: Callable[[], Alerted]) -> State[None]:
    """Tell people; Failed where a message did not arrive, which changes nothing else."""
    try:
        with told.withheld():
            sent = tell()
    except SekishoError as error:
        told.tell_failure(error)
        return _state([told.error_line(error)])
    lines = told.alert_lines(sent)
    if told.may_arrive_later(sent):
        if last_try():
            told.tell_alerts(sent)
        return Failed(message="; ".join(lines), name=MENDS_ITSELF)
    told.tell_alerts(sent)
    return _state(lines)


@flow(name="nightly", persist_result=False)
def nightly(
    business_date: dt.date | None = None,
    exports: list[str] | None = None,
    hold: Hold | None = None,
    project: str | None = None,
) -> State[Any]:
    """Extract, tag, expect, decide, release and record one night.

    Args:
        business_date: the date to run for; the project's own, else today there, if not given.
        exports: these and what they need; all if not given.
        hold: what a refused export holds back, this time; as `sekisho.toml` says, if not given.
        project: its folder; the one above `flows/` if not given.

    Raises:
        NotAsAsked: to its caller, with the exit code of `sekisho run`, unless that is 0.
    """
    began = time.perf_counter()
    try:
        with told.withheld():
            loaded = projects.load(Path(project or PROJECT)).holding(hold)
            day = business_day(loaded, business_date, dt.datetime.now(dt.UTC))
            done = _run(loaded, day, exports or ())
            told.tell_run(done, loaded, time.perf_counter() - began)
    except SekishoError as error:
        code = told.tell_failure(error)
        if not exports:
            _tell_failed_run(Path(project or PROJECT), business_date, error)
        return Failed(message=told.error_line(error), data=NotAsAsked(code))
    create_table_artifact(told.decision_table(done), key="nightly", description=done.id)
    for key, page in as_artifact.refusals(done):
        create_markdown_artifact(page, key=key, description=done.id)
    _emit(*events.of_night(loaded, done))
    report(loaded, done, return_state=True)
    if loaded.alerts is not None:
        clock = _clock(loaded.config)
        alert(
            lambda: alerting.alert(loaded, done, _address, trigger=_trigger(), clock=clock),
            return_state=True,
        )
    if done.exit_code == 0:
        return Completed(message=told.run_line(done))
    return Failed(message=told.run_line(done), data=NotAsAsked(done.exit_code))


def _run(project: Project, day: dt.date, exports: Sequence[str]) -> Run:
    """The steps of `sekisho.nightly.run`, each of them a task."""
    with Night(
        project,
        nights.check(project, day, exports),
        trigger=_trigger(),
        clock=_clock(project.config),
        secrets=_credential,
    ) as night:
        progress = Progress("nightly-progress", 2 * (1 + len(night.sources) + len(night.exports)))
        _each(extract, night, arrivals.arriving(night, told.awaiting()), progress)
        tag(night)
        progress.step()
        _each(expect, night, night.sources, progress)
        decide(night)
        progress.step()
        _each(stage, night, night.exports, progress)
        _each(release, night, night.exports, progress)
        return night.finish()


def _tell_failed_run(root: Path, business_date: dt.date | None, error: SekishoError) -> None:
    """Tell people and the scheduler of a night that could not be completed, as far as possible."""
    try:
        with told.withheld():
            outline = projects.outline(root)
            clock = _clock(outline.config)
            day = business_date or outline.config.business_day(clock())
            _emit(events.of_failure(outline, day, error))
    except SekishoError as further:
        told.tell_failure(further)  # beside the first failure, which stands
        return
    if outline.alerts is not None:
        alert(
            lambda: alerting.alert_failed_run(
                outline, root, day, error, _address, trigger=_trigger(), clock=clock
            ),
            return_state=True,
        )


def _emit(*found: events.Event) -> None:
    for one in found:
        emit_event(one.event, one.resource, one.occurred, payload=one.payload)


def _address(channel: Channel) -> str | None:
    """A channel's address: the environment's, else that of the Prefect block with its name."""
    return os.environ.get(channel.variable) or _kept(channel.block)


def _credential(variable: str) -> str | None:
    """A credential of a server: the environment's, else that of the Prefect block with its name."""
    return os.environ.get(variable) or _kept(nights.block_of(variable))


def _kept(name: str) -> str | None:
    """What a Prefect block of type `Secret` holds, if there is one."""
    try:
        block = Secret.load(name)
    except ValueError:  # there is none
        return None
    # Not `get`, which takes a password that could be JSON for it: `1e5` would become 100000.0.
    return str(block.value.get_secret_value()) if isinstance(block, Secret) else None


def _clock(config: Config) -> Callable[[], dt.datetime]:
    return lambda: dt.datetime.now(config.timezone)


def _trigger() -> str:
    return f"prefect {runtime.flow_run.name}"


def _each(
    one: Callable[[Night, str], object], night: Night, names: Iterable[str], progress: Progress
) -> None:
    """Run a task for each name; one that ends Failed has said why and stops no other."""
    for name in names:
        with suppress(FailedRun):
            one(night, name)
        progress.step()


def _state(problems: Sequence[str]) -> State[None]:
    return Failed(message="; ".join(problems)) if problems else Completed()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run one night. 一晩の処理を行います。")
    parser.add_argument("exports", nargs="*", metavar="EXPORT", help="these only; この提供だけ")
    parser.add_argument("--business-date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--hold", choices=("export", "run"), help="what a refused one holds")
    parser.add_argument("--project", metavar="DIR")
    return parser.parse_args()


def main() -> None:
    """Run the flow as the command line says."""
    given = _arguments()
    nightly(given.business_date, given.exports or None, given.hold, given.project)


if __name__ == "__main__":
    scheduled.end_with(scheduled.script(main))

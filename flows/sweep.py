"""The sweep as a Prefect flow: `python flows/sweep.py`, or by a deployment.

A thin shell over `sekisho.sweep`, like `sekisho sweep`: every folder is a task of its own, and what
is found ends the flow as Failed. No task returns what a file holds, and no result is kept.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Sequence
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
from prefect.artifacts import create_table_artifact
from prefect.exceptions import FailedRun
from prefect.states import Completed, Failed

from sekisho import project as projects
from sekisho.cli import state as told
from sekisho.cli.scheduled import NotAsAsked, step
from sekisho.errors import SekishoError
from sekisho.project import Project
from sekisho.sweep import Sweep, Swept


@step("fingerprints")
def learn(under_way: Sweep) -> None:
    """Bring the fingerprints up to what is in the lake."""
    under_way.learn()


@step("sweep {area}")
def sweep_area(under_way: Sweep, area: str) -> State[None]:
    """Look at everything in one folder; Failed if something in it is not as it should be."""
    before = len(under_way.problems)
    findings = under_way.sweep(area)
    problems = [told.error_line(problem) for problem in under_way.problems[before:]]
    line = told.findings_line(findings, problems)
    return Failed(message=line) if line else Completed()


@flow(name="sweep", persist_result=False)
def sweep(
    folders: list[str] | None = None,
    business_date: dt.date | None = None,
    project: str | None = None,
) -> State[Any]:
    """Look at the outbound area and at shared folders, and record what is found.

    Args:
        folders: further ones, besides those that the project names.
        business_date: by which the age of files is told; the project's own, else today there.
        project: its folder; the one above `flows/` if not given.

    Raises:
        NotAsAsked: to its caller, with the exit code of `sekisho sweep`, unless that is 0.
    """
    began = time.perf_counter()
    try:
        with told.withheld():
            loaded = projects.load(Path(project or PROJECT))
            day = business_date or loaded.config.business_day(dt.datetime.now(dt.UTC))
            done = _run(loaded, day, [Path(folder) for folder in folders or ()])
            told.tell_sweep(done, time.perf_counter() - began)
    except SekishoError as error:
        return Failed(message=told.error_line(error), data=NotAsAsked(told.tell_failure(error)))
    create_table_artifact(told.finding_table(done), key="sweep", description=done.id)
    line = told.findings_line(done.findings, map(told.error_line, done.problems))
    if done.exit_code == 0:
        return Completed(message=line)
    return Failed(message=line, data=NotAsAsked(done.exit_code))


def _run(project: Project, day: dt.date, folders: Sequence[Path]) -> Swept:
    """The steps of `sekisho.sweep.sweep`, each of them a task."""
    with Sweep(
        project,
        folders,
        day,
        trigger=f"prefect {runtime.flow_run.name}",
        clock=lambda: dt.datetime.now(project.config.timezone),
    ) as under_way:
        learn(under_way)
        for area in under_way.areas:
            with suppress(FailedRun):  # it has said why, and stops no other
                sweep_area(under_way, area)
        return under_way.finish()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Sweep folders. フォルダーを点検します。")
    parser.add_argument("folders", nargs="*", metavar="DIR", help="further ones; 加えるフォルダー")
    parser.add_argument("--business-date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--project", metavar="DIR")
    return parser.parse_args()


def main() -> None:
    """Run the flow as the command line says."""
    given = _arguments()
    sweep(given.folders, given.business_date, given.project)


if __name__ == "__main__":
    scheduled.end_with(scheduled.script(main))

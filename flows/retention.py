"""Retention as a Prefect flow: `python flows/retention.py [--remove]`, or by a deployment.

A thin shell over `sekisho.retention`, like `sekisho retention`: what has been kept for too long is
listed first, and removed area by area where that is asked for.
"""

from __future__ import annotations

import argparse
import datetime as dt
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
from sekisho import retention as retentions
from sekisho.cli import state as told
from sekisho.cli.scheduled import NotAsAsked, step
from sekisho.errors import SekishoError
from sekisho.project import Project
from sekisho.retention import AREAS, Area, Retained, Retention


@step("list")
def list_due(project: Project, day: dt.date) -> Retained:
    """List what has been kept for too long, before any of it goes."""
    return retentions.due(project, day)


@step("remove {area}")
def remove_from(under_way: Retention, area: Area) -> State[None]:
    """Remove what is due from one area; Failed if something could not be."""
    before = len(under_way.problems)
    under_way.remove(area)
    problems = [told.error_line(problem) for problem in under_way.problems[before:]]
    return Failed(message="; ".join(problems)) if problems else Completed()


@flow(name="retention", persist_result=False)
def retention(
    remove: bool = False,
    business_date: dt.date | None = None,
    project: str | None = None,
) -> State[Any]:
    """List, and remove, what has been kept for longer than `[retention]` says.

    Args:
        remove: remove it; only listed if not.
        business_date: by which ages are told; the project's own, else today there.
        project: its folder; the one above `flows/` if not given.

    Raises:
        NotAsAsked: to its caller, with the exit code of `sekisho retention`, unless that is 0.
    """
    try:
        with told.withheld():
            loaded = projects.load(Path(project or PROJECT))
            day = business_date or loaded.config.business_day(dt.datetime.now(dt.UTC))
            done = list_due(loaded, day)
            create_table_artifact(told.removal_table(done), key="retention-due")
            if remove and done.declared:
                done = _run(loaded, day)
                create_table_artifact(told.removal_table(done), key="retention")
            told.tell_retention(done)
    except SekishoError as error:
        return Failed(message=told.error_line(error), data=NotAsAsked(told.tell_failure(error)))
    line = told.removals_line(done)
    if done.exit_code == 0:
        return Completed(message=line)
    return Failed(message=line, data=NotAsAsked(done.exit_code))


def _run(project: Project, day: dt.date) -> Retained:
    """The steps of `sekisho.retention.remove`, each of them a task."""
    with Retention(
        project,
        day,
        trigger=f"prefect {runtime.flow_run.name}",
        clock=lambda: dt.datetime.now(project.config.timezone),
    ) as under_way:
        for area in AREAS:
            with suppress(FailedRun):  # it has said why, and stops no other
                remove_from(under_way, area)
        return under_way.finish()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Retention. 保存期間を過ぎたものを扱います。")
    parser.add_argument("--remove", action="store_true", help="remove what is due; 削除する")
    parser.add_argument("--business-date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--project", metavar="DIR")
    return parser.parse_args()


def main() -> None:
    """Run the flow as the command line says."""
    given = _arguments()
    retention(given.remove, given.business_date, given.project)


if __name__ == "__main__":
    scheduled.end_with(scheduled.script(main))

"""What a scheduler is told of a night as events, for its automations: names, ids, one sentence.

No value of the data is in them, and no count of people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sekisho.alerts.neutral import neutral
from sekisho.cli.state import error_line, export_line, run_line
from sekisho.errors import SekishoError
from sekisho.nightly import Run
from sekisho.project import Outline, Project

REFUSED: Final = "sekisho.export.refused"
FAILED: Final = "sekisho.run.failed"
FINISHED: Final = "sekisho.run.finished"
OVER: Final = "sekisho.night.over"
"""A night is over. It is dated one second before the hour by which the night has to be, so that
whoever expects one a day (`EVERY`) waits from hour to hour, whenever the night ended."""

EVERY: Final = dt.timedelta(days=1, seconds=1)
_TOOL_FAILURES: Final = frozenset({2, 4})


@dataclass(frozen=True, slots=True)
class Event:
    """An event, ready for the scheduler; `occurred` is None for now."""

    event: str
    resource: dict[str, str]
    payload: dict[str, object] = field(default_factory=dict)
    occurred: dt.datetime | None = None


def run_resource(project: str) -> str:
    """The id of a project's runs as the scheduler's resource."""
    return f"sekisho.run.{project}"


def export_resource(project: str, export: str) -> str:
    """The id of an export as the scheduler's resource."""
    return f"sekisho.export.{project}.{export}"


def of_night(project: Project, done: Run) -> Iterator[Event]:
    """What a sealed night tells: each export that was refused, how the run ended, that it is over."""
    name = project.config.name
    for export, decision in done.decisions.items():
        outcome = done.exports[export]
        if outcome.outcome in {"refused", "undecided"}:
            yield Event(
                REFUSED,
                {
                    "prefect.resource.id": export_resource(name, export),
                    "prefect.resource.name": export,
                },
                {
                    "project": name,
                    "business_date": str(done.day),
                    "export": export,
                    "recipient": decision.use.recipient,
                    "codes": sorted({v.code for v in decision.violations}),
                    "ids": sorted({v.id for v in decision.violations}),
                    "message": neutral(export_line(outcome, decision)),
                },
            )
    facts: dict[str, object] = {
        "project": name,
        "business_date": str(done.day),
        "run": done.id,
        "exit_code": done.exit_code,
        "message": neutral(run_line(done)),
    }
    if done.exit_code in _TOOL_FAILURES:
        yield Event(FAILED, _run(name), facts)
    yield Event(FINISHED, _run(name), facts)
    if project.alerts is not None and done.decisions.keys() == project.exports.keys():
        zone = project.config.timezone
        yield over(name, dt.datetime.combine(done.day, project.alerts.finished_by, zone))


def of_failure(outline: Outline, day: dt.date, error: SekishoError) -> Event:
    """That a night could not be completed."""
    name = outline.config.name
    facts: dict[str, object] = {
        "project": name,
        "business_date": str(day),
        "exit_code": error.exit_code,
        "message": neutral(error_line(error)),
    }
    return Event(FAILED, _run(name), facts)


def over(project: str, hour: dt.datetime) -> Event:
    """That the night is over which had to be by this hour."""
    return Event(OVER, _run(project), {"project": project}, hour - dt.timedelta(seconds=1))


def _run(project: str) -> dict[str, str]:
    return {"prefect.resource.id": run_resource(project), "prefect.resource.name": project}

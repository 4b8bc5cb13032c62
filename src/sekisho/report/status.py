"""How an export stands, and its nights: words and shapes, never a colour alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sekisho.audit.nights import Decided
from sekisho.model import Outcome, Verdict
from sekisho.report.site import Site

Mark = Literal["left", "same", "stopped", "waiting", "broken", "permitted"]
"""The shape and colour of a state; its word is that of the catalogue."""

_MARKS: Final[Mapping[Outcome | Verdict, Mark]] = {
    "released": "left",
    "none": "same",
    "refused": "stopped",
    "undecided": "stopped",
    "held": "waiting",
    "failed": "broken",
    "in_doubt": "broken",
    "ready": "permitted",
    "permitted": "permitted",
}
_CELL: Final = 11
_HIGH: Final = 16
_SHAPES: Final[Mapping[Mark, str]] = {
    "left": "M{x} 0h8v16h-8z",
    "same": "M{x} 5h8v6h-8z",
    "stopped": "M{x} 0h9l-4.5 16z",
    "waiting": "M{x} 0h3v16h-3zM{y} 0h3v16h-3z",
    "broken": "M{z} 0l4.5 16h-9z",
    "permitted": "M{x} 0h8v16h-8z",
}
GRAVEST_FIRST: Final[tuple[Mark, ...]] = (
    "stopped", "broken", "waiting", "left", "permitted", "same",
)  # fmt: skip
"""What people have to look at comes before what is well."""
_GAP: Final = "M{x} 8h4"
_OUTCOMES: Final[tuple[Outcome, ...]] = (
    "refused", "undecided", "failed", "in_doubt", "held", "none", "released",
)  # fmt: skip
WORDS: Final = (
    *(f"cli.outcome.{outcome}" for outcome in _OUTCOMES),
    *(f"cli.verdict.{verdict}" for verdict in ("refused", "undecided", "permitted")),
)
"""The words of all states, the gravest first."""


@dataclass(frozen=True, slots=True)
class Status:
    """How an export stands.

    Attributes:
        word: id of the catalogue.
        mark: its shape.
        day: of the night that says so; None = a check does.
        rows: in the file; None where there is none or it may not be shown.
        small: there is a file, and its count is below this number, so that it is not shown; 0 = it is.
    """

    word: str
    mark: Mark
    day: dt.date | None
    rows: int | None = None
    small: int = 0

    @property
    def stopped(self) -> bool:
        """Whether it was refused or is undecided."""
        return self.mark == "stopped"


def status(site: Site, export: str) -> Status:
    """How an export stands after its latest night, or by the check."""
    night = site.decided(export)
    if night is None:
        verdict = site.decisions[export].verdict
        return Status(f"cli.verdict.{verdict}", _MARKS[verdict], None)
    rows, small = shown_rows(site, night.rows, night.subjects)
    return Status(f"cli.outcome.{night.outcome}", _MARKS[night.outcome], night.day, rows, small)


def shown_rows(site: Site, rows: int | None, subjects: int | None) -> tuple[int | None, int]:
    """A number of rows as everybody may read it, or what it is below; see `Status`.

    Of data about no person every number may be shown. Of people both rows and people have to be
    enough.
    """
    if rows is None or subjects is None:
        return rows, 0
    small = site.shown_count(rows) is None or site.shown_count(subjects) is None
    return (None, site.policy.thresholds.smallest_group) if small else (rows, 0)


@dataclass(frozen=True, slots=True)
class Strip:
    """The nights of an export as a row of shapes, one path for all of one shape.

    Attributes:
        counts: word of the catalogue -> how many nights ended so, the gravest first.
    """

    since: dt.date
    until: dt.date
    paths: tuple[tuple[Mark, str], ...]
    gaps: str
    counts: tuple[tuple[str, int], ...]
    width: int
    height: int = _HIGH


def strip(site: Site, export: str) -> Strip | None:
    """The latest nights of an export; None where there was none yet."""
    if site.nights is None or not site.nights.days:
        return None
    days, decided = site.nights.days, site.nights.decided.get(export, {})
    shapes: dict[Mark, str] = {}
    for number, day in enumerate(days):
        if day in decided:
            mark = _MARKS[decided[day].outcome]
            shapes[mark] = shapes.get(mark, "") + _shape(mark, number * _CELL)
    gaps = "".join(_GAP.format(x=n * _CELL + 2) for n, day in enumerate(days) if day not in decided)
    outcomes = [one.outcome for one in decided.values()]
    return Strip(
        since=days[0],
        until=days[-1],
        paths=tuple(sorted(shapes.items())),
        gaps=gaps,
        counts=tuple((f"cli.outcome.{o}", outcomes.count(o)) for o in _OUTCOMES if o in outcomes),
        width=len(days) * _CELL,
    )


def nights_of(site: Site, export: str) -> tuple[Decided, ...]:
    """The latest nights of an export, the newest first."""
    decided = site.nights.decided.get(export, {}) if site.nights else {}
    return tuple(decided[day] for day in sorted(decided, reverse=True))


def _shape(mark: Mark, x: int) -> str:
    return _SHAPES[mark].format(x=x, y=x + 5, z=x + 4.5)


def legend() -> tuple[tuple[str, str, str], ...]:
    """The shapes of a strip, the gravest first: class, word of the catalogue, path."""
    marks = {
        _MARKS[outcome]: outcome for outcome in ("refused", "failed", "held", "none", "released")
    }
    return (
        *((mark, f"cli.outcome.{outcome}", _shape(mark, 0)) for mark, outcome in marks.items()),
        ("gap", "report.strip.gap", _GAP.format(x=2)),
    )


def mark_of(outcome: Outcome) -> Mark:
    """The shape of an outcome."""
    return _MARKS[outcome]

"""What a check and a run answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from sekisho.decide import Analysis
from sekisho.errors import SekishoError
from sekisho.expectations import ExpectationResult, Suite
from sekisho.lineage import Graph
from sekisho.messages import Message
from sekisho.model import Column, Decision, Outcome, Policy, QueryLineage, Waiver
from sekisho.rules import Tag

if TYPE_CHECKING:
    from sekisho.world import Share  # with DuckDB, which a remembered check does without

_GRAVEST_FIRST: Final = (4, 2, 1, 3, 0)
UNBOUND: Final = "SK205"
"""The rule whose undecided is wrong SQL, which people have to mend: exit 2."""


WaiverState = Literal["applied", "unused", "expired", "pending"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a waiver stands on a day.

    `applied`: it takes reasons away; `unused`: it is in force and there is none that it is about;
    `expired`: it is over and somebody should remove it; `pending`: its approval is of a later day.
    """

    waiver: Waiver
    state: WaiverState


def standings(
    policy: Policy, decisions: Mapping[str, Decision], day: dt.date, leaving: dt.date
) -> tuple[Standing, ...]:
    """How the waivers for these exports stand, by id; files of a business date leave on `leaving`."""
    applied = {w.waiver.id for d in decisions.values() for w in d.waived}

    def state(waiver: Waiver) -> WaiverState:
        if max(day, leaving) > waiver.expires:
            return "expired"
        if day < waiver.approval.on:
            return "pending"
        return "applied" if waiver.id in applied else "unused"

    return tuple(
        Standing(waiver, state(waiver))
        for _, waiver in sorted(policy.waivers.items())
        if waiver.export in decisions
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of a check: decisions without data.

    Attributes:
        day: the business date.
        leaving: the day on which files leave; what is permitted is so on both.
        notice: id of the notice in force on the business date; None = none is.
        tags: what every source column carries, on both days.
        waivers: how those for the decided exports stand, by id.
    """

    day: dt.date
    leaving: dt.date
    notice: str | None
    decisions: Mapping[str, Decision]
    analysis: Analysis
    tags: Mapping[Column, Tag]
    waivers: tuple[Standing, ...]

    @property
    def lineages(self) -> Mapping[str, QueryLineage | SekishoError]:
        """Model or export -> its lineage, or why it has none."""
        return self.analysis.lineages

    @property
    def graph(self) -> Graph:
        """All lineages composed."""
        return self.analysis.graph

    @property
    def exit_code(self) -> int:
        """0 permitted, 1 refused, 2 SQL that does not bind, 3 undecided."""
        return gravest(map(decision_code, self.decisions.values()))


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What became of one export.

    Attributes:
        held_by: what held it back: `source:x`, `expectation:x`, or the refused exports.
        outcome: `none` where the same inputs were released before, so that nothing was sent.
        file: name of its file at the destination.
        rows: in the file.
        message: one sentence about it, where there is more to say than the outcome.
    """

    export: str
    outcome: Outcome
    held_by: tuple[str, ...] = ()
    file: str | None = None
    rows: int | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class NotPassed:
    """An expectation that did not hold, or could not be checked, and the suite it is of."""

    suite: Suite
    result: ExpectationResult


@dataclass(frozen=True, slots=True)
class Strangers:
    """Rows of a source that nobody gets: their key names no subject that a register knows."""

    source: str
    column: str
    rows: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What of a source could not be read: rows that nobody gets, cells that are empty for everybody."""

    source: str
    rows: int
    cells: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a dry run sees of an export that is permitted and not held.

    Attributes:
        columns: of its file, in order.
        shares: how much of each source exists for it, and why the rest does not.
    """

    columns: tuple[str, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The answer of a run, or of a dry run.

    Attributes:
        problems: what could not be used: sources, destinations, files.
        expectations: those that did not pass, warnings included.
        strangers: rows left out because no register knows their subject.
        unreadable: what of the sources could not be read, though the source can be used.
        waivers: how those for the decided exports stand, by id.
        store: the published audit store; None = it was a dry run, of which nothing is recorded.
        failed_sources: source -> why it could not be used.
        foreseen: of a dry run, export -> what would be in its file, and what not.
        checked: what was decided without data.
        overdue_requests: how many requests of members are open after the day by which they were due.
        unsent: why its OpenLineage events could not be sent; it counts for nothing.
    """

    id: str
    day: dt.date
    notice: str | None
    decisions: Mapping[str, Decision]
    exports: Mapping[str, ExportOutcome]
    problems: tuple[SekishoError, ...]
    expectations: tuple[NotPassed, ...]
    strangers: tuple[Strangers, ...]
    unreadable: tuple[Unreadable, ...]
    waivers: tuple[Standing, ...]
    checked: Checked
    store: Path | None = None
    failed_sources: Mapping[str, SekishoError] = field(default_factory=dict)
    foreseen: Mapping[str, Foreseen] = field(default_factory=dict)
    overdue_requests: int = 0
    unsent: SekishoError | None = None

    @property
    def exit_code(self) -> int:
        """The gravest of all that happened: 4 > 2 > 1 > 3 > 0."""
        return gravest(
            (
                *map(decision_code, self.decisions.values()),
                *(problem.exit_code for problem in self.problems),
                *(1 for n in self.expectations if n.result.expectation.severity == "critical"),
                *(4 for e in self.exports.values() if e.outcome in {"failed", "in_doubt"}),
            )
        )


def decision_code(decision: Decision) -> int:
    """The exit code that one decision asks for."""
    if any(v.code == UNBOUND for v in decision.violations):
        return 2
    return {"permitted": 0, "refused": 1, "undecided": 3}[decision.verdict]


def gravest(codes: Iterable[int]) -> int:
    """The exit code that stands for several."""
    return min(codes, key=_GRAVEST_FIRST.index, default=0)

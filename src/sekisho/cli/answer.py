"""What `check` and `run` answer: one value that every format renders."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from sekisho.errors import Place, SekishoError
from sekisho.messages import Message
from sekisho.model import ROWS, Decision, Outcome, Violation, Waived, Waiver

if TYPE_CHECKING:
    from sekisho.nightly import Checked, NotPassed, Run, Standing
    from sekisho.nightly.outcome import Foreseen, Strangers, Unreadable

UNKNOWN_RECIPIENT: Final = "?"
"""Whom an export goes to whose destination the policy does not have."""
NONE_WRITTEN: Final[Outcome] = "none"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one export: nothing where it was only checked."""

    outcome: Outcome = NONE_WRITTEN
    held_by: tuple[str, ...] = ()
    file: str | None = None
    rows: int | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one command.

    Attributes:
        command: `check` and `dry-run` write nothing, `run` does.
        decisions: export -> decision, in the order of names.
        deliveries: export -> what became of it.
        problems: what could not be used: sources, statements, files.
        expectations: those of sources that did not pass, warnings included.
        strangers: rows of sources left out because no register knows their subject.
        unreadable: what of the sources could not be read.
        waivers: how those for the exports stand, by id.
        store: where the run is recorded.
        foreseen: of a dry run, export -> what would be in its file, and what not.
        relations: relations analysed, and `columns` their columns.
        seconds: from start to answer.
    """

    command: Literal["check", "run", "dry-run"]
    day: dt.date
    decisions: Mapping[str, Decision]
    exit_code: int
    seconds: float
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    problems: tuple[SekishoError, ...] = ()
    relations: int = 0
    columns: int = 0
    run: str | None = None
    notice: str | None = None
    expectations: tuple[NotMet, ...] = ()
    strangers: tuple[Strangers, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    waivers: tuple[Standing, ...] = ()
    store: str | None = None
    foreseen: Mapping[str, Foreseen] = field(default_factory=dict)

    def delivery(self, export: str) -> Delivery:
        """What became of `export`."""
        return self.deliveries.get(export, Delivery())

    @property
    def violations(self) -> tuple[Violation, ...]:
        """All reasons against all exports, by export."""
        return tuple(v for d in self.decisions.values() for v in d.violations)

    @property
    def waived(self) -> tuple[tuple[Violation, tuple[Waiver, ...]], ...]:
        """The reasons that do not count, by export, each with the waivers for which it does not."""
        found: dict[Violation, list[Waiver]] = {}
        for decision in self.decisions.values():
            for one in decision.waived:
                found.setdefault(one.violation, []).append(one.waiver)
        return tuple((violation, tuple(by)) for violation, by in found.items())

    def waived_by(self, waiver: Waiver) -> tuple[Waived, ...]:
        """What one waiver takes away."""
        decision = self.decisions[waiver.export]
        return tuple(w for w in decision.waived if w.waiver.id == waiver.id)

    def counts(self) -> dict[str, int]:
        """How many exports there are of each verdict and of each outcome."""
        verdicts = Counter(d.verdict for d in self.decisions.values())
        outcomes = Counter(self.delivery(name).outcome for name in self.decisions)
        return {
            "exports": len(self.decisions),
            "permitted": verdicts["permitted"],
            "refused": verdicts["refused"],
            "undecided": verdicts["undecided"],
            "released": outcomes["released"],
            "ready": outcomes["ready"],
            "unchanged": outcomes["none"] if self.command != "check" else 0,
            "held": outcomes["held"],
            "failed": outcomes["failed"],
            "in_doubt": outcomes["in_doubt"],
            "waived": sum(bool(d.waived) for d in self.decisions.values()),
        }


@dataclass(frozen=True, slots=True)
class NotMet:
    """An expectation of a source or export that did not hold or could not be checked."""

    suite: str
    type: str
    critical: bool
    state: str
    message: Message
    place: Place


def answer_of_check(checked: Checked, seconds: float) -> Answer:
    """The answer of `check`; faults of models that no export reads are told as problems."""
    from sekisho.nightly.outcome import gravest

    lineages = checked.lineages
    read = {m for export in checked.decisions for m in checked.analysis.upstream(export)}
    faults = {n: f for n, f in lineages.items() if isinstance(f, SekishoError)}
    unread = tuple(f for n, f in faults.items() if n not in {*read, *checked.decisions})
    return Answer(
        command="check",
        day=checked.day,
        decisions=checked.decisions,
        exit_code=gravest((checked.exit_code, *(f.exit_code for f in unread))),
        seconds=seconds,
        problems=unread,
        relations=len({*lineages, *(column.table for column in checked.tags)}),
        columns=sum(len(f.columns) for f in lineages.values() if not isinstance(f, SekishoError))
        + sum(column.name != ROWS for column in checked.tags),
        notice=checked.notice,
        waivers=checked.waivers,
    )


def answer_of_run(done: Run, seconds: float) -> Answer:
    """The answer of `run`, a dry one or not."""
    dry = done.store is None
    return Answer(
        command="dry-run" if dry else "run",
        day=done.day,
        decisions=done.decisions,
        exit_code=done.exit_code,
        seconds=seconds,
        deliveries={
            name: Delivery(e.outcome, e.held_by, e.file, e.rows, e.message)
            for name, e in done.exports.items()
        },
        problems=done.problems,
        expectations=tuple(map(_not_met, done.expectations)),
        strangers=done.strangers,
        unreadable=done.unreadable,
        waivers=done.waivers,
        run=None if dry else done.id,
        notice=done.notice,
        store=None if done.store is None else os.path.relpath(done.store),
        foreseen=done.foreseen,
    )


def _not_met(found: NotPassed) -> NotMet:
    expectation = found.result.expectation
    return NotMet(
        suite=found.suite.name,
        type=expectation.type,
        critical=expectation.severity == "critical",
        state=found.result.state,
        message=found.result.message,
        place=expectation.place,
    )

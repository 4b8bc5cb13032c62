"""A suite and its outcome, as values: what is expected of a source or export, and whether it held.

Nothing here, nor in the loader, knows Great Expectations: `sekisho check` stays light.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sekisho.errors import Place
from sekisho.messages import Bilingual, Message

SuiteKind = Literal["source", "export"]
Severity = Literal["critical", "warning"]
State = Literal["passed", "violated", "could-not-check"]
Reason = Literal[
    "violated", "no-rows", "no-values", "missing-column", "unreadable", "engine-error", "dropped"
]

PARAMETERS: Final = ("business_date",)
"""What a suite may ask for of the run that executes it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Stands for a value of the run, one of `PARAMETERS`; `$business_date` in YAML."""

    name: str


Argument = str | int | float | bool | tuple[str, ...] | Parameter


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that is expected of a source or an export.

    Attributes:
        type: Great Expectations' name of it, one of `permitted.PERMITTED`.
        severity: `critical` stops what depends on the source, or the export; `warning` only reports.
        args: its arguments by name, sorted.
        columns: the columns that it reads, each with its place.
        may_be_empty: it holds where one of its columns has no value at all.
    """

    type: str
    severity: Severity
    args: tuple[tuple[str, Argument], ...]
    columns: tuple[tuple[str, Place], ...]
    title: Bilingual
    may_be_empty: bool
    place: Place

    @property
    def id(self) -> str:
        """Stable over runs and edits of title or severity, so that a history can be kept."""
        facts = [(name, repr(value)) for name, value in self.args]
        text = json.dumps([self.type, facts], ensure_ascii=True)
        return f"{self.type}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Suite:
    """All that is expected of one source or export; never empty.

    Attributes:
        kind: what `relation` is; a source and an export may have the same name.
        relation: name of the source or the export.
        may_be_empty: a night without rows is lawful; without it nothing is known of no rows.
        digest: SHA-256 of the file's text.
    """

    kind: SuiteKind
    relation: str
    expectations: tuple[Expectation, ...]
    may_be_empty: bool
    place: Place
    digest: str

    @property
    def name(self) -> str:
        """By which the record knows it over the nights."""
        return self.relation if self.kind == "source" else f"exports/{self.relation}"


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """Whether one expectation held. Holds no value of the data.

    Attributes:
        reason: why it did not pass; None where it passed.
        unexpected: number of values or rows against it, where the expectation counts them.
        observed: a row count, a share or names of columns; None where it could be a value.
        failure: the class of the engine's error, never its text: that can quote data.
    """

    expectation: Expectation
    state: State
    reason: Reason | None = None
    unexpected: int | None = None
    observed: str | None = None
    failure: str | None = None

    @property
    def message(self) -> Message:
        """The outcome in one sentence, without counts."""
        key = f"expectations.{self.reason or self.state}"
        return Message(key, title=self.expectation.title, failure=self.failure or "-")


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """The outcome of a suite on one file, one result per expectation in the suite's order.

    Attributes:
        rows: of the file; None where it could not be read.
        seconds: of the whole suite: expectations share queries, so none has a time of its own.
    """

    suite: Suite
    rows: int | None
    results: tuple[ExpectationResult, ...]
    seconds: float

    @property
    def stops(self) -> bool:
        """Whether a critical expectation did not pass: what depends on it must stop."""
        return bool(self.critical)

    @property
    def not_passed(self) -> tuple[ExpectationResult, ...]:
        """Those that did not hold or could not be checked, warnings included."""
        return tuple(r for r in self.results if r.state != "passed")

    @property
    def critical(self) -> tuple[ExpectationResult, ...]:
        """The critical ones of `not_passed`."""
        return tuple(r for r in self.not_passed if r.expectation.severity == "critical")

    @property
    def counts(self) -> Mapping[State, int]:
        """How many expectations are in which state."""
        states: tuple[State, ...] = ("passed", "violated", "could-not-check")
        return {state: sum(r.state == state for r in self.results) for state in states}

"""A suite and its outcome, as values: what is expected of a source, and whether it held.

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
    """One thing that is expected of a source.

    Attributes:
        type: Great Expectations' name of it, one of `permitted.PERMITTED`.
        severity: `critical` stops what depends on the source, `warning` only reports.
        args: its arguments by name, sorted.
        columns: the columns of the source that it reads, each with its place.
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
    """All that is expected of one source; never empty.

    Attributes:
        may_be_empty: a night without rows is lawful; without it nothing is known of no rows.
        digest: SHA-256 of the file's text.
    """

    source: str
    expectations: tuple[Expectation, ...]
    may_be_empty: bool
    place: Place
    digest: str


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
    """The outcome of a suite on one landed file, one result per expectation in the suite's order.

    Attributes:
        rows: of the file; None where it could not be read.
        seconds: of the whole suite: expectations share queries, so none has a time of its own.
    """

    source: str
    digest: str
    rows: int | None
    results: tuple[ExpectationResult, ...]
    seconds: float

    @property
    def stops(self) -> bool:
        """Whether what depends on the source must stop: a critical expectation did not pass."""
        return any(
            r.expectation.severity == "critical" and r.state != "passed" for r in self.results
        )

    @property
    def counts(self) -> Mapping[State, int]:
        """How many expectations are in which state."""
        states: tuple[State, ...] = ("passed", "violated", "could-not-check")
        return {state: sum(r.state == state for r in self.results) for state in states}

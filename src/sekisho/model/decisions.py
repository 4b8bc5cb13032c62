"""What is decided of an export, and every reason against it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from sekisho.errors import Place
from sekisho.messages import Message
from sekisho.model.lineage import Column, InfluenceKind
from sekisho.model.registers import Waiver
from sekisho.model.vocabulary import Use

Verdict = Literal["permitted", "refused", "undecided"]
Outcome = Literal["released", "ready", "held", "refused", "undecided", "failed", "in_doubt", "none"]
"""What became of an export. `ready`: a dry run found that it would be released; `in_doubt`: nobody
can tell whether its file has arrived on a server; `none`: the same inputs were released before."""


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a witness path, source first. `kind` is how the step before reaches this one."""

    relation: str
    column: str
    kind: Literal["origin"] | InfluenceKind
    place: Place | None
    length: int = 1
    """Characters of the span at `place`."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One reason against an export.

    Attributes:
        code: id of the rule, never reused; `rule` is its kebab-case name.
        column: the export's column, None where it is about the export as a whole.
        origin: the source column that may not be used, where there is one.
        path: the shortest witness, source column first.
        place: where to look first.
        verdict: `refused` or `undecided`.
    """

    code: str
    rule: str
    export: str
    column: str | None
    origin: Column | None
    message: Message
    help: Message
    place: Place | None
    path: tuple[Step, ...] = ()
    verdict: Literal["refused", "undecided"] = "refused"
    length: int = 1
    """Characters to mark at `place`."""

    @property
    def id(self) -> str:
        """Stable over runs: the same reason has the same id, so links survive."""
        parts = (self.code, self.export, self.column or "", str(self.origin or ""))
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        return f"{self.code}-{digest[:8]}"


@dataclass(frozen=True, slots=True)
class Waived:
    """A reason against an export that does not count, and the waiver for which it does not."""

    violation: Violation
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an export is permitted, with all reasons against it, sorted.

    Attributes:
        violations: the reasons that count.
        waived: those that do not; one that several waivers are about is there for each.
        opened: the source columns that the export may use only because of waivers; of a source
            whose rows are among them (`*`), its rows.
    """

    export: str
    use: Use
    verdict: Verdict
    violations: tuple[Violation, ...] = field(default=())
    waived: tuple[Waived, ...] = field(default=())
    opened: frozenset[Column] = field(default=frozenset())

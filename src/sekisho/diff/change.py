"""What a difference is: one fact that holds on one side only, and what that does to what may leave."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sekisho.decide import Analysis
from sekisho.errors import Place
from sekisho.messages import Message
from sekisho.model import Column, Decision, Export, KeySpace, Policy, Source, Verdict
from sekisho.rules import Tag

Area = Literal["exports", "columns", "policy"]
Kind = Literal[
    "export", "permitted", "use", "column", "influence", "sql", "head", "rows", "reason",
    "source", "scope", "contract", "reads", "key-space",
    "purpose", "arrangement", "grant", "condition", "lift", "former", "retention", "category",
    "consent-text", "statute", "request", "waiver", "destination", "party",
    "recipient", "taking", "threshold",
]  # fmt: skip
"""The kinds of changes, in the order in which they are told of one subject."""
Effect = Literal["widened", "narrowed"]
Holds = Literal["after", "before", "both"]
"""Where a fact holds; `both` is something that is there on both sides and is not the same."""


@dataclass(frozen=True)
class State:
    """A project that has been checked, as one side of a comparison.

    Attributes:
        day: the day that `tags` and `decisions` are of.
    """

    policy: Policy
    sources: Mapping[str, Source]
    key_spaces: Mapping[str, KeySpace]
    exports: Mapping[str, Export]
    analysis: Analysis
    tags: Mapping[Column, Tag]
    decisions: Mapping[str, Decision]
    day: dt.date


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that holds on one side only.

    Attributes:
        subject: what it is about: an export, a source, a part of the policy.
        kind: which kind of fact.
        effect: whether more or less may leave because of it.
        fact: what holds there, in words.
        place: where that stands, in the files of the side on which it holds (`both`: after).
        classified: whether the effect is known; what is not counts as widened.
    """

    area: Area
    subject: str
    kind: Kind
    effect: Effect
    holds: Holds
    fact: Message
    place: Place | None
    classified: bool = True

    @property
    def id(self) -> str:
        """Stable: the same fact about the same thing has the same id."""
        parts = (self.area, self.subject, self.kind, self.holds, self.fact.text("en"))
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        return f"{self.kind}-{digest[:8]}"


@dataclass(frozen=True, slots=True)
class ExportSides:
    """What an export is on each side; None = there is none of that name."""

    before: Decision | None
    after: Decision | None


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes between two states, in order: exports, columns, policy.

    Attributes:
        exports: the exports that a change is about.
    """

    day: dt.date
    changes: tuple[Change, ...]
    exports: Mapping[str, ExportSides]

    def count(self, effect: Effect) -> int:
        """How many changes have the effect."""
        return sum(change.effect == effect for change in self.changes)

    @property
    def unclassified(self) -> int:
        """How many changes count as widened because nobody can tell."""
        return sum(not change.classified for change in self.changes)


def effect_of(holds: Holds, *, widens: bool = True) -> Effect:
    """What a fact does that holds on one side only and, where it holds, lets more or less leave."""
    return "widened" if (holds == "after") == widens else "narrowed"


def verdict(decision: Decision | None) -> Verdict | None:
    """The verdict where there is a decision."""
    return decision.verdict if decision else None


def unclassified(
    area: Area, subject: str, kind: Kind, fact: Message, place: Place | None
) -> Change:
    """Something that is not the same on both sides, and nobody can tell what that does."""
    return Change(area, subject, kind, "widened", "both", fact, place, classified=False)

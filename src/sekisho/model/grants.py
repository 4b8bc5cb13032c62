"""What a notice permits: arrangements, grants and what they need, what is lifted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model.vocabulary import Approval, Basis, Ground, Period

RequirementKind = Literal[
    "approval", "security_check", "sub_processor", "foreign_ground", "membership"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a grant needs besides its words. It counts on the days of `met` only; None = never.

    `about` names the approver, the contract, the sub-processor, the country or the group that it is about.
    """

    kind: RequirementKind
    about: str
    met: Period | None

    def met_on(self, day: dt.date) -> bool:
        """Whether it is met on a day."""
        return self.met is not None and self.met.covers(day)


@dataclass(frozen=True, slots=True)
class Grant:
    """A notice says (or is read to say) that a use is permitted for categories.

    The grant permits `arrangement` x `recipients` x `purposes` for the `categories` and all that is
    below them, in its period, where that has no end the notice's own. `clause` cites the text;
    `overlays` are those it covers by name.

    Attributes:
        excluded: categories, and all below them, that it leaves out of its own.
        requirements: what has to be met besides.
        consent_text: version of the text that subjects agreed to; rows of no others are covered.
        request: number of the legal request or emergency that it is of.
        condition: that subjects have to meet; rows of no others are covered.
    """

    id: str
    arrangement: str
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    overlays: frozenset[str]
    clause: str
    basis: Basis
    approval: Approval | None
    period: Period
    place: Place
    requirements: tuple[Requirement, ...] = ()
    consent_text: str | None = None
    request: str | None = None
    excluded: frozenset[str] = frozenset()
    condition: str | None = None

    def in_force(self, day: dt.date) -> bool:
        """Whether its period covers the day and all that it requires is met then."""
        return self.period.covers(day) and all(r.met_on(day) for r in self.requirements)

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it can be in force; None = it has no end of its own."""
        ends = (self.period.until, *(r.met.until for r in self.requirements if r.met))
        return min((day for day in ends if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for data that is used jointly, for these categories and all below (APPI 27(5)(iii))."""

    party: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The ground on which parties may use data, with the clause of the notice it rests on.

    Attributes:
        parties: the closed list of who may ever receive data under it.
        groups: of these, the groups whose members are on it.
        by_group: the parties that are on it as members of a group only.
        responsible: of joint use, who answers for which items; empty = it is not told by items.
    """

    id: str
    name: Bilingual
    ground: Ground
    parties: tuple[str, ...]
    clause: str
    period: Period
    place: Place
    groups: tuple[str, ...] = ()
    by_group: frozenset[str] = frozenset()
    responsible: tuple[Responsible, ...] = ()


@dataclass(frozen=True, slots=True)
class Lift:
    """Data acquired before a purpose was published may be used for it all the same.

    Either the co-op's reading of the notice says so, or a sign-off of the compliance office.

    Attributes:
        arrangements, purposes, categories, overlays: what it is about; a category stands for all
            that is below it, an overlay has to be named.
        acquired_since: the earliest day of acquisition that it covers; None = any, unknown included.
        period: the days of use on which it counts.
    """

    id: str
    arrangements: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    overlays: frozenset[str]
    acquired_since: dt.date | None
    clause: str
    basis: Basis
    approval: Approval | None
    period: Period
    place: Place


@dataclass(frozen=True, slots=True)
class FormerRule:
    """For which uses data of members who have left may still be used; for no others."""

    id: str
    arrangements: tuple[str, ...]
    purposes: tuple[str, ...]
    clause: str
    basis: Basis
    approval: Approval | None
    place: Place

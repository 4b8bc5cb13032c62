"""A notice, and the whole policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model.grants import Arrangement, FormerRule, Grant, Lift
from sekisho.model.registers import (
    Condition,
    ConsentText,
    RecipientPolicy,
    Request,
    Retention,
    Statute,
    Waiver,
)
from sekisho.model.rights import Rights
from sekisho.model.vocabulary import (
    Category,
    Destination,
    Group,
    Overlay,
    Party,
    Period,
    Purpose,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the text of a notice states, each by the words that state it.

    Attributes:
        quotes: what the law asks every business to state -> the words of the text.
        joint_use: arrangement -> what the law asks to state of joint use -> the words.
        not_done: a practice that would have to be stated -> why it is not, in a person's words.
    """

    quotes: Mapping[str, str] = field(default_factory=dict)
    joint_use: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    not_done: Mapping[str, Bilingual] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """One dated revision of the published policy.

    In force from `effective_from` to `effective_to`, both days included; None = until further
    notice. `text_file` is None where the text is not held: such a revision grants nothing.

    Attributes:
        lifts: for what data acquired before a purpose was published may be used.
        former: for what data of members who have left may be used.
        stated: what its text states of itself; it decides nothing.
    """

    id: str
    effective_from: dt.date
    effective_to: dt.date | None
    text_file: str | None
    purposes: Mapping[str, Purpose]
    arrangements: Mapping[str, Arrangement]
    grants: tuple[Grant, ...]
    place: Place
    lifts: tuple[Lift, ...] = ()
    former: tuple[FormerRule, ...] = ()
    stated: Stated = field(default_factory=Stated)

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.effective_from, self.effective_to)

    def in_force(self, day: dt.date) -> bool:
        """Whether its period covers the day."""
        return self.period.covers(day)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a group of a statistic may be shown.

    Attributes:
        smallest_group: subjects that contribute to each aggregate, at least; and by how many two sets
            of subjects that are shown to a party differ, if they differ at all.
        largest_share: percent of an aggregate that one subject may contribute, at most.
    """

    smallest_group: int = 10
    largest_share: int = 80


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that a co-op publishes and has decided about the use of personal data."""

    controller: str
    parties: Mapping[str, Party]
    destinations: Mapping[str, Destination]
    categories: Mapping[str, Category]
    overlays: Mapping[str, Overlay]
    notices: tuple[Notice, ...]
    """By date, the earliest first; at most one is in force on any day."""
    digest: str
    """SHA-256 over the policy's files."""
    consent_texts: Mapping[str, ConsentText] = field(default_factory=dict)
    statutes: Mapping[str, Statute] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    retention: Mapping[str, Retention] = field(default_factory=dict)
    """By category; what is not in it is kept for as long as the source delivers it."""
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    recipient_policies: Mapping[str, RecipientPolicy] = field(default_factory=dict)
    """By party; of one that is not in it nobody has read a policy of its own."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    """Of statistics."""
    rights: Rights = field(default_factory=Rights)
    """Of what subjects ask for; it decides of no export."""
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    businesses: Mapping[str, Bilingual] = field(default_factory=dict)
    subjects: Mapping[str, Bilingual] = field(default_factory=dict)
    """Kinds of people whose data there is: members, staff, shareholders, ..."""

    def notice_on(self, day: dt.date) -> Notice | None:
        """The notice in force on `day`."""
        return next((notice for notice in self.notices if notice.in_force(day)), None)

    def ancestry(self, category: str) -> tuple[str, ...]:
        """The category and everything above it, the root last."""
        line: list[str] = []
        node: str | None = category
        while node is not None:
            line.append(node)
            node = self.categories[node].parent
        return tuple(line)

"""Who may be included, said once more: plain Python over the raw entries and tables.

Nothing of this is shared with the engine, no SQL and no set of keys. It is written after
docs/ledger.md, entry by entry and row by row, as slow as it is plain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from sekisho.model import Use
from sekisho.policy import ConsentTerm, RowTerms

ANYTHING = "*"
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger as it landed; times are JST."""

    entry_no: str
    member_no: str
    kind: str
    recipient: str
    purpose: str
    arrangement: str
    category: str
    effective_from: dt.date
    effective_to: dt.date | None
    recorded_at: dt.datetime
    text_version: str | None = None
    method: str | None = None
    evidence: str | None = None
    subject_age: int | None = None
    guardian: str | None = None
    corrects: str | None = None

    @property
    def extent(self) -> tuple[str, str, str, str]:
        """What the entry is about."""
        return self.recipient, self.purpose, self.arrangement, self.category


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member's own request has put in force."""

    member_no: str
    recipient: str
    purpose: str
    arrangement: str
    category: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a source: the keys that say whom it is about, and its dates.

    `owner` is a member's number, `user` a welfare user's; `friend` and `helper` are further people.
    """

    no: int
    owner: str | None
    user: str | None
    friend: str | None
    helper: str | None
    acquired: dt.date | None
    event: dt.date | None


@dataclass(frozen=True, slots=True)
class Key:
    """A column of `Row` that says whom it is about; whether it is written in users' numbers."""

    column: str
    of_users: bool
    optional: bool


@dataclass(frozen=True)
class Facts:
    """All that is known on a day.

    The ledger, the register's members with their last day, the map from users to members, what
    members have asked to have stopped, and the ledger of a later day, where there is one.
    """

    ledger: tuple[Entry, ...]
    register: tuple[tuple[str | None, dt.date | None], ...]
    users: tuple[tuple[str | None, str | None], ...]
    day: dt.date
    asked: tuple[Asked, ...] = ()
    later: tuple[tuple[Entry, ...], dt.date] | None = None

    @cached_property
    def standing(self) -> Mapping[str, Sequence[Entry]]:
        """Member -> the entries that no other corrects by now."""
        gone = {e.corrects for e in self.ledger if e.recorded_at.date() <= self.day}
        return _grouped((e.member_no, e) for e in self.ledger if e.entry_no not in gone)

    @cached_property
    def readings(self) -> tuple[Facts, ...]:
        """What has been said by the day, and what has been said by the later one."""
        if self.later is None:
            return (self,)
        ledger, day = self.later
        return (self, replace(self, ledger=ledger, day=day, later=None))

    @cached_property
    def last_days(self) -> Mapping[str | None, Sequence[dt.date | None]]:
        """Member -> the last day, as often as the register lists the member."""
        return _grouped(self.register)

    @cached_property
    def members_of(self) -> Mapping[str | None, Sequence[str | None]]:
        """User -> the members that the map leads to; None where it leads nowhere."""
        return _grouped(self.users)


def included(facts: Facts, use: Use, terms: RowTerms, row: Row, keys: tuple[Key, ...]) -> bool:
    """Whether a row may be in the world of a use."""
    if terms.acquired_since is not None and (
        row.acquired is None or row.acquired < terms.acquired_since
    ):
        return False
    if terms.kept_since is not None and row.event is not None and row.event < terms.kept_since:
        return False
    for key in keys:
        number = getattr(row, key.column)
        if number is None:
            if not key.optional:
                return False
        elif not key_permitted(facts, use, terms, number, of_users=key.of_users):
            return False
    return True


def key_permitted(facts: Facts, use: Use, terms: RowTerms, number: str, *, of_users: bool) -> bool:
    """Whether all people behind a key are known and may be included."""
    return key_known(facts, number, of_users=of_users) and all(
        person is not None and person_permitted(facts, use, terms, person)
        for person in _people(facts, number, of_users=of_users)
    )


def key_known(facts: Facts, number: str, *, of_users: bool) -> bool:
    """Whether a key leads to members of the register, and to nobody else."""
    people = _people(facts, number, of_users=of_users)
    return bool(people) and all(p is not None and p in facts.last_days for p in people)


def person_permitted(facts: Facts, use: Use, terms: RowTerms, member: str) -> bool:
    """Whether a member may be included."""
    if not terms.former and left(facts, member):
        return False
    if not terms.suspended:
        if any(stopped(f, use, terms, member, "suspension", "resumption") for f in facts.readings):
            return False
        if asked_to_stop(facts, use, terms, member):
            return False
        if terms.contact and any(
            stopped(f, use, terms, member, "contact_stop", "contact_resumption")
            for f in facts.readings
        ):
            return False
    return all(
        agreed(f, use, terms, term, member) for f in facts.readings for term in terms.consents
    )


def left(facts: Facts, member: str) -> bool:
    """Whether a member's last day is over."""
    return any(last is not None and last < facts.day for last in facts.last_days[member])


def stopped(
    facts: Facts, use: Use, terms: RowTerms, member: str, stop_kind: str, go_kind: str
) -> bool:
    """Whether a stop of a member is in force that no resumption has ended."""
    entries = facts.standing.get(member, ())
    for stop in entries:
        if stop.kind != stop_kind or not _in_force(stop, facts.day):
            continue
        if not _about(stop, use) or stop.category not in terms.stops:
            continue
        ended = any(
            go.kind == go_kind
            and go.extent == stop.extent
            and go.effective_from > stop.effective_from
            and _in_force(go, facts.day)
            for go in entries
        )
        if not ended:
            return True
    return False


def asked_to_stop(facts: Facts, use: Use, terms: RowTerms, member: str) -> bool:
    """Whether a request of the member stops the use, whatever the ledger says."""
    return any(
        one.member_no == member and _about(one, use) and one.category in terms.stops
        for one in facts.asked
    )


def agreed(facts: Facts, use: Use, terms: RowTerms, term: ConsentTerm, member: str) -> bool:
    """Whether a consent of a member is in force that meets a term."""
    entries = facts.standing.get(member, ())
    for yes in entries:
        if yes.kind != "consent" or not _in_force(yes, facts.day) or not _about(yes, use):
            continue
        if yes.category not in term.categories:
            continue
        if not _valid(yes, term):
            continue
        withdrawn = any(
            no.kind == "withdrawal"
            and _about(no, use)
            and no.category in terms.stops
            and yes.effective_from <= no.effective_from <= facts.day
            for no in entries
        )
        if not withdrawn:
            return True
    return False


def _valid(yes: Entry, term: ConsentTerm) -> bool:
    """Whether a consent was given in a way that counts."""
    ages = dict(term.texts)
    if yes.text_version not in ages or not _said(yes.method) or not _said(yes.evidence):
        return False
    limit = ages[yes.text_version]
    old_enough = limit == 0 or (yes.subject_age is not None and yes.subject_age >= limit)
    return old_enough or _said(yes.guardian)


def _people(facts: Facts, number: str, *, of_users: bool) -> Sequence[str | None]:
    """The members behind a key; None where the map knows the key and leads nowhere."""
    return facts.members_of.get(number, ()) if of_users else (number,)


def _said(words: str | None) -> bool:
    return words is not None and words.strip() != ""


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _in_force(entry: Entry, day: dt.date) -> bool:
    return entry.effective_from <= day and (entry.effective_to is None or day <= entry.effective_to)


def _about(entry: Entry | Asked, use: Use) -> bool:
    return (
        entry.recipient in {ANYTHING, use.recipient}
        and entry.purpose in {ANYTHING, use.purpose}
        and entry.arrangement in {ANYTHING, use.arrangement}
    )

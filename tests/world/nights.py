"""Random nights: ledgers, registers, rows and questions in which everything meets everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from world.chance import Chance
from world.reference import Asked, Entry, Facts, Key, Row

from sekisho.model import Use
from sekisho.policy import ConsentTerm, RowTerms

T = TypeVar("T")

DAY = dt.date(2026, 11, 20)
STRANGER = "9999999"
"""A number that nobody has."""
CATEGORIES = ("*", "all", "name", "child")
TEXTS = ("T1", "T2", "T3")
FAMILIES = (
    ("suspension", "resumption"),
    ("contact_stop", "contact_resumption"),
    ("consent", "withdrawal"),
)
_TIMES = (dt.time(0, 0), dt.time(12, 0), dt.time(23, 59, 59, 999_999))
_MEMBER = Key("owner", of_users=False, optional=False)
_USER = Key("user", of_users=True, optional=False)
_FRIEND = Key("friend", of_users=False, optional=True)
_HELPER = Key("helper", of_users=True, optional=True)
KEYS = ((_MEMBER,), (_USER,), (_MEMBER, _FRIEND), (_USER, _HELPER), (_MEMBER, _FRIEND, _HELPER))


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows may a use have of a source with these keys, on these terms?"""

    use: Use
    terms: RowTerms
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class Night:
    """What has landed, and what is asked about it."""

    facts: Facts
    rows: tuple[Row, ...]
    questions: tuple[Question, ...]


def night(chance: Chance, *, members: int, rows: int, questions: int) -> Night:
    """A night by chance, with so many members that entries are about, rows and questions."""
    numbers = tuple(f"{n:07}" for n in range(1, members + 1))
    users = tuple(f"U{n:04}" for n in range(members))
    return Night(
        facts=Facts(
            ledger=tuple(_ledger(chance, numbers)),
            register=tuple(_register(chance, numbers)),
            users=tuple(_user_map(chance, numbers, users)),
            day=DAY,
            asked=tuple(_asked(chance, numbers)),
        ),
        rows=tuple(_row(chance, no, numbers, users) for no in range(rows)),
        questions=tuple(_question(chance) for _ in range(questions)),
    )


def _days(chance: Chance, before: int, after: int) -> dt.date:
    return DAY + dt.timedelta(days=chance.randint(-before, after))


def _rarely(chance: Chance, usual: T, *others: T) -> T:
    """The usual in three of four cases, else one of the others."""
    return chance.choice(others) if chance.randrange(4) == 3 else usual


def _ledger(chance: Chance, members: Sequence[str]) -> list[Entry]:
    found: list[Entry] = []
    for member in members:
        own: list[Entry] = []
        families = chance.choice((*((family,) for family in FAMILIES), FAMILIES[2:], FAMILIES))
        for _ in range(chance.choice((0, 1, 2, 2, 3, 4))):
            entry = _entry(chance, f"L{len(found) + len(own):06}", member, chance.choice(families))
            match chance.choice(("new", "twin", "twin", "correction")) if own else "new":
                case "twin":
                    entry = _twin(chance, entry, chance.choice(own))
                case "correction":
                    entry = _correcting(entry, chance.choice(own))
            own.append(entry)
        found.extend(own)
    chance.shuffle(found)
    return found


def _entry(chance: Chance, number: str, member: str, family: Sequence[str]) -> Entry:
    start = _days(chance, 4, 1)
    length = chance.choice((None, None, None, 0, 1, 2, 3))
    return Entry(
        entry_no=number,
        member_no=member,
        kind=_rarely(chance, *family),
        recipient=_rarely(chance, "*", "here", "there"),
        purpose=_rarely(chance, "*", "P1", "P2"),
        arrangement=_rarely(chance, "*", "A1", "A2"),
        category=chance.choice(CATEGORIES),
        effective_from=start,
        effective_to=None if length is None else start + dt.timedelta(days=length),
        recorded_at=dt.datetime.combine(_days(chance, 2, 1), chance.choice(_TIMES)),
        text_version=_rarely(chance, *TEXTS),
        method=_rarely(chance, "post", "post", None, " ", "\u3000"),
        evidence=_rarely(chance, "E1", "E1", None, "\t", "\u3000"),
        subject_age=_rarely(chance, 40, None, 15, 16, 17),
        guardian=_rarely(chance, None, "G1", " ", "\u3000"),
    )


def _twin(chance: Chance, entry: Entry, other: Entry) -> Entry:
    """The entry, about the same as another: what ends it, mostly, or nearly does."""
    family = _rarely(chance, next(f for f in FAMILIES if other.kind in f), *FAMILIES)
    found = replace(
        entry,
        kind=_rarely(chance, family[1], family[0]),
        recipient=other.recipient,
        purpose=other.purpose,
        arrangement=other.arrangement,
        category=other.category,
    )
    but = chance.choice((None, "recipient", "purpose", "arrangement", "category"))
    return replace(found, **{but: getattr(entry, but)}) if but else found


def _correcting(entry: Entry, wrong: Entry) -> Entry:
    """The entry, as one that corrects another."""
    family = next(f for f in FAMILIES if wrong.kind in f)
    return replace(
        entry,
        kind=entry.kind if entry.kind in family else wrong.kind,
        recorded_at=max(entry.recorded_at, wrong.recorded_at),
        corrects=wrong.entry_no,
    )


def _asked(chance: Chance, members: Sequence[str]) -> Iterator[Asked]:
    for member in members:
        if chance.randrange(8) == 7:
            yield Asked(
                member_no=member,
                recipient=_rarely(chance, "*", "here", "there"),
                purpose=_rarely(chance, "*", "P1", "P2"),
                arrangement=_rarely(chance, "*", "A1", "A2"),
                category=chance.choice(CATEGORIES),
            )


def _register(
    chance: Chance, members: Sequence[str]
) -> Iterator[tuple[str | None, dt.date | None]]:
    yield None, None
    for member in members:
        for _ in range(_rarely(chance, 1, 0, 2)):
            yield member, _rarely(chance, None, _days(chance, 1, 1))


def _user_map(
    chance: Chance, members: Sequence[str], users: Sequence[str]
) -> Iterator[tuple[str | None, str | None]]:
    yield None, members[0]
    for user in users:
        for _ in range(_rarely(chance, 1, 0, 2, 2)):
            leads = chance.choice(members)
            yield user, leads if chance.randrange(8) else chance.choice((None, STRANGER))


def _row(chance: Chance, no: int, members: Sequence[str], users: Sequence[str]) -> Row:
    member = chance.choice(members)
    return Row(
        no=no,
        # Once in a while a member's number that is not in its canonical form.
        owner=member
        if chance.randrange(8)
        else chance.choice((None, STRANGER, member.lstrip("0"))),
        user=chance.choice(users) if chance.randrange(8) else chance.choice((None, "U")),
        friend=chance.choice((None, None, *members, STRANGER)),
        helper=chance.choice((None, None, *users, "U")),
        acquired=_rarely(chance, _days(chance, 2, 2), None),
        event=_rarely(chance, _days(chance, 2, 2), None),
    )


def _question(chance: Chance) -> Question:
    return Question(
        use=Use(
            chance.choice(("A1", "A2")),
            chance.choice(("here", "there")),
            chance.choice(("P1", "P2")),
        ),
        terms=RowTerms(
            stops=frozenset({"*", *(c for c in CATEGORIES if chance.randrange(2))}),
            contact=bool(chance.randrange(2)),
            suspended=not chance.randrange(4),
            former=bool(chance.randrange(2)),
            consents=tuple(_consent(chance) for _ in range(chance.choice((0, 0, 0, 1, 1, 2)))),
            acquired_since=_rarely(chance, None, _days(chance, 1, 1)),
            kept_since=_rarely(chance, None, _days(chance, 1, 1)),
        ),
        keys=chance.choice(KEYS),
    )


def _consent(chance: Chance) -> ConsentTerm:
    texts = _rarely(chance, (("T1", 16),), (("T1", 16), ("T2", 0)), (("T1", 17), ("T3", 17)), ())
    named = frozenset(c for c in CATEGORIES if chance.randrange(4))
    return ConsentTerm(texts, named or frozenset({"name"}))

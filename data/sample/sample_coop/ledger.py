"""The consent ledger: what members said about the use of their data, and how to find them in it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sample_coop.dice import Dice
from sample_coop.people import Member
from sample_coop.rounds import BUSINESS_DATE
from sample_coop.spelling import clock, compact, full_digits, slashed
from sample_coop.tables import Row, Table

ALL = "*"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `*` stands for all."""

    member: str
    kind: str
    since: dt.date
    until: dt.date | None = None
    recipient: str = ALL
    purpose: str = ALL
    arrangement: str = ALL
    category: str = ALL
    text: str = ""
    age: int | None = None
    guardian: bool = False
    corrects: "Entry | None" = None


def _day(dice: Dice, days_back: int) -> dt.date:
    return BUSINESS_DATE - dt.timedelta(days=1 + dice.below(days_back))


def _suspensions(dice: Dice, keys: Sequence[str]) -> list[Entry]:
    """Suspensions of every reach, some over, some to come, some taken back."""
    reaches: tuple[dict[str, str], ...] = (
        {},
        {"recipient": "jccu"},
        {"recipient": "coop_kinki"},
        {"recipient": "coop_kyosai"},
        {"recipient": "yamato_haiso"},
        {"purpose": "P2"},
        {"purpose": "P9"},
        {"recipient": "jccu", "purpose": "P2"},
        {"arrangement": "A1"},
        {"arrangement": "A2", "category": "catalog_purchase"},
        {"category": "kyosai_contract"},
    )
    found = []
    for i, key in enumerate(keys):
        reach = reaches[i % len(reaches)]
        since = _day(dice, 700)
        found.append(Entry(key, "suspension", since, None, **reach))
        match i % 9:
            case 6:
                found[-1] = Entry(key, "suspension", since, _day(dice, 1), **reach)
            case 7:
                later = BUSINESS_DATE + dt.timedelta(days=12)
                found[-1] = Entry(key, "suspension", later, None, **reach)
            case 8:
                back = since + dt.timedelta(days=(BUSINESS_DATE - since).days // 2)
                found.append(Entry(key, "resumption", back, None, **reach))
            case _:
                pass
    return found


def _contact_stops(members: Sequence[Member]) -> list[Entry]:
    """Members who want no more letters; one has changed her mind, one entry was put right."""
    dice = Dice("contact")
    found = [Entry(m.key, "contact_stop", _day(dice, 400)) for m in dice.several(members, 12)]
    first, second = found[:2]
    back = first.since + dt.timedelta(days=(BUSINESS_DATE - first.since).days // 2 + 1)
    found.append(Entry(first.member, "contact_resumption", back))
    later = min(second.since + dt.timedelta(days=3), BUSINESS_DATE)
    found.append(Entry(second.member, "contact_stop", later, purpose="P2", corrects=second))
    return found


def _consents(dice: Dice, keys: Sequence[str], born: Mapping[str, dt.date]) -> list[Entry]:
    """Consents to what only consent permits, one in five withdrawn, two of them by children."""
    wishes = (
        ("tatsuta_hoken", "P5", "member_registration", "同意書-2023-1"),
        ("kyodo_fukushikai", "P10", "welfare_service", "同意書-2024-1"),
        ("saiene_kikin", "P12", "member_registration", "同意書-2025-1"),
    )
    found = []
    for i, key in enumerate(keys):
        recipient, purpose, category, text = wishes[i % len(wishes)]
        wish = {
            "recipient": recipient,
            "purpose": purpose,
            "arrangement": "A5",
            "category": category,
        }
        since = _day(dice, 500)
        age = 15 if i < 2 else (since - born[key]).days * 100 // 36525
        found.append(
            Entry(key, "consent", since, None, **wish, text=text, age=age, guardian=i == 1)
        )
        if i % 5 == 4:
            back = since + dt.timedelta(days=(BUSINESS_DATE - since).days // 2)
            found.append(Entry(key, "withdrawal", back, None, **wish))
    return found


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries in the order of recording.

    `oddly` are members who have suspended everything, each with a number that other files write in
    another way: the suspension has to find them all the same.
    """

    entries: tuple[Entry, ...]
    oddly: frozenset[str]


def ledger(members: Sequence[Member]) -> Ledger:
    """Draw the ledger from members who have not left."""
    dice = Dice("ledger")
    standing = [m for m in members if not m.left and not m.test]
    chosen = [m.key for m in dice.several(standing, 220)]
    everything = chosen[::11]
    suspended: list[str] = []
    consenting: list[str] = []
    for i, key in enumerate(k for k in chosen if k not in set(everything)):
        (suspended if i % 2 else consenting).append(key)
    entries = [Entry(k, "suspension", _day(dice, 700)) for k in everything]
    born = {m.key: m.born for m in members}
    entries += _suspensions(dice, suspended) + _consents(dice, consenting, born)
    entries += _contact_stops(standing)
    entries.sort(key=lambda e: (min(e.since, BUSINESS_DATE), e.member, e.kind))
    return Ledger(tuple(entries), frozenset(everything))


def consent_ledger(book: Ledger) -> Table:
    """The ledger's file; some clerks write member numbers at full width."""
    dice = Dice("ledger file")
    numbers = {id(entry): f"L{i:06d}" for i, entry in enumerate(book.entries, 1)}
    rows: list[Row] = []
    for i, e in enumerate(book.entries, 1):
        recorded = dt.datetime.combine(
            min(e.since, BUSINESS_DATE), dt.time(dice.between(9, 16), dice.below(60))
        )
        rows.append(
            (
                f"L{i:06d}",
                full_digits(e.member) if dice.chance(0.1) else e.member,
                e.kind,
                e.recipient,
                e.purpose,
                e.arrangement,
                e.category,
                dice.pick((compact, slashed))(e.since),
                compact(e.until) if e.until else dice.pick(("", "99999999")),
                clock(recorded),
                e.text,
                dice.pick(("書面", "Web", "電話")),
                f"E{i:06d}",
                "" if e.age is None else str(e.age),
                f"G{i:06d}" if e.guardian else "",
                numbers[id(e.corrects)] if e.corrects else "",
            )
        )
    return Table("consent_ledger", rows)

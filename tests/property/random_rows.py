"""Random ledgers, and random keys and dates in the sample's rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from property.chance import Borders, date_near, one_in
from property.random_policy import NOTICE
from property.small_sample import FURTHER, Row, SmallSample, Tables

from sekisho.model import Policy, Source, Use

STRANGER = "9999999"
"""A number that the register does not have."""
_FAMILIES = (
    ("suspension", "resumption"),
    ("contact_stop", "contact_resumption"),
    ("consent", "withdrawal"),
)
_TIMES = (dt.time(0, 0), dt.time(12, 0), dt.time(23, 59, 59, 999_999))


def tables_of(
    chance: Random, sample: SmallSample, use: Use, policy: Policy, borders: Borders
) -> Tables:
    members = [row["member_no"] for row in sample.tables["member_register"]]
    users = [row["user_no"] for row in sample.tables["welfare_user_map"]]
    found: dict[str, list[Row]] = {}
    for name, rows in sample.tables.items():
        source = sample.project.sources[name]
        found[name] = [dict(row) for row in rows]
        if source.role == "ledger":
            found[name] = list(_ledger(chance, sample, use, policy, borders, sorted(set(members))))
            continue
        for row in found[name]:
            _dates(chance, source, row, borders)
            _keys(chance, source, row, users if name == "welfare_service" else members)
    # Some users are more than one member's, or lead to nobody.
    for row in chance.sample(found["welfare_user_map"], 3):
        twin = {**row, "member_no": chance.choice((*chance.choices(members, k=4), STRANGER))}
        found["welfare_user_map"].append(twin)
    return found


def _dates(chance: Random, source: Source, row: Row, borders: Borders) -> None:
    """Now and then other dates, close to those that the policy speaks of."""
    if source.acquired_on and one_in(chance, 3):
        _put(chance, row, source.acquired_on, date_near(chance, borders.acquired))
        if one_in(chance, 6):
            row[source.acquired_on] = None
    if source.retention_from and one_in(chance, 3):
        _put(chance, row, source.retention_from, date_near(chance, borders.event))
    if source.ended_on and one_in(chance, 4):
        row[source.ended_on] = date_near(chance, borders.today)


def _keys(chance: Random, source: Source, row: Row, others: Sequence[str]) -> None:
    """Now and then a key of nobody, and another person whom the row is about too."""
    key = source.subject_key
    # The register says who there is, and the ledger may speak of nobody else.
    if key and source.ended_on is None and one_in(chance, 20):
        row[key] = chance.choice((None, STRANGER, str(row[key]).lstrip("0"), row[key]))
    if source.name in FURTHER and one_in(chance, 4):
        row[FURTHER[source.name][0]] = chance.choice((*chance.choices(others, k=5), STRANGER))


def _put(chance: Random, row: Row, column: str, day: dt.date) -> None:
    """Put a day where a day or a time is; the whole day is the same day."""
    if isinstance(row[column], dt.datetime):
        row[column] = dt.datetime.combine(day, chance.choice(_TIMES))
    else:
        row[column] = day


def _ledger(
    chance: Random,
    sample: SmallSample,
    use: Use,
    policy: Policy,
    borders: Borders,
    members: Sequence[str],
) -> Iterator[Row]:
    ground = sample.project.policy.notices[-1].arrangements[use.arrangement].ground
    number = 0
    for member in members:
        own: list[Row] = []
        if ground == "consent" and not one_in(chance, 4):
            own.append(_agreement(chance, use, policy, borders))
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 3))):
            own.append(_entry(chance, use, policy, borders))
            if len(own) > 1 and one_in(chance, 2):
                _about_another(chance, own[-1], chance.choice(own[:-1]))
        for entry in own:
            number += 1
            entry["member_no"] = member
            entry["entry_no"] = f"E{number:06}"
            if isinstance(entry["corrects"], dict):
                entry["corrects"] = entry["corrects"]["entry_no"]
        yield from own
    yield {**_entry(chance, use, policy, borders), "member_no": members[0], "entry_no": "E0"}


def _agreement(chance: Random, use: Use, policy: Policy, borders: Borders) -> Row:
    """A consent to the use, in most cases a good one."""
    return {
        **_entry(chance, use, policy, borders),
        "kind": "consent",
        "recipient": use.recipient,
        "purpose": use.purpose,
        "arrangement": use.arrangement,
        "category": chance.choice(("*", *policy.categories)) if one_in(chance, 3) else "all_items",
        "effective_from": borders.today - dt.timedelta(days=chance.randint(0, 400)),
        "effective_to": None,
    }


def _entry(chance: Random, use: Use, policy: Policy, borders: Borders) -> Row:
    start = date_near(chance, borders.today)
    length = chance.choice((None, None, None, 0, 1, 2))
    notice = next(n for n in policy.notices if n.id == NOTICE)

    def extent(own: str, others: Mapping[str, Any] | Sequence[str]) -> str:
        return chance.choice(("*", "*", own, own, chance.choice(sorted(others))))

    return {
        "entry_no": "",
        "member_no": "",
        "kind": chance.choice(chance.choice(_FAMILIES)),
        "recipient": extent(use.recipient, policy.parties),
        "purpose": extent(use.purpose, notice.purposes),
        "arrangement": extent(use.arrangement, notice.arrangements),
        "category": chance.choice(("*", "all_items", *policy.categories)),
        "effective_from": start,
        "effective_to": None if length is None else start + dt.timedelta(days=length),
        "recorded_at": dt.datetime.combine(date_near(chance, borders.today), chance.choice(_TIMES)),
        "text_version": chance.choice(sorted(policy.consent_texts)),
        "method": chance.choice(("書面", "書面", "書面", None, " ")),
        "evidence": chance.choice(("E-1", "E-1", "E-1", None, "")),
        "subject_age": chance.choice((40, 40, None, 15, 16, 17)),
        "guardian": chance.choice((None, None, "G-1", " ")),
        "corrects": None,
    }


def _about_another(chance: Random, entry: Row, other: Row) -> None:
    """Make an entry about the same as another: its opposite, the same again, or its correction."""
    family = next(f for f in _FAMILIES if other["kind"] in f)
    entry["kind"] = chance.choice(family)
    if one_in(chance, 2):
        entry["corrects"] = other
        entry["recorded_at"] = max(entry["recorded_at"], other["recorded_at"])
    else:
        extent = ("recipient", "purpose", "arrangement", "category")
        entry.update({name: other[name] for name in extent})

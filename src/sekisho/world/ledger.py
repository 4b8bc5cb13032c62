"""The ledger of the subjects: whether it can be used.

It fails closed. What one entry means that nobody can read is not known, so nothing with row
conditions is released until all of it can be read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import duckdb

from sekisho.engine import described, identifier, literal, scalar
from sekisho.messages import Message
from sekisho.model import Policy
from sekisho.policy import ANY

LEDGER: Final = "sekisho_ledger"
"""The lake's table with the ledger as it landed."""
LATER: Final = "sekisho_later_ledger"
"""The lake's table with the ledger of a later business date, where there is one."""
ASKED: Final = "sekisho_asked"
"""The lake's table with the stops that requests of subjects have put in force."""
FAMILIES: Final = (
    ("consent", "withdrawal"),
    ("contact_stop", "contact_resumption"),
    ("suspension", "resumption"),
)
"""Kinds of entries; an entry corrects only another of its family."""
COLUMNS: Final = (
    "entry_no", "kind", "recipient", "purpose", "arrangement", "category",
    "effective_from", "effective_to", "recorded_at", "text_version", "method", "evidence",
    "subject_age", "guardian", "corrects",
)  # fmt: skip
"""What a ledger must have besides its subject key, whatever else its contract lists."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A landed source: its Parquet file and the digest of its content."""

    path: Path
    digest: str


@dataclass(frozen=True, slots=True)
class Later:
    """The ledger of a later business date than that of a run, read on the day of the run itself.

    What members have said since counts too: it is now that a file leaves.
    """

    ledger: Landed
    day: dt.date

    def facts(self) -> Mapping[str, str]:
        """What the record says of it."""
        return {"sha256": self.ledger.digest, "read_on": self.day.isoformat()}


@dataclass(frozen=True, slots=True, order=True)
class Stop:
    """What a request of a subject has put in force, whatever the ledger says.

    `subject` is a canonical key of the ledger's key space. The others say what it is about: each a
    name, or `*` for all.
    """

    subject: str
    recipient: str
    purpose: str
    arrangement: str
    category: str


def open_ledger(
    lake: duckdb.DuckDBPyConnection,
    ledger: Landed,
    key: str,
    stops: Iterable[Stop] = (),
    later: Later | None = None,
) -> None:
    """Load the ledger into the lake instance as table `sekisho_ledger`, stops as `sekisho_asked`.

    The ledger has the columns of `COLUMNS` that landed, and the subject key, whose name is `key` in
    the contract, as `subject`. A later one, `sekisho_later_ledger`, says besides when it is `read_on`.
    """
    _load(lake, LEDGER, ledger, key)
    if later is not None:
        day = f"DATE {literal(later.day.isoformat())}"
        _load(lake, LATER, later.ledger, key, f", {day} AS read_on")
    names = [field.name for field in fields(Stop)]
    asked = ", ".join(f"{name} VARCHAR" for name in names)
    lake.execute(f"CREATE OR REPLACE TABLE {ASKED} ({asked})")
    if found := sorted(set(stops)):
        columns = ", ".join(["unnest(?::VARCHAR[])"] * len(names))
        values = [[getattr(stop, name) for stop in found] for name in names]
        lake.execute(f"INSERT INTO {ASKED} SELECT {columns}", values)


def _load(
    lake: duckdb.DuckDBPyConnection, table: str, ledger: Landed, key: str, more: str = ""
) -> None:
    file = f"read_parquet({literal(str(ledger.path))})"
    landed = described(lake, file)
    columns = ", ".join((f"{identifier(key)} AS subject", *(c for c in COLUMNS if c in landed)))
    lake.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {columns}{more} FROM {file}")


def ledger_faults(
    lake: duckdb.DuckDBPyConnection,
    policy: Policy,
    purposes: Iterable[str],
    key: str,
    register: tuple[Landed, str] | None,
) -> tuple[Message, ...]:
    """Why what is loaded, ledgers and the stops that were asked for, cannot be used; empty = it can.

    Args:
        lake: the lake instance with `sekisho_ledger`.
        policy: names the parties, arrangements and categories that an entry may name.
        purposes: the purposes of every notice that an entry may be about.
        key: the ledger's subject key, as its contract calls it.
        register: the source that lists all subjects, and its key column; None = it is missing.
    """
    missing = [c for c in COLUMNS if c not in described(lake, LEDGER)]
    if missing:
        return (Message("ledger.columns-missing", columns=", ".join(f"`{c}`" for c in missing)),)
    if register is None:
        return (Message("ledger.no-register"),)
    if not scalar(lake, f"SELECT count(*) FROM {LEDGER}"):
        return (Message("ledger.empty"),)
    arrangements = {name for notice in policy.notices for name in notice.arrangements}
    known = {
        "kind": tuple(kind for family in FAMILIES for kind in family),
        "recipient": (ANY, *policy.parties),
        "purpose": (ANY, *purposes),
        "arrangement": (ANY, *arrangements),
        "category": (ANY, *policy.categories),
    }
    tests = [
        *(
            (column, f"{column} IS NULL OR {column} NOT IN ({_strings(names)})")
            for column, names in known.items()
        ),
        (key, "subject IS NULL"),
        ("effective_from", "effective_from IS NULL"),
        ("effective_to", "effective_to < effective_from"),
        ("recorded_at", "recorded_at IS NULL"),
        (
            "text_version",
            f"kind = 'consent' AND coalesce(text_version, '') NOT IN ({_strings(policy.consent_texts)})"
            if policy.consent_texts
            else "kind = 'consent'",
        ),
    ]
    found = [*_bad_entries(lake, LEDGER, tests)]
    if is_loaded(lake, LATER):
        bad = _bad_entries(lake, LATER, tests)
        found += [Message("ledger.later", reason=each.bilingual) for each in bad]
    for column in ("recipient", "purpose", "arrangement", "category"):
        names = _strings(known[column])
        count = scalar(lake, f"SELECT count(*) FROM {ASKED} WHERE {column} NOT IN ({names})")
        if count:
            found.append(Message("ledger.bad-asked", column=column, count=count))
    landed, registered = register
    for table, told in ((LEDGER, "ledger.unknown-subjects"), (ASKED, "ledger.unknown-asked")):
        unknown = scalar(
            lake,
            f"SELECT count(*) FROM {table} WHERE subject NOT IN "
            f"(SELECT {identifier(registered)} FROM read_parquet({literal(str(landed.path))}) "
            f"WHERE {identifier(registered)} IS NOT NULL)",
        )
        if unknown:
            found.append(Message(told, count=unknown))
    return tuple(found)


def _bad_entries(
    lake: duckdb.DuckDBPyConnection, ledger: str, tests: Iterable[tuple[str, str]]
) -> Iterator[Message]:
    for column, condition in (*tests, ("corrects", _wrong_correction(ledger))):
        count = scalar(lake, f"SELECT count(*) FROM {ledger} AS entry WHERE {condition}")
        if count:
            yield Message("ledger.bad-entries", column=column, count=count)


def is_loaded(lake: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the lake instance has a table."""
    found = "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?"
    return bool(scalar(lake, found, table))


def _wrong_correction(ledger: str) -> str:
    """Whether an entry corrects what it cannot: another's, one of another kind, one after it.

    By time and number all entries have one order, so no two can correct each other away.
    """

    def family(entry: str) -> str:
        kinds = " ".join(
            f"WHEN {entry}.kind IN ({_strings(names)}) THEN {n}" for n, names in enumerate(FAMILIES)
        )
        return f"CASE {kinds} END"

    return (
        f"corrects IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ledger} AS earlier"
        " WHERE earlier.entry_no = entry.corrects AND earlier.subject = entry.subject"
        f" AND {family('earlier')} = {family('entry')}"
        " AND (earlier.recorded_at, earlier.entry_no) < (entry.recorded_at, entry.entry_no))"
    )


def _strings(names: Iterable[str]) -> str:
    return ", ".join(literal(name) for name in sorted(names))

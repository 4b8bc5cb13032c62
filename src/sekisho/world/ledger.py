"""The ledger of the subjects: whether it can be used.

It fails closed. What one entry means that nobody can read is not known, so nothing with row
conditions is released until all of it can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from sekisho.engine import described, identifier, literal, scalar
from sekisho.messages import Message
from sekisho.model import Policy
from sekisho.policy import ANY

LEDGER: Final = "sekisho_ledger"
"""The lake's table with the ledger as it landed."""
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


def open_ledger(lake: duckdb.DuckDBPyConnection, ledger: Landed, key: str) -> None:
    """Load the ledger into the lake instance as table `sekisho_ledger`.

    It has the columns of `COLUMNS` that landed, and the subject key, whose name is `key` in the
    contract, as `subject`.
    """
    file = f"read_parquet({literal(str(ledger.path))})"
    landed = described(lake, file)
    columns = ", ".join((f"{identifier(key)} AS subject", *(c for c in COLUMNS if c in landed)))
    lake.execute(f"CREATE OR REPLACE TABLE {LEDGER} AS SELECT {columns} FROM {file}")


def ledger_faults(
    lake: duckdb.DuckDBPyConnection,
    policy: Policy,
    purposes: Iterable[str],
    key: str,
    register: tuple[Landed, str] | None,
) -> tuple[Message, ...]:
    """Why the loaded ledger cannot be used; empty = it can.

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
        ("corrects", _wrong_correction()),
    ]
    found = []
    for column, condition in tests:
        count = scalar(lake, f"SELECT count(*) FROM {LEDGER} AS entry WHERE {condition}")
        if count:
            found.append(Message("ledger.bad-entries", column=column, count=count))
    landed, registered = register
    unknown = scalar(
        lake,
        f"SELECT count(*) FROM {LEDGER} WHERE subject NOT IN "
        f"(SELECT {identifier(registered)} FROM read_parquet({literal(str(landed.path))}) "
        f"WHERE {identifier(registered)} IS NOT NULL)",
    )
    if unknown:
        found.append(Message("ledger.unknown-subjects", count=unknown))
    return tuple(found)


def _wrong_correction() -> str:
    """Whether an entry corrects what it cannot: another's, one of another kind, one after it.

    By time and number all entries have one order, so no two can correct each other away.
    """

    def family(entry: str) -> str:
        kinds = " ".join(
            f"WHEN {entry}.kind IN ({_strings(names)}) THEN {n}" for n, names in enumerate(FAMILIES)
        )
        return f"CASE {kinds} END"

    return (
        f"corrects IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {LEDGER} AS earlier"
        " WHERE earlier.entry_no = entry.corrects AND earlier.subject = entry.subject"
        f" AND {family('earlier')} = {family('entry')}"
        " AND (earlier.recorded_at, earlier.entry_no) < (entry.recorded_at, entry.entry_no))"
    )


def _strings(names: Iterable[str]) -> str:
    return ", ".join(literal(name) for name in sorted(names))

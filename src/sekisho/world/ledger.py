"""The ledger of suspensions: whether it can be used, and whom a use may not include.

It fails closed. What one entry means that nobody can read is not known, so nothing with row
conditions is released until all of it can be read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from sekisho.engine import described, identifier, literal, scalar
from sekisho.messages import Message
from sekisho.model import KeySpace, Policy, Use

KINDS: Final = ("consent", "resumption", "suspension", "withdrawal")
ANY: Final = "*"
COLUMNS: Final = (
    "entry_no", "member_no", "kind", "recipient", "purpose", "arrangement", "category",
    "effective_from", "effective_to", "recorded_at",
)  # fmt: skip
"""What a ledger must have, whatever else its contract lists."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A landed source: its Parquet file and the digest of its content."""

    path: Path
    digest: str


def open_ledger(lake: duckdb.DuckDBPyConnection, ledger: Landed) -> None:
    """Load the ledger into the lake instance as table `sekisho_ledger`."""
    lake.execute(
        f"CREATE OR REPLACE TABLE sekisho_ledger AS FROM read_parquet({literal(str(ledger.path))})"
    )


def ledger_faults(
    lake: duckdb.DuckDBPyConnection,
    policy: Policy,
    purposes: Iterable[str],
    register: tuple[Landed, str] | None,
) -> tuple[Message, ...]:
    """Why the loaded ledger cannot be used; empty = it can.

    Args:
        lake: the lake instance with `sekisho_ledger`.
        policy: names the parties, arrangements and categories that an entry may name.
        purposes: the purposes of every notice that an entry may be about.
        register: the source that lists all subjects, and its key column; None = it is missing.
    """
    missing = [c for c in COLUMNS if c not in described(lake, "sekisho_ledger")]
    if missing:
        return (Message("ledger.columns-missing", columns=", ".join(f"`{c}`" for c in missing)),)
    if register is None:
        return (Message("ledger.no-register"),)
    if not scalar(lake, "SELECT count(*) FROM sekisho_ledger"):
        return (Message("ledger.empty"),)
    arrangements = {name for notice in policy.notices for name in notice.arrangements}
    known = {
        "kind": KINDS,
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
        ("member_no", "member_no IS NULL"),
        ("effective_from", "effective_from IS NULL"),
        ("effective_to", "effective_to < effective_from"),
        ("recorded_at", "recorded_at IS NULL"),
    ]
    found = []
    for column, condition in tests:
        count = scalar(lake, f"SELECT count(*) FROM sekisho_ledger WHERE {condition}")
        if count:
            found.append(Message("ledger.bad-entries", column=column, count=count))
    landed, key = register
    unknown = scalar(
        lake,
        "SELECT count(*) FROM sekisho_ledger WHERE member_no NOT IN "
        f"(SELECT {identifier(key)} FROM read_parquet({literal(str(landed.path))}) "
        f"WHERE {identifier(key)} IS NOT NULL)",
    )
    if unknown:
        found.append(Message("ledger.unknown-subjects", count=unknown))
    return tuple(found)


def suspend(lake: duckdb.DuckDBPyConnection, use: Use, day: dt.date, table: str) -> None:
    """Make `table` with the one column `subject`: whom `use` may not include on `day`.

    A suspension counts from its first day to its last. A resumption ends, for as long as it lasts
    itself, the suspensions of the same extent (recipient, purpose, arrangement, category) that took
    effect on an earlier day; on the same day the stricter counts, which is the suspension. A
    suspension of one category counts as one of all data of the use: stricter than asked for, until
    categories are told apart by row.
    """
    lake.execute(
        f"""
        CREATE OR REPLACE TABLE {identifier(table)} AS
        SELECT DISTINCT stop.member_no AS subject
        FROM sekisho_ledger AS stop
        WHERE stop.kind = 'suspension'
          AND stop.effective_from <= $day
          AND (stop.effective_to IS NULL OR stop.effective_to >= $day)
          AND stop.recipient IN ('*', $recipient)
          AND stop.purpose IN ('*', $purpose)
          AND stop.arrangement IN ('*', $arrangement)
          AND NOT EXISTS (
            SELECT 1 FROM sekisho_ledger AS go
            WHERE go.kind = 'resumption'
              AND go.member_no = stop.member_no
              AND go.recipient = stop.recipient
              AND go.purpose = stop.purpose
              AND go.arrangement = stop.arrangement
              AND go.category = stop.category
              AND go.effective_from > stop.effective_from
              AND go.effective_from <= $day
              AND (go.effective_to IS NULL OR go.effective_to >= $day)
          )
        """,
        {
            "day": day,
            "recipient": use.recipient,
            "purpose": use.purpose,
            "arrangement": use.arrangement,
        },
    )


def translate(
    lake: duckdb.DuckDBPyConnection, space: KeySpace, mapping: Landed, suspended: str, table: str
) -> None:
    """Make `table` with the one column `subject`: the keys of `space` that may be included.

    A key that leads to no subject may not; one that leads to several may only if all may.
    """
    source_key, target_key = identifier(space.map_from or ""), identifier(space.map_to or "")
    lake.execute(
        f"""
        CREATE OR REPLACE TABLE {identifier(table)} AS
        SELECT {source_key} AS subject
        FROM read_parquet({literal(str(mapping.path))})
        WHERE {source_key} IS NOT NULL
        GROUP BY {source_key}
        HAVING bool_and({target_key} IS NOT NULL AND {target_key} NOT IN
               (SELECT subject FROM {identifier(suspended)}))
        """
    )


def _strings(names: Iterable[str]) -> str:
    return ", ".join(literal(name) for name in sorted(names))

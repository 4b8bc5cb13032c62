"""Edges of the ledger: in doubt a member has suspended the use."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import pytest

from sekisho import engine
from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model import KeySpace, Use
from sekisho.policy import RowTerms
from sekisho.world import Lake, Landed, included, open_ledger

DAY: Final = dt.date(2026, 11, 20)
SPACE: Final = KeySpace(
    "member_no", Bilingual("n", "n"), 7, None, None, None, None, Place("x"), "member_register"
)
USE: Final = Use("A2", "jccu", "P2")
STOP: Final = "suspension jccu P2 A2 * 2026-01-01 -"
ENTRIES: Final = {
    "open": ([STOP], True),
    "everything": (["suspension * * * * 2026-01-01 -"], True),
    "a category that is shown": (["suspension * * * catalog_purchase 2026-01-01 -"], True),
    "a category above one that is shown": (["suspension * * * all_items 2026-01-01 -"], True),
    "a category that is not shown": (["suspension * * * kyosai_contract 2026-01-01 -"], False),
    "no contact, for no contact": (["contact_stop * * * * 2026-01-01 -"], False),
    "another recipient": (["suspension coop_kinki P2 A2 * 2026-01-01 -"], False),
    "another purpose": (["suspension jccu P3 * * 2026-01-01 -"], False),
    "another arrangement": (["suspension * * A1 * 2026-01-01 -"], False),
    "from today on": (["suspension * * * * 2026-11-20 -"], True),
    "from tomorrow on": (["suspension * * * * 2026-11-21 -"], False),
    "until today": (["suspension * * * * 2026-01-01 2026-11-20"], True),
    "until yesterday": (["suspension * * * * 2026-01-01 2026-11-19"], False),
    "today alone": (["suspension * * * * 2026-11-20 2026-11-20"], True),
    "resumed": ([STOP, "resumption jccu P2 A2 * 2026-02-01 -"], False),
    "resumed from today on": ([STOP, "resumption jccu P2 A2 * 2026-11-20 -"], False),
    "resumed from tomorrow on": ([STOP, "resumption jccu P2 A2 * 2026-11-21 -"], True),
    "resumed on the same day": ([STOP, "resumption jccu P2 A2 * 2026-01-01 -"], True),
    "resumed before": (["resumption jccu P2 A2 * 2025-01-01 -", STOP], True),
    "resumed, until yesterday": ([STOP, "resumption jccu P2 A2 * 2026-02-01 2026-11-19"], True),
    "resumed, until today": ([STOP, "resumption jccu P2 A2 * 2026-02-01 2026-11-20"], False),
    "resumed for less": (
        ["suspension * P2 A2 * 2026-01-01 -", "resumption jccu P2 A2 * 2026-02-01 -"],
        True,
    ),
    "resumed for more": ([STOP, "resumption * * * * 2026-02-01 -"], True),
    "resumed for another category": (
        [STOP, "resumption jccu P2 A2 weekly_order 2026-02-01 -"],
        True,
    ),
    "suspended again": (
        [STOP, "resumption jccu P2 A2 * 2026-02-01 -", "suspension jccu P2 A2 * 2026-03-01 -"],
        True,
    ),
    "twice, resumed once": ([STOP, STOP, "resumption jccu P2 A2 * 2026-02-01 -"], False),
    "consent is no resumption": ([STOP, "consent jccu P2 A2 * 2026-02-01 -"], True),
}
"""What the ledger says of one member -> whether the use may not include the member today."""


TERMS: Final = RowTerms(
    stops=frozenset({"*", "all_items", "catalog_purchase"}),
    contact=False,
    suspended=False,
    former=True,
    consents=(),
    acquired_since=None,
    kept_since=None,
)


@pytest.mark.parametrize("name", ENTRIES)
def test_the_stricter_reading_counts(name: str, tmp_path: Path) -> None:
    """Each edge: first and last days count, and a resumption ends only what it was made for."""
    entries, suspended = ENTRIES[name]
    with engine.lake_instance(tmp_path) as connection:
        connection.execute(
            "CREATE TABLE entries (entry_no VARCHAR, member_no VARCHAR, kind VARCHAR,"
            " recipient VARCHAR, purpose VARCHAR, arrangement VARCHAR, category VARCHAR,"
            " effective_from DATE, effective_to DATE, corrects VARCHAR, recorded_at TIMESTAMP)"
        )
        for number, entry in enumerate(entries):
            cells = [None if cell == "-" else cell for cell in entry.split()]
            connection.execute(
                "INSERT INTO entries VALUES (?, '0000001', ?, ?, ?, ?, ?, ?, ?, NULL,"
                " TIMESTAMP '2026-01-01 09:00:00')",
                [str(number), *cells],
            )
        file = tmp_path / "consent_ledger.parquet"
        connection.execute(f"COPY entries TO '{file}'")
        open_ledger(connection, Landed(file, "digest"), "member_no")
        lake = Lake(connection, {}, {SPACE.id: SPACE}, {}, DAY)
        permitted = included(lake, USE, TERMS, SPACE.id, "'0000001'")
        assert engine.scalar(connection, f"SELECT {permitted}") == (not suspended)

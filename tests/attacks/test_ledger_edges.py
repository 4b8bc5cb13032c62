"""Edges of the ledger: in doubt a member has suspended the use."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

import pytest

from sekisho import engine
from sekisho.model import Use
from sekisho.world.ledger import suspend

DAY: Final = dt.date(2026, 11, 20)
USE: Final = Use("A2", "jccu", "P2")
STOP: Final = "suspension jccu P2 A2 * 2026-01-01 -"
ENTRIES: Final = {
    "open": ([STOP], True),
    "everything": (["suspension * * * * 2026-01-01 -"], True),
    "one category only": (["suspension * * * kyosai_contract 2026-01-01 -"], True),
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


@pytest.mark.parametrize("name", ENTRIES)
def test_the_stricter_reading_counts(name: str, tmp_path: Path) -> None:
    """Each edge: first and last days count, and a resumption ends only what it was made for."""
    entries, suspended = ENTRIES[name]
    with engine.lake_instance(tmp_path) as lake:
        lake.execute(
            "CREATE TABLE sekisho_ledger (member_no VARCHAR, kind VARCHAR, recipient VARCHAR,"
            " purpose VARCHAR, arrangement VARCHAR, category VARCHAR, effective_from DATE,"
            " effective_to DATE)"
        )
        for entry in entries:
            cells = [None if cell == "-" else cell for cell in entry.split()]
            lake.execute(
                "INSERT INTO sekisho_ledger VALUES ('0000001', ?, ?, ?, ?, ?, ?, ?)", cells
            )
        suspend(lake, USE, DAY, "found")
        assert bool(lake.execute("FROM found").fetchall()) == suspended

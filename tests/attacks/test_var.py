"""Somebody who can write below `var/`, but has no private key, makes a run forget what it must not."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from sekisho import nightly, project
from sekisho.audit.log import AuditLog
from sekisho.errors import DataError
from sekisho.subject import ask

DAY = dt.date(2026, 11, 21)


@pytest.fixture
def next_day(laid_out: Path) -> Path:
    """The small project after its first night, with the next day's extracts."""
    inbound = laid_out / "data/inbound"
    for path in [*inbound.iterdir()]:
        shutil.copyfile(path, inbound / path.name.replace("20261120", "20261121"))
    return laid_out


def test_a_ledger_that_shrinks_is_seen_though_the_lake_has_lost_the_one_before(
    next_day: Path,
) -> None:
    """A suspension is taken out of the extract, and what it was compared with out of the lake."""
    ledger = next_day / "data/inbound/consent_ledger_20261121.csv"
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines[:1] + lines[2:]))
    shutil.rmtree(next_day / "var/lake/consent_ledger")
    done = nightly.run(project.load(next_day), DAY)
    assert {one.outcome for one in done.exports.values()} == {"refused"}
    assert {v.code for d in done.decisions.values() for v in d.violations} == {"SK305"}


def test_the_record_knows_what_landed_last(next_day: Path) -> None:
    """For a business date and before it: a later date says nothing of an earlier one."""
    log = AuditLog(next_day / "var/audit")
    (listed,) = (next_day / "var/lake/consent_ledger").glob("2026-11-20/*.parquet")
    assert log.last_landed("consent_ledger", until=DAY) == listed.stem
    assert log.last_landed("consent_ledger", until=dt.date(2026, 11, 20)) == listed.stem
    assert log.last_landed("consent_ledger", until=dt.date(2026, 11, 19)) is None
    assert log.last_landed("no_source", until=DAY) is None


def test_a_member_is_not_answered_from_a_store_that_releases_were_taken_out_of(
    laid_out: Path,
) -> None:
    """It would leave a recipient out of a disclosure statement."""
    loaded = project.load(laid_out)
    assert len(ask(loaded, "000629").contained) == 3
    with closing(duckdb.connect(str((laid_out / "var/audit.duckdb").resolve()))) as connection:
        connection.execute("DELETE FROM record.release WHERE recipient = 'our_federation'")
    with pytest.raises(DataError, match="was changed after it was published"):
        ask(loaded, "000629")

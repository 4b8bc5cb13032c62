"""A file is read once it is there and complete; zero bytes are no rows only where the contract says so."""

import datetime as dt
import os

import pyarrow.parquet as pq
import pytest
from extract.made import DAY, csv, source

from sekisho.extract import latest, not_arrived
from sekisho.model import Arrival

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
FILE, MARKER = "member_20261120.csv", "member_20261120.end"
MARKED = Arrival(marker="member_{business_date}.end")
STILL = Arrival(still_seconds=60)
EMPTY = Arrival(empty_is_no_rows=True)

CASES = {
    # arrival; file and the seconds since it changed; marker likewise; what is the matter
    "not there": (Arrival(), None, None, "missing-file"),
    "there": (Arrival(), (b"x", 0), None, None),
    "zero bytes": (Arrival(), (b"", 90), None, "empty-file"),
    "zero bytes that are no rows": (EMPTY, (b"", 90), None, None),
    "no marker": (MARKED, (b"x", 90), None, "no-marker"),
    "marker without file": (MARKED, None, (b"", 90), "missing-file"),
    "marker": (MARKED, (b"x", 90), (b"", 80), None),
    "marker at once": (MARKED, (b"x", 90), (b"", 90), None),
    "sent again, and the marker is that of the first time": (MARKED, (b"x", 10), (b"", 80), "old-marker"),
    "still": (STILL, (b"x", 60), None, None),
    "not still": (STILL, (b"x", 59), None, "not-still"),
    "from a clock that is ahead": (STILL, (b"x", -30), None, "not-still"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_speaks_against_reading_a_file(name, folders):
    arrival, *there, expected = CASES[name]
    for file, made in zip((FILE, MARKER), there, strict=True):
        if made is not None:
            content, age = made
            folders.put(content, file)
            changed = NOW.timestamp() - age
            os.utime(folders.inbound / file, (changed, changed))
    error = not_arrived(source(arrival=arrival), folders.inbound, DAY, NOW)
    assert (error and error.message.id) == (expected and f"extract.{expected}")
    if error is not None:
        assert error.place.file == FILE
        assert error.text("ja") != error.text("en")


def test_a_pipe_is_not_looked_into(folders):
    """Whoever opens it says what it is."""
    os.mkfifo(folders.inbound / FILE)
    assert not_arrived(source(arrival=MARKED), folders.inbound, DAY, NOW) is None


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_zero_bytes_land_as_no_rows_where_the_contract_says_so(kind, folders):
    folders.put(b"")
    contract = source(arrival=EMPTY, kind=kind)
    landed = folders.extract(contract)
    table = pq.read_table(landed.path)
    assert (landed.rows, table.num_rows) == (0, 0)
    assert table.column_names == list(contract.columns)
    assert latest(folders.lake, "member", DAY) == landed.path


def test_a_file_sent_again_under_its_name_is_what_counts_and_the_one_before_stays(folders):
    first = csv("0000001,高橋,20261104,5")
    landed = []
    for data in (first, csv("0000001,高橋,20261104,6"), first):
        folders.put(data)
        landed.append(folders.extract(source()))
        assert latest(folders.lake, "member", DAY) == landed[-1].path
    assert landed[0].digest == landed[2].digest != landed[1].digest
    assert all(one.path.is_file() for one in landed)

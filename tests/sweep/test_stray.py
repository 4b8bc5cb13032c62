"""Members' data is recognised in stray files, whatever they look like, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sweep.conftest import Learnt
from sweep.stray import CASES, SPELT, write

from sekisho.sweep.contents import NotReadable
from sekisho.sweep.examine import Examined, examine
from sekisho.sweep.packed import contents
from sekisho.sweep.recognise import members_of


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def looked_into(path: Path, learnt: Learnt, engine: duckdb.DuckDBPyConnection) -> Examined:
    (content,) = contents(lambda: path.open("rb"))
    assert content.why_not is None
    return examine(content.open, learnt.recogniser, engine)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_stray_file_is_told_by_the_columns_that_hold_members_data(
    case: dict[str, Any], learnt: Learnt, engine: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    examined = looked_into(write(case, learnt.lake, tmp_path), learnt, engine)
    told = {c.position: str(c.origin.column) for c in examined.columns}
    assert told == case.get("holds", {})
    assert examined.left is None
    if case.get("members"):
        assert members_of(examined.columns) == case["members"]


def test_the_cases_cover_every_spelling_and_are_many_enough() -> None:
    used = {spelling for case in CASES for spelling in case.get("spelt", {}).values()}
    assert used == SPELT.keys() - {"as it is"}
    alarms = [case for case in CASES if "holds" in case]
    assert len(alarms) >= 20
    assert len(CASES) - len(alarms) >= 8


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n" + bytes(range(256)), "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
        (b'{"phone": "0742-00-0000"}', "structured"),
        (b"<html><td>0742-00-0000</td></html>", "structured"),
        (b"PAR1" + b"x" * 100 + b"PAR1", "unreadable"),
    ],
    ids=["PDF", "PNG", "JSON", "HTML", "broken Parquet"],
)
def test_what_cannot_be_read_as_columns_says_why(
    data: bytes,
    reason: str,
    learnt: Learnt,
    engine: duckdb.DuckDBPyConnection,
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(NotReadable) as caught:
        looked_into(path, learnt, engine)
    assert caught.value.reason == reason

"""What a spreadsheet would compute does not leave in a CSV, unless the export says so."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import json
from pathlib import Path
from typing import Final

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho import nightly, project
from sekisho.engine import literal
from sekisho.errors import ProjectError
from sekisho.gate.formulas import columns_with_formulas, is_formula, quoted
from sekisho.scaffold import lay_out

DAY: Final = dt.date(2026, 11, 20)
FORMULAS: Final = (
    "=1+1", '=HYPERLINK("http://x/"&A1)', "+81-90-0000", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)",
    "\t=1", "\r=1", "\n=1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "--", "+-1", "-1-1", "-１", '="', "@\n",
)  # fmt: skip
CLEARED: Final = {"quote": "quoted", "keep": "kept"}
"""What the clearance of a file says of its formulas."""
HARMLESS: Final = (
    "", "-", "＋", "=", "-5", "+5", "-5.25", "+1,234", "-1e+20", "-inf", "a=1", " =1", "'=1", "高崎", "1-2-3",
)  # fmt: skip


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def judged(connection: duckdb.DuckDBPyConnection, text: str) -> bool:
    (row,) = connection.execute(f"SELECT {is_formula(literal(text))}").fetchall()
    return bool(row[0])


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_seen(text: str, connection: duckdb.DuckDBPyConnection) -> None:
    assert judged(connection, text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_signed_number_or_a_mark_alone_is_none(
    text: str, connection: duckdb.DuckDBPyConnection
) -> None:
    assert not judged(connection, text)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.text(st.sampled_from("=+-@'\t\r\n＝1a,\""), max_size=4) | st.none(),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_quoted_computes_nothing_and_can_be_undone(
    connection: duckdb.DuckDBPyConnection, texts: list[str | None]
) -> None:
    values = ", ".join(f"({i}, {'NULL' if t is None else literal(t)})" for i, t in enumerate(texts))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE r AS SELECT * FROM (VALUES {values}) AS t(i, a)"
    )
    columns = {"i": "INTEGER", "a": "VARCHAR"}
    made = connection.execute(f"SELECT a FROM {quoted('r', columns)} ORDER BY i").fetchall()
    assert columns_with_formulas(connection, quoted("r", {"a": "VARCHAR"}), ["a"]) == ()
    assert [None if t is None else t.removeprefix("'") for (t,) in made] == texts


def test_a_header_is_a_cell_too(connection: duckdb.DuckDBPyConnection) -> None:
    relation = "(SELECT 1 AS \"=1+1\", 'a' AS b)"
    text = '(SELECT "=1+1"::VARCHAR AS "=1+1", b FROM ' + relation + ")"
    assert columns_with_formulas(connection, text, ["=1+1", "b"]) == ("=1+1",)


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_gate_refuses_quotes_or_keeps_as_the_export_says(tmp_path: Path) -> None:
    """One night, one member whose name is a formula, three exports of the same rows."""
    folder = tmp_path / "coop"
    lay_out(folder)
    for view in (folder / "sql/reports").glob("*.sql"):
        view.unlink()
    register = folder / "data/inbound/member_register_20261120.csv"
    text = register.read_bytes().decode("cp932")
    name = text.splitlines()[1].split(",")[1]
    register.write_bytes(text.replace(name, "=HYPERLINK(A1)").encode("cp932"))
    exports = folder / "sql/exports"
    head = (exports / "federation_order.sql").read_text()
    for choice in ("quote", "keep"):
        (exports / f"{choice}.sql").write_text(
            head.replace("weekly_order_", f"{choice}_").replace(
                "encoding: utf-8", f"encoding: utf-8\nformulas: {choice}"
            )
        )
    done = nightly.run(project.load(folder), DAY, only=["federation_order", "quote", "keep"])
    assert done.exports["federation_order"].outcome == "refused"
    (violation,) = done.decisions["federation_order"].violations
    assert (violation.code, violation.rule) == ("SK307", "formula-in-file")
    assert "`name`" in str(violation.message)
    assert "HYPERLINK" not in str(violation.message)

    outbound = folder / "var/outbound"
    assert list(outbound.rglob("weekly_order_*")) == []
    for choice, cell in (("quote", "'=HYPERLINK(A1)"), ("keep", "=HYPERLINK(A1)")):
        (file,) = outbound.rglob(f"{choice}_*.csv")
        names = {row["name"] for row in _rows(file)}
        assert cell in names
        assert len({n for n in names if "HYPERLINK" in n}) == 1
        (clearance,) = outbound.rglob(f"{choice}_*clearance*.json")
        stated = base64.b64decode(json.loads(clearance.read_text())["payload"]).decode()
        assert f'"{CLEARED[choice]}"' in stated


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("encoding: utf-8", "encoding: utf-8\nformulas: maybe"), "`maybe` is not allowed here"),
        (
            ("format: csv\nencoding: utf-8", "format: parquet\nformulas: keep"),
            "says nothing of formulas",
        ),
    ],
)
def test_a_choice_that_there_is_not_is_an_error(
    change: tuple[str, str], says: str, tmp_path: Path
) -> None:
    lay_out(tmp_path / "coop")
    sql = tmp_path / "coop/sql/exports/federation_order.sql"
    text = sql.read_text()
    if "parquet" in change[1]:
        text = text.replace(".csv", ".parquet")
    sql.write_text(text.replace(*change))
    with pytest.raises(ProjectError, match=says):
        project.load(tmp_path / "coop")

"""A feed gives what a direct scan gives, for every type: the world is fed by Arrow streams.

DuckDB 2.0.0 has known wrong results when it scans Arrow, so values, filters and aggregates over a
feed are compared with the same over the table that it is made from.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb
import pytest

from sekisho import engine
from sekisho.engine import Feed, identifier

ROWS: Final = 5000
TYPES: Final = {
    "bool": ("BOOLEAN", "i % 3 = 0"),
    "tiny": ("TINYINT", "i % 256 - 128"),
    "big": ("BIGINT", "(hash(i) // 2)::BIGINT - 4611686018427387904"),
    "ubig": ("UBIGINT", "hash(i)"),
    "dec4": ("DECIMAL(4,1)", "(i % 19999 - 9999) / 10"),
    "dec9": ("DECIMAL(9,2)", "(i::BIGINT * 7919 % 1999999 - 999999) / 100"),
    "dec18": ("DECIMAL(18,6)", "(hash(i) % 1999999999999)::DECIMAL(18,0) / 1000000"),
    "dec38": ("DECIMAL(38,0)", "hash(i)::DECIMAL(38,0) * 10000000000"),
    "flt": ("FLOAT", "CASE i % 5 WHEN 0 THEN 'nan' WHEN 1 THEN '-0.0' ELSE (i / 7)::VARCHAR END"),
    "dbl": ("DOUBLE", "CASE i % 5 WHEN 0 THEN '-inf' WHEN 1 THEN '-0.0' ELSE (i/7)::VARCHAR END"),
    "text": ("VARCHAR", "repeat('茶髙' || i, i % 9)"),
    "blob": ("BLOB", "md5(i::VARCHAR)::BLOB"),
    "day": ("DATE", "DATE '1899-12-31' + (i * 31)"),
    "time": ("TIME", "TIME '00:00:00' + to_microseconds(i::BIGINT * 17000003)"),
    "ts": ("TIMESTAMP", "TIMESTAMP '1950-01-01' + to_microseconds(i::BIGINT * 98765432100)"),
    "ts_s": ("TIMESTAMP_S", "TIMESTAMP '1950-01-01' + to_seconds(i::BIGINT * 98765)"),
    "ts_ms": ("TIMESTAMP_MS", "TIMESTAMP '1950-01-01' + to_milliseconds(i::BIGINT * 98765)"),
    "ts_ns": ("TIMESTAMP_NS", "TIMESTAMP '1970-01-01' + to_microseconds(i::BIGINT * 987654321)"),
    "tz": ("TIMESTAMPTZ", "TIMESTAMPTZ '1950-01-01 00:00:00+09' + to_seconds(i::BIGINT * 98765)"),
    "span": ("INTERVAL", "to_days(i % 40) + to_months(i % 13)"),
    "list": ("INTEGER[]", "CASE WHEN i % 4 > 0 THEN range(i % 5) END"),
    "deep": ("STRUCT(k VARCHAR, v DECIMAL(9,2)[])[]", "[{'k': 'é' || i, 'v': [i / 100, NULL]}]"),
    "map": ("MAP(VARCHAR, INTEGER)", "map {'a': i, 'b' || i: NULL}"),
    "fixed": ("INTEGER[2]", "[i, NULL]"),
}
"""Column -> its type and an expression over the row's number."""
ASKED: Final = (
    "SELECT {c} AS v FROM {r}",
    "SELECT {c} AS v FROM {r} WHERE {c} IS NOT NULL",
    "SELECT {c} AS v FROM {r} WHERE {c} > (SELECT min({c}) FROM {r})",
    "SELECT {c} AS v, count(*) FROM {r} GROUP BY ALL",
    "SELECT count({c}), min({c}), max({c}) FROM {r}",
    "SELECT a.{c} AS v FROM {r} a JOIN {r} b ON a.i = b.i AND a.{c} = b.{c}",
)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the same rows as table `direct` and, from another instance, as `fed`."""
    chosen = random.Random(20261120)  # noqa: S311 - reproducible on purpose
    with engine.lake_instance(tmp_path_factory.mktemp("spill")) as lake:
        columns = []
        for name, (type_, value) in TYPES.items():
            # NULLs come in runs of random length, whole batches among them.
            run = chosen.choice([2, 7, 2048, 3000])
            columns.append(
                f"CASE WHEN (i // {run}) % 2 = 0 THEN ({value})::{type_} END AS {identifier(name)}"
            )
        numbers = f"(SELECT i::INTEGER AS i FROM range({ROWS}) r(i))"
        lake.execute(f"CREATE TABLE direct AS SELECT i, {', '.join(columns)} FROM {numbers}")
        lake.register("fed", Feed(lake, "SELECT * FROM direct"))
        yield lake


@pytest.mark.parametrize("column", TYPES)
def test_a_feed_answers_as_the_table_does(column: str, pair: duckdb.DuckDBPyConnection) -> None:
    """Values, filters, groups, extremes and joins: the same over the stream, row for row."""
    for asked in ASKED:
        answers = []
        for relation in ("direct", "fed"):
            sql = asked.format(c=identifier(column), r=relation)
            rows = pair.execute(
                f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql}) ORDER BY ALL"
            ).fetchall()
            answers.append(rows)
        assert answers[0] == answers[1], asked
        assert answers[0], asked


@pytest.mark.parametrize("column", TYPES)
def test_a_feed_has_the_type_of_the_table(column: str, pair: duckdb.DuckDBPyConnection) -> None:
    """Nothing changes its type on the way, or `_same_types` would stop every run with it."""
    assert engine.described(pair, "fed")[column] == engine.described(pair, "direct")[column]


@pytest.mark.parametrize("rows", [0, 1, engine.BATCH_ROWS, engine.BATCH_ROWS + 1])
def test_a_feed_of_any_length_can_be_scanned_again(rows: int, tmp_path: Path) -> None:
    """Empty, one row, exactly one batch, one more: each scan gives all rows."""
    with engine.lake_instance(tmp_path / "spill") as lake, duckdb.connect() as world:
        world.register("fed", Feed(lake, f"SELECT i, i::VARCHAR AS s FROM range({rows}) r(i)"))
        for _ in range(2):
            found = world.execute("SELECT count(*), count(s), sum(i) FROM fed").fetchone()
            assert found == (rows, rows, sum(range(rows)) if rows else None)
        pairs = world.execute("SELECT count(*) FROM fed a JOIN fed b USING (i)").fetchone()
        assert pairs == (rows,)

"""What `analyze` promises besides influences: names, types, scans, and what is undetermined."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from lineage.cases import corpus

from sekisho.errors import UnboundSQL, Undecided
from sekisho.lineage import analyze
from sekisho.model import Column

QUERIES = corpus("queries.yaml")
T = {"t": {"id": "INTEGER", "g": "INTEGER", "x": "INTEGER", "d": "DOUBLE", "n": "DECIMAL(9,2)"}}
KEY = {"t": [["id"]]}


def engine() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, columns in QUERIES.tables.items():
        body = ", ".join(f'"{c}" {t}' for c, t in columns.items())
        connection.execute(f'CREATE TABLE "{name}" ({body})')
    for name, sql in QUERIES.views.items():
        connection.execute(f'CREATE VIEW "{name}" AS {sql}')
    return connection


def test_names_are_those_that_copy_writes(tmp_path: Path) -> None:
    """For every case of the corpus, duplicates and case variants included."""
    connection = engine()
    for case in QUERIES.cases:
        if case.name in {"describe", "summarize"} or case.sql.startswith(("PIVOT", "UNPIVOT")):
            continue
        connection.execute(f"COPY ({case.sql}) TO '{tmp_path}/f.parquet' (FORMAT parquet)")
        written = connection.execute(
            f"SELECT name FROM (DESCRIBE FROM '{tmp_path}/f.parquet') d(name)"
        ).fetchall()
        assert [n for (n,) in written] == list(case.columns), case.name


def test_types_are_those_of_the_engine() -> None:
    """As DESCRIBE says them, of an untyped NULL too."""
    connection = engine()
    for case in QUERIES.cases:
        lineage = analyze(case.sql, QUERIES.tables, QUERIES.views)
        described = connection.execute(f"DESCRIBE SELECT * FROM ({case.sql})").fetchall()
        for (_, type_, *_), known in zip(described, lineage.types.values(), strict=True):
            assert known.removesuffix(" COLLATE nocase") == type_, case.name


def test_output_types_make_a_table_that_others_can_read() -> None:
    """Whatever a statement gives can be declared as the input of the next."""
    for case in QUERIES.cases:
        lineage = analyze(case.sql, QUERIES.tables, QUERIES.views)
        again = analyze("SELECT * FROM made", {"made": lineage.types})
        assert again.types == lineage.types, case.name


def test_names_are_as_declared_whatever_the_statement_writes() -> None:
    lineage = analyze(
        'SELECT MEMBER_NO AS m FROM "register"', {"Register": {"Member_No": "VARCHAR"}}
    )
    assert lineage.columns["m"].direct == {Column("Register", "Member_No")}
    assert lineage.scans == {"Register": ("Member_No",)}


def test_scans_are_the_columns_that_the_plan_reads() -> None:
    sql = "SELECT x FROM t WHERE g IN (SELECT id FROM t) AND EXISTS (SELECT 1 FROM t)"
    assert analyze(sql, T).scans == {"t": ("g", "id", "x")}
    assert analyze("SELECT count(*) FROM t", T).scans == {"t": ()}


def test_a_final_order_is_told_apart_from_rows() -> None:
    """ORDER BY decides no row, but who is first in the file is data too."""
    lineage = analyze("SELECT x FROM t ORDER BY g", T)
    assert lineage.order == {Column("t", "g")}
    assert lineage.rows == {Column("t", "*")}
    assert analyze("SELECT x, rank() OVER (ORDER BY g) AS r FROM t", T).order == frozenset()


def test_comments_and_semicolons_around_a_statement_do_not_matter() -> None:
    sql = "-- head; /* \n/* ; */ SELECT x -- 'a;\nFROM t;; -- the end;"
    assert list(analyze(sql, T).columns) == ["x"]


def test_schemas_follow_each_other_without_trace() -> None:
    """The shadow database is shared; a relation is what the last call says it is."""
    assert analyze("SELECT a FROM r", {"r": {"a": "INTEGER"}}).types == {"a": "INTEGER"}
    assert analyze("SELECT a FROM R", {"R": {"a": "VARCHAR"}}).types == {"a": "VARCHAR"}
    view = analyze("SELECT a FROM r", {"s": {"a": "DATE"}}, {"r": "SELECT a FROM s"})
    assert view.rows == {Column("s", "*")}
    with pytest.raises(UnboundSQL):
        analyze("SELECT b FROM r", {"r": {"a": "INTEGER"}})
    with pytest.raises(Undecided):
        analyze("SELECT a FROM r", {"other": {"a": "INTEGER"}})


@pytest.mark.parametrize(
    "type_",
    ["ENUM('a', 'b')", "INTEGER DEFAULT 1", "INTEGER, b INTEGER", "INTEGER); DROP TABLE t; --",
     "INTEGER AS (1)", "INTEGER CHECK (a > 1)", "STRUCT(e ENUM('a'))", "nosuch"],
)  # fmt: skip
def test_a_declared_type_is_a_plain_type(type_: str) -> None:
    """Nothing that carries values or code comes in through a type; the statement that reads it is named."""
    with pytest.raises((Undecided, UnboundSQL)) as refused:
        analyze("SELECT a FROM r", {"r": {"a": type_}}, file="letters.sql")
    assert str(refused.value.place) == "letters.sql:1:1"


def test_two_relations_may_not_share_a_name() -> None:
    with pytest.raises(UnboundSQL):
        analyze("SELECT 1", {"t": {"a": "INTEGER"}, "T": {"a": "INTEGER"}})


def test_views_that_need_each_other_are_an_error() -> None:
    with pytest.raises(UnboundSQL, match="need each other"):
        analyze("FROM p", {}, {"p": "FROM q", "q": "FROM p"})


def test_a_view_that_does_not_bind_is_an_error() -> None:
    """And leaves nothing behind for the next statement."""
    with pytest.raises(UnboundSQL):
        analyze("FROM p", T, {"p": "SELECT nope FROM t"})
    assert list(analyze("FROM p", T, {"p": "SELECT x FROM t;"}).columns) == ["x"]


def test_nesting_beyond_what_can_be_followed_is_refused() -> None:
    """Deep nesting is undecided, not a crash."""
    with pytest.raises((Undecided, UnboundSQL)):
        analyze("SELECT " + "(" * 600 + "x" + " + 1)" * 600 + " FROM t", T)


DETERMINED = [
    "SELECT sum(x), sum(n), avg(n), min(d), max(d), count(d), median(d) FROM t",
    "SELECT x FROM t ORDER BY id LIMIT 3",
    "SELECT x FROM t ORDER BY g, id LIMIT 3 OFFSET 1",
    "SELECT g, s FROM (SELECT g, sum(x) s FROM t GROUP BY g) ORDER BY g LIMIT 2",
    "SELECT x FROM (SELECT DISTINCT x FROM t) ORDER BY x LIMIT 2",
    "SELECT row_number() OVER (ORDER BY x, id) FROM t",
    "SELECT row_number() OVER (PARTITION BY id) FROM t",
    "SELECT rank() OVER (ORDER BY x), sum(x) OVER (ORDER BY g) FROM t",
    "SELECT sum(x) OVER (ORDER BY id ROWS 1 PRECEDING) FROM t",
    "SELECT DISTINCT ON (g) x FROM t ORDER BY g, id",
    "SELECT list(x ORDER BY id), string_agg(x::VARCHAR, ',' ORDER BY id) FROM t",
    "SELECT list(x ORDER BY x), first(x ORDER BY x) FROM t",
    "SELECT arg_max(x, id) FROM t",
    "SELECT max(x) FROM t LIMIT 1",
    "SELECT (SELECT x FROM t WHERE id = 1) AS v",
    "SELECT x FROM t WHERE EXISTS (SELECT 1 FROM t WHERE g > 1)",
    "SELECT a.x FROM t a JOIN t b USING (id) ORDER BY a.id LIMIT 2",
    "SELECT x FROM t QUALIFY row_number() OVER (PARTITION BY g ORDER BY id) = 1 ORDER BY g LIMIT 2",
    "SELECT x, e FROM t, unnest([1, x]) q(e)",
    "SELECT x FROM t ORDER BY x",
]  # fmt: skip
UNDETERMINED = [
    ("SELECT x FROM t LIMIT 3", "LIMIT"),
    ("SELECT x FROM t ORDER BY g LIMIT 3", "LIMIT"),
    ("SELECT a.x FROM t a JOIN t b ON a.g = b.g ORDER BY a.id LIMIT 2", "LIMIT"),
    ("SELECT x FROM t ORDER BY id OFFSET 2 LIMIT (SELECT g FROM t LIMIT 1)", "LIMIT"),
    ("SELECT row_number() OVER (ORDER BY g) FROM t", "row_number"),
    ("SELECT lag(x) OVER (ORDER BY g) FROM t", "lag"),
    ("SELECT first_value(x) OVER (ORDER BY g) FROM t", "first_value"),
    ("SELECT sum(x) OVER (ORDER BY g ROWS 1 PRECEDING) FROM t", "sum OVER"),
    ("SELECT sum(d) FROM t", "sum of DOUBLE"),
    ("SELECT avg(d) FROM t GROUP BY g", "avg of DOUBLE"),
    ("SELECT stddev(x) FROM t", "stddev of DOUBLE"),
    ("SELECT sum(d) OVER (ORDER BY id) FROM t", "sum of DOUBLE"),
    ("SELECT first(x) FROM t", "first"),
    ("SELECT any_value(x) FROM t GROUP BY g", "any_value"),
    ("SELECT list(x) FROM t", "list"),
    ("SELECT list(x) FROM (SELECT x FROM t ORDER BY id)", "list"),
    ("SELECT list(x ORDER BY g) FROM t", "list"),
    ("SELECT string_agg(x::VARCHAR) FROM t", "string_agg"),
    ("SELECT array_agg(x) FROM t", "array_agg"),
    ("SELECT arg_max(x, g) FROM t", "arg_max"),
    ("SELECT mode(x) FROM t", "mode"),
    ("SELECT approx_count_distinct(x) FROM t", "approx_count_distinct"),
    ("SELECT approx_quantile(x, 0.5) FROM t", "approx_quantile"),
    ("SELECT reservoir_quantile(x, 0.5) FROM t", "reservoir_quantile"),
    ("SELECT DISTINCT ON (g) x FROM t", "DISTINCT ON"),
    ("SELECT DISTINCT ON (g) x FROM t ORDER BY g, d", "DISTINCT ON"),
    ("SELECT x FROM t USING SAMPLE 10%", "SAMPLE"),
    ("SELECT a.x FROM t a POSITIONAL JOIN t b", "POSITIONAL JOIN"),
    ("SELECT a.x, b.x FROM t a ASOF JOIN t b ON a.g >= b.g", "ASOF JOIN"),
    ("SELECT (SELECT x FROM t b WHERE b.g = a.g ORDER BY d LIMIT 1) FROM t a", "LIMIT"),
]


@pytest.mark.parametrize("sql", DETERMINED)
def test_what_the_data_determine_is_not_reported(sql: str) -> None:
    """A total order, an exact sum, a single row: the same data give the same output."""
    assert analyze(sql, T, keys=KEY).undetermined == ()


@pytest.mark.parametrize(("sql", "construct"), UNDETERMINED)
def test_what_the_data_do_not_determine_is_reported(sql: str, construct: str) -> None:
    """An export that has one of these is refused by a rule; the analysis only says so."""
    assert construct in [u.construct for u in analyze(sql, T, keys=KEY).undetermined]


def test_a_declared_key_makes_an_order_total_and_proves_nothing() -> None:
    """Keys are promises: they never take an influence away."""
    sql = "SELECT a.x FROM t a LEFT JOIN t b ON a.g = b.id"
    assert analyze(sql, T, keys=KEY).rows == analyze(sql, T).rows
    assert analyze("SELECT x FROM t ORDER BY id LIMIT 1", T).undetermined


def test_an_undetermined_construct_is_placed_at_itself() -> None:
    sql = "SELECT g, list(x ORDER BY id) AS a,\n string_agg(x::VARCHAR, ',') AS b FROM t GROUP BY g"
    (found,) = analyze(sql, T, keys=KEY).undetermined
    assert found.span is not None
    assert sql[found.span.start :].startswith("string_agg(")

"""What statements compute: equal only if the results are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.lineage import Meaning, meaning_of, source_meaning

TABLES: Final = {
    "t": {"a": "VARCHAR", "b": "VARCHAR", "n": "INTEGER"},
    "u": {"a": "VARCHAR", "k": "INTEGER"},
}
INPUTS: Final = {name: source_meaning(name, columns) for name, columns in TABLES.items()}


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def meaning(sql: str) -> Meaning:
    found = meaning_of(sql, TABLES, INPUTS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a AS x FROM t", "select q.a as x /* the same */\nfrom t as q"),
        ("SELECT a AS x FROM t", "WITH c AS (SELECT n, a FROM t) SELECT a AS x FROM c"),
        (
            "SELECT a FROM t UNION ALL SELECT a FROM u",
            "(FROM t SELECT a) UNION ALL (FROM u SELECT a)",
        ),
        (
            "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
            "SELECT t.a FROM t WHERE EXISTS (SELECT 1 FROM u AS v WHERE t.a = v.a)",
        ),
        (
            "SELECT list_transform([a], lambda x: x || b) AS c FROM t",
            "SELECT list_transform( [a] , lambda x: x||b ) AS c FROM t",
        ),
    ],
)
def test_how_it_is_written_does_not_count(one, other):
    assert meaning(one) == meaning(other)


@pytest.mark.parametrize(
    ("one", "other", "rows", "columns"),
    [
        ("SELECT a, b FROM t", "SELECT a FROM t", True, {"a"}),
        ("SELECT a, b FROM t", "SELECT b, a FROM t", True, {"a", "b"}),
        ("SELECT a, b FROM t", "SELECT a, upper(b) AS b FROM t", True, {"a"}),
        ("SELECT a, b FROM t", "SELECT a, b FROM t WHERE n > 1", False, {"a", "b"}),
        ("SELECT a FROM t WHERE n > 2", "SELECT a FROM t WHERE n > 1", False, {"a"}),
        ("SELECT t.a FROM t", "SELECT t.a FROM t JOIN u ON k = n", False, {"a"}),
        ("SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC", False, {"a"}),
        (
            "SELECT a, b FROM t ORDER BY a, b LIMIT 2",
            "SELECT a, b FROM t ORDER BY a, b LIMIT 3",
            False,
            {"a", "b"},
        ),
        ("SELECT DISTINCT a FROM t", "SELECT DISTINCT a, b FROM t", False, {"a"}),
    ],
)
def test_columns_and_rows_are_told_apart(one, other, rows, columns):
    first, second = meaning(one), meaning(other)
    assert (first.rows == second.rows) == rows
    same = {c for c in first.columns if first.columns[c] == second.columns.get(c)}
    assert same == columns


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT l.a FROM t l JOIN t r ON l.n < r.n", "SELECT r.a FROM t l JOIN t r ON l.n < r.n"),
        (
            "SELECT l.a FROM t l JOIN (SELECT n FROM t) r ON l.n < r.n",
            "SELECT r.a FROM (SELECT n FROM t) l JOIN t r ON l.n < r.n",
        ),
        (
            "SELECT t.a AS p FROM t LEFT JOIN u ON t.n = u.k",
            "SELECT u.a AS p FROM t LEFT JOIN u ON t.n = u.k",
        ),
        (
            "SELECT a, count(*) AS c FROM t GROUP BY a",
            "SELECT a, count(*) AS c FROM t WHERE n > 1 GROUP BY a",
        ),
        (
            "SELECT a FROM t EXCEPT SELECT a FROM u",
            "SELECT a FROM t EXCEPT SELECT k::VARCHAR FROM u",
        ),
        ("SELECT a, unnest([b, a]) AS c FROM t", "SELECT a, unnest([a, b]) AS c FROM t"),
    ],
)
def test_what_computes_something_else_is_not_equal(one, other):
    assert meaning(one) != meaning(other)


def test_an_aggregate_is_of_the_rows_that_it_is_made_of():
    """Not only its rows differ by a filter below it: each of its values does."""
    one, other = (
        meaning(f"SELECT a, count(*) AS c FROM t {where} GROUP BY a")
        for where in ("", "WHERE n > 1")
    )
    assert one.columns["c"] != other.columns["c"]


def test_a_relation_stands_for_what_it_computes():
    """The name of a model does not count, what it computes does."""
    made = {"a": "VARCHAR"}
    upper, lower = meaning("SELECT upper(a) AS a FROM t"), meaning("SELECT lower(a) AS a FROM t")
    one = meaning_of("SELECT a FROM m", {"m": made}, {"m": upper})
    assert one == meaning_of("SELECT x.a FROM other AS x", {"other": made}, {"other": upper})
    assert one != meaning_of("SELECT a FROM m", {"m": made}, {"m": lower})


# --------------------------------------------------------------------------- the law

_VALUES: Final = ("a", "b", "n", "'x'", "upper(a)", "a || b", "n + 1", "NULL")
_CONDITIONS: Final = (
    "n > 1", "n >= 1", "a = b", "a <> b", "b IS NULL", "n IN (SELECT k FROM u)", "n NOT IN (1, 2)",
    "EXISTS (SELECT 1 FROM u WHERE u.a = t0.a)", "EXISTS (SELECT 1 FROM u WHERE u.k = t0.n)",
)  # fmt: skip
_INNER: Final = (
    "t",
    "(SELECT a, b, n FROM t WHERE n > 1)",
    "(SELECT b AS a, a AS b, n FROM t)",
    "(SELECT DISTINCT a, b, n FROM t)",
)
_SHAPES: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "SELECT {first} AS p, {second} AS q FROM {inner} AS t0 WHERE {condition}": {
        "first": _VALUES,
        "second": _VALUES,
        "inner": _INNER,
        "condition": _CONDITIONS,
    },
    "SELECT {first} AS p, {second} AS q FROM {inner} AS l {join} {other} AS r ON {on}": {
        "first": ("l.a", "r.a", "l.b", "r.b", "r.n"),
        "second": ("l.a", "r.a", "l.n", "r.n"),
        "inner": _INNER,
        "join": ("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"),
        "other": (*_INNER, "(SELECT a, a AS b, k AS n FROM u)"),
        "on": ("l.n = r.n", "l.a = r.b", "l.n < r.n", "l.b = r.a"),
    },
    "SELECT {by} AS p, {value} AS q FROM {inner} AS t0 WHERE {condition} GROUP BY {by}": {
        "by": ("a", "b", "n"),
        "value": ("count(*)", "count(b)", "max(n)", "min(a)", "sum(n)"),
        "inner": _INNER,
        "condition": _CONDITIONS,
    },
    "SELECT {first} AS p, n AS q FROM {inner} AS t0 {how} SELECT {second}, k FROM u": {
        "first": ("a", "b"),
        "inner": _INNER,
        "how": ("UNION", "UNION ALL", "EXCEPT", "INTERSECT", "EXCEPT ALL"),
        "second": ("a", "upper(a)"),
    },
    "SELECT a AS p, {value} OVER (PARTITION BY {by}) AS q FROM {inner} AS t0 WHERE {condition}": {
        "value": ("max(a)", "min(b)", "count(*)", "sum(n)"),
        "by": ("a", "b"),
        "inner": _INNER,
        "condition": _CONDITIONS,
    },
}


@st.composite
def statements(draw: st.DrawFn) -> tuple[str, str]:
    """Two statements that differ in one part."""
    shape = draw(st.sampled_from(sorted(_SHAPES)))
    parts = {name: draw(st.sampled_from(values)) for name, values in _SHAPES[shape].items()}
    changed = draw(st.sampled_from(sorted(parts)))
    other = {**parts, changed: draw(st.sampled_from(_SHAPES[shape][changed]))}
    return shape.format(**parts), shape.format(**other)


_ROWS: Final = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", None]), st.sampled_from(["x", "y", None]), st.integers(0, 3)
    ),
    max_size=6,
)
_FEW: Final = st.lists(st.tuples(st.sampled_from(["x", "y", None]), st.integers(0, 3)), max_size=3)


@settings(max_examples=300, deadline=None)
@given(statements(), _ROWS, _FEW)
def test_equal_meanings_give_equal_results(database, pair, t, u):
    one, other = pair
    first, second = meaning(one), meaning(other)
    for name, rows in (("t", t), ("u", u)):
        columns = ", ".join(f"{c} {type_}" for c, type_ in TABLES[name].items())
        database.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
        for row in rows:
            database.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    answers = [database.execute(sql).fetchall() for sql in (one, other)]
    if first == second:
        assert sorted(map(repr, answers[0])) == sorted(map(repr, answers[1]))
    if first.rows == second.rows:
        assert len(answers[0]) == len(answers[1])
        for position, column in enumerate(("p", "q")):
            if first.columns[column] == second.columns[column]:
                values = [sorted(repr(row[position]) for row in rows) for rows in answers]
                assert values[0] == values[1]

"""Statements that are bound without a look at their syntax tree: never more than the lists permit."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import orjson
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lineage.cases import corpus, refusals
from lineage.queries import random_query, schema
from prove.known import known, versions

from sekisho.errors import SekishoError, UnboundSQL, Undecided
from sekisho.lineage import analyze, binder
from sekisho.lineage.functions import ALLOWED, TABLE
from sekisho.lineage.glance import words_at_a_glance
from sekisho.lineage.syntax import read_statement
from sekisho.lineage.text import Text
from sekisho.model import ROWS, Column

QUERIES = corpus("queries.yaml")
TABLES = {
    name: {**schema.TABLES.get(name, {}), **QUERIES.tables.get(name, {})}
    for name in {**schema.TABLES, **QUERIES.tables}
}
VIEWS = {**schema.VIEWS, **QUERIES.views}
PARSER = duckdb.connect()
ATTACKS = yaml.safe_load(
    (Path(__file__).parents[1] / "attacks" / "statements.yaml").read_text(encoding="utf-8")
)
STATEMENTS = [
    *(c.sql for c in QUERIES.cases),
    *(c["sql"] for c in refusals()),
    *(sql for group in ATTACKS.values() for sql in group if isinstance(sql, str)),
    *(random_query(seed) for seed in range(150)),
]
BROKEN = [
    "SELECT x FROM t) x, (SELECT y FROM u",
    "SELECT x FROM t) WHERE (true",
    "t JOIN u USING (k)",
    "t",
    "(t JOIN u USING (k))",
    "SELECT x FROM t; SELECT 1",
    "SELECT x FROM t; -- a\n DROP TABLE t",
    "SELECT '(' FROM t) a, (SELECT ')' FROM u",
]


def through_the_lists(sql: str) -> None:
    """Raise what the lists have against a statement."""
    text = Text(sql, "s.sql")
    columns = {t: frozenset(c) for t, c in TABLES.items()}
    read_statement(binder.parse(text), text, {**columns, **dict.fromkeys(VIEWS, frozenset())})


@pytest.mark.parametrize("sql", STATEMENTS)
def test_what_passes_at_a_glance_passes_the_lists(sql: str) -> None:
    """Whatever is analysed without its syntax tree has nothing in it that the lists refuse."""
    if words_at_a_glance(sql) is None or not binder.is_query(sql):
        return
    try:
        through_the_lists(sql)
    except (Undecided, UnboundSQL):
        with pytest.raises(SekishoError):
            analyze(sql, TABLES, VIEWS)


def test_most_statements_pass_at_a_glance() -> None:
    """The second look is the exception, or it would not pay."""
    glanced = [s for s in STATEMENTS if words_at_a_glance(s) is not None and binder.is_query(s)]
    assert len(glanced) > 0.6 * len(STATEMENTS)


@pytest.mark.parametrize("version", versions())
def test_every_function_of_the_engine_is_allowed_or_withheld(version: str) -> None:
    """A word that calls a function off the lists is seen, whichever function it is."""
    words = {name for name in known(version)["functions"] if re.fullmatch(r"\w+", name)}
    assert not [
        w for w in words - ALLOWED - TABLE if words_at_a_glance(f"SELECT {w}(1)") is not None
    ]


@pytest.mark.parametrize("sql", BROKEN)
def test_a_text_that_binds_only_inside_of_parentheses_is_no_query(sql: str) -> None:
    """What would end the parentheses around it, or is no SELECT, is refused like before."""
    assert not binder.is_query(sql)
    with pytest.raises(SekishoError):
        analyze(sql, QUERIES.tables)


@settings(deadline=None)
@example(";--")
@given(st.text(alphabet=st.sampled_from("()'\"-/*$;\n eE\\é"), max_size=14))
def test_no_text_leaves_the_parentheses_that_it_is_bound_in(middle: str) -> None:
    """Strings, comments and names of any form hide no parenthesis from the check."""
    sql = f"SELECT 1 AS a {middle} AS b"
    if binder.is_query(sql):
        assert parses(f"SELECT * FROM ({binder.bare(sql)}\n)") == parses(sql)


def parses(sql: str) -> bool:
    row = PARSER.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    assert row is not None
    return not orjson.loads(row[0])["error"]


@pytest.mark.parametrize("case", QUERIES.cases, ids=lambda c: c.name)
def test_edges_say_what_the_sets_say(case) -> None:
    """The walk that traces finds the influences that the walk over masks finds."""
    lineage = analyze(case.sql, QUERIES.tables, QUERIES.views, keys=QUERIES.keys)
    traced: dict[str, dict[Column, bool]] = {name: {} for name in (*lineage.columns, ROWS)}
    for edge in lineage.edges:
        traced[edge.output][edge.source] = edge.direct
    for name, influence in lineage.columns.items():
        assert {s for s, direct in traced[name].items() if direct} == influence.direct
        assert {s for s, direct in traced[name].items() if not direct} == influence.indirect
    assert set(traced[ROWS]) == lineage.rows | lineage.order
    assert tuple(u.construct for u in lineage.undetermined) == lineage.constructs

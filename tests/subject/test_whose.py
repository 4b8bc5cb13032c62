"""Whose data is in a statement's rows: cases, and a law that nobody is missed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.lineage import analyze
from sekisho.lineage.whose import Whose, whose
from sekisho.model import Column

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "whose.yaml").read_text(encoding="utf-8")
)
TABLES = {
    "member": {"num": "VARCHAR", "name": "VARCHAR", "introducer": "VARCHAR"},
    "orders": {"member_no": "VARCHAR", "item": "VARCHAR", "placed": "INTEGER"},
    "shares": {"member_no": "VARCHAR", "kind": "VARCHAR", "amount": "INTEGER"},
    "visit": {"member_no": "VARCHAR", "service": "VARCHAR"},
    "welfare": {"user_no": "VARCHAR", "service": "VARCHAR"},
    "user_map": {"user_no": "VARCHAR", "member_no": "VARCHAR"},
    "product": {"item": "VARCHAR", "title": "VARCHAR"},
}
MADE = {"scored": {"member_no": "VARCHAR", "score": "INTEGER"}}
KEYS = {
    "member": [Column("member", "num"), Column("member", "introducer")],
    "orders": [Column("orders", "member_no")],
    "shares": [Column("shares", "member_no")],
    "visit": [Column("visit", "member_no")],
    "welfare": [Column("welfare", "user_no")],
    "user_map": [Column("user_map", "user_no"), Column("user_map", "member_no")],
    "scored": [Column("orders", "member_no"), Column("shares", "member_no")],
}
SAME = {"user_map": ("user_no", "member_no")}


def asked(sql: str, models: dict[str, str]) -> Whose:
    columns = tuple(analyze(sql, {**TABLES, **MADE}, models).columns)
    words = {*re.findall(r"\w+", " ".join((sql, *models.values())))}
    keys = {table: found for table, found in KEYS.items() if table in words}
    return whose("asked", sql, {**TABLES, **MADE}, models, keys, columns, SAME)


@cache
def of_case(name: str) -> Whose:
    return asked(CASES[name]["sql"], CASES[name].get("models", {}))


@pytest.mark.parametrize("name", CASES)
def test_the_columns_that_tell_and_the_keys_that_none_tells(name: str) -> None:
    case = CASES[name]
    found = of_case(name)
    told = {column: sorted(map(str, keys)) for column, keys in found.columns.items()}
    assert told == case.get("tells", {})
    assert sorted(map(str, found.loose)) == case.get("loose", [])


Rows = dict[str, list[tuple[Any, ...]]]
NUMBERS = st.sampled_from(["001", "002", "003", "004"])
WORDS = st.sampled_from(["a", "b", "c"])
ROWS = st.fixed_dictionaries(
    {
        "member": st.lists(st.tuples(NUMBERS, WORDS, NUMBERS), max_size=4),
        "orders": st.lists(st.tuples(NUMBERS, WORDS, st.integers(0, 3)), max_size=5),
        "shares": st.lists(st.tuples(NUMBERS, WORDS, st.integers(0, 3)), max_size=5),
        "visit": st.lists(st.tuples(NUMBERS, WORDS), max_size=4),
        "product": st.lists(st.tuples(WORDS, WORDS), max_size=3),
    }
)
PLAIN = [n for n, case in CASES.items() if not {"welfare", "scored"} & {*case["sql"].split()}]


@pytest.fixture(scope="module")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for table, columns in TABLES.items():
            listed = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
            connection.execute(f"CREATE TABLE {table} ({listed})")
        yield connection


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(PLAIN), rows=ROWS, who=NUMBERS)
def test_whoever_has_values_in_a_file_is_told_by_a_column_or_loose(
    world: duckdb.DuckDBPyConnection, name: str, rows: Rows, who: str
) -> None:
    """A member's values are changed, and neither keys nor what joins use: what moves is theirs."""
    case = CASES[name]
    before, columns = _run(world, case, rows)
    changed = {table: [_marked(table, row, who) for row in found] for table, found in rows.items()}
    after, _ = _run(world, case, changed)
    if Counter(before) == Counter(after):
        return
    found = of_case(name)
    telling = [columns.index(column) for column in found.columns]
    told = {row[at] for row in before + after for at in telling}
    loose = {
        row[[*TABLES[key.table]].index(key.name)]
        for key in found.loose
        for row in rows.get(key.table, [])
    }
    assert who in told | loose


def _marked(table: str, row: tuple[Any, ...], who: str) -> tuple[Any, ...]:
    """A row of somebody with another value in its last column that is no key."""
    if row[0] != who:
        return row
    if table in {"orders", "shares"}:
        return (*row[:2], row[2] + 100)
    return (row[0], f"{row[1]}!", row[2]) if table == "member" else row


def _run(
    world: duckdb.DuckDBPyConnection, case: dict[str, Any], rows: Rows
) -> tuple[list[tuple[Any, ...]], list[str]]:
    world.execute("BEGIN")
    for table, found in rows.items():
        if found:
            world.execute(f"INSERT INTO {table} VALUES {', '.join(map(str, found))}")
    for model, sql in case.get("models", {}).items():
        world.execute(f"CREATE VIEW {model} AS {sql}")
    done = world.execute(case["sql"])
    answer = done.fetchall(), [column[0] for column in done.description or ()]
    world.execute("ROLLBACK")
    return answer

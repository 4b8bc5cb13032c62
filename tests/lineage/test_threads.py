"""Statements are analysed by several threads over one shadow database; each has its own answer."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb
import pytest

from sekisho.errors import SekishoError, Undecided
from sekisho.lineage import analyze, analyze_all, binder, project
from sekisho.lineage.analysis import NO_VIEWS, analyzed
from sekisho.lineage.text import Text
from sekisho.model import QueryLineage

TABLES = {"r": {"k": "VARCHAR", "n": "INTEGER", "a": "DECIMAL(12,2)"}}
KINDS = (
    "SELECT k, n, a FROM {0} WHERE n > 1",
    "SELECT x.k, y.n, x.a + y.a AS a FROM {0} AS x JOIN {1} AS y USING (k)",
    "SELECT k, count(*) AS n, sum(a) AS a FROM {0} GROUP BY k",
    "SELECT k, n, a FROM {0} UNION SELECT k, n, a FROM {1}",
)


def models(count: int) -> dict[str, str]:
    """Models in several layers; each reads two of the last ten."""
    found: dict[str, str] = {}
    for number in range(count):
        first, second = ((*TABLES, *found)[-1 - (number * n) % min(number + 1, 10)] for n in (1, 7))
        found[f"m{number}"] = KINDS[number % len(KINDS)].format(first, second)
    return found


def one_by_one(statements: Mapping[str, str]) -> dict[str, QueryLineage]:
    """Each analysed over what those before it gave."""
    known: dict[str, Mapping[str, str]] = dict(TABLES)
    unique: dict[str, dict[tuple[str, ...], bool]] = {}
    found = {}
    for name, sql in statements.items():
        found[name] = analyzed(Text(sql, name), known, NO_VIEWS, unique)
        known[name] = found[name].types
        unique[name] = dict.fromkeys(found[name].keys, True)
    return found


def test_several_threads_say_what_one_says() -> None:
    """Sets, types, keys and traces, in whichever order statements were done."""
    statements = models(80)
    expected = one_by_one(statements)
    for _ in range(3):
        found = analyze_all(TABLES, statements, {})
        assert dict(found) == expected
        traced: Any = found
        assert {n: q.edges for n, q in traced.items()} == {n: q.edges for n, q in expected.items()}


def test_each_table_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a project costs grows with its models, and not with their square."""
    made: list[str] = []
    create = binder._Database._create
    monkeypatch.setattr(
        binder._Database,
        "_create",
        lambda self, name, columns: made.append(name) or create(self, name, columns),
    )
    binder._databases.clear()
    statements = models(80)
    analyze_all(TABLES, statements, {"e": "SELECT * FROM m79"})
    words = {word for sql in statements.values() for word in sql.split()}
    assert sorted(made) == sorted(words & {*TABLES, *statements} | {"m79"})


def test_threads_that_need_different_tables_of_one_name_wait_for_each_other() -> None:
    """Whoever binds finds the columns that it has declared, whatever others declare meanwhile."""

    def types(number: int) -> list[str]:
        column, type_ = (
            f"c{number % 5}",
            ("INTEGER", "VARCHAR", "DATE", "DOUBLE", "BLOB")[number % 5],
        )
        found = analyze(f"SELECT {column} FROM t", {"t": {column: type_}})
        return [column, type_, *found.columns, *found.types.values()]

    with ThreadPoolExecutor(4) as threads:
        for column, type_, found, of in threads.map(types, range(200)):
            assert (found, of) == (column, type_)


def test_views_are_there_only_for_whoever_declares_them() -> None:
    def influences(number: int) -> set[str]:
        if number % 2:
            found = analyze("SELECT a FROM v", {"t": {"a": "INTEGER"}}, {"v": "SELECT a FROM t"})
        else:
            found = analyze("SELECT a FROM v", {"v": {"a": "INTEGER"}})
        return {column.table for column in found.columns["a"].direct}

    with ThreadPoolExecutor(4) as threads:
        answers = [*threads.map(influences, range(60))]
    assert answers == [{"v"}, {"t"}] * 30


@pytest.mark.parametrize("times", [1, 2])
def test_an_internal_error_refuses_only_the_statement_that_causes_it(
    monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Asked again in a database of its own, a statement that is not at fault has its answer."""
    asked = binder._asked
    left = [times]

    def failing(*arguments: Any) -> dict[str, Any]:
        if left[0]:
            left[0] -= 1
            raise duckdb.InternalException("database has been invalidated")
        return asked(*arguments)

    monkeypatch.setattr(binder, "_asked", failing)
    if times == 1:
        assert analyze("SELECT n FROM r", TABLES).types == {"n": "INTEGER"}
    else:
        with pytest.raises(Undecided, match="plan"):
            binder.bind(Text("SELECT n FROM r", "q"), binder.Shadow(TABLES, {}))


def test_a_word_that_is_no_relation_makes_no_cycle_and_reads_nothing() -> None:
    """A model may have the name of a column, of an alias, or of a word in a comment."""
    statements = {
        "n": "SELECT k, n FROM r -- not a",
        "a": "SELECT k AS a FROM n AS k",
        "k": "SELECT a AS n FROM a",
    }
    found = project.analyze_project(TABLES, statements, {"e": "SELECT k.n FROM k"})
    assert found.reads == {"n": ("r",), "a": ("n",), "k": ("a",), "e": ("k",)}
    assert list(found.lineages) == ["n", "a", "k", "e"]
    assert not any(isinstance(outcome, SekishoError) for outcome in found.lineages.values())


def test_an_input_that_fails_counts_only_where_it_is_read() -> None:
    """`bad` is a column in one statement, and a relation in the other."""
    statements = {
        "bad": "SELECT nosuch FROM r",
        "fine": "SELECT n AS bad FROM r",
        "below": "SELECT * FROM bad",
    }
    found = project.analyze_project(TABLES, statements, {})
    assert isinstance(found.lineages["fine"], QueryLineage)
    below = found.lineages["below"]
    assert isinstance(below, SekishoError)
    assert below.message.id == "lineage.input-failed"
    assert found.reads == {"bad": ("r",), "fine": ("r",), "below": ("bad",)}

"""A statement may be nested as deep as DuckDB takes it; beyond that it is refused, by name and place."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import pytest

from sekisho.errors import UnboundSQL, Undecided
from sekisho.lineage import analyze, depth, references
from sekisho.lineage.depth import deep
from sekisho.lineage.meaning import meaning_of, source_meaning
from sekisho.lineage.script import Script, analyze_script
from sekisho.lineage.whose import whose
from sekisho.model import Column

TABLES = {"t": {"a": "INTEGER", "s": "VARCHAR", "l": "INTEGER[]"}}
LEVELS = 900
"""DuckDB takes 1,000, of which a level of SQL may use more than one."""


def within(before: str, inner: str, after: str, levels: int) -> str:
    return f"{before * levels}{inner}{after * levels}"


NESTED: dict[str, tuple[Callable[[int], str], int]] = {
    "chain": (lambda n: f"SELECT {' + '.join(['a'] * n)} AS v FROM t", LEVELS),
    "calls": (lambda n: f"SELECT {within('upper(', 's', ')', n)} AS v FROM t", LEVELS),
    "parentheses": (lambda n: f"SELECT {within('(', 'a', ')', n)} AS v FROM t", LEVELS),
    "cases": (
        lambda n: f"SELECT {within('CASE WHEN a = 1 THEN 2 ELSE ', 'a', ' END', n)} AS v FROM t",
        LEVELS,
    ),
    "branches": (
        lambda n: f"SELECT CASE {'WHEN a = 1 THEN 2 ' * n} ELSE a END AS v FROM t",
        LEVELS,
    ),
    "conditions": (
        lambda n: f"SELECT a AS v FROM t WHERE {' AND '.join(['a <> 1'] * n)}",
        LEVELS,
    ),
    "lambdas": (
        lambda n: f"SELECT {within('list_transform(', 'l', ', lambda x: x + 1)', n)} AS v FROM t",
        LEVELS,
    ),
    "structs": (
        lambda n: f"SELECT {within(chr(123) + 'f: ', 'a', chr(125), n)} AS v FROM t",
        LEVELS // 2,
    ),
    "subqueries": (
        lambda n: f"SELECT a AS v FROM {within('(SELECT a + 1 AS a FROM ', 't', ')', n)}",
        LEVELS // 2,
    ),
    "stars": (lambda n: f"SELECT a AS v FROM {within('(SELECT * FROM ', 't', ')', n)}", LEVELS),
    "unions": (lambda n: " UNION ALL ".join(["SELECT a AS v FROM t"] * n), LEVELS),
    "differences": (lambda n: " EXCEPT ".join(["SELECT a AS v FROM t"] * n), LEVELS // 2),
    "CTEs": (
        lambda n: (
            "WITH c0 AS (SELECT a AS v FROM t)"
            + "".join(f", c{i + 1} AS (SELECT v + 1 AS v FROM c{i})" for i in range(n))
            + f" SELECT v FROM c{n}"
        ),
        LEVELS // 2,
    ),
}
"""Name -> a statement of so many levels with a column `v`, and how many."""


@pytest.mark.slow
@pytest.mark.parametrize("name", NESTED)
def test_what_duckdb_takes_has_a_lineage_and_its_reasons(name: str) -> None:
    """Read at once or in full, both the sets and the edges."""
    made, levels = NESTED[name]
    source = Column("t", {"calls": "s", "lambdas": "l"}.get(name, "a"))
    for sql in (made(levels), f"/* now() */ {made(levels)}"):
        lineage = analyze(sql, TABLES)
        assert source in lineage.columns["v"].direct
        assert source in {e.source for e in lineage.edges if e.output == "v"}
        assert references(sql).keys() == {"t"}


def test_a_statement_of_a_script_may_be_as_deep() -> None:
    """Also where its syntax tree is searched for the calls of a macro."""
    chain = " + ".join(["m(a)", *["a"] * LEVELS])
    sql = f"CREATE MACRO m(x) AS x; CREATE TABLE u AS SELECT {chain} AS v FROM t"
    found = analyze_script(Script(sql, "s.sql"), TABLES)
    version = found.versions[found.final["u"]]
    assert Column("t", "a") in version.lineage.columns["v"].direct


def test_its_meaning_is_known_or_nobodys() -> None:
    """A digest of what it computes is made of any depth, or there is none; nothing else."""
    source = source_meaning("t", TABLES["t"])
    few, many = (
        meaning_of(f"SELECT {' + '.join(['a'] * n)} AS v FROM t", TABLES, {"t": source})
        for n in (10, LEVELS)
    )
    assert few is not None
    assert many is None or many.columns.keys() == few.columns.keys()


def test_whose_data_it_is_is_known_beside_what_is_deep() -> None:
    """Without room for it every key would be loose."""
    chain = " + ".join(["a"] * LEVELS)
    key = Column("t", "s")
    sql = f"SELECT s, {chain} AS v FROM t"
    found = whose("x", sql, TABLES, {}, {"t": [key]}, ["s", "v"], {})
    assert found.columns == {"s": frozenset({key})}
    assert not found.loose


@pytest.mark.parametrize("name", ["chain", "CTEs", "differences"])
@pytest.mark.parametrize("comment", ["", "/* now() */ "])
def test_deeper_than_duckdb_takes_does_not_bind(name: str, comment: str) -> None:
    """Neither parser, binder nor planner sends anybody to look for a comma or to set a limit."""
    with pytest.raises(UnboundSQL, match="nested too deeply") as refused:
        analyze(comment + NESTED[name][0](1_100), TABLES)
    assert "SET" not in refused.value.text("en")


@pytest.mark.parametrize(
    ("before", "after"),
    [("list_transform(l, lambda x: x + len(", "))"), ("[x + len(", ") FOR x IN l]")],
)
def test_lambdas_inside_of_lambdas_are_few(before: str, after: str) -> None:
    """Twenty of them are a plan of 8 GB, which no limit of DuckDB's holds."""
    some = analyze(f"SELECT {within(before, 'l', after, 8)} AS v FROM t", TABLES)
    assert some.columns["v"].direct == {Column("t", "l")}
    for levels in (9, 40):
        with pytest.raises(Undecided, match="nested too deeply") as refused:
            analyze(f"SELECT {within(before, 'l', after, levels)} AS v FROM t", TABLES)
        assert refused.value.place is not None


def test_lambdas_beside_each_other_are_many() -> None:
    many = ", ".join(f"list_transform(l, lambda x: x + {n}) AS v{n}" for n in range(50))
    assert len(analyze(f"SELECT {many} FROM t", TABLES).columns) == 50


@pytest.mark.parametrize("comment", ["", "/* now() */ "])
def test_deeper_than_the_walk_takes_is_refused(
    monkeypatch: pytest.MonkeyPatch, comment: str
) -> None:
    monkeypatch.setattr(depth, "FRAMES", 0)
    with pytest.raises(Undecided, match="nested too deeply") as refused:
        analyze(comment + NESTED["chain"][0](LEVELS), TABLES)
    assert refused.value.construct == "nesting"
    assert refused.value.place is not None


def test_reasons_that_are_too_deep_are_refused_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Edges are found when somebody asks for them; they fail as the analysis does."""
    lineage = analyze(NESTED["chain"][0](LEVELS), TABLES)
    monkeypatch.setattr(depth, "FRAMES", 0)
    with pytest.raises(Undecided, match="nested too deeply"):
        _ = lineage.edges


def test_python_recurses_no_deeper_once_everybody_has_left() -> None:
    before = sys.getrecursionlimit()
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with deep:
            entered.set()
            leave.wait()

    thread = threading.Thread(target=other)
    with deep:
        thread.start()
        entered.wait()
    assert sys.getrecursionlimit() == depth.FRAMES
    leave.set()
    thread.join()
    assert sys.getrecursionlimit() == before
    with pytest.raises(LookupError), deep, deep:
        raise LookupError
    assert sys.getrecursionlimit() == before

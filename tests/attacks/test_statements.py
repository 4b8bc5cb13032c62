"""SQL written to slip past the analysis: nothing that moves an output is unlisted.

`statements.yaml` holds the attacks by what must become of them. The truth is DuckDB itself: the
data that the analysis does not list are changed, and the statement is run again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pytest
from lineage.oracle import World, misses
from sampled import one_in

from sekisho.document import read
from sekisho.errors import UnboundSQL, Undecided
from sekisho.lineage import Graph, analyze, analyze_all
from sekisho.lineage.binder import bare
from sekisho.model import ROWS, Column, QueryLineage

TABLES: Final = {
    "t": {
        "a": "INTEGER",
        "b": "INTEGER",
        "s": "VARCHAR",
        "l": "INTEGER[]",
        "st": "STRUCT(x INTEGER, y VARCHAR)",
    },
    "u": {"a": "INTEGER", "c": "INTEGER", "d": "INTEGER", "s": "VARCHAR"},
}
PARTS: Final = 8
CHANCE: Final = frozenset({"SAMPLE"})
"""Constructs that give something else at each run, so that the oracle can say nothing."""


def _attacks() -> Mapping[str, Sequence[str]]:
    file = Path(__file__).with_name("statements.yaml")
    node = read(file.read_text(encoding="utf-8"), file.name)
    fates = node.mapping(required=("determined", "undetermined", "refused"))
    return {fate: [item.text() for item in part.items()] for fate, part in fates.items()}


ATTACKS: Final = _attacks()
ANALYSED: Final = (*ATTACKS["determined"], *ATTACKS["undetermined"])


@pytest.fixture(scope="module")
def world() -> World:
    """A real database with several data sets."""
    return World(TABLES, {}, seeds=3)


@pytest.mark.parametrize("part", one_in(4, range(PARTS)))
def test_nothing_that_moves_an_output_is_unlisted(part: int, world: World) -> None:
    """What the analysis does not list may change without effect on the output."""
    found = []
    for sql in ANALYSED[part::PARTS]:
        lineage = analyze(sql, TABLES)
        if not CHANCE.intersection(u.construct for u in lineage.undetermined):
            found += [f"{sql}: {miss}" for miss in misses(sql, lineage, world)]
    assert found == []


def test_what_the_data_do_not_determine_is_named() -> None:
    """LIMIT, windows and the like without a total order are reported, so that a rule refuses them."""
    silent = [sql for sql in ATTACKS["undetermined"] if not analyze(sql, TABLES).undetermined]
    assert silent == []


@pytest.mark.parametrize("sql", ATTACKS["refused"])
def test_what_is_not_understood_is_refused(sql: str) -> None:
    """No lineage at all is better than one with a hole."""
    with pytest.raises(Undecided):
        analyze(sql, TABLES)


def test_a_model_in_between_hides_no_influence() -> None:
    """Reading a statement through a model of its own gives at least the same influences."""
    lost = []
    for sql in ATTACKS["determined"]:
        own = analyze(sql, TABLES)
        found = analyze_all(TABLES, {"m": sql}, {"e": "SELECT * FROM m"})
        lineages = {n: q for n, q in found.items() if isinstance(q, QueryLineage)}
        assert lineages.keys() == {"m", "e"}, f"{sql}: {found}"
        graph = Graph.of(lineages, TABLES)
        for name, influence in own.columns.items():
            listed = graph.influences("e", name).keys() | graph.row_influences("e")
            if not (influence.direct | influence.indirect | own.rows) <= listed:
                lost.append(f"{sql}: {name}")
        if not own.rows <= graph.influences("e", ROWS).keys():
            lost.append(f"{sql}: rows")
    assert lost == []


@pytest.mark.parametrize(
    "name",
    ["\u017fource", "\u212aey", "SOURCE", "s\u00f6urce", "\uff53ource", "source\u200b", "t\u0131"],
)
def test_a_cte_takes_the_place_of_a_source_only_where_duckdb_says_so(name: str) -> None:
    """Letters that fold to ASCII (long s, Kelvin sign) hide no scan of a source."""
    tables = {"source": {"a": "INTEGER"}, "key": {"a": "INTEGER"}, "ti": {"a": "INTEGER"}}
    for wanted in tables:
        connection = duckdb.connect()
        for table in tables:
            connection.execute(f"CREATE TABLE {table} AS SELECT 1 AS a")
        sql = f'WITH "{name}" AS (SELECT 2 AS a) SELECT a FROM {wanted}'
        row = connection.execute(sql).fetchone()
        reads_source = row == (1,)
        try:
            listed = Column(wanted, ROWS) in analyze(sql, tables).rows
        except (Undecided, UnboundSQL):
            continue
        assert listed == reads_source


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT ';' AS x FROM t;",
        "SELECT $$;$$ AS x FROM t; -- a",
        "SELECT E'\\';' AS x, a FROM t;--",
        "SELECT /* /* */ ; */ a FROM t; ",
        "SELECT a -- ;\n, b FROM t;",
        "SELECT $q$;$q$ AS x, a FROM t; /*x*/",
        'SELECT a AS "x;y" FROM t; -- z',
        "SELECT a FROM t;;",
        "SELECT a /*;*/ FROM t /* ; */",
        "SELECT a FROM t WHERE s = 'é;' -- é\n;",
        "SELECT a, '日本;' AS j FROM t; -- 日本",
        "SELECT a\u00a0FROM t;--",
        "SELECT e'a\\\\' , ';' FROM t; --",
    ],
)
def test_what_is_bound_is_all_that_was_written(sql: str) -> None:
    """A semicolon in a string, comment or name cuts nothing off what the analysis binds."""
    connection = duckdb.connect()

    def parsed(text: str) -> object:
        return connection.execute("SELECT json_serialize_sql(?)", [text]).fetchone()

    assert parsed(bare(sql)) == parsed(sql)


@pytest.mark.parametrize("parts", ["x, y, x_1", "x, X, x_1", "x, x_1, x, x_1", "x_1, x, x"])
def test_columns_of_one_name_are_named_as_a_view_names_them(parts: str) -> None:
    """The analysis and the view in the world give repeated names the same endings."""
    columns = ["t.a", "t.b", "u.c", "u.d"]
    names = [n.replace("y", "x") for n in parts.split(", ")]
    sql = ", ".join(f"{c} AS {n}" for c, n in zip(columns, names, strict=False))
    sql = f"SELECT {sql} FROM t, u"
    connection = duckdb.connect()
    for table, columns_of in TABLES.items():
        body = ", ".join(f"{c} {type_}" for c, type_ in columns_of.items())
        connection.execute(f"CREATE TABLE {table} ({body})")
    connection.execute(f"CREATE VIEW v AS {sql}")
    shown = [row[0] for row in connection.execute("DESCRIBE v").fetchall()]
    assert list(analyze(sql, TABLES).columns) == shown

"""A project: models one by one, composed down to sources, with the path that explains each."""

from __future__ import annotations

import pytest
from lineage.cases import corpus
from lineage.oracle import World, misses

from sekisho.errors import SekishoError, UnboundSQL, Undecided
from sekisho.lineage import Graph, Hop, analyze, analyze_all, ordered, references
from sekisho.model import Column, Influence, QueryLineage, Span, Trace

TABLES = {
    "register": {"member_no": "VARCHAR", "name": "VARCHAR", "born": "DATE", "branch": "INTEGER"},
    "purchase": {"member_no": "VARCHAR", "amount": "DECIMAL(9,2)", "item": "VARCHAR"},
}
MODELS = {
    "report": "SELECT branch, total FROM totals WHERE total > 100",
    "totals": "SELECT a.branch, sum(p.amount) AS total\n"
    "FROM adults a JOIN purchase p USING (member_no)\nGROUP BY a.branch",
    "adults": "SELECT member_no, branch FROM register\nWHERE born < DATE '2008-01-01'",
}
EXPORTS = {"letters": "SELECT name FROM register SEMI JOIN adults USING (member_no)"}


def project(
    models: dict[str, str] | None = None, exports: dict[str, str] | None = None
) -> dict[str, QueryLineage | SekishoError]:
    return dict(analyze_all(TABLES, models or MODELS, exports or EXPORTS))


def graph() -> Graph:
    return Graph.of({n: r for n, r in project().items() if isinstance(r, QueryLineage)}, TABLES)


def columns(*names: str) -> set[Column]:
    return {Column(*n.split(".")) for n in names}


def test_models_come_before_what_reads_them() -> None:
    assert list(project()) == ["adults", "totals", "report", "letters"]
    assert ordered(MODELS, TABLES) == ("adults", "totals", "report")


def test_references_are_relations_without_ctes() -> None:
    sql = (
        "WITH q AS (SELECT * FROM p), r AS (SELECT * FROM q) SELECT (SELECT 1 FROM s) FROM r, q, q2"
    )
    assert list(references(sql)) == ["p", "s", "q2"]
    assert list(references("WITH p AS (SELECT * FROM p) FROM p")) == ["p"]
    assert list(references("WITH RECURSIVE p AS (SELECT 1 UNION SELECT * FROM p) FROM p")) == []


def test_rows_of_a_model_count_for_what_reads_it() -> None:
    """`born` is in no SELECT list, and decides every total."""
    found = graph()
    assert found.row_influences("report") == columns(
        "register.*", "register.born", "register.branch", "register.member_no",
        "purchase.*", "purchase.member_no", "purchase.amount",
    )  # fmt: skip
    assert found.influences("report", "total") == {Column("purchase", "amount"): True}
    assert found.influences("report", "branch") == {Column("register", "branch"): True}


def test_an_order_that_a_model_ends_in_counts_as_its_rows() -> None:
    models = {"m": "SELECT branch FROM register ORDER BY born"}
    lineages = project(models, {"e": "SELECT branch FROM m"})
    found = Graph.of({n: r for n, r in lineages.items() if isinstance(r, QueryLineage)}, TABLES)
    assert Column("register", "born") in found.row_influences("e")


def test_a_witness_is_the_shortest_path_with_places() -> None:
    path = graph().witness("report", "total", Column("purchase", "amount"))
    assert path == (
        Hop("purchase", "amount", "origin", None),
        Hop("totals", "total", "value", Span(MODELS["totals"].index("p.amount"), 8)),
        Hop("report", "total", "value", Span(MODELS["report"].index("total"), 5)),
    )


def test_a_witness_of_rows_goes_through_rows() -> None:
    path = graph().witness("letters", "name", Column("register", "born"))
    assert [(h.relation, h.column, h.kind) for h in path] == [
        ("register", "born", "origin"),
        ("adults", "*", "filter"),
        ("letters", "*", "row_count"),
    ]
    span = path[1].span
    assert span is not None
    assert MODELS["adults"][span.start :].startswith("born")
    assert graph().witness("letters", "name", Column("purchase", "item")) == ()


def test_every_influence_has_a_witness() -> None:
    found = graph()
    pairs = list(found.closure())
    assert len(pairs) > 20
    for source, node, direct in pairs:
        path = found.witness(node.table, node.name, source)
        assert (path[0].relation, path[0].column) == (source.table, source.name)
        assert path[-1].relation == node.table
        assert all(h.kind in {"origin", "value"} for h in path) == direct


def test_where_a_column_goes_is_known() -> None:
    reached = graph().reached(Column("register", "name"))
    assert reached == (Column("letters", "name"),)
    assert graph().reached(Column("purchase", "item")) == ()


def test_composition_misses_nothing_that_the_inlined_statement_shows() -> None:
    """What the same SQL gives as views is within what the composition gives."""
    data = corpus("queries.yaml")
    models = {
        "m1": "SELECT g, x, a FROM t WHERE b > 1 ORDER BY y, id LIMIT 6",
        "m2": "SELECT g, max(x) AS top, count(*) AS n FROM m1 GROUP BY g",
        "m3": "SELECT m1.x, m2.top FROM m1 LEFT JOIN m2 USING (g) WHERE m2.n > 1",
    }
    lineages = analyze_all(data.tables, models, {}, keys=data.keys)
    found = Graph.of(
        {n: r for n, r in lineages.items() if isinstance(r, QueryLineage)}, data.tables
    )
    names = ["x", "top"]
    flat = QueryLineage(
        columns={n: Influence(frozenset(found.influences("m3", n)), frozenset()) for n in names},
        rows=found.row_influences("m3"),
        types={},
        scans={},
        constructs=(),
        tracing=lambda: Trace((), ()),
    )
    assert list(misses("SELECT * FROM m3", flat, World(data.tables, models))) == []
    inlined = analyze("SELECT * FROM m3", data.tables, models)
    for name in names:
        every = inlined.columns[name].direct | inlined.columns[name].indirect
        assert every <= set(found.influences("m3", name)) | found.row_influences("m3")


def test_models_that_need_each_other_are_named_in_a_circle() -> None:
    models = {"p": "SELECT * FROM q", "q": "SELECT * FROM r", "r": "SELECT * FROM p", "s": "FROM r"}
    with pytest.raises(UnboundSQL, match="`p` > `q` > `r` > `p`"):
        ordered(models, TABLES)
    found = project(models, {"e": "SELECT 1 AS one"})
    assert [isinstance(found[n], UnboundSQL) for n in "pqr"] == [True] * 3
    assert isinstance(found["s"], Undecided)
    assert isinstance(found["e"], QueryLineage)


def test_a_name_that_stands_twice_is_an_error() -> None:
    for call in (
        lambda: ordered({"Register": "SELECT 1"}, TABLES),
        lambda: analyze_all(TABLES, {"m": "SELECT 1 AS a", "M": "SELECT 1 AS a"}, {}),
        lambda: analyze_all(TABLES, MODELS, {"totals": "SELECT 1 AS a"}),
    ):
        with pytest.raises(UnboundSQL, match="stands for two relations"):
            call()


def test_a_name_that_nobody_has_is_an_error() -> None:
    with pytest.raises(UnboundSQL, match="`nobody` is not a declared relation"):
        ordered({"m": "SELECT * FROM nobody"}, TABLES)


def test_a_model_that_fails_makes_its_readers_undecided_and_nobody_else() -> None:
    models = {**MODELS, "adults": "SELECT member_no, random() AS branch FROM register"}
    found = project(models, {**EXPORTS, "names": "SELECT name FROM register"})
    assert isinstance(found["adults"], Undecided)
    for reader, failed in (("totals", "adults"), ("report", "totals"), ("letters", "adults")):
        error = found[reader]
        assert isinstance(error, Undecided)
        assert error.construct == failed
        assert error.place is not None
        assert error.place.file == reader
    assert isinstance(found["names"], QueryLineage)


def test_an_export_cannot_be_read() -> None:
    found = project(MODELS, {**EXPORTS, "more": "SELECT * FROM letters"})
    error = found["more"]
    assert isinstance(error, Undecided)
    assert error.kind == "source"


def test_composition_grows_with_the_project_only() -> None:
    """A chain of models keeps the influences of its beginning, and order of names is kept."""
    models = {
        f"m{i}": f"SELECT member_no, branch + {i} AS branch FROM {f'm{i - 1}' if i else 'register'}"
        for i in range(60)
    }
    lineages = project(models, {"e": "SELECT branch FROM m59"})
    found = Graph.of({n: r for n, r in lineages.items() if isinstance(r, QueryLineage)}, TABLES)
    assert found.influences("e", "branch") == {Column("register", "branch"): True}
    assert len(found.witness("e", "branch", Column("register", "branch"))) == 62

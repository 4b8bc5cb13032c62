"""Reading a plan: nothing of it is lost, and what is not known is refused, with its name and place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

import msgspec
import pytest
from lineage.cases import corpus, files
from lineage.tpc import COUNTS, Suite

from sekisho.errors import Undecided
from sekisho.lineage import analyze, binder, plan

SQL = """
SELECT sum(CASE WHEN t.x > 1 THEN t.x END) AS n,
       row_number() OVER (PARTITION BY t.g ORDER BY max(u.y)) AS place
FROM t JOIN u ON t.id = u.id AND t.x < u.y
WHERE t.g IS NOT NULL AND (t.x = 1 OR t.x = 2)
GROUP BY t.g ORDER BY n LIMIT 3
"""
TABLES = {
    "t": {"id": "INTEGER", "g": "VARCHAR", "x": "INTEGER"},
    "u": {"id": "INTEGER", "y": "INTEGER"},
}


def answer(sql: str, shadow: binder.Shadow) -> str:
    """What DuckDB says of a statement."""
    return binder._answer(binder.PLAN, f"{binder.PREFIX}{binder.bare(sql)}\n)", shadow)


def nodes(data: object) -> Iterator[dict[str, Any]]:
    """All operators and expressions of a plan as JSON."""
    if isinstance(data, dict):
        if "expression_class" in data or str(data.get("type")).startswith("LOGICAL_"):
            yield data
        for field, value in data.items():
            if field != "function_data":
                yield from nodes(value)
    elif isinstance(data, list):
        for item in data:
            yield from nodes(item)


def kind(node: dict[str, Any]) -> str:
    return str(node.get("expression_class", node["type"]))


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], None]], None]:
    """From here on DuckDB says of each statement what a change makes of its plan."""

    def change(by: Callable[[Any], None]) -> None:
        asked = binder._answer

        def changed(call: str, sql: str, shadow: binder.Shadow) -> str:
            text = asked(call, sql, shadow)
            if call != binder.PLAN:
                return text
            data = json.loads(text)
            by(data)
            return json.dumps(data)

        monkeypatch.setattr(binder, "_answer", changed)

    return change


def kept(sql: str, shadow: binder.Shadow) -> set[str]:
    """The operators and classes of a plan, which is as it was when it is written again."""
    text = answer(sql, shadow)
    data = json.loads(text)["plans"]
    assert json.loads(msgspec.json.encode(plan.read(text).plans)) == data, sql
    return {kind(n) for n in nodes(data)}


def test_nothing_of_a_plan_is_lost() -> None:
    """Of the corpus, in which every operator and class of expression that is known occurs."""
    met: set[str] = set()
    for held in map(corpus, files()):
        for case in held.cases:
            met |= kept(case.sql, binder.Shadow(held.tables, held.views))
    known = (*get_args(plan.Node), *get_args(plan.Expression))
    assert met == {class_.__struct_config__.tag for class_ in known}


@pytest.mark.tpc
@pytest.mark.parametrize("name", COUNTS)
def test_nothing_of_a_plan_of_tpc_is_lost(name: str, tpc: Mapping[str, Suite]) -> None:
    """Written again, it is what DuckDB has written."""
    suite = tpc[name]
    for sql in suite.queries.values():
        assert kept(sql, binder.Shadow(suite.tables, {}))


KINDS = sorted({kind(n) for n in nodes(json.loads(answer(SQL, binder.Shadow(TABLES, {}))))})


@pytest.mark.parametrize("changed", KINDS)
@pytest.mark.parametrize("way", ["field", "type", "name"])
def test_what_is_not_known_is_refused_by_its_name(said, changed: str, way: str) -> None:
    """A new field, a value of another type, a new operator or class, wherever it stands."""
    named = {
        "field": f"{changed}.a_new_field",
        "type": changed,
        "name": f"{changed}_TOO",
    }[way]

    def change(data: Any) -> None:
        node = [n for n in nodes(data) if kind(n) == changed][-1]
        if way == "field":
            node["a_new_field"] = False
        elif way == "type":
            node["alias" if "expression_class" in node else "children"] = 7
        else:
            node["expression_class" if "expression_class" in node else "type"] = named

    assert analyze(SQL, TABLES).columns
    said(change)
    with pytest.raises(Undecided) as caught:
        analyze(SQL, TABLES)
    assert caught.value.construct == named
    assert caught.value.kind == "construct"


def test_what_is_not_known_is_refused_at_its_place(said) -> None:
    """Line and column of the first expression in it."""

    def change(data: Any) -> None:
        (case,) = [n for n in nodes(data) if kind(n) == "BOUND_CASE"]
        case["a_new_field"] = False

    said(change)
    with pytest.raises(Undecided) as caught:
        analyze(SQL, TABLES, file="s.sql")
    place = caught.value.place
    assert place is not None
    assert (place.file, place.line, place.column) == (
        "s.sql",
        2,
        SQL.splitlines()[1].index("CASE") + 1,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("projection_ids", [0]),
        ("table_filters", {"0": {"filter_type": "IS_NOT_NULL"}}),
        ("named_parameters", [{"first": "a", "second": 1}]),
    ],
)
def test_what_a_scan_has_never_held_is_refused(said, field: str, value: object) -> None:
    """A filter that stands in the scan would decide rows unseen."""

    def change(data: Any) -> None:
        for node in nodes(data):
            if kind(node) == "LOGICAL_GET":
                node[field] = copy.deepcopy(value)

    said(change)
    with pytest.raises(Undecided) as caught:
        analyze(SQL, TABLES)
    assert caught.value.construct == "LOGICAL_GET"


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_no_argument_of_a_table_function_has_a_name(said, count: int) -> None:
    """DuckDB says how many have none, from 2.0.1 on."""

    def change(data: Any) -> None:
        for node in nodes(data):
            if kind(node) == "LOGICAL_GET" and node.get("children"):
                node["positional_arguments"] = count

    sql = "SELECT r.n FROM t, range(t.id, t.x) AS r(n)"
    assert "t" in analyze(sql, TABLES).scans
    said(change)
    if count == 2:
        assert "t" in analyze(sql, TABLES).scans
        return
    with pytest.raises(Undecided) as caught:
        analyze(sql, TABLES)
    assert caught.value.construct == "LOGICAL_GET.positional_arguments"


@pytest.mark.parametrize("class_", ["BOUND_FUNCTION", "BOUND_AGGREGATE"])
def test_an_expression_in_what_a_function_has_bound_is_refused(said, class_: str) -> None:
    """Its references would be counted by nobody."""

    def change(data: Any) -> None:
        for node in nodes(data):
            if kind(node) == class_:
                node["function_data"] = {"held": [{"expression_class": "BOUND_REF", "index": 0}]}

    said(change)
    with pytest.raises(Undecided) as caught:
        analyze(SQL, TABLES)
    assert str(caught.value.construct).endswith(".function_data")


def test_a_type_is_that_of_the_column(said) -> None:
    """A reference to a column of another type is not understood; a collation is the reference's own."""

    def change(data: Any) -> None:
        for node in nodes(data):
            if kind(node) == "BOUND_REF" and node["return_type"] == {"id": "INTEGER"}:
                node["return_type"] = {"id": "BIGINT"}

    said(change)
    with pytest.raises(Undecided) as caught:
        analyze(SQL, TABLES)
    assert str(caught.value.construct).startswith("BOUND_REF #")

"""The names that DuckDB gives to an operator's columns: (table index, column index).

References are positions in the child's output, but for what stands below the input of a table function:
there DuckDB has not resolved them yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

Json = Mapping[str, Any]
Binding = tuple[int, int]


def bindings(node: Json) -> list[Binding]:
    """The names of an operator's output columns, in order; empty where they are not known."""
    find = _OPERATORS.get(node["type"])
    return find(node) if find else []


def _numbered(index: int, count: int) -> list[Binding]:
    return [(index, position) for position in range(count)]


def _own(*fields: str) -> Callable[[Json], list[Binding]]:
    """An operator that names its columns itself: one for each entry of the first of `fields`."""

    def find(node: Json) -> list[Binding]:
        entries = next(node[f] for f in fields if f in node)
        count = entries if isinstance(entries, int) else len(entries)
        return _numbered(node.get("table_index", 0), count)

    return find


def _passed(field: str = "") -> Callable[[Json], list[Binding]]:
    """An operator that passes its child's columns on, or those that `field` lists."""

    def find(node: Json) -> list[Binding]:
        return _chosen(bindings(node["children"][0]), node.get(field, ()))

    return find


def _extended(index: str) -> Callable[[Json], list[Binding]]:
    """An operator that adds a column to its child's for each of its expressions."""

    def find(node: Json) -> list[Binding]:
        added = _numbered(node.get(index, 0), len(node["expressions"]))
        return [*bindings(node["children"][0]), *added]

    return find


def _chosen(names: list[Binding], positions: Sequence[int]) -> list[Binding]:
    return [names[p] for p in positions] if positions else names


def _get(node: Json) -> list[Binding]:
    found = _numbered(node.get("table_index", 0), len(node["column_indexes"]))
    if node.get("children"):
        child = bindings(node["children"][0])
        found += [child[p] for p in node["projected_input"]]
    return found


def _aggregate(node: Json) -> list[Binding]:
    parts = (("group_index", "groups"), ("aggregate_index", "expressions"))
    found: list[Binding] = []
    for index, field in (*parts, ("groupings_index", "grouping_functions")):
        found += _numbered(node.get(index, 0), len(node.get(field, ())))
    return found


def _both(node: Json) -> list[Binding]:
    first, second = node["children"]
    return [*bindings(first), *bindings(second)]


def _joined(node: Json) -> list[Binding]:
    first, second = node["children"]
    left = _chosen(bindings(first), node.get("left_projection_map", ()))
    if node["join_type"] in {"SEMI", "ANTI"}:
        return left
    if node["join_type"] == "MARK":
        return [*left, (node["mark_index"], 0)]
    return [*left, *_chosen(bindings(second), node.get("right_projection_map", ()))]


_OPERATORS: Final[Mapping[str, Callable[[Json], list[Binding]]]] = {
    "LOGICAL_PROJECTION": _own("expressions"),
    "LOGICAL_EXPRESSION_GET": _own("expr_types"),
    "LOGICAL_CHUNK_GET": _own("chunk_types"),
    "LOGICAL_CTE_REF": _own("chunk_types"),
    "LOGICAL_RECURSIVE_CTE": _own("column_count"),
    "LOGICAL_UNION": _own("column_count"),
    "LOGICAL_EXCEPT": _own("column_count"),
    "LOGICAL_INTERSECT": _own("column_count"),
    "LOGICAL_DUMMY_SCAN": lambda node: [(node.get("table_index", 0), 0)],
    "LOGICAL_EMPTY_RESULT": lambda node: [
        (b["table_index"], b.get("column_index", 0)) for b in node["bindings"]
    ],
    "LOGICAL_GET": _get,
    "LOGICAL_FILTER": _passed("projection_map"),
    "LOGICAL_ORDER_BY": _passed("projections"),
    "LOGICAL_LIMIT": _passed(),
    "LOGICAL_SAMPLE": _passed(),
    "LOGICAL_DISTINCT": _passed(),
    "LOGICAL_MATERIALIZED_CTE": lambda node: bindings(node["children"][1]),
    "LOGICAL_WINDOW": _extended("window_index"),
    "LOGICAL_UNNEST": _extended("unnest_index"),
    "LOGICAL_AGGREGATE_AND_GROUP_BY": _aggregate,
    "LOGICAL_COMPARISON_JOIN": _joined,
    "LOGICAL_ASOF_JOIN": _joined,
    "LOGICAL_ANY_JOIN": _joined,
    "LOGICAL_CROSS_PRODUCT": _both,
    "LOGICAL_POSITIONAL_JOIN": _both,
}
"""Operator -> the names of its columns, as DuckDB 2.0 gives them."""

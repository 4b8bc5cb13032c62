"""LIMIT and OFFSET."""

from __future__ import annotations

from sekisho.lineage.expressions import Json
from sekisho.lineage.relation import SINGLE, Relation, add_key, marked, union
from sekisho.lineage.state import Walk

BOUND = frozenset({"type", "constant_integer", "constant_percentage", "expression"})
"""Fields of a limit or offset."""


def limit(walk: Walk, node: Json, *, counted: bool = False) -> Relation:
    """The first rows; `counted` when only their number will be used, so that any are as good."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    bounds: list[Json] = []
    for name in ("limit_val", "offset_val"):
        bound = node[name]
        if not bound.keys() <= BOUND:
            raise walk.refused(f"LOGICAL_LIMIT.{name}", node)
        if "expression" in bound:
            bounds.append(bound["expression"])
    if not (child.total or child.single or counted):
        walk.report("LIMIT", node)
    order = marked(child.order, "order", None)
    rows = union(child.rows, order, walk.deciding(bounds, layout, "row_count"))
    keys = dict(child.keys)
    most = node["limit_val"]
    if most["type"] == "CONSTANT_VALUE" and most.get("constant_integer", 0) <= 1:
        add_key(keys, SINGLE, proved=True)
    return Relation(
        cells=child.cells,
        types=child.types,
        rows=rows,
        order=child.order,
        sorted=child.sorted,
        total=child.total,
        keys=keys,
    )

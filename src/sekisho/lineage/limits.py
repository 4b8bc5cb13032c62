"""LIMIT and OFFSET."""

from __future__ import annotations

from sekisho.lineage.plan import Expression, Limit
from sekisho.lineage.relation import SINGLE, Relation, add_key, marked, union
from sekisho.lineage.state import Walk


def limit(walk: Walk, node: Limit, *, counted: bool = False) -> Relation:
    """The first rows; `counted` when only their number will be used, so that any are as good."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    most = node.limit_val
    bounds: list[Expression] = [
        bound.expression for bound in (most, node.offset_val) if bound.expression is not None
    ]
    if not (child.total or child.single or counted):
        walk.report("LIMIT", node)
    order = marked(child.order, "order", None)
    rows = union(child.rows, order, walk.deciding(bounds, layout, "row_count"))
    keys = dict(child.keys)
    if most.type == "CONSTANT_VALUE" and most.constant_integer <= 1:
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

"""Operators of one input: projection, filter, order, sample, unnest."""

from __future__ import annotations

from sekisho.lineage import aggregates, flows, shape
from sekisho.lineage.expressions import Json
from sekisho.lineage.relation import (
    Cell,
    Key,
    Relation,
    add_key,
    covers,
    keys_at,
    marked,
    union,
)
from sekisho.lineage.state import Walk, projected, references, type_of


def projection(walk: Walk, node: Json) -> Relation:
    """Values computed from each row."""
    (below,) = node["children"]
    aggregated = below["type"] == "LOGICAL_AGGREGATE_AND_GROUP_BY"
    if aggregated and any(map(shape.guards_one_row, node["expressions"])):
        return computed(walk, node, aggregates.aggregate(walk, below, guarded=True))
    return computed(walk, node, walk.relation(below))


def computed(walk: Walk, node: Json, child: Relation) -> Relation:
    """The projection `node` over a relation."""
    layout = walk.layout(child, node)
    cells: list[Cell | None] = []
    positions: dict[int, list[int]] = {}
    for new, expression in enumerate(node["expressions"]):
        if expression["expression_class"] == "BOUND_REF":
            index = expression.get("index", 0)
            positions.setdefault(index, []).append(new)
            if index < len(child.cells) and child.cells[index] is None:
                # A row number of the storage may be passed on, never used.
                cells.append(None)
                continue
        cells.append(walk.expressions.cell(expression, layout))
    return Relation(
        cells=cells,
        types=[type_of(e) for e in node["expressions"]],
        rows=child.rows,
        order=child.order,
        sorted=child.sorted,
        total=child.total,
        keys=keys_at(child.keys, positions),
    )


def filter_(walk: Walk, node: Json) -> Relation:
    """Some of the rows."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    deciding = walk.deciding(node["expressions"], layout, "filter")
    pinned = frozenset(p for e in node["expressions"] if (p := _pinned(e, child)) is not None)
    keys: dict[Key, bool] = {}
    for key, proved in child.keys.items():
        add_key(keys, key - pinned, proved=proved)
    kept = Relation(
        cells=child.cells,
        types=child.types,
        rows=union(child.rows, deciding),
        order=child.order,
        sorted=child.sorted,
        total=child.total,
        keys=keys,
    )
    return projected(kept, node.get("projection_map", ()))


def order_by(walk: Walk, node: Json) -> Relation:
    """The rows in an order."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    expressions = [o["expression"] for o in node["orders"]]
    ordered = Relation(
        cells=child.cells,
        types=child.types,
        rows=child.rows,
        order=union(walk.deciding(expressions, layout, "order"), child.order),
        sorted=True,
        total=child.single or covers(references(expressions), child.keys, proved=False),
        keys=child.keys,
    )
    return projected(ordered, node.get("projections", ()))


def sample(walk: Walk, node: Json) -> Relation:
    """Some rows by chance."""
    child = walk.child(node)
    walk.report("SAMPLE", node)
    rows = union(child.rows, marked(child.order, "order", None))
    return Relation(child.cells, child.types, rows, child.order, child.sorted, keys=child.keys)


def unnest(walk: Walk, node: Json) -> Relation:
    """One row per element of lists."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    cells = list(child.cells)
    rows = child.rows
    for expression in node["expressions"]:
        strange = shape.unknown_field("BOUND_UNNEST", tuple(expression))
        if expression["expression_class"] != "BOUND_UNNEST" or strange:
            raise walk.refused(f"BOUND_UNNEST.{strange}", node)
        elements = walk.expressions.cell(expression["child"], layout)
        cells.append(Cell(flows.computed(elements.direct), elements.indirect))
        if not elements.fixed:
            rows = union(rows, marked(elements.all(), "row_count", None))
    types = [*child.types, *(e["return_type"] for e in node["expressions"])]
    return Relation(cells, types, rows, child.order, child.sorted)


def _pinned(expression: Json, child: Relation) -> int | None:
    """The column that a condition leaves one value of: `c = 1`, and `n <= 1` for a row number."""
    if expression["expression_class"] != "BOUND_FUNCTION":
        return None
    name = expression["qname"]["path"][-1]
    if name not in {"=", "<="} or len(expression["children"]) != 2:
        return None
    left, right = expression["children"]
    while right["expression_class"] == "BOUND_FUNCTION" and right["type"] == "OPERATOR_CAST":
        right = right["children"][0]
    if left["expression_class"] != "BOUND_REF" or right["expression_class"] != "BOUND_CONSTANT":
        return None
    position = int(left.get("index", 0))
    if name == "=":
        return position
    cell = child.cells[position]
    counted = cell is not None and cell.counter and right["value"].get("value") == 1
    return position if counted else None

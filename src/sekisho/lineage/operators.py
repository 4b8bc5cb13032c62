"""Operators of one input: projection, filter, order, sample, unnest."""

from __future__ import annotations

from sekisho.lineage import aggregates, flows, plan
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
from sekisho.lineage.state import Walk, projected, references


def projection(walk: Walk, node: plan.Projection) -> Relation:
    """Values computed from each row."""
    (below,) = node.children
    if isinstance(below, plan.Grouping) and any(map(plan.guards_one_row, node.expressions)):
        return computed(walk, node, aggregates.aggregate(walk, below, guarded=True))
    return computed(walk, node, walk.relation(below))


def computed(walk: Walk, node: plan.Projection, child: Relation) -> Relation:
    """The projection `node` over a relation."""
    layout = walk.layout(child, node)
    cells: list[Cell | None] = []
    positions: dict[int, list[int]] = {}
    cell_of = walk.expressions.cell
    for new, expression in enumerate(node.expressions):
        if isinstance(expression, plan.Reference):
            index = expression.index
            positions.setdefault(index, []).append(new)
            if index < len(child.cells) and child.cells[index] is None:
                # A row number of the storage may be passed on, never used.
                cells.append(None)
                continue
        cells.append(cell_of(expression, layout))
    return Relation(
        cells=cells,
        types=[plan.type_of(e) for e in node.expressions],
        rows=child.rows,
        order=child.order,
        sorted=child.sorted,
        total=child.total,
        keys=keys_at(child.keys, positions),
    )


def filter_(walk: Walk, node: plan.Filter) -> Relation:
    """Some of the rows."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    deciding = walk.deciding(node.expressions, layout, "filter")
    keys: dict[Key, bool] = {}
    if child.keys:
        pinned = frozenset(p for e in node.expressions if (p := _pinned(e, child)) is not None)
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
    return projected(kept, node.projection_map)


def order_by(walk: Walk, node: plan.OrderBy) -> Relation:
    """The rows in an order."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    expressions = [o.expression for o in node.orders]
    ordered = Relation(
        cells=child.cells,
        types=child.types,
        rows=child.rows,
        order=union(walk.deciding(expressions, layout, "order"), child.order),
        sorted=True,
        total=child.single or covers(references(expressions), child.keys, proved=False),
        keys=child.keys,
    )
    return projected(ordered, node.projections)


def sample(walk: Walk, node: plan.Sample) -> Relation:
    """Some rows by chance."""
    child = walk.child(node)
    walk.report("SAMPLE", node)
    rows = union(child.rows, marked(child.order, "order", None))
    return Relation(child.cells, child.types, rows, child.order, child.sorted, keys=child.keys)


def unnest(walk: Walk, node: plan.UnnestRows) -> Relation:
    """One row per element of lists."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    cells = list(child.cells)
    rows = child.rows
    for expression in node.expressions:
        if not isinstance(expression, plan.Unnest):
            raise walk.refused(plan.name_of(expression), node)
        elements = walk.expressions.cell(expression.child, layout)
        cells.append(Cell(flows.computed(elements.direct), elements.indirect))
        if not elements.fixed:
            rows = union(rows, marked(elements.all(), "row_count", None))
    types = [*child.types, *(e.return_type for e in node.expressions)]
    return Relation(cells, types, rows, child.order, child.sorted)


def _pinned(expression: plan.Expression, child: Relation) -> int | None:
    """The column that a condition leaves one value of: `c = 1`, and `n <= 1` for a row number."""
    if not isinstance(expression, plan.Function):
        return None
    name = plan.called(expression)
    if name not in {"=", "<="} or len(expression.children) != 2:
        return None
    left, right = expression.children
    while isinstance(right, plan.Function) and right.type == "OPERATOR_CAST":
        right = right.children[0]
    if not isinstance(left, plan.Reference) or not isinstance(right, plan.Constant):
        return None
    if name == "=":
        return left.index
    cell = child.cells[left.index]
    counted = cell is not None and cell.counter and right.value.value == 1
    return left.index if counted else None

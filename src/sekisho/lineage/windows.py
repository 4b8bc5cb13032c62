"""Window functions."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from sekisho.lineage import flows, plan
from sekisho.lineage.aggregates import call, order_free
from sekisho.lineage.expressions import Layout
from sekisho.lineage.functions import PEER_WINDOWS
from sekisho.lineage.relation import (
    NONE,
    Cell,
    Key,
    Marks,
    Relation,
    add_key,
    covers,
    marked,
    mixed,
    union,
)
from sekisho.lineage.state import Walk, references

WHOLE_STARTS: Final = frozenset({"UNBOUNDED_PRECEDING"})
WHOLE_ENDS: Final = frozenset({"UNBOUNDED_FOLLOWING"})
BY_VALUE: Final = frozenset({
    "UNBOUNDED_PRECEDING", "UNBOUNDED_FOLLOWING", "CURRENT_ROW_RANGE", "EXPR_PRECEDING_RANGE",
    "EXPR_FOLLOWING_RANGE", "CURRENT_ROW_GROUPS", "EXPR_PRECEDING_GROUPS", "EXPR_FOLLOWING_GROUPS",
})  # fmt: skip
"""Frame bounds that treat equal rows alike."""
BY_POSITION: Final = frozenset({
    "CURRENT_ROW_ROWS", "EXPR_PRECEDING_ROWS", "EXPR_FOLLOWING_ROWS",
})  # fmt: skip


def window(walk: Walk, node: plan.Windows) -> Relation:
    """Each row with values computed over others of its partition.

    DuckDB computes functions of one operator one after the other, each over the rows in the order
    in which the one before has left them.
    """
    child = walk.child(node)
    layout = walk.layout(child, node)
    functions = [_function_of(walk, e) for e in node.expressions]
    deciding = [_deciding(walk, function, layout) for function in functions]
    order = union(child.order, *(marked(d, "order", None) for d in deciding))
    cells = list(child.cells)
    keys: dict[Key, bool] = dict(child.keys)
    for function, own in zip(functions, deciding, strict=True):
        if function.type == "WINDOW_ROW_NUMBER":
            partition = references(function.partitions)
            if len(partition) == len(function.partitions):
                add_key(keys, frozenset([*partition, len(cells)]), proved=True)
        cells.append(_function(walk, function, layout, replace(child, order=order), own))
    types = [*child.types, *(f.return_type for f in functions)]
    return Relation(cells, types, child.rows, order, child.sorted, keys=keys)


def _function_of(walk: Walk, node: plan.Expression) -> plan.Window:
    """A window function that is known, with a frame that is."""
    if not isinstance(node, plan.Window) or node.type not in plan.WINDOW_TYPES:
        raise walk.refused(node.type, node)
    if {node.start, node.end} - BY_VALUE - BY_POSITION:
        raise walk.refused(f"{node.start} {node.end}", node)
    return node


def _deciding(walk: Walk, node: plan.Window, layout: Layout) -> Marks:
    """What decides partition, order and frame of a function."""
    sorting = [o.expression for o in node.orders]
    frame = [e for e in (node.start_expr, node.end_expr, node.offset_expr) if e is not None]
    inside = [o.expression for o in node.arg_orders]
    return union(
        walk.deciding([*node.partitions, *sorting, *frame], layout, "window"),
        walk.expressions.deciding(node.filters, layout, "aggregate"),
        walk.deciding(inside, layout, "aggregate_order"),
    )


def _function(
    walk: Walk, node: plan.Window, layout: Layout, child: Relation, deciding: Marks
) -> Cell:
    """One window function; `deciding` is what decides its partition, order and frame."""
    sorting = [o.expression for o in (*node.orders, *node.arg_orders)]
    settled = references([*node.partitions, *sorting])
    value = _value(walk, node, layout, child)
    by_order: Marks = NONE
    if not _peers_alike(node):
        if not covers(settled, child.keys, proved=True):
            by_order = marked(child.order, "order", None)
        if not covers(settled, child.keys, proved=False):
            walk.report(_name(node), node)
    return Cell(
        value.direct,
        union(value.indirect, deciding, by_order),
        counter=node.type == "WINDOW_ROW_NUMBER",
    )


def _value(walk: Walk, node: plan.Window, layout: Layout, child: Relation) -> Cell:
    """What flows: arguments and the default; how far to look (lag, nth_value) only decides."""
    kind = node.type
    if kind == "WINDOW_AGGREGATE":
        value = call(walk, node, layout, child, settled=True)
        return flows.aggregated(plan.called(node), value)
    cells = [walk.expressions.cell(c, layout) for c in node.children]
    if node.default_expr is not None:
        cells.append(walk.expressions.cell(node.default_expr, layout))
    if kind == "WINDOW_NTILE":
        cells = [Cell(NONE, marked(c.all(), "window", None)) for c in cells]
    elif kind in {"WINDOW_LAG", "WINDOW_LEAD", "WINDOW_NTH_VALUE"} and len(cells) > 1:
        cells[1] = Cell(NONE, marked(cells[1].all(), "window", None))
    value = mixed(cells)
    return replace(value, direct=flows.computed(value.direct))


def _peers_alike(node: plan.Window) -> bool:
    """Whether the order of equal rows cannot show in the value."""
    if node.type in PEER_WINDOWS:
        return True
    by_value = {node.start, node.end} <= BY_VALUE
    whole = node.start in WHOLE_STARTS and node.end in WHOLE_ENDS
    return (by_value or whole) and order_free(node)


def _name(node: plan.Window) -> str:
    if node.alias == "limit_rownum":
        return "LIMIT"
    if node.type == "WINDOW_AGGREGATE":
        return f"{plan.called(node)} OVER"
    return node.type.removeprefix("WINDOW_").casefold()


def numbered_rows(walk: Walk, node: plan.Node) -> Relation | None:
    """Rows that DuckDB numbers for itself, to tell them apart; None where `node` is no such thing.

    Nobody sees the number, so it says nothing but which row it is.
    """
    if not isinstance(node, plan.Windows) or len(node.expressions) != 1:
        return None
    (number,) = node.expressions
    if not isinstance(number, plan.Window) or number.type != "WINDOW_ROW_NUMBER":
        return None
    if number.partitions or number.orders:
        return None
    child = walk.child(node)
    keys = dict(child.keys)
    add_key(keys, frozenset([len(child.cells)]), proved=True)
    return Relation(
        cells=[*child.cells, Cell(counter=True)],
        types=[*child.types, number.return_type],
        rows=child.rows,
        order=child.order,
        sorted=child.sorted,
        total=child.total,
        keys=keys,
    )

"""GROUP BY, aggregate functions and DISTINCT."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from sekisho.lineage import flows, plan
from sekisho.lineage.expressions import Layout
from sekisho.lineage.functions import APPROXIMATE, EXACT_ON_EXACT, FLOAT_STATE, ORDER_FREE
from sekisho.lineage.limits import limit
from sekisho.lineage.plan import Expression
from sekisho.lineage.relation import (
    EMPTY,
    NONE,
    SINGLE,
    Cell,
    Key,
    Relation,
    add_key,
    covers,
    influenced,
    marked,
    union,
)
from sekisho.lineage.state import Walk, references

FLOATS: Final = frozenset({"DOUBLE", "FLOAT"})
_Call = plan.Aggregate | plan.Window


def aggregate(walk: Walk, node: plan.Grouping, *, guarded: bool = False) -> Relation:
    """One row per group; without groups, one row always.

    `guarded`: DuckDB itself checks that there is at most one row to take the first of.
    """
    child = _input(walk, node)
    layout = walk.layout(child, node)
    groups = [walk.expressions.cell(g, layout) for g in node.groups]
    rows = union(child.rows, *(marked(g.all(), "group", None) for g in groups))
    results = [_result(walk, e, layout, child, guarded=guarded) for e in node.expressions]
    if not groups:
        results = [influenced(r, rows) or r for r in results]
        rows = NONE
    elif len(node.grouping_sets) > 1:
        # A subtotal's NULL stands where its rows have values.
        groups = [replace(g, direct=flows.computed(g.direct)) for g in groups]
    grouping = [EMPTY] * len(node.grouping_functions)
    keys: dict[Key, bool] = {}
    if not groups:
        keys[SINGLE] = True
    elif len(node.grouping_sets) <= 1:
        keys[frozenset(range(len(groups)))] = True
    return Relation(
        cells=[*groups, *results, *grouping],
        types=[
            *(plan.type_of(g) for g in node.groups),
            *(plan.type_of(e) for e in node.expressions),
            *(plan.BIGINT for _ in grouping),
        ],
        rows=rows,
        order=child.order if groups else NONE,
        sorted=child.sorted and bool(groups),
        total=not groups,
        keys=keys,
    )


def _input(walk: Walk, node: plan.Grouping) -> Relation:
    """The child; of a LIMIT whose rows are only counted, any rows are as good."""
    (below,) = node.children
    if isinstance(below, plan.Limit) and not node.groups and all(map(_counts, node.expressions)):
        return limit(walk, below, counted=True)
    return walk.relation(below)


def _counts(call: Expression) -> bool:
    """Whether a function only counts rows."""
    if not isinstance(call, plan.Aggregate) or call.filter is not None:
        return False
    return plan.called(call) == "count_star"


def _result(
    walk: Walk, node: Expression, layout: Layout, child: Relation, *, guarded: bool
) -> Cell:
    if not isinstance(node, plan.Aggregate):
        raise walk.refused(plan.name_of(node), node)
    result = call(walk, node, layout, child, settled=guarded)
    return result if guarded else flows.aggregated(plan.called(node), result)


def call(
    walk: Walk, node: _Call, layout: Layout, child: Relation, *, settled: bool = False
) -> Cell:
    """An aggregate function over rows of `child`; `settled`: in an order that leaves no choice."""
    if node.qname is None:
        raise walk.refused(plan.name_of(node), node)
    name = walk.expressions.check_function(node.qname.path, node)
    if plan.hides_expression(node):
        raise walk.refused(f"{name}.function_data", node)
    arguments = [walk.expressions.cell(c, layout) for c in node.children]
    orders = [o.expression for o in _orders(node)]
    deciding = walk.deciding(orders, layout, "aggregate_order")
    chosen = node.filter if isinstance(node, plan.Aggregate) else None
    condition = walk.expressions.deciding(chosen, layout, "aggregate")
    free = settled or order_free(node)
    by_order = NONE if free else marked(child.order, "order", None)
    if not child.single:
        _note_undetermined(walk, name, node, child, orders, settled=settled)
    return Cell(
        union(*(a.direct for a in arguments)),
        union(*(a.indirect for a in arguments), condition, deciding, by_order),
    )


def _orders(node: _Call) -> Sequence[plan.Order]:
    if isinstance(node, plan.Window):
        return node.arg_orders
    return node.order_bys.orders if node.order_bys else ()


def order_free(node: _Call) -> bool:
    """Whether the function gives the same for rows in any order."""
    name = plan.called(node).casefold()
    return name in ORDER_FREE and not _rounds(name, node)


def _note_undetermined(
    walk: Walk,
    name: str,
    node: _Call,
    child: Relation,
    orders: Sequence[Expression],
    *,
    settled: bool,
) -> None:
    """Report a function whose result the data alone do not determine."""
    if name in APPROXIMATE:
        walk.report(name, node)
    elif _rounds(name, node):
        walk.report(f"{name} of DOUBLE", node)
    elif name not in ORDER_FREE and not settled:
        fixed = references([*orders, *_tie_breakers(name, node)])
        values = [c for c in node.children if not isinstance(c, plan.Constant)]
        alike = len(references(values)) == len(values) and set(references(values)) <= set(fixed)
        if not alike and not covers(fixed, child.keys, proved=False):
            walk.report(name, node)


def _tie_breakers(name: str, node: _Call) -> Sequence[Expression]:
    """The operand that `arg_max` and its like choose by."""
    chooses = name.startswith(("arg", "max_by", "min_by")) and len(node.children) > 1
    return node.children[1:2] if chooses else ()


def _rounds(name: str, node: _Call) -> bool:
    """Whether the function adds up DOUBLEs, so that the order shows in the last digits."""
    if name not in FLOAT_STATE:
        return False
    types = {plan.told(a)["id"] for a in plan.arguments_of(node)}
    return bool(types & FLOATS) or name not in EXACT_ON_EXACT


def distinct(walk: Walk, node: plan.Distinct) -> Relation:
    """DISTINCT, and DISTINCT ON, which chooses a row of each group."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    targets = node.distinct_targets
    positions = references(targets)
    sorting = [o.expression for o in node.order_by.orders] if node.order_by else []
    order = walk.deciding(sorting, layout, "order")
    cells = list(child.cells)
    if len(positions) < len(targets) or len(set(positions)) < len(cells):
        settled = [*positions, *references(sorting)]
        if not covers(settled, child.keys, proved=True):
            order = union(order, marked(child.order, "order", None))
        cells = [c if i in positions else influenced(c, order) for i, c in enumerate(child.cells)]
        if not covers(settled, child.keys, proved=False):
            walk.report("DISTINCT ON" if node.distinct_type == "DISTINCT_ON" else "DISTINCT", node)
    compared = walk.deciding(targets, layout, "group")
    unique = covers(positions, child.keys, proved=True)
    rows = child.rows if unique else union(child.rows, compared)
    keys = dict(child.keys)
    if len(positions) == len(targets):
        add_key(keys, frozenset(positions), proved=True)
    # Even where nothing is dropped, rows are hashed and come in another order.
    order = union(child.order, marked(compared, "order", None))
    return Relation(cells, child.types, rows, order, child.sorted, keys=keys)

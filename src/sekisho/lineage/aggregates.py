"""GROUP BY, aggregate functions and DISTINCT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sekisho.lineage import flows, shape
from sekisho.lineage.expressions import Json, Layout, holds_expression
from sekisho.lineage.functions import APPROXIMATE, EXACT_ON_EXACT, FLOAT_STATE, ORDER_FREE
from sekisho.lineage.limits import limit
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
from sekisho.lineage.state import Walk, references, type_of

FLOATS: Final = frozenset({"DOUBLE", "FLOAT"})
BIGINT: Final[Mapping[str, Any]] = {"id": "BIGINT"}
NOTHING: Final[Sequence[Json]] = ()


def aggregate(walk: Walk, node: Json, *, guarded: bool = False) -> Relation:
    """One row per group; without groups, one row always.

    `guarded`: DuckDB itself checks that there is at most one row to take the first of.
    """
    child = _input(walk, node)
    layout = walk.layout(child, node)
    grouped_by = node.get("groups", NOTHING)
    functions = node.get("expressions", NOTHING)
    groups = [walk.expressions.cell(g, layout) for g in grouped_by]
    rows = union(child.rows, *(marked(g.all(), "group", None) for g in groups))
    results = [
        call(walk, e, layout, child, kind="BOUND_AGGREGATE", settled=guarded) for e in functions
    ]
    if not guarded:
        results = [flows.aggregated(e, r) for e, r in zip(functions, results, strict=True)]
    if not groups:
        results = [influenced(r, rows) or r for r in results]
        rows = NONE
    elif len(node.get("grouping_sets", NOTHING)) > 1:
        # A subtotal's NULL stands where its rows have values.
        groups = [g._replace(direct=flows.computed(g.direct)) for g in groups]
    grouping = [EMPTY] * len(node.get("grouping_functions", NOTHING))
    keys: dict[Key, bool] = {}
    if not groups:
        keys[SINGLE] = True
    elif len(node.get("grouping_sets", NOTHING)) <= 1:
        keys[frozenset(range(len(groups)))] = True
    return Relation(
        cells=[*groups, *results, *grouping],
        types=[
            *(type_of(g) for g in grouped_by),
            *(type_of(e) for e in functions),
            *(BIGINT for _ in grouping),
        ],
        rows=rows,
        order=child.order if groups else NONE,
        sorted=child.sorted and bool(groups),
        total=not groups,
        keys=keys,
    )


def _input(walk: Walk, node: Json) -> Relation:
    """The child; of a LIMIT whose rows are only counted, any rows are as good."""
    (below,) = node["children"]
    only_counts = not node.get("groups") and all(
        e["qname"]["path"][-1] == "count_star" and "filter" not in e
        for e in node.get("expressions", NOTHING)
    )
    if below["type"] == "LOGICAL_LIMIT" and only_counts:
        return limit(walk, below, counted=True)
    return walk.relation(below)


def call(
    walk: Walk, node: Json, layout: Layout, child: Relation, *, kind: str, settled: bool = False
) -> Cell:
    """An aggregate function over rows of `child`; `settled`: in an order that leaves no choice."""
    if node["expression_class"] != kind:
        raise walk.refused(node["expression_class"], node)
    strange = shape.unknown_field(kind, tuple(node))
    if strange:
        raise walk.refused(f"{kind}.{strange}", node)
    name = walk.expressions.check_function(node)
    if holds_expression(node.get("function_data")):
        raise walk.refused(f"{name}.function_data", node)
    arguments = [walk.expressions.cell(c, layout) for c in node["children"]]
    orders = _orders(walk, node)
    deciding = walk.deciding([o["expression"] for o in orders], layout, "aggregate_order")
    condition = walk.expressions.deciding(node.get("filter"), layout, "aggregate")
    free = settled or order_free(node)
    by_order = NONE if free else marked(child.order, "order", None)
    if not child.single:
        _note_undetermined(walk, node, child, orders, settled=settled)
    return Cell(
        union(*(a.direct for a in arguments)),
        union(*(a.indirect for a in arguments), condition, deciding, by_order),
    )


def _orders(walk: Walk, node: Json) -> Sequence[Json]:
    order_bys = node.get("order_bys")
    if order_bys is None:
        return node.get("arg_orders") or ()
    if set(order_bys) != {"orders"}:
        raise walk.refused("BOUND_AGGREGATE.order_bys", node)
    orders: Sequence[Json] = order_bys["orders"]
    return orders


def order_free(node: Json) -> bool:
    """Whether the function gives the same for rows in any order."""
    name = str(node["qname"]["path"][-1]).casefold()
    return name in ORDER_FREE and not _rounds(name, node)


def _note_undetermined(
    walk: Walk, node: Json, child: Relation, orders: Sequence[Json], *, settled: bool
) -> None:
    """Report a function whose result the data alone do not determine."""
    name = str(node["qname"]["path"][-1]).casefold()
    if name in APPROXIMATE:
        walk.report(name, node)
    elif _rounds(name, node):
        walk.report(f"{name} of DOUBLE", node)
    elif name not in ORDER_FREE and not settled:
        fixed = references([*(o["expression"] for o in orders), *_tie_breakers(name, node)])
        values = [c for c in node["children"] if c["expression_class"] != "BOUND_CONSTANT"]
        alike = len(references(values)) == len(values) and set(references(values)) <= set(fixed)
        if not alike and not covers(fixed, child.keys, proved=False):
            walk.report(name, node)


def _tie_breakers(name: str, node: Json) -> Sequence[Json]:
    """The operand that `arg_max` and its like choose by."""
    chooses = name.startswith(("arg", "max_by", "min_by")) and len(node["children"]) > 1
    return node["children"][1:2] if chooses else ()


def _rounds(name: str, node: Json) -> bool:
    """Whether the function adds up DOUBLEs, so that the order shows in the last digits."""
    if name not in FLOAT_STATE:
        return False
    types = {a["id"] for a in node["arguments"]}
    return bool(types & FLOATS) or name not in EXACT_ON_EXACT


def distinct(walk: Walk, node: Json) -> Relation:
    """DISTINCT, and DISTINCT ON, which chooses a row of each group."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    targets = node["distinct_targets"]
    positions = references(targets)
    orders = node.get("order_by", {"orders": ()})["orders"]
    sorting = [o["expression"] for o in orders]
    order = walk.deciding(sorting, layout, "order")
    cells = list(child.cells)
    if len(positions) < len(targets) or len(set(positions)) < len(cells):
        settled = [*positions, *references(sorting)]
        if not covers(settled, child.keys, proved=True):
            order = union(order, marked(child.order, "order", None))
        cells = [c if i in positions else influenced(c, order) for i, c in enumerate(child.cells)]
        if not covers(settled, child.keys, proved=False):
            walk.report(
                "DISTINCT ON" if node["distinct_type"] == "DISTINCT_ON" else "DISTINCT", node
            )
    compared = walk.deciding(targets, layout, "group")
    unique = covers(positions, child.keys, proved=True)
    rows = child.rows if unique else union(child.rows, compared)
    keys = dict(child.keys)
    if len(positions) == len(targets):
        add_key(keys, frozenset(positions), proved=True)
    # Even where nothing is dropped, rows are hashed and come in another order.
    order = union(child.order, marked(compared, "order", None))
    return Relation(cells, child.types, rows, order, child.sorted, keys=keys)

"""Joins: what pairs rows decides which rows exist, unless it provably cannot change them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sekisho.lineage import flows, plan
from sekisho.lineage.bindings import bindings
from sekisho.lineage.expressions import Layout
from sekisho.lineage.relation import (
    NONE,
    Cell,
    Key,
    Keys,
    Marks,
    Relation,
    add_key,
    covers,
    influenced,
    marked,
    union,
)
from sekisho.lineage.state import Walk, projected

EQUALITIES = frozenset({"COMPARE_EQUAL", "COMPARE_NOT_DISTINCT_FROM"})
COMPARISONS = EQUALITIES | {
    "COMPARE_LESSTHAN", "COMPARE_GREATERTHAN", "COMPARE_LESSTHANOREQUALTO",
    "COMPARE_GREATERTHANOREQUALTO", "COMPARE_NOTEQUAL", "COMPARE_DISTINCT_FROM",
}  # fmt: skip
_Join = plan.ComparisonJoin | plan.AsofJoin | plan.AnyJoin


class _Pairing(Struct, frozen=True, gc=False):
    """What a join's conditions say.

    Attributes:
        deciding: all that the conditions depend on.
        compared: the same, as far as the result of an IN is made of it.
        left: columns of the left side that equal one of the right; `right` likewise.
    """

    deciding: Marks
    compared: Marks
    left: frozenset[int]
    right: frozenset[int]


_UNPAIRED: Final = _Pairing(NONE, NONE, frozenset(), frozenset())


def comparison_join(walk: Walk, node: plan.ComparisonJoin | plan.AsofJoin) -> Relation:
    """A join on comparisons, ASOF included."""
    first, second = node.children
    left, right = walk.relation(first), walk.relation(second)
    pairing = _pairing(walk, node, left, right)
    if isinstance(node, plan.AsofJoin):
        return _asof(walk, node, left, right, pairing)
    return _joined(walk, node, left, right, pairing)


def any_join(walk: Walk, node: plan.AnyJoin) -> Relation:
    """A join on any condition, whose references count through both sides."""
    first, second = node.children
    left, right = walk.relation(first), walk.relation(second)
    both = Layout(
        [*left.cells, *right.cells],
        [*left.types, *right.types],
        lambda: [*bindings(first), *bindings(second)],
    )
    deciding = walk.expressions.deciding(node.condition, both, "join")
    pairing = _Pairing(deciding, NONE, frozenset(), frozenset())
    return _joined(walk, node, left, right, pairing)


def cross_product(walk: Walk, node: plan.CrossProduct) -> Relation:
    """Every row with every row."""
    first, second = node.children
    left, right = walk.relation(first), walk.relation(second)
    return _inner(left, right, _UNPAIRED, left.cells, right.cells)


def positional_join(walk: Walk, node: plan.PositionalJoin) -> Relation:
    """Row by row, by position: the order of both sides decides who meets whom."""
    first, second = node.children
    left, right = walk.relation(first), walk.relation(second)
    if not (left.total and right.total):
        walk.report("POSITIONAL JOIN", node)
    order = union(marked(left.order, "order", None), marked(right.order, "order", None))
    cells = [influenced(c, order) for c in (*left.cells, *right.cells)]
    return Relation(
        cells=cells,
        types=[*left.types, *right.types],
        rows=union(left.rows, right.rows),
        order=union(left.order, right.order),
        sorted=left.sorted or right.sorted,
    )


def _pairing(
    walk: Walk, node: plan.ComparisonJoin | plan.AsofJoin, left: Relation, right: Relation
) -> _Pairing:
    first, second = node.children
    sides = (
        Layout(left.cells, left.types, lambda: bindings(first)),
        Layout(right.cells, right.types, lambda: bindings(second)),
    )
    both = Layout(
        [*left.cells, *right.cells],
        [*left.types, *right.types],
        lambda: [*bindings(first), *bindings(second)],
    )
    deciding: list[Marks] = []
    compared: list[Marks] = []
    equal_left: set[int] = set()
    equal_right: set[int] = set()
    for condition in node.conditions:
        comparison = condition.comparison
        if comparison == "INVALID" and condition.right is None:
            deciding.append(walk.expressions.deciding(condition.left, both, "join"))
            continue
        if comparison not in COMPARISONS or condition.right is None:
            raise walk.refused(f"{plan.name_of(node)}.{comparison}", node)
        operands = (condition.left, condition.right)
        for operand, side in zip(operands, sides, strict=True):
            deciding.append(walk.expressions.deciding(operand, side, "join"))
            if comparison != "COMPARE_NOT_DISTINCT_FROM":
                compared.append(walk.expressions.cell(operand, side).direct)
        if comparison in EQUALITIES:
            _note_reference(operands[0], equal_left)
            _note_reference(operands[1], equal_right)
    return _Pairing(
        union(*deciding), union(*compared), frozenset(equal_left), frozenset(equal_right)
    )


def _note_reference(operand: plan.Expression, columns: set[int]) -> None:
    if isinstance(operand, plan.Reference):
        columns.add(operand.index)


def _joined(
    walk: Walk, node: _Join, left: Relation, right: Relation, pairing: _Pairing
) -> Relation:
    kind = node.join_type
    if kind == "MARK":
        return _mark(node, left, right, pairing)
    if kind in {"SEMI", "ANTI"}:
        rows = union(left.rows, pairing.deciding, right.rows)
        kept = Relation(
            left.cells, left.types, rows, left.order, left.sorted, left.total, left.keys
        )
        return projected(kept, node.left_projection_map)
    if kind == "INNER":
        joined = _inner(left, right, pairing, left.cells, right.cells)
    elif kind in {"LEFT", "SINGLE"}:
        joined = _left(left, right, pairing, certain=kind == "SINGLE")
    elif kind == "RIGHT":
        mirrored = replace(pairing, left=pairing.right, right=pairing.left)
        joined = _mirrored(_left(right, left, mirrored, certain=False), len(right.cells))
    elif kind == "FULL":
        joined = _full(left, right, pairing.deciding)
    else:
        raise walk.refused(f"{plan.name_of(node)}.{kind}", node)
    return _kept(joined, len(left.cells), node)


def _inner(
    left: Relation,
    right: Relation,
    pairing: _Pairing,
    left_cells: Sequence[Cell | None],
    right_cells: Sequence[Cell | None],
) -> Relation:
    return Relation(
        cells=[*left_cells, *right_cells],
        types=[*left.types, *right.types],
        rows=union(left.rows, right.rows, pairing.deciding),
        order=union(left.order, right.order),
        sorted=left.sorted or right.sorted,
        keys=_keys(left, right, pairing),
    )


def _full(left: Relation, right: Relation, deciding: Marks) -> Relation:
    """Every row of both sides, with its matches or with NULLs."""
    return Relation(
        cells=[*left.cells, *right.cells],
        types=[*left.types, *right.types],
        rows=union(left.rows, deciding, right.rows),
        order=union(left.order, right.order),
        sorted=left.sorted or right.sorted,
    )


def _left(left: Relation, right: Relation, pairing: _Pairing, *, certain: bool) -> Relation:
    """Every left row, once if the right side has at most one row for it.

    Then the right side changes no row: what decides its rows decides only its values, NULL or not.
    """
    if not certain and not covers(pairing.right, right.keys, proved=True):
        joined = _inner(left, right, pairing, left.cells, right.cells)
        return replace(joined, keys=_keys(left, right, pairing, padded=True))
    deciding = union(pairing.deciding, right.rows)
    return Relation(
        cells=[*left.cells, *(influenced(c, deciding) for c in right.cells)],
        types=[*left.types, *right.types],
        rows=left.rows,
        order=union(left.order, marked(deciding, "order", None)),
        sorted=left.sorted,
        total=left.total,
        keys=left.keys,
    )


def _mirrored(joined: Relation, count: int) -> Relation:
    """The same with its first `count` columns last."""
    width = len(joined.cells)
    return projected(joined, [*range(count, width), *range(count)])


def _mark(node: _Join, left: Relation, right: Relation, pairing: _Pairing) -> Relation:
    """Every left row once, with whether it has a match: IN, EXISTS."""
    mark = Cell(flows.computed(pairing.compared), union(pairing.deciding, right.rows))
    marked_ = Relation(
        cells=[*left.cells, mark],
        types=[*left.types, plan.BOOLEAN],
        rows=left.rows,
        order=left.order,
        sorted=left.sorted,
        total=left.total,
        keys=left.keys,
    )
    positions = node.left_projection_map
    return projected(marked_, [*positions, len(left.cells)] if positions else [])


def _asof(
    walk: Walk, node: plan.AsofJoin, left: Relation, right: Relation, pairing: _Pairing
) -> Relation:
    """The nearest match of each left row, at most one."""
    kind = node.join_type
    if kind not in {"LEFT", "INNER"}:
        # RIGHT and FULL: DuckDB 2.0.0 does not come to an end on some data.
        raise walk.refused(f"LOGICAL_ASOF_JOIN.{kind}", node)
    nearest = frozenset(
        c.right.index for c in node.conditions if isinstance(c.right, plan.Reference)
    )
    chosen: Marks = NONE
    if not covers(nearest, right.keys, proved=True):
        chosen = marked(right.order, "order", None)
    if not covers(nearest, right.keys, proved=False):
        walk.report("ASOF JOIN", node)
    deciding = union(pairing.deciding, right.rows, chosen)
    rows = left.rows if kind == "LEFT" else union(left.rows, pairing.deciding, right.rows)
    joined = Relation(
        cells=[*left.cells, *(influenced(c, deciding) for c in right.cells)],
        types=[*left.types, *right.types],
        rows=rows,
        order=union(left.order, marked(deciding, "order", None)),
        sorted=left.sorted,
        keys=left.keys,
    )
    return _kept(joined, len(left.cells), node)


def _kept(joined: Relation, left_count: int, node: _Join) -> Relation:
    """The columns that the join passes on."""
    left, right = node.left_projection_map, node.right_projection_map
    if not left and not right:
        return joined
    lefts = left or range(left_count)
    rights = right or range(len(joined.cells) - left_count)
    return projected(joined, [*lefts, *(left_count + p for p in rights)])


def _keys(left: Relation, right: Relation, pairing: _Pairing, *, padded: bool = False) -> Keys:
    """What is unique in pairs: a side's keys, if the other side matches at most once; else both.

    `padded`: left rows without a match are there too, all with the same NULLs on the right.
    """
    if not (left.keys and right.keys):
        return {}
    shift = len(left.cells)
    shifted: dict[Key, bool] = {frozenset(p + shift for p in k): c for k, c in right.keys.items()}
    keys: dict[Key, bool] = {}
    for proved in (True, False):
        if covers(pairing.right, right.keys, proved=proved):
            for key, certain in left.keys.items():
                add_key(keys, key, proved=certain and proved)
        if not padded and covers(pairing.left, left.keys, proved=proved):
            for key, certain in shifted.items():
                add_key(keys, key, proved=certain and proved)
    for a, certain in left.keys.items():
        for b, also in shifted.items():
            add_key(keys, a | b, proved=certain and also)
    return keys

"""The names that DuckDB gives to an operator's columns: (table index, column index).

References are positions in the child's output, but for what stands below the input of a table function:
there DuckDB has not resolved them yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sekisho.lineage import plan
from sekisho.lineage.plan import Node

Binding = tuple[int, int]
Names = list[Binding]


def bindings(node: Node) -> Names:
    """The names of an operator's output columns, in order; empty where they are not known."""
    find = _OPERATORS.get(type(node))
    return find(node) if find else []


def _numbered(index: int, count: int) -> Names:
    return [(index, position) for position in range(count)]


def _chosen(names: Names, positions: Sequence[int]) -> Names:
    return [names[p] for p in positions] if positions else names


def _passed(node: plan.One) -> Names:
    return bindings(node.children[0])


def _referred(node: plan.ChunkGet | plan.CteRef) -> Names:
    return _numbered(node.table_index, len(node.chunk_types))


def _counted(node: plan.RecursiveCte | plan.Union | plan.Except | plan.Intersect) -> Names:
    return _numbered(node.table_index, node.column_count)


def _get(node: plan.Get) -> Names:
    found = _numbered(node.table_index, len(node.column_indexes))
    if node.children:
        child = bindings(node.children[0])
        found += [child[p] for p in node.projected_input]
    return found


def _grouping(node: plan.Grouping) -> Names:
    return [
        *_numbered(node.group_index, len(node.groups)),
        *_numbered(node.aggregate_index, len(node.expressions)),
        *_numbered(node.groupings_index, len(node.grouping_functions)),
    ]


def _both(node: plan.CrossProduct | plan.PositionalJoin) -> Names:
    first, second = node.children
    return [*bindings(first), *bindings(second)]


def _joined(node: plan.ComparisonJoin | plan.AsofJoin | plan.AnyJoin) -> Names:
    first, second = node.children
    left = _chosen(bindings(first), node.left_projection_map)
    if node.join_type in {"SEMI", "ANTI"}:
        return left
    if node.join_type == "MARK":
        return [*left, (node.mark_index, 0)]
    return [*left, *_chosen(bindings(second), node.right_projection_map)]


_OPERATORS: Final[Mapping[type, Callable[[Any], Names]]] = {
    plan.Projection: lambda node: _numbered(node.table_index, len(node.expressions)),
    plan.ExpressionGet: lambda node: _numbered(node.table_index, len(node.expr_types)),
    plan.ChunkGet: _referred,
    plan.CteRef: _referred,
    plan.RecursiveCte: _counted,
    plan.Union: _counted,
    plan.Except: _counted,
    plan.Intersect: _counted,
    plan.DummyScan: lambda node: [(node.table_index, 0)],
    plan.EmptyResult: lambda node: [(b.table_index, b.column_index) for b in node.bindings],
    plan.Get: _get,
    plan.Filter: lambda node: _chosen(_passed(node), node.projection_map),
    plan.OrderBy: lambda node: _chosen(_passed(node), node.projections),
    plan.Limit: _passed,
    plan.Sample: _passed,
    plan.Distinct: _passed,
    plan.MaterializedCte: lambda node: bindings(node.children[1]),
    plan.Windows: lambda node: [
        *_passed(node),
        *_numbered(node.window_index, len(node.expressions)),
    ],
    plan.UnnestRows: lambda node: [
        *_passed(node),
        *_numbered(node.unnest_index, len(node.expressions)),
    ],
    plan.Grouping: _grouping,
    plan.ComparisonJoin: _joined,
    plan.AsofJoin: _joined,
    plan.AnyJoin: _joined,
    plan.CrossProduct: _both,
    plan.PositionalJoin: _both,
}
"""Operator -> the names of its columns, as DuckDB 2.0 gives them."""

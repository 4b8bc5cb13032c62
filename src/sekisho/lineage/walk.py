"""The walk over a bound plan: from scans to the output, one rule per operator.

Pure: it sees the plan and the declared relations, no database. What it does not know it refuses;
it never guesses (`plan` holds what is known).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sekisho.lineage import (
    aggregates,
    combinations,
    joins,
    limits,
    operators,
    plan,
    scans,
    windows,
)
from sekisho.lineage.expressions import Expressions, Origin
from sekisho.lineage.relation import Relation
from sekisho.lineage.state import Declared, Rule, Walk

OPERATORS: Final[Mapping[type, Rule]] = {
    plan.Projection: operators.projection,
    plan.Filter: operators.filter_,
    plan.OrderBy: operators.order_by,
    plan.Limit: limits.limit,
    plan.Sample: operators.sample,
    plan.UnnestRows: operators.unnest,
    plan.MaterializedCte: combinations.materialized_cte,
    plan.RecursiveCte: combinations.recursive_cte,
    plan.CteRef: combinations.cte_ref,
    plan.Union: combinations.union_all,
    plan.Except: combinations.difference,
    plan.Intersect: combinations.difference,
    plan.Get: scans.get,
    plan.ExpressionGet: scans.values,
    plan.DummyScan: scans.dummy,
    plan.EmptyResult: scans.empty,
    plan.ChunkGet: scans.constants,
    plan.Grouping: aggregates.aggregate,
    plan.Distinct: aggregates.distinct,
    plan.Windows: windows.window,
    plan.ComparisonJoin: joins.comparison_join,
    plan.AsofJoin: joins.comparison_join,
    plan.AnyJoin: joins.any_join,
    plan.CrossProduct: joins.cross_product,
    plan.PositionalJoin: joins.positional_join,
}
"""Operator -> the rule that reads it. An operator that is not here is refused."""


def walk_plan(
    bound: plan.Node,
    declared: Mapping[str, Declared],
    origin: Origin | None = None,
    *,
    read: bool = True,
) -> tuple[Walk, Relation]:
    """Walk a plan: the state afterwards, and what influences the plan's output.

    Args:
        bound: what `binder.bind` gives.
        declared: relation in lower case -> what was declared.
        origin: how to read places. With it the walk traces: every set comes with the reasons and
            places of what is in it. Without it sets are masks, which is several times faster.
        read: the statement's syntax tree has been held against the lists.

    Raises:
        Undecided: something in the plan is not understood.
    """
    walk = Walk(OPERATORS, Expressions(origin), declared, read=read)
    return walk, walk.relation(bound)

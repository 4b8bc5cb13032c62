"""The walk over a bound plan: from scans to the output, one rule per operator.

Pure: it sees the plan's JSON and the declared relations, no database. What it does not know it
refuses; it never guesses (`shape` holds what is known).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sekisho.lineage import aggregates, combinations, joins, limits, operators, scans, windows
from sekisho.lineage.expressions import Expressions, Json, Origin
from sekisho.lineage.relation import Relation
from sekisho.lineage.state import Declared, Rule, Walk

OPERATORS: Final[Mapping[str, Rule]] = {
    "LOGICAL_PROJECTION": operators.projection,
    "LOGICAL_FILTER": operators.filter_,
    "LOGICAL_ORDER_BY": operators.order_by,
    "LOGICAL_LIMIT": limits.limit,
    "LOGICAL_SAMPLE": operators.sample,
    "LOGICAL_UNNEST": operators.unnest,
    "LOGICAL_MATERIALIZED_CTE": combinations.materialized_cte,
    "LOGICAL_RECURSIVE_CTE": combinations.recursive_cte,
    "LOGICAL_CTE_REF": combinations.cte_ref,
    "LOGICAL_UNION": combinations.union_all,
    "LOGICAL_EXCEPT": combinations.difference,
    "LOGICAL_INTERSECT": combinations.difference,
    "LOGICAL_GET": scans.get,
    "LOGICAL_EXPRESSION_GET": scans.values,
    "LOGICAL_DUMMY_SCAN": scans.dummy,
    "LOGICAL_EMPTY_RESULT": scans.empty,
    "LOGICAL_CHUNK_GET": scans.constants,
    "LOGICAL_AGGREGATE_AND_GROUP_BY": aggregates.aggregate,
    "LOGICAL_DISTINCT": aggregates.distinct,
    "LOGICAL_WINDOW": windows.window,
    "LOGICAL_COMPARISON_JOIN": joins.comparison_join,
    "LOGICAL_ASOF_JOIN": joins.comparison_join,
    "LOGICAL_ANY_JOIN": joins.any_join,
    "LOGICAL_CROSS_PRODUCT": joins.cross_product,
    "LOGICAL_POSITIONAL_JOIN": joins.positional_join,
}
"""Operator -> the rule that reads it. An operator that is not here is refused."""


def walk_plan(
    plan: Json, declared: Mapping[str, Declared], origin: Origin | None = None, *, read: bool = True
) -> tuple[Walk, Relation]:
    """Walk a plan: the state afterwards, and what influences the plan's output.

    Args:
        plan: what `binder.bind` gives.
        declared: relation in lower case -> what was declared.
        origin: how to read places. With it the walk traces: every set comes with the reasons and
            places of what is in it. Without it sets are masks, which is several times faster.
        read: the statement's syntax tree has been held against the lists.

    Raises:
        Undecided: something in the plan is not understood.
    """
    walk = Walk(OPERATORS, Expressions(origin), declared, read=read)
    return walk, walk.relation(plan)

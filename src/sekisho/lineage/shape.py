"""What is known of DuckDB 2.0's plan JSON: a field that is not named here is not understood.

A plan node that gains a field may gain a meaning. So every operator and expression is held against
its known fields. Plans are written without fields that have their default, so a field that must
have its default, because another value would change the meaning, is simply not among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final


def _set(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


_EXPRESSION: Final = "expression_class type alias query_location query_location_length return_type"
_CALL: Final = "children arguments qname has_serialize function_data"

EXPRESSIONS: Final[Mapping[str, frozenset[str]]] = {
    "BOUND_REF": _set(_EXPRESSION, "index"),
    # Without `depth`: a reference to an outer query that DuckDB has not resolved.
    "BOUND_COLUMN_REF": _set(_EXPRESSION, "binding"),
    "BOUND_CONSTANT": _set(_EXPRESSION, "value"),
    "BOUND_FUNCTION": _set(_EXPRESSION, _CALL, "is_operator positional_arguments named_arguments"),
    "BOUND_CASE": _set(_EXPRESSION, "case_checks else_expr"),
    "BOUND_OPERATOR": _set(_EXPRESSION, "children"),
    "BOUND_CONJUNCTION": _set(_EXPRESSION, "children"),
    "BOUND_UNNEST": _set(_EXPRESSION, "child"),
    # Without `captures`: what a lambda captures is an argument of the function.
    "BOUND_LAMBDA": _set(_EXPRESSION, "lambda_expr parameter_count parameter_names"),
    # Without `state_export`: a state instead of a value.
    "BOUND_AGGREGATE": _set(
        _EXPRESSION, _CALL, "aggregate_type filter order_bys positional_arguments named_arguments"
    ),
    "BOUND_WINDOW": _set(
        _EXPRESSION, _CALL, "partitions orders filters ignore_nulls start end start_expr end_expr"
        " offset_expr default_expr exclude_clause distinct arg_orders sql_range_start sql_range_end"
        " sql_range_order_type sql_range_start_boundary sql_range_end_boundary"
        " sql_range_order_casts positional_arguments named_arguments"
    ),
}  # fmt: skip
"""Expression class -> its known fields."""

OPERATOR_TYPES: Final = _set(
    "OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_NOT OPERATOR_COALESCE OPERATOR_TRY COMPARE_IN"
    " COMPARE_NOT_IN"
)
WINDOW_TYPES: Final = _set(
    "WINDOW_AGGREGATE WINDOW_ROW_NUMBER WINDOW_RANK WINDOW_RANK_DENSE WINDOW_PERCENT_RANK"
    " WINDOW_CUME_DIST WINDOW_NTILE WINDOW_LAG WINDOW_LEAD WINDOW_FIRST_VALUE WINDOW_LAST_VALUE"
    " WINDOW_NTH_VALUE WINDOW_FILL"
)

# Without `duplicate_eliminated_columns` and `delim_flipped`: joins of a correlated subquery that
# DuckDB has not yet taken apart.
_JOIN: Final = "join_type mark_index left_projection_map right_projection_map conditions mark_types"
_SET_OPERATION: Final = "table_index column_count setop_all allow_out_of_order"
_NODE: Final = "type children"

OPERATORS: Final[Mapping[str, frozenset[str]]] = {
    "LOGICAL_PROJECTION": _set(_NODE, "table_index expressions"),
    "LOGICAL_FILTER": _set(_NODE, "expressions projection_map"),
    # Without pushed filters and projections, samples, file lists and points in time.
    "LOGICAL_GET": _set(
        _NODE, "table_index returned_types names projection_ids table_filters arguments qname"
        " has_serialize function_data parameters named_parameters input_table_types"
        " input_table_names projected_input column_indexes ordinality_idx source_ordinality"
        " table_filters_by_projection positional_arguments"
    ),
    "LOGICAL_AGGREGATE_AND_GROUP_BY": _set(
        _NODE, "expressions group_index aggregate_index groupings_index groups grouping_sets"
        " grouping_functions distinct_validity"
    ),
    "LOGICAL_WINDOW": _set(_NODE, "window_index expressions"),
    "LOGICAL_COMPARISON_JOIN": _set(_NODE, _JOIN),
    "LOGICAL_ASOF_JOIN": _set(_NODE, _JOIN),
    "LOGICAL_ANY_JOIN": _set(
        _NODE, "join_type mark_index left_projection_map right_projection_map condition"
    ),
    "LOGICAL_CROSS_PRODUCT": _set(_NODE),
    "LOGICAL_POSITIONAL_JOIN": _set(_NODE),
    "LOGICAL_DISTINCT": _set(_NODE, "distinct_type distinct_targets order_by"),
    "LOGICAL_ORDER_BY": _set(_NODE, "orders projections"),
    # Without `unpruned_offset`.
    "LOGICAL_LIMIT": _set(_NODE, "limit_val offset_val"),
    "LOGICAL_SAMPLE": _set(_NODE, "sample_options"),
    "LOGICAL_UNION": _set(_NODE, _SET_OPERATION),
    "LOGICAL_EXCEPT": _set(_NODE, _SET_OPERATION),
    "LOGICAL_INTERSECT": _set(_NODE, _SET_OPERATION),
    "LOGICAL_UNNEST": _set(_NODE, "unnest_index expressions"),
    "LOGICAL_EXPRESSION_GET": _set(_NODE, "table_index expr_types expressions"),
    "LOGICAL_DUMMY_SCAN": _set(_NODE, "table_index"),
    "LOGICAL_EMPTY_RESULT": _set(_NODE, "return_types bindings"),
    "LOGICAL_CHUNK_GET": _set(_NODE, "table_index chunk_types collection"),
    "LOGICAL_MATERIALIZED_CTE": _set(_NODE, "table_index column_count ctename materialize"),
    # Without `key_targets`, `payload_aggregates`, `ref_recurring`: USING KEY.
    "LOGICAL_RECURSIVE_CTE": _set(
        _NODE, "union_all ctename table_index column_count internal_types"
    ),
    "LOGICAL_CTE_REF": _set(_NODE, "table_index cte_index chunk_types bound_columns"),
}  # fmt: skip
"""Operator -> its known fields."""

FIXED: Final[Mapping[str, Mapping[str, Any]]] = {
    "LOGICAL_GET": {"projection_ids": [], "table_filters": {}, "named_parameters": []},
}
"""Operator -> fields that are always written and must have this very value."""

_KNOWN: Final = {**EXPRESSIONS, **OPERATORS}


def strange_field(node: Mapping[str, Any], kind: str) -> str | None:
    """The first field of an operator that is not known, or has a value it never had."""
    unknown = unknown_field(kind, tuple(node))
    if unknown is None and kind in FIXED:
        for field, value in FIXED[kind].items():
            if node.get(field, value) != value:
                return field
        # From 2.0.1 on: how many of the arguments were given without a name. None may have one.
        count = len(node.get("arguments", ()))
        if node.get("positional_arguments", count) != count:
            return "positional_arguments"
    return unknown


@cache
def unknown_field(kind: str, fields: tuple[str, ...]) -> str | None:
    """The first of a node's fields that is not known of its operator or expression class."""
    return min(set(fields) - _KNOWN[kind], default=None)


def guards_one_row(expression: Mapping[str, Any]) -> bool:
    """DuckDB's own check that a scalar subquery has one row: its `first` has nothing to choose."""
    if expression["expression_class"] != "BOUND_CASE":
        return False
    result = expression["case_checks"][0]["then_expr"]
    return bool(
        result["expression_class"] == "BOUND_FUNCTION" and result["qname"]["path"][-1] == "error"
    )

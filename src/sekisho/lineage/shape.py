"""What is known of DuckDB 2.0.0's plan JSON: a field that is not named here is not understood.

A plan node that gains a field may gain a meaning. So every operator and expression is held against
its known fields, and fields that would change the meaning must have the value they always had.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sekisho.lineage.text import NOWHERE


def _set(*texts: str) -> frozenset[str]:
    return frozenset(" ".join(texts).split())


_EXPRESSION: Final = "expression_class type alias query_location query_location_length return_type"
_CALL: Final = "children arguments qname has_serialize function_data"

EXPRESSIONS: Final[Mapping[str, frozenset[str]]] = {
    "BOUND_REF": _set(_EXPRESSION, "index"),
    "BOUND_COLUMN_REF": _set(_EXPRESSION, "binding depth"),
    "BOUND_CONSTANT": _set(_EXPRESSION, "value"),
    "BOUND_FUNCTION": _set(_EXPRESSION, _CALL, "is_operator positional_arguments named_arguments"),
    "BOUND_CASE": _set(_EXPRESSION, "case_checks else_expr"),
    "BOUND_OPERATOR": _set(_EXPRESSION, "children"),
    "BOUND_CONJUNCTION": _set(_EXPRESSION, "children"),
    "BOUND_UNNEST": _set(_EXPRESSION, "child"),
    "BOUND_LAMBDA": _set(_EXPRESSION, "lambda_expr captures parameter_count parameter_names"),
    "BOUND_AGGREGATE": _set(
        _EXPRESSION, _CALL, "aggregate_type filter order_bys state_export positional_arguments"
        " named_arguments"
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

_JOIN: Final = (
    "join_type mark_index left_projection_map right_projection_map conditions mark_types"
    " duplicate_eliminated_columns delim_flipped"
)
_NODE: Final = "type children"

OPERATORS: Final[Mapping[str, frozenset[str]]] = {
    "LOGICAL_PROJECTION": _set(_NODE, "table_index expressions"),
    "LOGICAL_FILTER": _set(_NODE, "expressions projection_map"),
    "LOGICAL_GET": _set(
        _NODE, "table_index returned_types names projection_ids table_filters arguments qname"
        " has_serialize function_data parameters named_parameters input_table_types"
        " input_table_names projected_input column_indexes extra_info ordinality_idx"
        " row_group_order_options scan_partition_indices source_ordinality"
        " table_filters_by_projection has_pushed_projection at_clause"
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
    "LOGICAL_LIMIT": _set(_NODE, "limit_val offset_val unpruned_offset"),
    "LOGICAL_SAMPLE": _set(_NODE, "sample_options"),
    "LOGICAL_UNION": _set(_NODE, "table_index column_count setop_all allow_out_of_order"),
    "LOGICAL_EXCEPT": _set(_NODE, "table_index column_count setop_all allow_out_of_order"),
    "LOGICAL_INTERSECT": _set(_NODE, "table_index column_count setop_all allow_out_of_order"),
    "LOGICAL_UNNEST": _set(_NODE, "unnest_index expressions"),
    "LOGICAL_EXPRESSION_GET": _set(_NODE, "table_index expr_types expressions"),
    "LOGICAL_DUMMY_SCAN": _set(_NODE, "table_index"),
    "LOGICAL_EMPTY_RESULT": _set(_NODE, "return_types bindings"),
    "LOGICAL_CHUNK_GET": _set(_NODE, "table_index chunk_types collection column_ids"),
    "LOGICAL_MATERIALIZED_CTE": _set(_NODE, "table_index column_count ctename materialize"),
    "LOGICAL_RECURSIVE_CTE": _set(
        _NODE, "union_all ctename table_index column_count key_targets ref_recurring"
        " payload_aggregates internal_types"
    ),
    "LOGICAL_CTE_REF": _set(
        _NODE, "table_index cte_index chunk_types bound_columns is_recurring"
    ),
}  # fmt: skip
"""Operator -> its known fields."""

FIXED: Final[Mapping[str, Mapping[str, Any]]] = {
    "LOGICAL_GET": {
        "projection_ids": [],
        "table_filters": {"filters": [], "multi_column_filters": []},
        "named_parameters": [],
        "row_group_order_options": None,
        "scan_partition_indices": [],
        "has_pushed_projection": False,
        "at_clause": None,
        "extra_info": {
            "file_filters": "",
            "total_files": NOWHERE,
            "filtered_files": NOWHERE,
            "sample_options": None,
            "file_filter_expressions": None,
        },
    },
    "LOGICAL_COMPARISON_JOIN": {"duplicate_eliminated_columns": [], "delim_flipped": False},
    "LOGICAL_ASOF_JOIN": {"duplicate_eliminated_columns": [], "delim_flipped": False},
    "LOGICAL_RECURSIVE_CTE": {
        "key_targets": [],
        "ref_recurring": False,
        "payload_aggregates": [],
    },
    "LOGICAL_CTE_REF": {"is_recurring": False},
    "LOGICAL_LIMIT": {"unpruned_offset": NOWHERE},
    "BOUND_AGGREGATE": {"state_export": "NONE"},
    "BOUND_LAMBDA": {"captures": []},
    "BOUND_COLUMN_REF": {"depth": 0},
}
"""Operator or expression class -> fields that must have this very value."""


def strange_field(node: Mapping[str, Any], kind: str, known: frozenset[str]) -> str | None:
    """The first field of a plan node that is not known, or has a value it never had."""
    if not node.keys() <= known:
        return min(node.keys() - known)
    for name, value in FIXED.get(kind, {}).items():
        if node.get(name, value) != value:
            return name
    return None

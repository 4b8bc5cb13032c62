"""Expressions of a bound plan."""

from __future__ import annotations

from typing import Any, Final

import orjson
from msgspec import Raw, Struct

from sekisho.lineage.text import NOWHERE


def _raw(value: object) -> Raw:
    return Raw(orjson.dumps(value))


BOOLEAN: Final = _raw({"id": "BOOLEAN"})
BIGINT: Final = _raw({"id": "BIGINT"})
INTEGER: Final = _raw({"id": "INTEGER"})
NOTHING: Final = Raw()

OPERATOR_TYPES: Final = frozenset({
    "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_NOT", "OPERATOR_COALESCE", "OPERATOR_TRY",
    "COMPARE_IN", "COMPARE_NOT_IN",
})  # fmt: skip
WINDOW_TYPES: Final = frozenset({
    "WINDOW_AGGREGATE", "WINDOW_ROW_NUMBER", "WINDOW_RANK", "WINDOW_RANK_DENSE", "WINDOW_PERCENT_RANK",
    "WINDOW_CUME_DIST", "WINDOW_NTILE", "WINDOW_LAG", "WINDOW_LEAD", "WINDOW_FIRST_VALUE",
    "WINDOW_LAST_VALUE", "WINDOW_NTH_VALUE", "WINDOW_FILL",
})  # fmt: skip


class Part(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Part of a plan."""


class Name(Part):
    """A qualified name, the catalog first."""

    path: list[str]


class Order(Part):
    """One entry of an ORDER BY."""

    type: str
    null_order: str
    expression: Expression


class Orders(Part):
    """An ORDER BY within a call, or of a DISTINCT ON."""

    orders: list[Order]


class When(Part):
    """One branch of a CASE."""

    when_expr: Expression
    then_expr: Expression


class Value(Part):
    """A constant of a type; of some types what is written is not its value (16 for 1.6)."""

    type: Raw
    is_null: bool
    value: Any = None


class Binding(Part):
    """A column by the number of its table and its own."""

    table_index: int
    column_index: int = 0


class AnyExpression(Part, tag_field="expression_class", kw_only=True):
    """What all expressions have; places count bytes of what was bound."""

    type: str
    alias: str = ""
    query_location: int = NOWHERE
    query_location_length: int = 0
    return_type: Raw = NOTHING


class _Call(AnyExpression, kw_only=True):
    """A call of a function."""

    children: list[Expression]
    arguments: Raw
    qname: Name
    has_serialize: bool
    function_data: Raw = NOTHING
    positional_arguments: int | None = None
    named_arguments: list[str] = []


class Reference(AnyExpression, tag="BOUND_REF"):
    """A column of the child, by its position."""

    index: int = 0


class ColumnReference(AnyExpression, tag="BOUND_COLUMN_REF"):
    """A column of the child, by its binding; without `depth`, a reference to an outer query."""

    binding: Binding


class Constant(AnyExpression, tag="BOUND_CONSTANT"):
    """A constant."""

    value: Value


class Function(_Call, tag="BOUND_FUNCTION"):
    """A scalar function or operator."""

    is_operator: bool


class Case(AnyExpression, tag="BOUND_CASE"):
    """A choice."""

    case_checks: list[When]
    else_expr: Expression


class Operator(AnyExpression, tag="BOUND_OPERATOR"):
    """IS NULL, NOT, COALESCE, TRY, IN."""

    children: list[Expression]


class Conjunction(AnyExpression, tag="BOUND_CONJUNCTION"):
    """AND, OR."""

    children: list[Expression]


class Unnest(AnyExpression, tag="BOUND_UNNEST"):
    """The elements of a list, one a row."""

    child: Expression


class Lambda(AnyExpression, tag="BOUND_LAMBDA"):
    """A function of a list function; without `captures`, which are arguments of that."""

    lambda_expr: Expression
    parameter_count: int
    parameter_names: list[str]


class Aggregate(_Call, tag="BOUND_AGGREGATE"):
    """An aggregate function; without `state_export`, a state instead of a value."""

    aggregate_type: str
    filter: Expression | None = None
    order_bys: Orders | None = None


class Window(AnyExpression, tag="BOUND_WINDOW"):
    """A window function."""

    children: list[Expression]
    partitions: list[Expression]
    orders: list[Order]
    ignore_nulls: bool
    start: str
    end: str
    exclude_clause: str
    distinct: bool
    arg_orders: list[Order]
    arguments: Raw = NOTHING
    qname: Name | None = None
    has_serialize: bool | None = None
    function_data: Raw = NOTHING
    positional_arguments: int | None = None
    named_arguments: list[str] = []
    filters: Expression | None = None
    start_expr: Expression | None = None
    end_expr: Expression | None = None
    offset_expr: Expression | None = None
    default_expr: Expression | None = None
    sql_range_start: Raw = NOTHING
    sql_range_end: Raw = NOTHING
    sql_range_order_type: Raw = NOTHING
    sql_range_start_boundary: Raw = NOTHING
    sql_range_end_boundary: Raw = NOTHING
    sql_range_order_casts: Raw = NOTHING


Expression = (
    Reference | ColumnReference | Constant | Function | Case | Operator | Conjunction
    | Unnest | Lambda | Aggregate | Window
)  # fmt: skip

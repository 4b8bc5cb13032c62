"""Operators of a bound plan."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Raw

from sekisho.lineage.plan.expressions import NOTHING, Binding, Expression, Name, Order, Orders, Part

Empty = Annotated[list[Raw], Meta(max_length=0)]
"""A list that is always written and has never had anything in it."""


class Bound(Part):
    """What a LIMIT or OFFSET counts to."""

    constant_percentage: float
    type: str
    constant_integer: int = 0
    expression: Expression | None = None


class Condition(Part):
    """What a join compares; without `right`, a condition of another form."""

    comparison: str
    left: Expression
    right: Expression | None = None


class Index(Part):
    """A column that a scan gives as a whole."""

    index: int = 0


class AnyNode(Part, tag_field="type"):
    """An operator."""


class _Source(AnyNode, kw_only=True):
    """An operator that may have an input."""

    children: list[Node] = []


class One(AnyNode, kw_only=True):
    """An operator of one input."""

    children: Annotated[list[Node], Meta(min_length=1, max_length=1)]


class _Two(AnyNode, kw_only=True):
    """An operator of two inputs."""

    children: Annotated[list[Node], Meta(min_length=2, max_length=2)]


class Projection(One, tag="LOGICAL_PROJECTION"):
    """Values computed from each row."""

    table_index: int
    expressions: list[Expression]


class Filter(One, tag="LOGICAL_FILTER"):
    """Some of the rows."""

    expressions: list[Expression]
    projection_map: list[int] = []


class Get(_Source, tag="LOGICAL_GET"):
    """A scan or a table function, without pushed filters, samples, file lists and points in time."""

    table_index: int
    returned_types: Raw
    names: Raw
    projection_ids: Empty
    table_filters: Annotated[dict[str, Raw], Meta(max_length=0)]
    arguments: list[Raw]
    qname: Name
    has_serialize: bool
    parameters: Raw
    named_parameters: Empty
    input_table_types: list[Raw]
    input_table_names: Raw
    projected_input: list[int]
    column_indexes: list[Index]
    table_filters_by_projection: bool
    function_data: Raw = NOTHING
    ordinality_idx: int | None = None
    source_ordinality: str = ""
    positional_arguments: int | None = None


class Grouping(One, tag="LOGICAL_AGGREGATE_AND_GROUP_BY"):
    """One row a group."""

    group_index: int
    aggregate_index: int
    groupings_index: int
    expressions: list[Expression] = []
    groups: list[Expression] = []
    grouping_sets: list[list[int]] = []
    grouping_functions: list[list[int]] = []
    distinct_validity: Raw = NOTHING


class Windows(One, tag="LOGICAL_WINDOW"):
    """Each row with values computed over others."""

    window_index: int
    expressions: list[Expression]


class _Join(_Two, kw_only=True):
    """A join, but of a correlated subquery that DuckDB has not yet taken apart.

    So without `duplicate_eliminated_columns` and `delim_flipped`.
    """

    join_type: str
    mark_index: int
    left_projection_map: list[int] = []
    right_projection_map: list[int] = []


class ComparisonJoin(_Join, tag="LOGICAL_COMPARISON_JOIN"):
    """A join on comparisons."""

    conditions: list[Condition] = []
    mark_types: Raw = NOTHING


class AsofJoin(_Join, tag="LOGICAL_ASOF_JOIN"):
    """The nearest match of each row."""

    conditions: list[Condition] = []
    mark_types: Raw = NOTHING


class AnyJoin(_Join, tag="LOGICAL_ANY_JOIN"):
    """A join on any condition."""

    condition: Expression


class CrossProduct(_Two, tag="LOGICAL_CROSS_PRODUCT"):
    """Every row with every row."""


class PositionalJoin(_Two, tag="LOGICAL_POSITIONAL_JOIN"):
    """Row by row."""


class Distinct(One, tag="LOGICAL_DISTINCT"):
    """DISTINCT and DISTINCT ON."""

    distinct_type: str
    distinct_targets: list[Expression]
    order_by: Orders | None = None


class OrderBy(One, tag="LOGICAL_ORDER_BY"):
    """The rows in an order."""

    orders: list[Order]
    projections: list[int] = []


class Limit(One, tag="LOGICAL_LIMIT"):
    """LIMIT and OFFSET, without `unpruned_offset`."""

    limit_val: Bound
    offset_val: Bound


class Sample(One, tag="LOGICAL_SAMPLE"):
    """Some rows by chance."""

    sample_options: Raw


class _SetOperation(AnyNode, kw_only=True):
    """Rows of several relations."""

    column_count: int
    children: Annotated[list[Node], Meta(min_length=1)]
    table_index: int = 0
    setop_all: bool | None = None
    allow_out_of_order: bool | None = None


class Union(_SetOperation, tag="LOGICAL_UNION"):
    """The rows of all."""


class Except(_SetOperation, tag="LOGICAL_EXCEPT"):
    """The rows of the first that are not in the second."""


class Intersect(_SetOperation, tag="LOGICAL_INTERSECT"):
    """The rows that are in both."""


class UnnestRows(One, tag="LOGICAL_UNNEST"):
    """One row per element of lists."""

    unnest_index: int
    expressions: list[Expression]


class ExpressionGet(One, tag="LOGICAL_EXPRESSION_GET"):
    """Rows written out as expressions."""

    expr_types: list[Raw]
    expressions: list[list[Expression]]
    table_index: int = 0


class DummyScan(_Source, tag="LOGICAL_DUMMY_SCAN"):
    """One row, for a SELECT without FROM."""

    table_index: int = 0


class EmptyResult(_Source, tag="LOGICAL_EMPTY_RESULT"):
    """No row at all."""

    return_types: list[Raw]
    bindings: list[Binding]


class ChunkGet(_Source, tag="LOGICAL_CHUNK_GET"):
    """Rows that are part of the plan."""

    table_index: int
    chunk_types: list[Raw]
    collection: Raw


class MaterializedCte(_Two, tag="LOGICAL_MATERIALIZED_CTE"):
    """A relation that others refer to, and what does."""

    column_count: int
    ctename: str
    table_index: int = 0
    materialize: str = ""


class RecursiveCte(_Two, tag="LOGICAL_RECURSIVE_CTE"):
    """A relation defined from itself; without what `USING KEY` brings."""

    ctename: str
    column_count: int
    internal_types: list[Raw]
    union_all: bool = False
    table_index: int = 0


class CteRef(_Source, tag="LOGICAL_CTE_REF"):
    """A relation by its name."""

    table_index: int
    chunk_types: list[Raw]
    bound_columns: Raw
    cte_index: int = 0


Node = (
    Projection | Filter | Get | Grouping | Windows | ComparisonJoin | AsofJoin | AnyJoin
    | CrossProduct | PositionalJoin | Distinct | OrderBy | Limit | Sample | Union | Except | Intersect
    | UnnestRows | ExpressionGet | DummyScan | EmptyResult | ChunkGet | MaterializedCte | RecursiveCte
    | CteRef
)  # fmt: skip

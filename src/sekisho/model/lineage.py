"""Columns, and what influences them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple


class Column(NamedTuple):
    """A column of a relation; `name` is `*` for the relation's own existence of rows."""

    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


ROWS = "*"
InfluenceKind = Literal[
    "value", "filter", "join", "group", "order", "window", "condition",
    "aggregate", "aggregate_order", "set_operation", "row_count",
]  # fmt: skip
"""How a column influences: `value` is direct, all others are indirect. `aggregate` is an
aggregate's FILTER, `aggregate_order` an ORDER BY among a function's arguments; `row_count` says that
only the existence of rows matters."""

Flow = Literal["identity", "transformation", "aggregation"]
"""What becomes of a value on its way: nothing, something else row by row, or one value of several
rows. The words of OpenLineage."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a statement's text: offset and length in *characters*."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One influence in one statement: an input column on an output column (`*`: on its rows).

    Attributes:
        flow: of a value, the most that becomes of it on any way; None where no value flows, and where
            nobody says: of code, and of a script.
        masked: a value flows, and on every way a hash or a count has hidden it.
    """

    source: Column
    output: str
    kind: InfluenceKind
    span: Span | None
    flow: Flow | None = None
    masked: bool = False

    @property
    def direct(self) -> bool:
        """Whether the value itself flows."""
        return self.kind == "value"


@dataclass(frozen=True, slots=True)
class Influence:
    """What influences one output column, beyond what decides which rows exist."""

    direct: frozenset[Column]
    indirect: frozenset[Column]


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A construct whose result is not determined by the data: LIMIT or `first` without order, ..."""

    construct: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a statement's influences are there.

    Attributes:
        edges: one per (output column or `*`, input column): the most direct kind, with its place.
        undetermined: constructs that make the output depend on more than its inputs.
    """

    edges: tuple[Edge, ...]
    undetermined: tuple[Undetermined, ...]


@dataclass(frozen=True)
class QueryLineage:
    """The lineage of one SELECT: what influences what, and, once somebody asks, why and where.

    Attributes:
        columns: output name -> influence, in output order, named as `COPY` would write them.
        rows: what decides which rows exist.
        types: output name -> DuckDB type.
        scans: relation -> columns that the plan scans, in relation order.
        constructs: names of the constructs in `undetermined`.
        tracing: finds the edges; called at most once.
        order: what decides the order of the rows, where the statement ends in an order.
        keys: columns that the statement itself makes unique together, whatever the data.
    """

    columns: Mapping[str, Influence]
    rows: frozenset[Column]
    types: Mapping[str, str]
    scans: Mapping[str, tuple[str, ...]]
    constructs: tuple[str, ...]
    tracing: Callable[[], Trace] = field(compare=False, repr=False)
    order: frozenset[Column] = frozenset()
    keys: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def _trace(self) -> Trace:
        return self.tracing()

    @property
    def edges(self) -> tuple[Edge, ...]:
        """One per (output column or `*`, input column): the most direct kind, with its place."""
        return self._trace.edges

    @property
    def undetermined(self) -> tuple[Undetermined, ...]:
        """Constructs that make the output depend on more than its inputs, with their places."""
        return self._trace.undetermined if self.constructs else ()

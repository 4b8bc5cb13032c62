"""What a statement computes, as digests: equal digests, equal results, whatever the text looks like.

A digest stands for one column's values or for which rows there are. It is made of the bound plan
without places, aliases and numbers that DuckDB gives; a relation stands in it for what it computes
itself, so that neither a comment nor the name of a model counts. Different digests say nothing: two
texts may compute the same in ways that are not recognised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import orjson

from sekisho.lineage import binder, plan
from sekisho.lineage.analysis import UNKNOWN_SHAPE
from sekisho.lineage.bindings import bindings
from sekisho.lineage.depth import deep
from sekisho.lineage.text import NOWHERE, Text
from sekisho.model import QueryLineage

Json = Mapping[str, Any]

_UNSAID: Final = frozenset(
    {
        "query_location", "query_location_length", "alias", "table_index", "group_index",
        "aggregate_index", "groupings_index", "window_index", "unnest_index", "mark_index",
        "ctename", "children",
    }
)  # fmt: skip
"""Fields that say where something stands or how it is called, never what it computes."""
_ONE_SIDED: Final = frozenset({"SEMI", "ANTI"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a relation computes: a digest of which rows it has, and one of each column's values."""

    rows: str
    columns: Mapping[str, str]


def source_meaning(name: str, columns: Mapping[str, str]) -> Meaning:
    """The meaning of a source: it is what it is called. `columns` has their DuckDB types."""
    return Meaning(
        _digest("source", name), {c: _digest("column", name, c, t) for c, t in columns.items()}
    )


def python_meaning(digest: str, lineage: QueryLineage, inputs: Mapping[str, Meaning]) -> Meaning:
    """The meaning of a Python model: all of what it computes with, and all that it reads.

    Args:
        digest: of everything that it computes with.
        lineage: its own.
        inputs: the relations that it reads -> what they compute.
    """
    read = [
        found
        for name, columns in lineage.scans.items()
        for found in (inputs[name].rows, *(inputs[name].columns[c] for c in columns))
    ]
    whole = _digest("python", digest, *read)
    columns = {c: _digest("made", whole, c, t) for c, t in lineage.types.items()}
    return Meaning(_digest("rows", whole), columns)


@deep
def meaning_of(
    sql: str, tables: Mapping[str, Mapping[str, str]], inputs: Mapping[str, Meaning]
) -> Meaning | None:
    """The meaning of a statement that has been analysed; None if its plan has no known shape.

    Args:
        sql: the statement.
        tables: the relations that it reads -> column -> DuckDB type.
        inputs: the same relations -> what they compute.

    Raises:
        SekishoError: the statement does not bind.
    """
    bound = binder.bind(Text(sql, "statement.sql"), binder.Shadow(tables, {}))
    known = {name.casefold(): (tuple(tables[name]), found) for name, found in inputs.items()}
    try:
        output = _Walk(known).relation(bound)
        names = [e.alias for e in bound.expressions] if isinstance(bound, plan.Projection) else []
        return Meaning(output.rows, dict(zip(names, output.columns, strict=True)))
    except (RecursionError, *UNKNOWN_SHAPE):
        return None


@dataclass(frozen=True, slots=True)
class _Relation:
    """What an operator computes; `origins` are the relations that its rows come from."""

    rows: str
    columns: tuple[str, ...]
    origins: frozenset[str]


@dataclass(slots=True)
class _Walk:
    known: Mapping[str, tuple[tuple[str, ...], Meaning]]
    ctes: dict[int, _Relation] = field(default_factory=dict)

    def relation(self, node: plan.Node) -> _Relation:
        if isinstance(node, plan.MaterializedCte):
            defined, body = node.children
            self.ctes[node.table_index] = self.relation(defined)
            return self.relation(body)
        if isinstance(node, plan.CteRef) and node.cte_index in self.ctes:
            return self.ctes[node.cte_index]
        if isinstance(node, plan.Get) and plan.called(node) == "seq_scan":
            return self._scan(node)
        below = [self.relation(child) for child in node.children]
        rule = _RULES.get(type(node), _opaque)
        return rule(_Said(node, below), below)

    def _scan(self, node: plan.Get) -> _Relation:
        name = plan.table_of(node)[-1].casefold()
        declared, found = self.known[name]
        indexes = [column.index for column in node.column_indexes]
        return _Relation(
            found.rows,
            tuple(
                _digest("row", found.rows) if i == NOWHERE else found.columns[declared[i]]
                for i in indexes
            ),
            frozenset({found.rows}),
        )


class _Said:
    """What an operator says, in which references stand for the values that they point to."""

    def __init__(self, bound: plan.Node, below: Sequence[_Relation]) -> None:
        self.kind = plan.name_of(bound)
        self.node: Json = _as_json(bound)
        self.bound = bound
        self._below = below
        self._names: list[tuple[int, int]] | None = None

    def of(self, name: str) -> list[Any]:
        """A field that lists expressions of the operator's columns."""
        return [self.value(e) for e in self.node.get(name, ())]

    @property
    def all(self) -> Any:  # noqa: ANN401 - what the plan holds, whatever it is
        """Everything but the children."""
        return {k: self.value(v) for k, v in self.node.items() if k not in _UNSAID}

    def value(self, item: Any, side: int | None = None) -> Any:  # noqa: ANN401 - as above
        """A part of the operator, without what is not meant; `side` = of which child it speaks."""
        if isinstance(item, list):
            return [self.value(i, side) for i in item]
        if not isinstance(item, dict):
            return item
        kind = item.get("expression_class")
        if kind == "BOUND_LAMBDA":
            # References in it point to its own parameters; what it captures is an argument.
            return _unplaced(item)
        if kind == "BOUND_REF":
            return {"value": self._columns(side)[item.get("index", 0)]}
        if kind == "BOUND_COLUMN_REF":
            return {"value": self._columns(side)[self._position(item["binding"])]}
        return {
            k: self.value(v, {"left": 0, "right": 1}.get(k, side))
            for k, v in item.items()
            if k not in _UNSAID or k == "children"
        }

    def _columns(self, side: int | None) -> list[str]:
        """The columns that references point to: of all children, each told from the others'."""
        if side is not None:
            return [_digest(side, c) for c in self._below[side].columns]
        if len(self._below) == 1:
            return [*self._below[0].columns]
        return [_digest(n, c) for n, below in enumerate(self._below) for c in below.columns]

    def _position(self, binding: Json) -> int:
        if self._names is None:
            self._names = [b for child in self.bound.children for b in bindings(child)]
        return self._names.index((binding.get("table_index", 0), binding.get("column_index", 0)))


_Rule = Callable[[_Said, Sequence[_Relation]], _Relation]


def _opaque(said: _Said, below: Sequence[_Relation]) -> _Relation:
    """Any operator: all that it gives depends on all that it says and gets."""
    number = said.bound.table_index if isinstance(said.bound, plan.RecursiveCte) else None
    told = [(b.rows, b.columns) for b in below]
    rows = _digest(said.kind, said.all, number, told)
    count = len(bindings(said.bound)) or _width(said.node, below)
    return _Relation(rows, tuple(_digest(rows, n) for n in range(count)), _origins(below))


def _width(node: Json, below: Sequence[_Relation]) -> int:
    given = node.get("column_indexes", node.get("expr_types", node.get("chunk_types", ())))
    return len(given) + sum(len(b.columns) for b in below)


def _projection(said: _Said, below: Sequence[_Relation]) -> _Relation:
    (child,) = below
    columns = [v["value"] if v.keys() == {"value"} else _digest(v) for v in said.of("expressions")]
    return _Relation(child.rows, tuple(columns), child.origins)


def _kept(*fields: str, positions: str = "") -> _Rule:
    """An operator that says by `fields` which of its child's rows there are, or in which order."""

    def rule(said: _Said, below: Sequence[_Relation]) -> _Relation:
        (child,) = below
        told = [said.value(said.node.get(f)) for f in fields]
        chosen = said.node.get(positions, ()) or range(len(child.columns))
        return _Relation(
            _digest(said.kind, child.rows, told),
            tuple(child.columns[p] for p in chosen),
            child.origins,
        )

    return rule


def _aggregate(said: _Said, below: Sequence[_Relation]) -> _Relation:
    (child,) = below
    groups = said.of("groups")
    sets = said.node.get("grouping_sets", ())
    rows = _digest("aggregate", child.rows, groups, sets)
    values = (*said.of("expressions"), *said.node.get("grouping_functions", ()))
    return _Relation(rows, tuple(_digest(rows, v) for v in (*groups, *values)), child.origins)


def _window(said: _Said, below: Sequence[_Relation]) -> _Relation:
    (child,) = below
    added = tuple(_digest("window", child.rows, v) for v in said.of("expressions"))
    return _Relation(child.rows, child.columns + added, child.origins)


def _joined(said: _Said, below: Sequence[_Relation]) -> _Relation:
    left, right = below
    kind = said.node.get("join_type", "CROSS")
    rows = _digest(said.kind, said.all, left.rows, right.rows)
    first = _chosen(left.columns, said.node.get("left_projection_map", ()))
    if kind == "MARK":
        # The mark says of each row of the left whether the right has one.
        return _Relation(rows, (*first, _digest(rows, "mark")), left.origins | right.origins)
    if kind in _ONE_SIDED:
        return _Relation(rows, first, left.origins | right.origins)
    second = _chosen(right.columns, said.node.get("right_projection_map", ()))
    # A column of one side is told from that of the other only by the relation that it comes from,
    # and stays what it was only where no row of its side can be missing.
    apart = left.origins.isdisjoint(right.origins)
    whole_first = apart and kind in {"CROSS", "INNER", "LEFT", "SINGLE"}
    whole_second = apart and kind in {"CROSS", "INNER"}
    return _Relation(
        rows,
        (
            *(c if whole_first else _digest(rows, "left", c) for c in first),
            *(c if whole_second else _digest(rows, "right", c) for c in second),
        ),
        left.origins | right.origins,
    )


def _combined(said: _Said, below: Sequence[_Relation]) -> _Relation:
    """UNION, EXCEPT, INTERSECT: a column of both; all columns decide unless all rows are kept."""
    keeps_all = isinstance(said.bound, plan.Union) and said.bound.setop_all is not False
    told = [b.rows if keeps_all else (b.rows, b.columns) for b in below]
    rows = _digest(said.kind, said.all, told)
    pairs = zip(*(b.columns for b in below), strict=True)
    return _Relation(rows, tuple(_digest(rows, pair) for pair in pairs), _origins(below))


_RULES: Final[Mapping[type, _Rule]] = {
    plan.Projection: _projection,
    plan.Filter: _kept("expressions", positions="projection_map"),
    plan.OrderBy: _kept("orders", positions="projections"),
    plan.Limit: _kept("limit_val", "offset_val"),
    plan.Distinct: _kept("distinct_type", "distinct_targets", "order_by"),
    plan.Grouping: _aggregate,
    plan.Windows: _window,
    plan.ComparisonJoin: _joined,
    plan.AsofJoin: _joined,
    plan.AnyJoin: _joined,
    plan.CrossProduct: _joined,
    plan.Union: _combined,
    plan.Except: _combined,
    plan.Intersect: _combined,
}
"""Operator -> what its rows and columns are made of. Any other is opaque."""


def _as_json(node: plan.Node) -> dict[str, Any]:
    """What a node says itself, as DuckDB has written it."""
    said: dict[str, Any] = orjson.loads(
        msgspec.json.encode(msgspec.structs.replace(node, children=[]))
    )
    return said


def _unplaced(item: Any) -> Any:  # noqa: ANN401 - what the plan holds, whatever it is
    if isinstance(item, dict):
        return {k: _unplaced(v) for k, v in item.items() if not k.startswith("query_location")}
    return [_unplaced(i) for i in item] if isinstance(item, list) else item


def _chosen(columns: tuple[str, ...], positions: Sequence[int]) -> tuple[str, ...]:
    return tuple(columns[p] for p in positions) if positions else columns


def _origins(below: Sequence[_Relation]) -> frozenset[str]:
    return frozenset[str]().union(*(b.origins for b in below))


def _digest(*parts: Any) -> str:  # noqa: ANN401 - what JSON can hold
    # Numbers beyond 64 bits stand in plans as text; keys in an order of their own.
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]

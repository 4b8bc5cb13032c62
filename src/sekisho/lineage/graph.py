"""The lineage of a whole project: relations analysed one by one, composed down to source columns.

Nodes are (relation, column), the column `*` standing for the relation's rows: which exist, and in
which order where the relation ends in an order. Whoever depends on (M, `*`) of a model M depends on
all that decides M's rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Self

from sekisho.model import ROWS, Column, Edge, InfluenceKind, QueryLineage, Span


@dataclass(frozen=True, slots=True)
class Hop:
    """One node of a witness path.

    Attributes:
        kind: how the hop before reaches this one; `origin` for the source column itself.
        span: where, in the text of `relation`'s statement; None where it is not known.
    """

    relation: str
    column: str
    kind: Literal["origin"] | InfluenceKind
    span: Span | None


@dataclass(frozen=True, slots=True)
class _Masks:
    """Sets of source columns as bits: those whose values flow, and all."""

    direct: int
    all: int


@dataclass(frozen=True, slots=True)
class Graph:
    """All influences between the relations of a project; build it with `Graph.of`."""

    _columns: tuple[Column, ...]
    _masks: Mapping[Column, _Masks]
    _into: Mapping[Column, tuple[Edge, ...]]
    _sources: frozenset[str]

    @classmethod
    def of(cls, lineages: Mapping[str, QueryLineage], sources: Iterable[str]) -> Self:
        """Compose lineages: relation -> its lineage over sources and other relations of the map.

        Raises:
            KeyError: a lineage reads what is neither a source nor in the map.
        """
        known = frozenset(sources)
        into: dict[Column, tuple[Edge, ...]] = {}
        for relation, lineage in lineages.items():
            edges: dict[str, list[Edge]] = {name: [] for name in (*lineage.columns, ROWS)}
            for edge in lineage.edges:
                edges[edge.output].append(edge)
            for name, found in edges.items():
                found.sort(key=lambda e: (not e.direct, e.source))
                into[Column(relation, name)] = tuple(found)
        numbers: dict[Column, int] = {}
        masks: dict[Column, _Masks] = {}
        for relation in _inputs_first(lineages, known):
            for name in (*lineages[relation].columns, ROWS):
                node = Column(relation, name)
                masks[node] = _mask(into[node], masks, numbers, known)
        return cls(tuple(numbers), masks, into, known)

    def influences(self, relation: str, column: str) -> Mapping[Column, bool]:
        """Source columns that influence a column -> whether their values flow in.

        What decides which rows of `relation` exist counts for each of its columns too, and is
        asked for apart: `row_influences`.
        """
        mask = self._masks[Column(relation, column)]
        return {c: bool(mask.direct >> n & 1) for n, c in self._named(mask.all)}

    def row_influences(self, relation: str) -> frozenset[Column]:
        """Source columns that decide which rows exist, and their order where it is meant."""
        return frozenset(self.influences(relation, ROWS))

    def reached(self, source: Column) -> tuple[Column, ...]:
        """All nodes that a source column influences, sorted."""
        if source not in self._columns:
            return ()
        bit = 1 << self._columns.index(source)
        return tuple(sorted(node for node, mask in self._masks.items() if mask.all & bit))

    def witness(self, relation: str, column: str, source: Column) -> tuple[Hop, ...]:
        """The shortest path by which a source column reaches a column, source first.

        A path on which only values flow comes before any other, and a path to the column itself
        before one to its rows. Empty where there is no influence.
        """
        for target, direct in ((column, True), (column, False), (ROWS, False)):
            path = self._path(Column(relation, target), source, direct=direct)
            if path:
                return path
        return ()

    def closure(self) -> Iterator[tuple[Column, Column, bool]]:
        """Every (source column, node, whether the value flows), by node and source."""
        for node in sorted(self._masks):
            influences = self.influences(node.table, node.name)
            for source in sorted(influences):
                yield source, node, influences[source]

    def _path(self, target: Column, source: Column, *, direct: bool) -> tuple[Hop, ...]:
        came: dict[Column, tuple[Edge, Column] | None] = {target: None}
        queue = deque([target])
        while queue:
            node = queue.popleft()
            if node == source:
                return _hops(node, came)
            if node.table in self._sources:
                continue
            for edge in self._into[node]:
                if edge.source not in came and (edge.direct or not direct):
                    came[edge.source] = (edge, node)
                    queue.append(edge.source)
        return ()

    def _named(self, mask: int) -> Iterator[tuple[int, Column]]:
        while mask:
            lowest = mask & -mask
            number = lowest.bit_length() - 1
            yield number, self._columns[number]
            mask ^= lowest


def _hops(source: Column, came: Mapping[Column, tuple[Edge, Column] | None]) -> tuple[Hop, ...]:
    """From the source on; an edge stands in the statement of the relation that it leads to."""
    hops = [Hop(source.table, source.name, "origin", None)]
    step = came[source]
    while step is not None:
        edge, node = step
        hops.append(Hop(node.table, node.name, edge.kind, edge.span))
        step = came[node]
    return tuple(hops)


def _mask(
    edges: Iterable[Edge],
    masks: Mapping[Column, _Masks],
    numbers: dict[Column, int],
    sources: frozenset[str],
) -> _Masks:
    direct = everything = 0
    for edge in edges:
        if edge.source.table in sources:
            bit = 1 << numbers.setdefault(edge.source, len(numbers))
            mask = _Masks(bit, bit)
        else:
            mask = masks[edge.source]
        everything |= mask.all
        if edge.direct:
            direct |= mask.direct
    return _Masks(direct, everything)


def _inputs_first(lineages: Mapping[str, QueryLineage], sources: frozenset[str]) -> Iterator[str]:
    """Relations, each after those that it reads."""
    done: set[str] = set(sources)
    for start in lineages:
        stack = [start]
        while stack:
            relation = stack[-1]
            if relation in done:
                stack.pop()
                continue
            missing = [r for r in lineages[relation].scans if r not in done]
            if missing:
                stack += missing
                continue
            done.add(relation)
            stack.pop()
            yield relation

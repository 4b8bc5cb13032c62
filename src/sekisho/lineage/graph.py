"""The lineage of a whole project: relations analysed one by one, composed down to source columns.

Nodes are (relation, column), the column `*` standing for the relation's rows: which exist, and in
which order where the relation ends in an order. Whoever depends on (M, `*`) of a model M depends on
all that decides M's rows.

A relation is composed when somebody asks about it or about what reads it, as sets of source columns
in bits. Why an influence is there is asked only of the statements that a witness passes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sekisho.lineage.masks import Influences, bits
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


class _Masks(NamedTuple):
    """Sets of source columns as bits: those whose values flow, and all."""

    direct: int
    all: int


class Graph:
    """All influences between the relations of a project; build it with `Graph.of`."""

    def __init__(self, lineages: Mapping[str, QueryLineage], sources: frozenset[str]) -> None:
        self._lineages = lineages
        self._sources = sources
        self._numbers: dict[Column, int] = {}
        self._columns: list[Column] = []
        self._composed: dict[str, dict[str, _Masks]] = {}
        self._edges: dict[str, dict[tuple[str, Column], Edge]] = {}

    @classmethod
    def of(cls, lineages: Mapping[str, QueryLineage], sources: Iterable[str]) -> Graph:
        """Compose lineages: relation -> its lineage over sources and other relations of the map."""
        return cls(lineages, frozenset(sources))

    def influences(
        self, relation: str, column: str, among: int | None = None
    ) -> Mapping[Column, bool]:
        """Source columns that influence a column -> whether their values flow in.

        What decides which rows of `relation` exist counts for each of its columns too, and is
        asked for apart: `row_influences`.

        Args:
            relation: a relation of the map.
            column: one of its columns, or `*`.
            among: only these source columns, as `numbered` gave them; None means all.

        Raises:
            KeyError: no such relation or column, or a lineage below reads what is neither a source
                nor in the map.
        """
        direct, every = self._masks(Column(relation, column))
        if among is not None:
            every &= among
        return {self._columns[n]: bool(direct >> n & 1) for n in bits(every)}

    def numbered(self, columns: Iterable[Column]) -> int:
        """A set of source columns, to ask `influences` about."""
        mask = 0
        for column in columns:
            mask |= 1 << self._number(column)
        return mask

    def row_influences(self, relation: str) -> frozenset[Column]:
        """Source columns that decide which rows exist, and their order where it is meant."""
        return frozenset(self.influences(relation, ROWS))

    def reached(self, source: Column) -> tuple[Column, ...]:
        """All nodes that a source column influences, sorted."""
        return tuple(sorted(n for n in self._nodes() if self._masks(n).all & self._bit(source)))

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
        for node in sorted(self._nodes()):
            influences = self.influences(node.table, node.name)
            for source in sorted(influences):
                yield source, node, influences[source]

    def _nodes(self) -> Iterator[Column]:
        for relation, lineage in self._lineages.items():
            for name in (*lineage.columns, ROWS):
                yield Column(relation, name)

    # ------------------------------------------------------------------ composing

    def _masks(self, node: Column) -> _Masks:
        if node.table in self._sources:
            bit = self._bit(node)
            return _Masks(bit, bit)
        if node.table not in self._composed:
            self._compose(node.table)
        return self._composed[node.table][node.name]

    def _compose(self, relation: str) -> None:
        """Compose a relation, and before it all that it reads."""
        stack = [relation]
        while stack:
            lineage = self._lineages[stack[-1]]
            missing = [
                r for r in lineage.scans if r not in self._sources and r not in self._composed
            ]
            if missing:
                stack += missing
                continue
            done = stack.pop()
            if done not in self._composed:
                self._composed[done] = self._composition(lineage)

    def _composition(self, lineage: QueryLineage) -> dict[str, _Masks]:
        influences = Influences.of(lineage.columns)
        sources = [self._masks(source) for source in influences.sources]
        # Columns of one statement have many sets in common.
        known: dict[int, _Masks] = {}

        def united(mask: int) -> _Masks:
            found = known.get(mask)
            if found is None:
                direct = every = 0
                for n in bits(mask):
                    direct |= sources[n].direct
                    every |= sources[n].all
                known[mask] = found = _Masks(direct, every)
            return found

        composed = {}
        for name, (direct, indirect) in influences.masks.items():
            value = united(direct)
            composed[name] = _Masks(value.direct, value.all | united(indirect).all)
        deciding = 0
        for source in lineage.rows | lineage.order:
            deciding |= self._masks(source).all
        composed[ROWS] = _Masks(0, deciding)
        return composed

    def _number(self, column: Column) -> int:
        number = self._numbers.setdefault(column, len(self._columns))
        if number == len(self._columns):
            self._columns.append(column)
        return number

    def _bit(self, column: Column) -> int:
        return 1 << self._number(column)

    # ------------------------------------------------------------------ witnesses

    def _path(self, target: Column, source: Column, *, direct: bool) -> tuple[Hop, ...]:
        bit = self._bit(source)
        came: dict[Column, Column | None] = {target: None}
        queue = deque([target])
        while queue:
            node = queue.popleft()
            if node == source:
                return self._hops(node, came)
            if node.table in self._sources:
                continue
            for before in self._into(node, direct=direct):
                # Only what the source reaches can be on a path from it.
                masks = self._masks(before)
                if before not in came and bit & (masks.direct if direct else masks.all):
                    came[before] = node
                    queue.append(before)
        return ()

    def _into(self, node: Column, *, direct: bool) -> Iterator[Column]:
        """What influences a node in its own statement: values first, each by name."""
        lineage = self._lineages[node.table]
        if node.name == ROWS:
            values: Collection[Column] = ()
            deciding: Collection[Column] = lineage.rows | lineage.order
        else:
            influence = lineage.columns[node.name]
            values, deciding = influence.direct, influence.indirect
        yield from sorted(values)
        if not direct:
            yield from sorted(deciding)

    def _hops(self, source: Column, came: Mapping[Column, Column | None]) -> tuple[Hop, ...]:
        """From the source on; an edge stands in the statement of the relation that it leads to."""
        hops = [Hop(source.table, source.name, "origin", None)]
        before, node = source, came[source]
        while node is not None:
            edge = self._edge(node, before)
            hops.append(Hop(node.table, node.name, edge.kind, edge.span))
            before, node = node, came[node]
        return tuple(hops)

    def _edge(self, node: Column, before: Column) -> Edge:
        if node.table not in self._edges:
            edges = self._lineages[node.table].edges
            self._edges[node.table] = {(e.output, e.source): e for e in edges}
        return self._edges[node.table][node.name, before]

"""All ways that lead from a column to what it influences, not only the shortest.

Which ways there are follows from what influences what. An edge, whose kind and place cost more to
find, is asked for only where a way passes that is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import Final

from sekisho.errors import SekishoError
from sekisho.lineage import Hop
from sekisho.model import ROWS, Column, Edge, QueryLineage, Violation

MOST: Final = 100
"""Ways that are shown of one influence; there can be exponentially many."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one column influences, itself included.

    Attributes:
        ways: column -> number of ways there, each after those that it is reached through.
        lengths: column -> which lengths those ways have: bit n stands for n steps.
        direct: the same of the ways on which only values flow.
    """

    ways: dict[Column, int]
    lengths: dict[Column, int]
    direct: dict[Column, int]


class Paths:
    """The ways through the lineage of a project's relations.

    Two ways differ where they pass other columns; relations form no cycle, so each way ends.
    """

    def __init__(self, lineages: Mapping[str, QueryLineage | SekishoError]) -> None:
        known = {n: f for n, f in lineages.items() if not isinstance(f, SekishoError)}
        reads = {n: [r for r in f.scans if r in known] for n, f in known.items()}
        self._lineages = {n: known[n] for n in TopologicalSorter(reads).static_order()}
        """Each relation after those that it reads: one look at each tells what is reached."""
        self._reach = cache(self._reached)
        self._edges = cache(self._edges_of)

    def reach(self, origin: Column) -> Reach:
        """Everything that `origin` influences."""
        return self._reach(origin, None)

    def besides_witness(self, violation: Violation) -> int:
        """How many ways other than the witness lead to a violation; 0 where there is no origin."""
        if violation.origin is None or not violation.path:
            return 0
        return max(self.count(violation.origin, target(violation)) - 1, 0)

    def count(self, origin: Column, ends: Sequence[Column]) -> int:
        """How many ways lead from `origin` to columns of one relation; counted, not walked."""
        ways = self._reach(origin, ends[0].table).ways
        return sum(ways.get(end, 0) for end in ends)

    def ways(self, origin: Column, ends: Sequence[Column]) -> Iterator[tuple[Hop, ...]]:
        """Every way from `origin` to columns of one relation, the shortest first.

        Of one length those to the first end go first, then those on which values flow.
        """
        lengths = self._reach(origin, ends[0].table).lengths
        longest = max(lengths.get(end, 0).bit_length() for end in ends)
        for length in range(longest):
            for end in ends:
                if lengths.get(end, 0) >> length & 1:
                    yield from self._ways(end, length, lengths, direct=False)

    def shortest(self, origin: Column, ends: Sequence[Column]) -> tuple[Hop, ...]:
        """The shortest way to the first of the ends that is reached; empty where none is.

        A way on which only values flow goes before any other, as in `Graph.witness`.
        """
        reach = self._reach(origin, ends[0].table)
        for end in ends:
            if end in reach.ways:
                length, lengths, direct = _best(reach, end)
                return next(self._ways(end, length, lengths, direct=direct))
        return ()

    def last(self, origin: Column, end: Column) -> Edge:
        """The last edge of the shortest way to what `origin` influences.

        Raises:
            KeyError: it does not influence `end`.
        """
        length, lengths, direct = _best(self.reach(origin), end)
        return self._edge(self._before(end, length, lengths, direct=direct)[0], end)

    def _ways(
        self, end: Column, length: int, lengths: Mapping[Column, int], *, direct: bool
    ) -> Iterator[tuple[Hop, ...]]:
        """Every way of that length; found from its end, so that none is followed in vain."""
        open_: list[tuple[tuple[Column, ...], int]] = [((end,), length)]
        while open_:
            way, left = open_.pop()
            if left == 0:
                yield self._hops(way)
                continue
            found = self._before(way[0], left, lengths, direct=direct)
            open_ += [((column, *way), left - 1) for column in reversed(found)]

    def _before(
        self, node: Column, left: int, lengths: Mapping[Column, int], *, direct: bool
    ) -> Sequence[Column]:
        """What can stand before a node that is `left` steps from the origin, values first."""
        values, others = _inputs(self._lineages[node.table], node.name)
        candidates = (*sorted(values), *(() if direct else sorted(others)))
        return [c for c in candidates if left and lengths.get(c, 0) >> (left - 1) & 1]

    def _hops(self, way: Sequence[Column]) -> tuple[Hop, ...]:
        hops = [Hop(way[0].table, way[0].name, "origin", None)]
        for before, node in pairwise(way):
            edge = self._edge(before, node)
            hops.append(Hop(node.table, node.name, edge.kind, edge.span))
        return tuple(hops)

    def _edge(self, before: Column, node: Column) -> Edge:
        return self._edges(node.table)[before, node.name]

    def _edges_of(self, relation: str) -> Mapping[tuple[Column, str], Edge]:
        return {(e.source, e.output): e for e in self._lineages[relation].edges}

    def _reached(self, origin: Column, only_to: str | None) -> Reach:
        """What `origin` influences: anywhere, or in one relation and on the ways there."""
        reach = Reach({origin: 1}, {origin: 1}, {origin: 1})
        near = self._lineages.keys() if only_to is None else self._upstream(only_to)
        touched = {origin.table}
        for relation, lineage in self._lineages.items():
            if relation not in near or touched.isdisjoint(lineage.scans):
                continue
            for name in (ROWS, *lineage.columns):
                if _extend(reach, Column(relation, name), *_inputs(lineage, name)):
                    touched.add(relation)
        return reach

    def _upstream(self, relation: str) -> set[str]:
        """A relation and all that it reads, directly or not."""
        found = {relation}
        open_ = [relation]
        while open_:
            lineage = self._lineages.get(open_.pop())
            more = set(lineage.scans) - found if lineage else set()
            found |= more
            open_ += more
        return found


def target(violation: Violation) -> Sequence[Column]:
    """What a violation is about: the export's column, or its rows."""
    return ends_of(Column(violation.export, violation.column or ROWS))


def ends_of(column: Column) -> Sequence[Column]:
    """Where a way to a column may end: what decides the rows counts for each column."""
    return (column,) if column.name == ROWS else (column, Column(column.table, ROWS))


def _best(reach: Reach, end: Column) -> tuple[int, Mapping[Column, int], bool]:
    """The length of the best way to `end`, the lengths to look it up by, and whether it is direct."""
    direct = end in reach.direct
    lengths = reach.direct if direct else reach.lengths
    return (lengths[end] & -lengths[end]).bit_length() - 1, lengths, direct


def _inputs(lineage: QueryLineage, output: str) -> tuple[frozenset[Column], frozenset[Column]]:
    """What influences an output: what its value comes from, and all else."""
    if output == ROWS:
        return frozenset(), lineage.rows | lineage.order
    influence = lineage.columns[output]
    return influence.direct, influence.indirect


def _extend(
    reach: Reach, node: Column, values: frozenset[Column], others: frozenset[Column]
) -> bool:
    """Whether a node is reached through its inputs; if so, it is entered."""
    found = [c for c in (*values, *others) if c in reach.ways]
    if not found:
        return False
    reach.ways[node] = sum(reach.ways[c] for c in found)
    for lengths, inputs in ((reach.lengths, found), (reach.direct, values)):
        mask = 0
        for column in inputs:
            mask |= lengths.get(column, 0) << 1
        if mask:
            lengths[node] = mask
    return True

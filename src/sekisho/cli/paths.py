"""All ways that lead from an origin to an export's column, not only the shortest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

from sekisho.errors import Place, SekishoError
from sekisho.model import ROWS, Column, Edge, QueryLineage, Span, Step, Violation

MOST: Final = 200
"""Ways that are shown; there can be exponentially many."""


class Paths:
    """The ways through the lineage of a project's relations.

    Two ways differ where they pass other columns; relations form no cycle, so each way ends. What
    decides an export's rows counts for each of its columns, as in the analysis.
    """

    def __init__(self, lineages: Mapping[str, QueryLineage | SekishoError]) -> None:
        self._edges: dict[Column, list[Edge]] = {}
        for relation, lineage in lineages.items():
            if not isinstance(lineage, SekishoError):
                for edge in sorted(lineage.edges, key=lambda e: (not e.direct, e.source)):
                    self._edges.setdefault(Column(relation, edge.output), []).append(edge)
        self._count: Callable[[Column, Column], int] = cache(self._counted)

    def besides_witness(self, violation: Violation) -> int:
        """How many ways other than the witness lead to a violation; 0 where there is no origin."""
        if violation.origin is None or not violation.path:
            return 0
        return max(self.count(violation.origin, target(violation)) - 1, 0)

    def count(self, origin: Column, to: Column) -> int:
        """How many ways lead from `origin` to `to`; counted, not walked."""
        starts = {to, Column(to.table, ROWS)}
        return sum(self._count(origin, start) for start in starts)

    def ways(
        self, origin: Column, to: Column, place_of: Callable[[Column, Span | None], Place | None]
    ) -> Iterator[tuple[Step, ...]]:
        """Every way from `origin` to `to`, plain values first, then by name; each source first.

        Args:
            origin: a column of a source.
            to: a column of a relation or export; `*` for what decides its rows.
            place_of: column and span in its relation's statement -> the place in its file.
        """
        starts = (to,) if to.name == ROWS else (to, Column(to.table, ROWS))
        for start in starts:
            if self._count(origin, start):
                yield from self._back(origin, start, place_of)

    def _back(
        self, origin: Column, to: Column, place_of: Callable[[Column, Span | None], Place | None]
    ) -> Iterator[tuple[Step, ...]]:
        if origin == to:
            yield (Step(origin.table, origin.name, "origin", place_of(origin, None)),)
            return
        for edge in self._edges.get(to, ()):
            if self._count(origin, edge.source):
                length = edge.span.length if edge.span else 1
                place = place_of(to, edge.span)
                step = Step(to.table, to.name, edge.kind, place, length)
                for before in self._back(origin, edge.source, place_of):
                    yield (*before, step)

    def _counted(self, origin: Column, to: Column) -> int:
        if origin == to:
            return 1
        return sum(self._count(origin, edge.source) for edge in self._edges.get(to, ()))


def target(violation: Violation) -> Column:
    """What a violation is about: the export's column, or its rows."""
    return Column(violation.export, violation.column or ROWS)

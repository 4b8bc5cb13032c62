"""From a mark in a plan to the place in the text that makes the influence.

The bound plan keeps the places of functions and comparisons and loses those of plain column
references. So a mark says at most which expression an influence comes from; the reference inside of
it is looked up among the names of the parsed statement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sekisho.lineage.relation import Location, Mark
from sekisho.lineage.syntax import Reference, Statement
from sekisho.lineage.text import Text
from sekisho.model import ROWS, Column, InfluenceKind, QueryLineage, Span


class Spans:
    """Finds the places of influences in one statement."""

    def __init__(self, text: Text, statement: Statement, views: Mapping[str, QueryLineage]) -> None:
        self.text = text
        self.views = {name.casefold(): lineage for name, lineage in views.items()}
        self.by_relation: dict[str, list[Reference]] = {}
        for reference in statement.references:
            self.by_relation.setdefault(reference.relation, []).append(reference)
        self.constructs = statement.constructs
        self.relations = {n.casefold(): at for n, at in statement.relations.items()}
        self.known: dict[tuple[Column, InfluenceKind, int, int], Span | None] = {}

    def of(self, source: Column, mark: Mark) -> Span | None:
        """Where `source` has the influence `mark`; None where the text does not tell."""
        key = (source, *mark[:3])
        if key not in self.known:
            self.known[key] = self._find(*key)
        return self.known[key]

    def construct(self, construct: str, near: Location | None) -> Span | None:
        """Where a construct stands: the one around or after `near`, else the first."""
        word = construct.removesuffix(" OVER").removesuffix(" of DOUBLE").casefold()
        places = self.constructs.get(word, [])
        if near is not None:
            around = [p for p in places if p[0] <= near[0] <= p[0] + p[1]]
            places = around or places or [near]
        return self.text.span(*min(places)) if places else None

    def _find(self, source: Column, kind: InfluenceKind, start: int, length: int) -> Span | None:
        if source.name == ROWS:
            return self._relation(source)
        named = self._named(source)
        if start >= 0 and length > 0:
            end = start + length
            inside = [r for r in named if start <= r.start and r.start + r.length <= end]
            inside = inside or [r for r in named if self._operand(r, start)]
            first = _preferred(inside, kind)
            return (
                self.text.span(first.start, first.length)
                if first
                else self.text.span(start, length)
            )
        if start >= 0:
            near = min(named, key=lambda r: (abs(r.start - start), r.start), default=None)
            return self.text.span(near.start, near.length) if near else self.text.span(start, 1)
        first = _preferred(named, kind)
        if first is not None:
            return self.text.span(first.start, first.length)
        return self._relation(source)

    def _named(self, source: Column) -> list[Reference]:
        """References to a column, or to what views make of it."""
        columns = {source.table.casefold(): {source.name.casefold()}}
        for view, lineage in self.views.items():
            columns[view] = {
                name.casefold()
                for name, influence in lineage.columns.items()
                if source in influence.direct or source in influence.indirect
            }
        return [
            reference
            for relation, names in columns.items()
            for reference in self.by_relation.get(relation, ())
            if (reference.column is None and names) or reference.column in names
        ]

    def _relation(self, source: Column) -> Span | None:
        """Where the table of a column is named, or a view that reads it."""
        through = (v for v, lineage in self.views.items() if source.table in lineage.scans)
        for relation in (source.table.casefold(), *through):
            where = self.relations.get(relation)
            if where and where[0] >= 0:
                return self.text.span(*where)
        return None

    def _operand(self, reference: Reference, start: int) -> bool:
        """Whether an operator at `start` follows its operand: the place of `a IN (1)` is `(1)`."""
        end = reference.start + reference.length
        between = self.text.sql.encode()[end:start] if end <= start else b","
        return re.fullmatch(rb"[\s\w]*", between) is not None


def _preferred(references: Sequence[Reference], kind: str) -> Reference | None:
    """The first of those in the clause that fits the kind; a name before a star."""
    return min(
        references, key=lambda r: (r.clause != kind, r.column is None, r.start), default=None
    )

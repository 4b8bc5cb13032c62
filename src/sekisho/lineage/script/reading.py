"""What a name in a script stands for, and what one query over such names gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sekisho.lineage.script.draft import Cause, Causes, Draft
from sekisho.lineage.script.shadow import Layout
from sekisho.lineage.script.stitched import Site, Stitched
from sekisho.model import ROWS, Column, Edge, QueryLineage, Span


@dataclass(frozen=True, slots=True)
class Visible:
    """A relation that a query may name: how it is called, which version it is, its columns.

    Attributes:
        keys: columns that are unique together -> whether a statement proves it, not a constraint.
    """

    name: str
    version: str
    types: Mapping[str, str]
    keys: Mapping[tuple[str, ...], bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table at one point of the script.

    Attributes:
        stored: the version of its stored columns; `version` has the generated ones as well.
        homes: generated column -> where it is defined.
    """

    name: str
    layout: Layout
    stored: str
    version: str
    homes: Mapping[str, Site]

    @property
    def keys(self) -> frozenset[str]:
        """Columns that any of its keys has."""
        return frozenset(c for key in self.layout.keys for c in key)


@dataclass(frozen=True, slots=True)
class View:
    """A view: bound where it is used, so that it sees its tables as they are then."""

    name: str
    columns: Sequence[str]
    query: Stitched


@dataclass(frozen=True, slots=True)
class Reading:
    """What one query over the catalogue gives.

    Attributes:
        names: of its columns.
        columns: the causes of each, in order.
        rows: what decides which rows exist, and the order that is meant.
        keys: numbers of columns that the query makes unique together.
    """

    names: Sequence[str]
    types: Sequence[str]
    columns: Sequence[Causes]
    rows: Causes
    undetermined: Sequence[tuple[str, Site]]
    keys: Sequence[tuple[int, ...]]

    def draft(self, names: Sequence[str] = ()) -> Draft:
        """The query's result as a relation, under other names for the first columns."""
        called = [*names, *self.names[len(names) :]]
        draft = Draft(dict(zip(called, self.types, strict=True)))
        for column, causes in zip(called, self.columns, strict=True):
            draft.flow(column, causes)
        draft.limit(self.rows)
        draft.note(self.undetermined)
        draft.keys = tuple(tuple(called[n] for n in key) for key in self.keys)
        return draft


def reading(
    lineage: QueryLineage,
    names: Sequence[str],
    text: Stitched,
    ids: Mapping[str, str],
    home: Site,
) -> Reading:
    """What `analyze` found in a stitched text, over versions and with places in the script.

    Args:
        lineage: of `text`.
        names: of its columns.
        text: what was analysed.
        ids: relation in `text` -> version.
        home: where an influence is placed that the text does not place.
    """

    def cause(edge: Edge) -> Cause:
        source = Column(ids[edge.source.table], edge.source.name)
        return Cause(source, edge.kind, *_site(edge.span, text, home))

    columns: dict[str, dict[Column, Cause]] = {c: {} for c in (*lineage.columns, ROWS)}
    for edge in lineage.edges:
        found = cause(edge)
        columns[edge.output][found.source] = found
    rows = columns.pop(ROWS)
    return Reading(
        names=names,
        types=list(lineage.types.values()),
        columns=list(columns.values()),
        rows=rows,
        keys=[tuple(list(lineage.columns).index(c) for c in key) for key in lineage.keys],
        undetermined=[(u.construct, _site(u.span, text, home)[0]) for u in lineage.undetermined],
    )


def _site(span: Span | None, text: Stitched, home: Site) -> tuple[Site, tuple[Site, ...]]:
    return text.site(span.start, span.length) if span else (home, ())

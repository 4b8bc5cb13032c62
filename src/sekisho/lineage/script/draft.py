"""The lineage of one version of a relation, put together from what was read of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sekisho.lineage.script.stitched import Site
from sekisho.model import (
    ROWS,
    Column,
    Edge,
    Influence,
    InfluenceKind,
    QueryLineage,
    Span,
    Trace,
    Undetermined,
)

VersionKind = Literal["table", "stored", "view", "rows", "result"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One influence of a version's column on another's, and where the script makes it.

    Attributes:
        source: the version and column that influence.
        site: in the text of the statement that makes the influenced version.
        inside: where in definitions of macros, if that is where it stands.
    """

    source: Column
    kind: InfluenceKind
    site: Site
    inside: tuple[Site, ...] = ()


Causes = Mapping[Column, Cause]


@dataclass(frozen=True, slots=True)
class Version:
    """A relation as it stands from one statement on.

    Attributes:
        id: its name in the lineage.
        name: the relation; of a result, where it goes to.
        statement: the number of the statement that makes it, from 1; 0 for the schema's.
        kind: `stored` is a table without its generated columns, `rows` are rows on their way: those
            that an INSERT brings, those that RETURNING sees.
        lineage: over the ids of other versions.
        causes: (column or `*`, source) -> the cause.
        undetermined: constructs whose result the data do not determine, with their sites.
    """

    id: str
    name: str
    statement: int
    kind: VersionKind
    lineage: QueryLineage
    causes: Mapping[tuple[str, Column], Cause]
    undetermined: tuple[tuple[str, Site], ...] = ()


@dataclass(slots=True)
class Draft:
    """A version in the making.

    Attributes:
        types: column -> type; what is not here is no column of it.
        columns: column -> its causes.
        rows: what decides which rows exist, and in which order they come.
        keys: columns that the statement makes unique together.
    """

    types: Mapping[str, str]
    columns: dict[str, dict[Column, Cause]] = field(default_factory=dict)
    rows: dict[Column, Cause] = field(default_factory=dict)
    undetermined: dict[tuple[str, Site], None] = field(default_factory=dict)
    keys: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        for column in self.types:
            self.columns[column] = {}

    def flow(self, column: str, *causes: Causes) -> None:
        """Values flow into a column, with all that decides them."""
        for more in causes:
            _add(self.columns[column], more.values())

    def decide(self, column: str, causes: Causes) -> None:
        """Something decides the values of a column."""
        _add(self.columns[column], _indirect(causes))

    def limit(self, *causes: Causes) -> None:
        """Something decides which rows exist."""
        for more in causes:
            _add(self.rows, _indirect(more))

    def note(self, constructs: Iterable[tuple[str, Site]]) -> None:
        """Some constructs of the statement are undetermined."""
        self.undetermined.update(dict.fromkeys(constructs))

    def causes(self) -> Mapping[tuple[str, Column], Cause]:
        """(Column or `*`, source) -> the cause."""
        outputs = {ROWS: self.rows, **self.columns}
        return {(o, s): c for o, found in outputs.items() for s, c in sorted(found.items())}

    def version(self, id: str, name: str, statement: int, kind: VersionKind) -> Version:  # noqa: A002 - the word for it
        """The finished version."""
        causes = self.causes()
        edges = [
            Edge(source, output, cause.kind, Span(cause.site.start, cause.site.length))
            for (output, source), cause in causes.items()
        ]
        scans: dict[str, set[str]] = {}
        for edge in edges:
            scans.setdefault(edge.source.table, set()).add(edge.source.name)
        notes = [
            Undetermined(construct, Span(site.start, site.length))
            for construct, site in self.undetermined
        ]
        trace = Trace(tuple(edges), tuple(notes))
        lineage = QueryLineage(
            columns={c: _influence(found.values()) for c, found in self.columns.items()},
            rows=frozenset(self.rows),
            types=dict(self.types),
            scans={t: tuple(sorted(c - {ROWS})) for t, c in sorted(scans.items())},
            constructs=tuple(construct for construct, _ in self.undetermined),
            tracing=lambda: trace,
            keys=self.keys,
        )
        return Version(id, name, statement, kind, lineage, causes, tuple(self.undetermined))


def _influence(causes: Iterable[Cause]) -> Influence:
    found = list(causes)
    return Influence(
        frozenset(c.source for c in found if c.kind == "value"),
        frozenset(c.source for c in found if c.kind != "value"),
    )


def _indirect(causes: Causes) -> list[Cause]:
    return [
        Cause(c.source, "filter" if c.kind == "value" else c.kind, c.site, c.inside)
        for c in causes.values()
    ]


def _add(to: dict[Column, Cause], causes: Iterable[Cause]) -> None:
    """Add causes; a value that flows stands before what only decides, else the first stands."""
    for cause in causes:
        known = to.get(cause.source)
        if known is None or (cause.kind == "value" != known.kind):
            to[cause.source] = cause

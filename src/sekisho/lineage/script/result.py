"""The lineage of a script: every version of every relation, down to the schema's columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from sekisho.errors import Place
from sekisho.lineage.graph import Graph
from sekisho.lineage.script.draft import Version
from sekisho.lineage.script.stitched import Script, Site
from sekisho.model import ROWS, Column, Influence, InfluenceKind, QueryLineage, Trace

QUERIES: Final = frozenset(
    {"SELECT", "FROM", "WITH", "VALUES", "TABLE", "PIVOT", "UNPIVOT", "SUMMARIZE", "DESCRIBE"}
)
"""The first words of statements that are queries."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a script.

    Attributes:
        number: from 1.
        kind: its first words, such as `CREATE TABLE`.
        versions: ids of what it makes: the table's new version, a result.
    """

    number: int
    kind: str
    site: Site
    versions: tuple[str, ...]

    @property
    def is_query(self) -> bool:
        """Whether it changes nothing and only gives out rows."""
        return self.kind in QUERIES


@dataclass(frozen=True, slots=True)
class ScriptHop:
    """One node of a witness path through a script.

    Attributes:
        version: the id of the version; `relation` is its name.
        statement: the number of the statement that makes the version; 0 for the schema's.
        kind: how the hop before reaches this one; `origin` for the source column itself.
        site: where that stands; None for the source column.
        inside: where it stands in the definitions of macros that `site` calls, outermost first.
    """

    version: str
    relation: str
    column: str
    statement: int
    kind: Literal["origin"] | InfluenceKind
    site: Site | None
    inside: tuple[Site, ...]


@dataclass(frozen=True)
class ScriptLineage:
    """What influences what in a script.

    Attributes:
        scripts: file -> text, for the places of sites.
        sources: tables of the schema -> their columns; ids of versions lead down to these.
        versions: id -> version, each after those that it reads.
        statements: all statements, in order.
        final: relation -> id of its version after the last statement, views included.
    """

    scripts: Mapping[str, Script]
    sources: Mapping[str, Mapping[str, str]]
    versions: Mapping[str, Version]
    statements: Sequence[Statement]
    final: Mapping[str, str]

    @cached_property
    def graph(self) -> Graph:
        """The versions' lineages, composed."""
        return Graph.of({i: v.lineage for i, v in self.versions.items()}, self.sources)

    def influences(self, version: str, column: str) -> Mapping[Column, bool]:
        """Columns of the schema that influence a column -> whether their values flow in.

        What decides which rows exist is asked for apart, with `*` for a column.
        """
        if version in self.sources:
            return {Column(version, column): column != ROWS}
        return self.graph.influences(version, column)

    def witness(self, version: str, column: str, source: Column) -> tuple[ScriptHop, ...]:
        """The shortest path from a column of the schema, source first; empty if there is none.

        The step from a table's stored columns to the table with its generated ones is not shown
        for a column that is stored.
        """
        path: list[ScriptHop] = []
        before: Column | None = None
        for hop in self.graph.witness(version, column, source):
            at = Column(hop.relation, hop.column)
            if before is None:
                path.append(ScriptHop(at.table, at.table, at.name, 0, "origin", None, ()))
            else:
                known = self.versions[at.table]
                cause = known.causes[at.name, before]
                here = (known.name, at.name, known.statement)
                if here != (path[-1].relation, path[-1].column, path[-1].statement):
                    path.append(ScriptHop(at.table, *here, cause.kind, cause.site, cause.inside))
            before = at
        return tuple(path)

    def named(self, version: str) -> QueryLineage:
        """The lineage of one version over names of relations instead of versions."""
        lineage = self.versions[version].lineage
        names = {i: v.name for i, v in self.versions.items()}

        def column(source: Column) -> Column:
            return Column(names.get(source.table, source.table), source.name)

        def columns(sources: Iterable[Column]) -> frozenset[Column]:
            return frozenset(map(column, sources))

        edges = tuple(replace(e, source=column(e.source)) for e in lineage.edges)
        return replace(
            lineage,
            columns={
                c: Influence(columns(i.direct), columns(i.indirect))
                for c, i in lineage.columns.items()
            },
            rows=columns(lineage.rows),
            tracing=lambda: Trace(edges, lineage.undetermined),
        )

    def place(self, site: Site) -> Place:
        """The place of a site in its file."""
        return self.scripts[site.file].place(site.start)

    def excerpt(self, site: Site) -> str:
        """The text of a site."""
        return self.scripts[site.file].sql[site.start : site.start + site.length]

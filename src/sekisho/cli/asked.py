"""An analysed project to ask about: its names, the places in its files, the ways through it."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sekisho.cli.answer import UNKNOWN_RECIPIENT
from sekisho.cli.command import Settings
from sekisho.cli.page import Page
from sekisho.errors import Place, ProjectError, SekishoError
from sekisho.lineage.paths import Paths
from sekisho.messages import Message, listed, offered
from sekisho.model import ROWS, Column, Edge, InfluenceKind, QueryLineage, Span, Step
from sekisho.rules import BUSINESS_DAY, BUSINESS_DAY_COLUMNS, Statement

if TYPE_CHECKING:
    from sekisho.decide import Analysis
    from sekisho.lineage import Hop
    from sekisho.project import Project

_FEW: Final = 12
"""Names that a message lists, all of them; of more it lists only the most alike."""
_LIKE: Final = 4
"""How many those are."""


@dataclass(frozen=True)
class Asked:
    """A project and its analysis, for questions about what influences what."""

    settings: Settings
    project: Project
    analysis: Analysis

    @staticmethod
    def of(settings: Settings) -> Asked:
        """Load and analyse the project that the settings name."""
        from sekisho import project
        from sekisho.decide import analyse

        loaded = project.load(settings.project, remember=True)
        analysis = analyse(loaded.sources, loaded.models, loaded.exports, loaded.memory)
        return Asked(settings, loaded, analysis)

    @cached_property
    def paths(self) -> Paths:
        """The ways through the whole project."""
        return Paths(self.analysis.lineages)

    @cached_property
    def page(self) -> Page:
        """What answers are written on."""
        return Page(
            self.settings.lang,
            self.project.files.get,
            self.settings.width,
            self.paths.besides_witness,
        )

    # ------------------------------------------------------------------ names

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """All relations: sources with the engine's own, models and exports as analysed."""
        return (*self.project.sources, BUSINESS_DAY, *self.analysis.lineages)

    def relation(self, name: str) -> str:
        """The relation of that name; case does not count, as in SQL.

        Raises:
            ProjectError: there is none.
        """
        found = _named(name, self.relations)
        if found is None:
            raise ProjectError(
                Message("cli.no-such-relation", name=name), help=_like(name, self.relations)
            )
        return found

    def columns(self, relation: str) -> tuple[str, ...]:
        """The columns of a relation.

        Raises:
            SekishoError: why its statement has no lineage.
        """
        if relation in self.project.sources:
            return tuple(self.project.sources[relation].columns)
        if relation == BUSINESS_DAY:
            return tuple(BUSINESS_DAY_COLUMNS)
        return tuple(self.lineage(relation).columns)

    def lineage(self, relation: str) -> QueryLineage:
        """The lineage of a model or export.

        Raises:
            SekishoError: why it has none.
        """
        found = self.analysis.lineages[relation]
        if isinstance(found, SekishoError):
            raise found
        return found

    def column(self, text: str) -> Column:
        """The column that `relation.column` names; `relation.*` are its rows.

        Raises:
            ProjectError: it is not there; what is there is said.
            SekishoError: why the relation's statement has no lineage.
        """
        relation, _, name = text.partition(".")
        relation = self.relation(relation)
        existing = self.columns(relation)
        found = _named(name, (ROWS, *existing))
        if found is None:
            raise ProjectError(
                Message("cli.no-such-column", relation=relation, column=name),
                help=Message("cli.columns-are", names=offered(existing, name)),
            )
        return Column(relation, found)

    def recipient(self, export: str) -> str:
        """Whom an export goes to, and what for."""
        asked = self.project.exports[export]
        destination = self.project.policy.destinations.get(asked.destination)
        return f"{destination.party if destination else UNKNOWN_RECIPIENT} ({asked.purpose})"

    # ------------------------------------------------------------------ places

    def origin_place(self, column: Column) -> Place | None:
        """Where a column is declared: in its source's contract, or by the file of its statement."""
        if column.table in self.analysis.statements:
            return Place(self.analysis.statements[column.table].file)
        source = self.project.sources.get(column.table)
        if source is None:
            return None
        declared = source.columns.get(column.name)
        return declared.place if declared else source.place

    def steps(self, way: Sequence[Hop]) -> tuple[Step, ...]:
        """A way with the places in the project's files."""
        return tuple(self._step(hop) for hop in way)

    def step_of(self, relation: str, edge: Edge) -> Step:
        """The step that one edge of a relation's statement makes."""
        statement = self.analysis.statements[relation]
        return step_at(statement, Column(relation, edge.output), edge.kind, edge.span)

    def _step(self, hop: Hop) -> Step:
        column = Column(hop.relation, hop.column)
        if hop.kind == "origin":
            return Step(hop.relation, hop.column, "origin", self.origin_place(column))
        return step_at(self.analysis.statements[hop.relation], column, hop.kind, hop.span)

    # ------------------------------------------------------------------ what is not known

    def unknown(self, reached: Iterable[str]) -> Mapping[str, SekishoError]:
        """Statements without lineage that may read one of these relations, and why they have none.

        What a text reads that does not even parse is not known: it may read anything.
        """
        lineages = self.analysis.lineages
        faults = {n: f for n, f in lineages.items() if isinstance(f, SekishoError)}
        found = {n for n in faults if not self.analysis.reads[n]}
        tainted = {*reached, *found}
        while more := {
            n for n in faults if n not in found and not tainted.isdisjoint(self.analysis.reads[n])
        }:
            found |= more
            tainted |= more
        return {n: f for n, f in faults.items() if n in found}


def step_at(statement: Statement, column: Column, kind: InfluenceKind, span: Span | None) -> Step:
    """The step to a column that a span of its relation's statement makes."""
    length = span.length if span else 1
    return Step(column.table, column.name, kind, statement.place(span), length)


def _named(name: str, existing: Iterable[str]) -> str | None:
    """The one of the existing names that is meant."""
    return {n.casefold(): n for n in existing}.get(name.casefold())


def _like(name: str, existing: Sequence[str]) -> Message:
    """What there is: all names where they are few, else those most like the one asked for."""
    if len(existing) <= _FEW:
        return Message("cli.relations-are", names=offered(existing, name))
    near = get_close_matches(name, existing, _LIKE, cutoff=0)
    return Message("cli.relations-like", names=listed(near), count=len(existing))

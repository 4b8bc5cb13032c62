"""What `explain` explains: one violation, or one column of the checked project."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from sekisho.cli.answer import Reason, reasons
from sekisho.cli.as_json import dumped, step_value, violation_value
from sekisho.cli.blocks import Page, path_lines, violation_block
from sekisho.cli.command import Settings
from sekisho.cli.paths import MOST, Paths, target
from sekisho.cli.scopes import scope_lines, scope_value
from sekisho.cli.width import clean, indented
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, listed
from sekisho.model import ROWS, Column, Decision, Span, Step, Violation
from sekisho.policy import Scope, meet

if TYPE_CHECKING:
    from sekisho.nightly import Checked
    from sekisho.project import Project


@dataclass(frozen=True, slots=True)
class Subject:
    """A checked project to ask about."""

    settings: Settings
    project: Project
    checked: Checked
    all_paths: bool

    @staticmethod
    def of(settings: Settings, business_date: str | None, *, all_paths: bool) -> Subject:
        """Load and check the project that the settings name."""
        from sekisho import nightly, project
        from sekisho.cli.loaded import day_of

        loaded = project.load(settings.project)
        checked = nightly.check(loaded, day_of(loaded, business_date))
        return Subject(settings, loaded, checked, all_paths)

    def violation(self, id: str) -> None:  # noqa: A002 - the word that people see
        """Tell one violation whole, with every way that leads to it if all are asked for."""
        decision, violation = self._found(id)
        ways = list(islice(self._ways(violation), MOST)) if self.all_paths else []
        if self.settings.format == "json":
            value = violation_value(violation, self.settings.lang)
            paths = [[step_value(s) for s in way] for way in ways]
            self.settings.write(
                dumped({"id": id, "export": decision.export, **value, "paths": paths})
            )
            return
        page = self._page()
        whole = next(r for r in reasons(decision) if id in {r.violation.id, *r.others})
        shown = replace(violation, path=()) if ways else violation
        lines = violation_block(page, Reason(shown, whole.columns, ()), decision, pointer=False)
        for number, way in enumerate(ways, start=1):
            lines += ["", page.say("cli.way", number=number, count=len(ways))]
            lines += path_lines(page, way)
        if len(ways) == MOST:
            lines.append(page.say("cli.ways-cut", count=MOST))
        self.settings.write("\n".join(lines))

    def column(self, relation: str, column: str) -> None:
        """Tell where a source's column goes, or where another column comes from."""
        origin = Column(relation, column)
        if relation in self.project.sources:
            if column not in {ROWS, *self.project.sources[relation].columns}:
                raise _no_column(origin, self.project.sources[relation].columns)
            self._tell_uses(origin)
            return
        lineage = self.checked.lineages.get(relation)
        if lineage is None:
            raise ProjectError(
                Message("cli.no-such-relation", name=relation),
                help=Message(
                    "cli.relations-are",
                    names=listed({*self.checked.lineages, *self.project.sources}),
                ),
            )
        if isinstance(lineage, Exception):
            raise lineage
        if column not in {ROWS, *lineage.columns}:
            raise _no_column(origin, lineage.columns)
        self._tell_influences(origin)

    def _tell_influences(self, of: Column) -> None:
        page = self._page()
        tags = self.checked.tags
        graph = self.checked.graph
        origins = sorted({*graph.influences(of.table, of.name), *graph.row_influences(of.table)})
        scopes = {o: tags[o].scope for o in origins}
        scope = meet(*scopes.values())
        paths = {o: self._witness(of, o) for o in origins}
        if self.settings.format == "json":
            influences = [_influence(o, scopes[o], paths[o]) for o in origins]
            value = {"column": str(of), "scope": scope_value(scope), "influences": influences}
            self.settings.write(dumped(value))
            return
        lines = [click.style(clean(str(of)), bold=True)]
        lines += self._scope(page, scope, "cli.label.scope", "  ")
        for origin in origins:
            lines += ["", *path_lines(page, paths[origin])]
            lines += self._scope(page, scopes[origin], "cli.label.scope", "   = ")
        if not origins:
            lines.append(f"  {page.say('cli.no-influence')}")
        self.settings.write("\n".join(lines))

    def _tell_uses(self, origin: Column) -> None:
        page = self._page()
        tags = self.checked.tags
        reached = list(self._reached(origin))
        if self.settings.format == "json":
            value = {
                "column": str(origin),
                "category": tags[origin].category,
                "scope": scope_value(tags[origin].scope),
                "reaches": [self._reach_value(to, path) for to, path in reached],
            }
            self.settings.write(dumped(value))
            return
        lines = [click.style(clean(str(origin)), bold=True)]
        category = tags[origin].category or page.say("cli.untagged")
        lines.append(f"  {page.say('cli.label.category')}: {category}")
        lines += self._scope(page, tags[origin].scope, "cli.label.scope", "  ")
        for to, path in reached:
            heading = self._reach_heading(page, to)
            lines += ["", *indented(heading, "", page.width), *path_lines(page, path)]
        if not reached:
            lines.append(f"  {page.say('cli.reaches-nothing')}")
        self.settings.write("\n".join(lines))

    def _reached(self, origin: Column) -> Iterator[tuple[Column, tuple[Step, ...]]]:
        """Every column of an export that the origin influences; `*` alone where it decides rows."""
        for export in self.project.exports:
            lineage = self.checked.lineages.get(export)
            if lineage is None or isinstance(lineage, Exception):
                continue
            for name in (ROWS, *lineage.columns):
                if origin in self.checked.graph.influences(export, name):
                    to = Column(export, name)
                    yield to, self._witness(to, origin)
                    if name == ROWS:
                        break

    def _reach_heading(self, page: Page, to: Column) -> str:
        decision = self.checked.decisions[to.table]
        name = page.say("cli.rows-of", relation=to.table) if to.name == ROWS else str(to)
        verdict = page.say(f"cli.verdict.{decision.verdict}")
        return clean(f"{name} -> {decision.use.recipient} ({decision.use.purpose}): {verdict}")

    def _reach_value(self, to: Column, path: Sequence[Step]) -> dict[str, Any]:
        decision = self.checked.decisions[to.table]
        return {
            "export": to.table,
            "column": to.name,
            "recipient": decision.use.recipient,
            "purpose": decision.use.purpose,
            "decision": decision.verdict,
            "path": [step_value(s) for s in path],
        }

    def _scope(self, page: Page, scope: Scope, label: str, indent: str) -> list[str]:
        prefix = f"{indent}{page.say(label)}: "
        lines = []
        for number, line in enumerate(scope_lines(scope, page.lang)):
            lines += indented(line, prefix if number == 0 else " " * len(prefix), page.width)
        return lines

    def _witness(self, to: Column, origin: Column) -> tuple[Step, ...]:
        steps = []
        for node in self.checked.graph.witness(to.table, to.name, origin):
            place = self._place(Column(node.relation, node.column), node.span)
            length = node.span.length if node.span else 1
            steps.append(Step(node.relation, node.column, node.kind, place, length))
        return tuple(steps)

    def _ways(self, violation: Violation) -> Iterator[tuple[Step, ...]]:
        if violation.origin is None:
            return iter(())
        paths = Paths(self.checked.lineages)
        return paths.ways(violation.origin, target(violation), self._place)

    def _place(self, of: Column, span: Span | None) -> Place | None:
        """Where a span of a relation's statement stands; a source's column is in its contract."""
        from sekisho.lineage import place_at

        if of in self.checked.tags:
            return self.checked.tags[of].place
        if span is None:
            return None
        statement = self.checked.analysis.statements[of.table]
        return place_at(statement.sql, span.start, statement.file)

    def _found(self, id: str) -> tuple[Decision, Violation]:  # noqa: A002 - see above
        for decision in self.checked.decisions.values():
            for violation in decision.violations:
                if violation.id == id:
                    return decision, violation
        ids = (v.id for d in self.checked.decisions.values() for v in d.violations)
        raise ProjectError(
            Message("cli.no-such-violation", id=id),
            help=Message("cli.violations-are", ids=listed(ids)),
        )

    def _page(self) -> Page:
        paths = Paths(self.checked.lineages)
        more = paths.besides_witness if not self.all_paths else lambda _: 0
        return Page(self.settings.lang, self.project.files.get, self.settings.width, more)


def _influence(origin: Column, scope: Scope, path: Sequence[Step]) -> dict[str, Any]:
    direct = all(step.kind in {"origin", "value"} for step in path)
    return {
        "source": {"relation": origin.table, "column": origin.name},
        "direct": direct,
        "scope": scope_value(scope),
        "path": [step_value(s) for s in path],
    }


def _no_column(column: Column, existing: Iterable[str]) -> ProjectError:
    return ProjectError(
        Message("cli.no-such-column", relation=column.table, column=column.name),
        help=Message("cli.columns-are", names=listed(existing)),
    )

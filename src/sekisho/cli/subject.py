"""What `explain` explains: one violation, or one column of the checked project."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import click

from sekisho.cli.as_json import dumped, step_value, violation_value, waiver_value
from sekisho.cli.asked import Asked
from sekisho.cli.blocks import violation_block
from sekisho.cli.command import Settings
from sekisho.cli.links import Link, Way, link, link_lines, link_value, way_lines
from sekisho.cli.waivers import waiver_entries
from sekisho.cli.width import cells, indented
from sekisho.errors import ProjectError
from sekisho.lineage.paths import MOST, ends_of, target
from sekisho.messages import Message, listed
from sekisho.model import Column, Decision, Reason, Violation, reasons
from sekisho.policy import Scope, meet
from sekisho.policy.scope_text import scope_lines, scope_value

if TYPE_CHECKING:
    from sekisho.nightly import Checked


@dataclass(frozen=True, slots=True)
class Subject:
    """A checked project to ask about.

    Attributes:
        all_paths: whether every way is asked for, not only the shortest.
    """

    asked: Asked
    checked: Checked
    all_paths: bool

    @staticmethod
    def of(settings: Settings, as_of: str | None, *, all_paths: bool) -> Subject:
        """Load and check the project that the settings name."""
        from sekisho import project
        from sekisho.cli.loaded import checked_now

        loaded = project.load(settings.project, remember=as_of is None)
        checked = checked_now(loaded, as_of)
        return Subject(Asked(settings, loaded, checked.analysis), checked, all_paths)

    def scope_lines(self, scope: Scope, indent: str) -> list[str]:
        """What a scope permits, in lines."""
        page = self.asked.page
        prefix = f"{indent}{page.say('cli.label.scope')}: "
        lines = []
        for number, line in enumerate(scope_lines(scope, page.lang)):
            lines += indented(line, prefix if number == 0 else " " * cells(prefix), page.width)
        return lines


def explain_violation(subject: Subject, id: str) -> int:  # noqa: A002 - the word that people see
    """Tell one violation whole, with every way that leads to it if all are asked for."""
    asked = subject.asked
    decision, violation = _found(subject, id)
    waivers = [w.waiver for w in decision.waived if w.violation.id == id]
    count, ways = 0, list[Way]()
    if violation.origin is not None:
        ends = target(violation)
        count = asked.paths.count(violation.origin, ends)
        if subject.all_paths:
            found = islice(asked.paths.ways(violation.origin, ends), MOST)
            ways = [asked.steps(way) for way in found]
    if asked.settings.format == "json":
        text_of = asked.project.files.get
        value = violation_value(violation, asked.settings.lang, text_of)
        paths = [[step_value(s, text_of) for s in way] for way in ways]
        by = [waiver_value(w, asked.settings.lang) for w in waivers]
        told = {"id": id, "export": decision.export, **value, "count": count, "paths": paths}
        told["waivers"] = by
        asked.settings.write(dumped(told))
        return 0
    shown = replace(violation, path=()) if ways else violation
    reason = Reason(shown, _columns(decision, violation, waived=bool(waivers)), ())
    lines = violation_block(asked.page, reason, decision, whole=True, waived=bool(waivers))
    for waiver in waivers:
        lines += waiver_entries(asked.page, waiver)
    asked.settings.write("\n".join(lines + (way_lines(asked.page, ways, count) if ways else [])))
    return 0


def explain_column(subject: Subject, text: str) -> int:
    """Tell where a source's column goes, or where another column comes from.

    Raises:
        ProjectError: there is no such column.
        SekishoError: why its relation has no lineage.
    """
    column = subject.asked.column(text)
    if column in subject.checked.tags:
        from sekisho.cli.reaches import tell_reaches

        return tell_reaches(subject, column)
    return _tell_influences(subject, column)


def _tell_influences(subject: Subject, of: Column) -> int:
    """Tell every source column that influences a column, where values flow first."""
    asked, graph, tags = subject.asked, subject.checked.graph, subject.checked.tags
    origins = sorted({*graph.influences(of.table, of.name), *graph.row_influences(of.table)})
    found = (link(asked, o, ends_of(of), all_paths=subject.all_paths) for o in origins)
    links = sorted((f for f in found if f), key=lambda f: (not f.direct, f.origin))
    scopes = {o: tags[o].scope for o in origins}
    scope = meet(*scopes.values())
    if asked.settings.format == "json":
        text_of = asked.project.files.get
        values = [{**link_value(f, text_of), "scope": scope_value(scopes[f.origin])} for f in links]
        told = {"column": str(of), "scope": scope_value(scope), "influences": values}
        asked.settings.write(dumped(told))
    else:
        head = [click.style(asked.page.name(of), bold=True), *subject.scope_lines(scope, "  ")]
        asked.settings.write("\n".join(head + _influence_lines(subject, links, scopes)))
    return 0


def _influence_lines(
    subject: Subject, links: Sequence[Link], scopes: dict[Column, Scope]
) -> list[str]:
    page = subject.asked.page
    lines: list[str] = []
    for one in links:
        lines += ["", *link_lines(page, one)]
        lines += subject.scope_lines(scopes[one.origin], "   = ")
    return lines or [f"  {page.say('cli.no-influence')}"]


def _columns(decision: Decision, violation: Violation, *, waived: bool) -> tuple[str, ...]:
    """The columns that have the violation's cause; of those that waivers let pass, only its own."""
    if waived:
        return (violation.column,) if violation.column else ()
    return next(r.columns for r in reasons(decision) if violation.id in {r.violation.id, *r.others})


def _found(subject: Subject, id: str) -> tuple[Decision, Violation]:  # noqa: A002 - see above
    decisions = subject.checked.decisions.values()
    for decision in decisions:
        for violation in (*decision.violations, *(w.violation for w in decision.waived)):
            if violation.id == id:
                return decision, violation
    raise ProjectError(
        Message("cli.no-such-violation", id=id),
        help=Message(
            "cli.violations-are", ids=listed(v.id for d in decisions for v in d.violations)
        ),
    )

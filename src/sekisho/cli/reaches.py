"""`sekisho explain TABLE.COLUMN`: what a source's column permits, and the exports it gets into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import click

from sekisho.cli.as_json import Json, dumped
from sekisho.cli.links import Link, link, link_lines, link_value
from sekisho.cli.subject import Subject
from sekisho.cli.uses import unknown_lines, unknown_values
from sekisho.cli.width import clean, indented
from sekisho.errors import SekishoError
from sekisho.model import ROWS, Column, QueryLineage
from sekisho.nightly.outcome import gravest
from sekisho.policy.scope_text import scope_value


def tell_reaches(subject: Subject, origin: Column) -> int:
    """Tell a source's column; the exit code is that of what is not known."""
    asked = subject.asked
    links = tuple(_links(subject, origin))
    unknown = asked.unknown({c.table for c in asked.paths.reach(origin).ways})
    if asked.settings.format == "json":
        tag = subject.checked.tags[origin]
        told = {
            "column": str(origin),
            "category": tag.category,
            "scope": scope_value(tag.scope),
            "reaches": [_value(subject, one) for one in links],
            "unknown": unknown_values(asked, unknown),
        }
        asked.settings.write(dumped(told))
    else:
        asked.settings.write("\n".join(_lines(subject, origin, links, unknown)))
    return gravest(error.exit_code for error in unknown.values())


def _links(subject: Subject, origin: Column) -> Iterator[Link]:
    """How the origin gets into each export; what only decides its rows is said once, of these."""
    asked = subject.asked
    reach = asked.paths.reach(origin)
    for export in asked.project.exports:
        lineage = asked.analysis.lineages[export]
        if not isinstance(lineage, QueryLineage):
            continue
        rows = Column(export, ROWS)
        told = reach.direct if rows in reach.ways else reach.ways
        columns = [c for name in lineage.columns if (c := Column(export, name)) in told]
        for column in ([rows] if rows in reach.ways else []) + columns:
            if found := link(asked, origin, (column,), all_paths=subject.all_paths):
                yield found


def _lines(
    subject: Subject, origin: Column, links: Sequence[Link], unknown: Mapping[str, SekishoError]
) -> list[str]:
    page, tag = subject.asked.page, subject.checked.tags[origin]
    category = tag.category or page.say("cli.untagged")
    lines = [
        click.style(page.name(origin), bold=True),
        f"  {page.say('cli.label.category')}: {category}",
        *subject.scope_lines(tag.scope, "  "),
    ]
    for one in links:
        lines += ["", *indented(_heading(subject, one.end), "", page.width)]
        lines += link_lines(page, one)
    if not links and not unknown:
        lines.append(f"  {page.say('cli.reaches-nothing')}")
    return lines + (["", *unknown_lines(subject.asked, unknown)] if unknown else [])


def _heading(subject: Subject, end: Column) -> str:
    use = subject.checked.decisions[end.table]
    page = subject.asked.page
    verdict = page.say(f"cli.verdict.{use.verdict}")
    return clean(f"{page.name(end)} -> {subject.asked.recipient(end.table)}: {verdict}")


def _value(subject: Subject, one: Link) -> Json:
    decision = subject.checked.decisions[one.end.table]
    return {
        "export": one.end.table,
        "column": one.end.name,
        "recipient": decision.use.recipient,
        "purpose": decision.use.purpose,
        "decision": decision.verdict,
        **link_value(one, subject.asked.project.files.get),
    }

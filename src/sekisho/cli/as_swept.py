"""What a sweep found, as people read it and as JSON."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

import click

from sekisho.cli.as_json import Json, dumped, error_value
from sekisho.cli.blocks import error_block, title
from sekisho.cli.command import Settings
from sekisho.cli.page import Page, framed
from sekisho.cli.width import clean, wrap
from sekisho.messages import Lang, Message, listed
from sekisho.sweep import Finding, Held, Swept, counted

_KINDS = {"error": "error", "warning": "note", "undecided": "warning"}


def rendered(swept: Swept, settings: Settings, seconds: float) -> str:
    """The answer in the format that the settings name."""
    if settings.format == "json":
        return dumped(_value(swept, settings.lang))
    page = Page(settings.lang, lambda _: None, settings.width)
    blocks = [_block(page, finding) for finding in swept.findings]
    blocks += [error_block(page, problem) for problem in swept.problems]
    if not settings.quiet:
        blocks.append(_count(swept, page, seconds))
    return "\n\n".join("\n".join(block) for block in blocks)


def _block(page: Page, finding: Finding) -> list[str]:
    lines = title(
        page,
        f"[{finding.kind}]",
        f"`{finding.file}` {finding.message.text(page.lang)}",
        kind=_KINDS[finding.severity],
    )
    # A path is for copying: it stays whole, however long it is.
    lines.append(f"{framed('  -->')} {finding.area}/{finding.file}")
    columns = [_column(held).text(page.lang) for held in finding.held]
    lines += page.entries("cli.label.columns", columns) if columns else []
    return [*lines, *page.entry("cli.label.help", finding.help.text(page.lang))]


def _column(held: Held) -> Message:
    return Message(
        "sweep.column",
        position=held.position,
        origin=clean(str(held.origin)),
        members=counted(held.members),
    )


def _count(swept: Swept, page: Page, seconds: float) -> list[str]:
    severities = Counter(finding.severity for finding in swept.findings)
    line = page.say(
        "sweep.count",
        files=f"{swept.files:,}",
        megabytes=f"{swept.bytes / 1e6:,.1f}",
        areas=len(swept.areas),
        errors=severities["error"],
        undecided=severities["undecided"],
        warnings=severities["warning"],
        seconds=f"{seconds:.1f}",
    )
    colour = "green" if swept.exit_code == 0 else "red"
    counted_line = [click.style(part, fg=colour, bold=True) for part in wrap(line, page.width)]
    store = clean(page.say("cli.recorded", store=os.path.relpath(swept.store)))
    return [
        *counted_line,
        *not_looked_at(swept.on_servers, page),
        store,
        page.say("sweep.recorded-how"),
    ]


def not_looked_at(destinations: Sequence[str], page: Page) -> list[str]:
    """What is told where some destinations are on servers."""
    if not destinations:
        return []
    return wrap(page.say("sweep.on-servers", destinations=listed(destinations)), page.width)


def _value(swept: Swept, lang: Lang) -> Json:
    return {
        "run": swept.id,
        "business_date": swept.day.isoformat(),
        "exit_code": swept.exit_code,
        "areas": list(swept.areas),
        "files": swept.files,
        "bytes": swept.bytes,
        "findings": [_finding(finding, lang) for finding in swept.findings],
        "not_looked_at": list(swept.on_servers),
        "problems": [error_value(problem, lang) for problem in swept.problems],
        "store": os.path.relpath(swept.store),
    }


def _finding(finding: Finding, lang: Lang) -> Json:
    return {
        "area": finding.area,
        "file": finding.file,
        "kind": finding.kind,
        "severity": finding.severity,
        "destination": finding.destination,
        "message": finding.message.text(lang),
        "help": finding.help.text(lang),
        "members": finding.members,
        "columns": [
            {"position": h.position, "origin": str(h.origin), "members": h.members}
            for h in finding.held
        ],
        "why": finding.why,
        "days": finding.days,
        "keep_days": finding.keep_days,
    }

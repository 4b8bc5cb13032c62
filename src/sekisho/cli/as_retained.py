"""What was kept for too long, as people read it and as JSON."""

from __future__ import annotations

import os
from collections import Counter

import click

from sekisho.cli.as_json import Json, dumped, error_value
from sekisho.cli.as_swept import not_looked_at
from sekisho.cli.blocks import error_block
from sekisho.cli.command import Settings
from sekisho.cli.page import Page
from sekisho.cli.width import clean, wrap
from sekisho.messages import Bilingual, Lang, Message
from sekisho.retention import Removal, Retained


def rendered(done: Retained, settings: Settings) -> str:
    """The answer in the format that the settings name."""
    if settings.format == "json":
        return dumped(_value(done, settings.lang))
    page = Page(settings.lang, lambda _: None, settings.width)
    blocks = [_block(page, removal) for removal in done.removals]
    blocks += [error_block(page, problem) for problem in done.problems]
    if not settings.quiet:
        blocks.append(_count(done, page))
    return "\n".join("\n".join(block) for block in blocks)


def removal_line(removal: Removal) -> Message:
    """What became of one file, in a sentence."""
    due = removal.due
    state = Message(f"retention.state.{removal.state}")
    return Message(
        "retention.file",
        state=Bilingual(state.text("en"), state.text("ja")),
        file=f"{due.area}/{due.found.shown}",
        owner=clean(due.owner),
        day=str(due.day),
        keep_days=due.keep_days,
    )


def count_line(done: Retained) -> Message:
    """How many files there were, and what became of them."""
    if not done.declared:
        return Message("retention.none-declared")
    states = Counter(removal.state for removal in done.removals)
    return Message(
        "retention.count",
        due=states["due"],
        removed=states["removed"],
        kept=states["kept"],
        failed=states["failed"],
        day=str(done.day),
    )


def _block(page: Page, removal: Removal) -> list[str]:
    # A path is for copying: it stays whole, however long it is.
    lines = [removal_line(removal).text(page.lang)]
    return [
        *lines,
        *(page.entry("cli.label.help", removal.why.text(page.lang)) if removal.why else []),
    ]


def _count(done: Retained, page: Page) -> list[str]:
    colour = "green" if done.exit_code == 0 else "red"
    text = count_line(done).text(page.lang)
    lines = [click.style(part, fg=colour, bold=True) for part in wrap(text, page.width)]
    lines += not_looked_at(done.on_servers, page) if done.declared else []
    if done.id is not None:
        lines.append(clean(page.say("cli.recorded", store=os.path.relpath(done.store))))
    return lines


def _value(done: Retained, lang: Lang) -> Json:
    return {
        "run": done.id,
        "business_date": done.day.isoformat(),
        "exit_code": done.exit_code,
        "declared": done.declared,
        "files": [_removal(removal, lang) for removal in done.removals],
        "not_looked_at": list(done.on_servers),
        "problems": [error_value(problem, lang) for problem in done.problems],
        "store": os.path.relpath(done.store),
    }


def _removal(removal: Removal, lang: Lang) -> Json:
    due = removal.due
    return {
        "area": due.area,
        "file": due.found.shown,
        "owner": due.owner,
        "business_date": due.day.isoformat(),
        "keep_days": due.keep_days,
        "sha256": due.digest,
        "bytes": due.found.size,
        "state": removal.state,
        "stays": due.stays,
        "message": removal.why.text(lang) if removal.why else None,
    }

"""Violations and errors as blocks of text: sentence, place, excerpt, path, help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from sekisho.cli.answer import UNKNOWN_RECIPIENT, NotMet
from sekisho.cli.excerpt import drawn
from sekisho.cli.page import Page, arrow, framed, gutter_of
from sekisho.cli.trace import path_lines
from sekisho.cli.width import cells, clean, indented, wrap
from sekisho.errors import DataError, Place, SekishoError
from sekisho.excerpt import excerpt_of, word_at
from sekisho.model import Decision, Reason

_NAMED_COLUMNS: Final = 3
"""Columns that the first line names; more are counted there and listed below."""


def violation_block(
    page: Page,
    reason: Reason,
    decision: Decision,
    *,
    note: str = "",
    whole: bool = False,
    waived: bool = False,
) -> list[str]:
    """One cause as a block, in the shape of a compiler's message.

    Args:
        whole: with all that there is to say; else it tells where more is.
        waived: it does not count, for a waiver.
    """
    shown = reason.violation
    gutter = gutter_of(shown.place)
    label = clean(shown.message.text(page.lang))
    said = "waived" if waived else shown.verdict
    kind = "note" if waived else "error"
    lines = title(page, f"[{shown.code}]", _headline(page, reason, decision, said), kind=kind)
    lines += _place_and_excerpt(page, shown.place, shown.length, label)
    lines += page.entry("cli.label.columns", _listed_columns(reason), gutter)
    lines += path_lines(page, shown.path, gutter, whole=whole)
    extra = page.more_paths(shown) if shown.path else 0
    if extra:
        more = page.say("cli.more-paths", count=extra, id=shown.id)
        inset = cells(page.label("cli.label.path", gutter))
        lines += indented(more, " " * inset, page.width)
    lines += page.entry("cli.label.help", clean(shown.help.text(page.lang)), gutter)
    lines += page.entry("cli.label.note", note, gutter)
    if not whole and not extra:
        lines += page.entry("cli.label.more", f"sekisho explain {shown.id}", gutter)
    return lines


def compact_block(page: Page, left: Sequence[Reason], decision: Decision) -> list[str]:
    """Further causes under one rule, a line or two each: every reason is told, none at length."""
    first = left[0].violation
    head = page.say("cli.more-reasons", count=len(left), export=decision.export, rule=first.rule)
    lines = title(page, f"[{first.code}]", head)
    for reason in left:
        shown = reason.violation
        origin = page.name(shown.origin) if shown.origin else ""
        target = ", ".join(f"`{c}`" for c in reason.columns) or f"`{decision.export}`"
        text = f"{origin} > {target}" if origin else shown.message.text(page.lang)
        where = f"  {shown.place}" if shown.place else ""
        prefix = framed(" " * 3 + "= ")
        lines += indented(clean(f"{text}{where}  ({shown.id})"), prefix, page.width)
    return lines


def error_block(page: Page, error: SekishoError) -> list[str]:
    """An error as a block; a line of data is never quoted."""
    lines = title(page, "", clean(error.message.text(page.lang)))
    if error.place is not None:
        if isinstance(error, DataError):
            lines.append(arrow(error.place))
        else:
            lines += _place_and_excerpt(page, error.place, 1, "")
    if error.help is not None:
        gutter = gutter_of(error.place)
        lines += page.entry("cli.label.help", clean(error.help.text(page.lang)), gutter)
    return lines


def expectation_block(page: Page, expectation: NotMet) -> list[str]:
    """An expectation that did not hold; no value of the data is in it."""
    facts = {"suite": expectation.suite, "message": expectation.message.text(page.lang)}
    lines = title(
        page,
        f"[{expectation.type}]",
        clean(page.say("cli.not-met", **facts)),
        kind="error" if expectation.critical else "warning",
    )
    return [*lines, arrow(expectation.place)]


def _headline(page: Page, reason: Reason, decision: Decision, said: str) -> str:
    what: str
    if not reason.columns:
        what = f"`{decision.export}`"
    elif len(reason.columns) <= _NAMED_COLUMNS:
        named = ", ".join(f"`{c}`" for c in reason.columns)
        what = page.say("cli.columns-of", columns=named, export=decision.export)
    else:
        what = page.say("cli.count-of", count=len(reason.columns), export=decision.export)
    return clean(
        page.say(
            f"cli.export-{said}",
            what=what,
            recipient=decision.use.recipient or UNKNOWN_RECIPIENT,
            purpose=decision.use.purpose,
        )
    )


def _listed_columns(reason: Reason) -> str:
    if len(reason.columns) <= _NAMED_COLUMNS:
        return ""
    return clean(", ".join(f"`{c}`" for c in reason.columns))


def title(page: Page, code: str, sentence: str, *, kind: str = "error") -> list[str]:
    """The first line of a block, wrapped: its kind, its code, and what it says."""
    prefix = f"{kind}{code}: "
    lines = wrap(sentence, page.width - 4, first=page.width - len(prefix))
    color = {"error": "red", "warning": "yellow"}.get(kind, "cyan")
    first = click.style(prefix.rstrip(), fg=color, bold=True)
    return [
        f"{first} {click.style(lines[0], bold=True)}",
        *(" " * 4 + click.style(line, bold=True) for line in lines[1:]),
    ]


def _place_and_excerpt(page: Page, place: Place | None, length: int, label: str) -> list[str]:
    gutter = gutter_of(place)
    if length == 1:  # a place without a length: the word there is meant
        length = word_at(page.text_of, place)
    excerpt = excerpt_of(page.text_of, place, length)
    bar = framed(" " * (gutter + 1) + "|")
    pointer = [arrow(place)] if place is not None else []
    if excerpt is None:
        return [*pointer, *page.entry("cli.label.reason", label, gutter)]
    return [*pointer, bar, *drawn(excerpt, gutter, label, page.width), bar]

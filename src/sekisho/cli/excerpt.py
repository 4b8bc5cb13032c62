"""An excerpt of a file as lines of text, with carets under the span."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import click

from sekisho.cli.width import cells, wrap
from sekisho.excerpt import Excerpt

_CUT: Final = "..."
_LABEL_ROOM: Final = 56
"""Cells that a label below the carets has at least, if the line is that wide."""


def drawn(excerpt: Excerpt, gutter: int, label: str, width: int) -> list[str]:
    """The excerpt as lines: numbers, source, carets and beside or below them the label."""
    room = max(width - gutter - 3, 24)
    head, marked, tail = _cropped(excerpt, room)
    lines = []
    if excerpt.before is not None:
        lines.append(_numbered(excerpt.number - 1, gutter, _cut(excerpt.before, room)))
    lines.append(_numbered(excerpt.number, gutter, f"{head}{marked}{tail}"))
    return lines + _carets(cells(head), max(cells(marked), 1), gutter, label, room)


def marked(excerpt: Excerpt, width: int) -> tuple[str, str]:
    """The marked line alone, without its indentation, and the carets below it."""
    head, span, tail = _cropped(replace(excerpt, head=excerpt.head.lstrip()), max(width, 20))
    carets = click.style("^" * max(cells(span), 1), fg="red", bold=True)
    return f"{head}{span}{tail}", " " * cells(head) + carets


def _carets(inset: int, count: int, gutter: int, label: str, room: int) -> list[str]:
    frame = _frame(" " * gutter + " | ")
    carets = " " * inset + click.style("^" * count, fg="red", bold=True)
    beside = room - inset - count - 1
    if not label or cells(label) <= beside:
        return [f"{frame}{carets} {_red(label)}".rstrip()]
    # Below the carets, as far right as leaves the label room.
    wanted = min(cells(label), max(room - inset, _LABEL_ROOM))
    indent = max(min(inset, room - wanted), 0)
    texts = wrap(label, room - indent)
    return [f"{frame}{carets}", *(f"{frame}{' ' * indent}{_red(t)}" for t in texts)]


def _numbered(number: int, gutter: int, text: str) -> str:
    return f"{_frame(f'{number:>{gutter}} | ')}{text}".rstrip()


def _frame(text: str) -> str:
    return click.style(text, fg="blue", bold=True)


def _red(text: str) -> str:
    return click.style(text, fg="red") if text else ""


def _cropped(excerpt: Excerpt, room: int) -> tuple[str, str, str]:
    """The three parts within `room` cells; what is left out is told by dots."""
    if cells(excerpt.head + excerpt.marked + excerpt.tail) <= room:
        return excerpt.head, excerpt.marked, excerpt.tail
    marked = _cut(excerpt.marked, max(room * 2 // 3, room - cells(excerpt.head)))
    head = excerpt.head
    spare = room - cells(marked)
    if cells(head) > spare * 2 // 3 and cells(head) + cells(excerpt.tail) > spare:
        head = _CUT + _last(head, max(spare * 2 // 3 - len(_CUT), 0))
    tail = excerpt.tail if marked == excerpt.marked else ""  # the marked part says that it is cut
    return head, marked, _cut(tail, room - cells(head) - cells(marked))


def _cut(text: str, room: int) -> str:
    if cells(text) <= room:
        return text
    kept = ""
    for character in text:
        if cells(kept + character) > room - len(_CUT):
            break
        kept += character
    return (kept + _CUT)[: max(room, 0)]


def _last(text: str, room: int) -> str:
    kept = ""
    for character in reversed(text):
        if cells(character + kept) > room:
            break
        kept = character + kept
    return kept

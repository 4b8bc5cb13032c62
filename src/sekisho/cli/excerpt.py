"""The piece of a file that a message is about, with carets under the span."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import click

from sekisho.cli.width import cells, clean, wrap
from sekisho.errors import Place

_QUOTABLE: Final = (".sql", ".yaml", ".yml", ".toml")
"""Files that people write. A line of any other file may be somebody's data: never quoted."""
_TAB: Final = "    "
_CUT: Final = "..."
_LABEL_ROOM: Final = 56
"""Cells that a label below the carets has at least, if the line is that wide."""


TextOf = Callable[[str], str | None]
"""Path of a project file -> its text, None where there is none to show."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line of a file with a span to mark, and the line before it.

    Attributes:
        number: of the marked line, from 1.
        before: the line before, None where there is none.
        head: what stands before the span on its line.
        marked: the span; cut at the end of its line, empty beyond it.
        tail: the rest of the line.
    """

    number: int
    before: str | None
    head: str
    marked: str
    tail: str


def excerpt_of(text_of: TextOf, place: Place | None, length: int) -> Excerpt | None:
    """The excerpt at a place of a project's file; None where there is nothing to quote."""
    text = _quotable(text_of, place)
    return excerpt_at(text, place, length) if place and text is not None else None


def line_at(text_of: TextOf, place: Place | None) -> str | None:
    """The line of a project's file that a place is on; None where there is nothing to quote."""
    text = _quotable(text_of, place)
    lines = _lines(text) if text is not None else []
    return lines[place.line - 1] if place and place.line <= len(lines) else None


def word_at(text_of: TextOf, place: Place | None) -> int:
    """How many characters the word at a place has; 1 where none stands there."""
    line = line_at(text_of, place)
    word = re.match(r"\w+", line[place.column - 1 :]) if place and line else None
    return len(word[0]) if word else 1


def _quotable(text_of: TextOf, place: Place | None) -> str | None:
    if place is None or not place.file.endswith(_QUOTABLE):
        return None
    return text_of(place.file)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def excerpt_at(text: str, place: Place, length: int) -> Excerpt | None:
    """The excerpt of `text` at `place`; None where the text has no such line."""
    lines = _lines(text)
    if not 1 <= place.line <= len(lines):
        return None
    line = lines[place.line - 1]
    start = min(place.column - 1, len(line))
    end = min(start + max(length, 1), len(line))
    before = lines[place.line - 2] if place.line > 1 else ""
    return Excerpt(
        number=place.line,
        before=_shown(before) if before.strip() else None,
        head=_shown(line[:start]),
        marked=_shown(line[start:end]),
        tail=_shown(line[end:]),
    )


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
    if cells(label) <= beside:
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


def _shown(text: str) -> str:
    return clean(text.replace("\t", _TAB))


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

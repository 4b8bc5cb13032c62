"""The piece of a file that a message is about: the line with its span, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sekisho.errors import Place
from sekisho.messages import clean

_QUOTABLE: Final = (".sql", ".py", ".yaml", ".yml", ".toml")
"""Files that people write. A line of any other file may be somebody's data: never quoted."""
_TAB: Final = "    "
_LOGIN: Final = re.compile(r"(?<=://)[^\s/@]+(?=@)")
"""Who logs in, and with what, in an address: refused in any file of a project, and quoted nowhere."""
_LEFT_OUT: Final = "…"


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

    def within(self, reach: int) -> Excerpt:
        """With at most `reach` characters on each side of the span, and twice as many in it."""
        return replace(
            self,
            before=None if self.before is None else beginning(self.before, 2 * reach),
            head=self.head if len(self.head) <= reach else f"{_LEFT_OUT}{self.head[-reach:]}",
            marked=beginning(self.marked, 2 * reach),
            tail=beginning(self.tail, reach),
        )


def beginning(text: str, length: int) -> str:
    """The first characters of a text; that more follow is told."""
    return text if len(text) <= length else f"{text[:length]}{_LEFT_OUT}"


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
    # In SQL a hyphen is an operator; in YAML and TOML it joins a date or an id.
    pattern = r"\w+" if place and place.file.endswith((".sql", ".py")) else r"\w+(?:-\w+)*"
    word = re.match(pattern, line[place.column - 1 :]) if place and line else None
    return len(word[0]) if word else 1


def _quotable(text_of: TextOf, place: Place | None) -> str | None:
    if place is None or not place.file.endswith(_QUOTABLE):
        return None
    return text_of(place.file)


def _lines(text: str) -> list[str]:
    hidden = _LOGIN.sub(lambda found: "*" * len(found[0]), text)
    return hidden.replace("\r\n", "\n").split("\n")


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


def lines_around(text_of: TextOf, place: Place | None, reach: int) -> dict[int, str]:
    """Number -> line, of the line at a place and up to `reach` on either side; empty = none to quote."""
    text = _quotable(text_of, place)
    lines = _lines(text) if text is not None else []
    if place is None or not 1 <= place.line <= len(lines):
        return {}
    first, last = max(place.line - reach, 1), min(place.line + reach, len(lines))
    return {number: _shown(lines[number - 1]) for number in range(first, last + 1)}


def _shown(text: str) -> str:
    return clean(text.replace("\t", _TAB))

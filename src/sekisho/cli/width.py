"""Text measured in terminal cells: a Japanese character takes two, an accent none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from click import unstyle
from rich.cells import cell_len

from sekisho.messages import clean as clean  # noqa: PLC0414 - what is measured is clean

WIDEST: Final = 88
"""Cells that a line of ours takes at most, however wide the terminal is."""

_WIDOW: Final = 12
"""Cells that the last line of several should have."""

_NOT_AT_START: Final = frozenset(
    "、。，．・：；？！）」』】〉》〕］｝ー々ゃゅょっャュョッ,.:;?!)]}"
)
_NOT_AT_END: Final = frozenset("：（「『【〈《〔［｛([{")


def cells(text: str) -> int:
    """How many cells the text takes; colours take none."""
    return cell_len(unstyle(text))


def pad(text: str, width: int) -> str:
    """The text with blanks up to `width` cells."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int, *, first: int | None = None) -> list[str]:
    """Break a text into lines of at most `width` cells (the first of at most `first`).

    Breaks stand at blanks and between Japanese characters, never before a closing or after an
    opening mark, and inside a word only where the word alone is too wide. No line is left with
    a syllable or two if the text can be spread over as many lines without.
    """
    lines = _filled(text, width, first)
    for narrower in range(width - 1, max(width - _WIDOW, _WIDOW), -1):
        if len(lines) == 1 or cells(lines[-1]) >= _WIDOW:
            break
        spread = _filled(text, narrower, min(first or narrower, narrower))
        if len(spread) > len(lines):
            break
        lines = spread
    return lines


def _filled(text: str, width: int, first: int | None) -> list[str]:
    """The text in lines that each take as much as they can."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        room = first if first is not None and not lines else width
        if cells((line + word).rstrip()) <= room:
            line += word
            continue
        if line.strip():
            lines.append(line.rstrip())
            line = ""
        pieces = _chopped(word.lstrip(), width)
        lines.extend(pieces[:-1])
        line = pieces[-1]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _words(text: str) -> list[str]:
    """The smallest pieces that a line may be broken between; a piece begins with its blanks."""
    words: list[str] = []
    for piece in re.findall(r"\s*`[^`\n]*`|\s*[^\s`]+|\s+$|`", " ".join(text.split("\n"))):
        words.extend([piece] if piece.lstrip().startswith("`") else _split_wide(piece))
    return _glued(words)


def _split_wide(piece: str) -> list[str]:
    """One piece per Japanese character, one per run of others."""
    return re.findall(r"\s*(?:[^\s\u1100-\uffff]+|[\u1100-\uffff])|\s+$", piece)


def _glued(words: Sequence[str]) -> list[str]:
    """Closing marks joined to what they close, opening marks to what they open."""
    glued: list[str] = []
    for word in words:
        if glued and (word[0] in _NOT_AT_START or glued[-1][-1] in _NOT_AT_END):
            glued[-1] += word
        else:
            glued.append(word)
    return glued


def _chopped(word: str, width: int) -> list[str]:
    """A word in pieces of at most `width` cells."""
    pieces = [""]
    for character in word:
        if pieces[-1] and cells(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def indented(text: str, prefix: str, width: int) -> list[str]:
    """The text behind a prefix; further lines stand under where the text begins."""
    inset = cells(prefix)
    lines = wrap(text, max(width - inset, 16))
    return [(prefix if n == 0 else " " * inset) + line for n, line in enumerate(lines)]

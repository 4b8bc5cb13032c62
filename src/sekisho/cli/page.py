"""What blocks of text are written on: language, width, the files to quote, and the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import click

from sekisho.cli.width import WIDEST, cells, clean, wrap
from sekisho.errors import Place
from sekisho.excerpt import TextOf
from sekisho.messages import Lang, Message
from sekisho.model import ROWS, Column, Violation

GUTTER = 2
"""Cells of line numbers, where there is no longer one."""


@dataclass(frozen=True, slots=True)
class Page:
    """What blocks are written on.

    Attributes:
        lang: the reader's language.
        text_of: path of a project file -> its text, None where there is none to show.
        width: cells of a line.
        more_paths: how many ways besides the witness lead from a violation's origin to it.
    """

    lang: Lang
    text_of: TextOf
    width: int = WIDEST
    more_paths: Callable[[Violation], int] = lambda _: 0

    def say(self, id: str, /, **facts: str | int) -> str:  # noqa: A002 - the catalogue's own word
        """A sentence of the catalogue, in the reader's language."""
        return Message(id, **facts).text(self.lang)

    def name(self, column: Column) -> str:
        """A column as `relation.column`; the rows of a relation in words."""
        if column.name == ROWS:
            return clean(self.say("cli.rows-of", relation=column.table))
        return clean(str(column))

    def label(self, label: str, gutter: int = GUTTER) -> str:
        """`= label: `, as it stands before what a block says last."""
        return (
            f"{framed(' ' * (gutter + 1) + '=')} {click.style(f'{self.say(label)}:', bold=True)} "
        )

    def entry(self, label: str, text: str, gutter: int = GUTTER) -> list[str]:
        """`= label: text` in lines, nothing where there is no text."""
        return self.entries(label, [text], gutter) if text else []

    def entries(self, label: str, texts: Iterable[str], gutter: int = GUTTER) -> list[str]:
        """`= label: text`, further texts below the first."""
        prefix = self.label(label, gutter)
        inset = cells(prefix)
        lines = [line for text in texts for line in wrap(text, self.width - inset)]
        return [(prefix if n == 0 else " " * inset) + line for n, line in enumerate(lines)]


def framed(text: str) -> str:
    """A piece of the frame: numbers, bars, arrows."""
    return click.style(text, fg="blue", bold=True)


def arrow(place: Place) -> str:
    """`--> file:line:column`."""
    return f"{framed(' ' * gutter_of(place) + '-->')} {clean(str(place))}"


def gutter_of(place: Place | None) -> int:
    """Cells that the line numbers at a place take."""
    return max(GUTTER, len(str(place.line))) if place else GUTTER

"""A path from a source to what it influences, as lines of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.cli.excerpt import marked
from sekisho.cli.page import GUTTER, Page, framed
from sekisho.cli.width import cells, clean, indented, pad
from sekisho.excerpt import excerpt_of
from sekisho.model import Column, Step


def path_lines(
    page: Page, path: Sequence[Step], gutter: int = GUTTER, *, whole: bool = False
) -> list[str]:
    """A path, source first: name, how it flows, where.

    Args:
        whole: with the column of each place, and below each step the SQL that makes it.
    """
    if not path:
        return []
    prefix = page.label("cli.label.path", gutter)
    inset = " " * cells(prefix)
    names = [page.name(Column(s.relation, s.column)) for s in path]
    names = [n if i == 0 else f"> {n}" for i, n in enumerate(names)]
    kinds = ["", *(direction(page, s.kind) for s in path[1:])]
    # The origin has no kind: its place stands where the others have theirs.
    name_width = max((cells(n) for n in names[1:]), default=0)
    kind_width = max(cells(k) for k in kinds)
    told = []
    for number, (step, name, kind) in enumerate(zip(path, names, kinds, strict=True)):
        lead = prefix if number == 0 else inset
        parts = ([pad(kind, kind_width)] if kind else []) + where(page, step, whole=whole)
        told.append(Told(f"{lead}{pad(name, name_width)}", parts, inset))
    lines = (together if whole else each)(told, page.width)
    quotes = [_quoted(page, s, inset) if whole and s.kind != "origin" else [] for s in path]
    return [line for one, quote in zip(lines, quotes, strict=True) for line in (*one, *quote)]


def direction(page: Page, kind: str) -> str:
    """Whether the value itself flows, in a word."""
    return page.say("cli.direct" if kind == "value" else "cli.indirect")


def where(page: Page, step: Step, *, whole: bool) -> list[str]:
    """The place of a step, with its column if it is told whole, and a kind that is indirect."""
    place = step.place
    parts = []
    if place is not None:
        parts.append(clean(str(place) if whole else f"{place.file}:{place.line}"))
    if step.kind not in {"origin", "value"}:
        parts.append(f"({page.say(f'cli.kind.{step.kind}')})")
    return parts


@dataclass(frozen=True, slots=True)
class Told:
    """A name and what is said of it: beside it, or below and further in than `inset`."""

    name: str
    parts: Sequence[str]
    inset: str

    def beside(self) -> str:
        """All on one line."""
        return "  ".join((self.name, *self.parts)).rstrip()

    def below(self, width: int) -> list[str]:
        """The name alone, what is said of it below; places stay whole, for they are copied."""
        indent = f"{self.inset}    "
        lines: list[str] = []
        for part in self.parts:
            longer = f"{lines[-1]}  {part}" if lines else f"{indent}{part}"
            if cells(longer) <= width:
                lines = [*lines[:-1], longer]
            elif " " in part.strip():
                lines += indented(part, indent, width)
            else:
                lines.append(f"{indent}{part}")
        return [line.rstrip() for line in (self.name, *lines)]


def each(told: Sequence[Told], width: int) -> list[list[str]]:
    """The lines of each: on one line where there is room."""
    return [[one.beside()] if cells(one.beside()) <= width else one.below(width) for one in told]


def together(told: Sequence[Told], width: int) -> list[list[str]]:
    """The lines of each: all on one line, or none, so that they look alike."""
    if all(cells(one.beside()) <= width for one in told):
        return [[one.beside()] for one in told]
    return [one.below(width) for one in told]


def _quoted(page: Page, step: Step, inset: str) -> list[str]:
    excerpt = excerpt_of(page.text_of, step.place, step.length)
    if excerpt is None:
        return []
    bar = f"{inset}    {framed('|')} "
    return [f"{bar}{line}".rstrip() for line in marked(excerpt, page.width - cells(bar))]

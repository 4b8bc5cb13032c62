"""SQL that is stitched together from pieces of a script, each knowing where it comes from.

An UPDATE is analysed as the SELECT of its new values; a macro's call as the macro's body. Such texts
consist of slices of the script and a few words between them, so every place in them leads back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sekisho.errors import Place
from sekisho.lineage.text import place_at


@dataclass(frozen=True, slots=True)
class Script:
    """A text of SQL and the file that it stands in."""

    sql: str
    file: str

    def place(self, offset: int) -> Place:
        """The place of an offset in characters."""
        return place_at(self.sql, offset, self.file)


@dataclass(frozen=True, slots=True)
class Site:
    """A range of a file's text, in characters."""

    file: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a stitched text.

    Attributes:
        text: what it says.
        at: where it stands in the statement; for words that stand nowhere, the nearest thing.
        own: it is a slice of the statement itself, so that `at` has its very length.
        inside: for a part of a macro's body, where it stands in the macro's definition, after the
            places of the calls in other macros that lead there.
    """

    text: str
    at: Site
    own: bool = True
    inside: tuple[Site, ...] = ()

    def cut(self, start: int, end: int) -> Piece:
        """A part of it."""
        text = self.text[start:end]
        if self.own:
            return replace(self, text=text, at=Site(self.at.file, self.at.start + start, len(text)))
        if self.inside:
            last = self.inside[-1]
            inside = (*self.inside[:-1], Site(last.file, last.start + start, len(text)))
            return replace(self, text=text, inside=inside)
        return replace(self, text=text)

    @property
    def said(self) -> bool:
        """Whether somebody wrote it: it is no word that stands nowhere."""
        return self.own or bool(self.inside)


@dataclass(frozen=True, slots=True)
class Stitched:
    """A text of pieces."""

    pieces: tuple[Piece, ...]

    @property
    def sql(self) -> str:
        """The whole text."""
        return "".join(p.text for p in self.pieces)

    def cut(self, start: int, end: int) -> Stitched:
        """The text between two offsets in characters."""
        return Stitched(tuple(self._cut(start, end)))

    def site(self, start: int, length: int) -> tuple[Site, tuple[Site, ...]]:
        """Where a range stands in the statement, and where in the definitions of macros."""
        range_ = list(self._cut(start, start + max(length, 1)))
        said = [p for p in range_ if p.said] or range_
        if not said:
            last = self.pieces[-1]
            return last.at, last.inside
        first = min(p.at.start for p in said)
        end = max(p.at.start + p.at.length for p in said)
        return Site(said[0].at.file, first, end - first), said[0].inside

    def _cut(self, start: int, end: int) -> Iterator[Piece]:
        at = 0
        for piece in self.pieces:
            size = len(piece.text)
            if at < end and start < at + size:
                yield piece.cut(max(start - at, 0), min(end - at, size))
            at += size


def stitch(parts: Iterable[Stitched | str], near: Site) -> Stitched:
    """Put texts together; words that are only said here stand at `near`."""
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, str):
            pieces.append(Piece(part, near, own=False))
        else:
            pieces += part.pieces
    return Stitched(tuple(pieces))


def clause(before: str, text: Stitched | None) -> list[Stitched | str]:
    """A text with a word before it; nothing where there is no text."""
    return [] if text is None else [before, text]


def listed(parts: Iterable[Stitched | str]) -> list[Stitched | str]:
    """Texts with commas between them."""
    return [item for part in parts for item in (", ", part)][1:]


def own(script: Script, site: Site) -> Stitched:
    """A slice of a script."""
    return Stitched((Piece(script.sql[site.start : site.start + site.length], site),))

"""Offsets in a statement's text: DuckDB counts bytes of UTF-8, people and `Span` count characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sekisho.errors import Place
from sekisho.model import Span

NOWHERE: Final = 18446744073709551615
"""DuckDB's "no location", and its "no column"."""


@dataclass(frozen=True, slots=True)
class Text:
    """A statement's text, and the file that it stands in."""

    sql: str
    file: str

    def span(self, start: int, length: int) -> Span | None:
        """The span of a range in bytes; None where the range is not in the text."""
        if start < 0 or start + length > self._size():
            return None
        if self.sql.isascii():
            return Span(start, length)
        data = self.sql.encode()
        first = len(data[:start].decode(errors="ignore"))
        return Span(first, len(data[start : start + length].decode(errors="ignore")))

    def place(self, start: int) -> Place:
        """The place of an offset in bytes; the beginning where there is no such offset."""
        span = self.span(start, 0)
        return place_at(self.sql, span.start if span else 0, self.file)

    def _size(self) -> int:
        return len(self.sql) if self.sql.isascii() else len(self.sql.encode())


def place_at(sql: str, offset: int, file: str) -> Place:
    """The place of a character offset (as in `Span.start`) in the text of a file."""
    line = sql.count("\n", 0, offset) + 1
    return Place(file, line, offset - (sql.rfind("\n", 0, offset) + 1) + 1)

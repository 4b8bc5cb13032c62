"""Header, data, trailer and end records: their order, and whether the trailer's numbers hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from sekisho.errors import DataError
from sekisho.extract.raw_file import RawFile
from sekisho.model import Records

_BLANKS: Final = " \u3000"
_WRITTEN: Final = r"[+-]?[0-9]{1,38}(?:\.[0-9]{1,18})?"
"""Numbers that are summed."""
_SUMMED: Final = pa.decimal256(76, 18)
"""A type with room for the sum of as many of them as a file can have."""


class Checked:
    """The kinds of a file's records as they come, each group's number and sum of data so far.

    A group is a header, data and a trailer, as far as the contract has them; one follows another only
    where there are headers.
    """

    def __init__(self, file: RawFile, records: Records) -> None:
        self._file = file
        self._records = records
        self._after = _after(records)
        self._last, self._line = "start", 1
        self._rows = 0
        self._total: Fraction | None = Fraction(0)

    @property
    def at_start(self) -> bool:
        """Whether nothing but headers has come."""
        return self._last in {"start", "header"}

    def data(
        self, rows: int, lines: tuple[int, int], values: pa.Array | pa.ChunkedArray | None
    ) -> None:
        """Some data records, and the column that the trailer has the sum of.

        Args:
            lines: of the first and of the last of them.

        Raises:
            DataError: no data may stand there.
        """
        if not rows:
            return
        self._step("data", lines[0])
        self._line = lines[1]
        self._rows += rows
        if values is not None and self._total is not None:
            more = _sum(values)
            self._total = None if more is None else self._total + more

    def other(self, kind: str, line: int, count: str = "", total: str = "") -> None:
        """A record of another kind, and what a trailer says.

        Raises:
            DataError: it may not stand there, or the trailer's numbers are not those of the data.
        """
        self._step(kind, line)
        if kind != "trailer" or self._records.trailer is None:
            return
        if _number(count) != self._rows:
            raise self._fault("trailer-count", line, told=_shown(count), found=self._rows)
        column = self._records.trailer.total_of
        if column is not None and (self._total is None or _number(total) != self._total):
            raise self._fault("trailer-total", line, column=column)
        self._rows, self._total = 0, Fraction(0)

    def finish(self) -> None:
        """The file ends.

        Raises:
            DataError: a record that the contract has is not there.
        """
        coming = {
            "start": ("header", "trailer", "end"),
            "header": ("trailer", "end"),
            "data": ("trailer", "end"),
            "trailer": ("end",),
            "end": (),
        }[self._last]
        for kind in coming:
            if self._records.begins[kind] is not None:
                raise self._fault("record-missing", self._line, kind=kind)

    def _step(self, kind: str, line: int) -> None:
        if kind not in self._after[self._last]:
            raise self._fault("record-order", line, kind=kind, after=self._last)
        self._last, self._line = kind, line

    def _fault(self, id_: str, line: int, **facts: str | int) -> DataError:
        return self._file.fault(f"extract.{id_}", line, hint="extract.resend", **facts)


def _after(records: Records) -> Mapping[str, frozenset[str]]:
    """What may follow on each kind of record."""
    closing = {"data", "end" if records.trailer is None else "trailer"}
    return {
        "start": frozenset(closing if records.header is None else {"header"}),
        "header": frozenset(closing),
        "data": frozenset(closing),
        "trailer": frozenset({"end"} if records.header is None else {"header", "end"}),
        "end": frozenset(),
    }


def _number(text: str) -> Fraction | None:
    trimmed = text.strip(_BLANKS)
    return Fraction(trimmed) if re.fullmatch(_WRITTEN, trimmed) else None


def _shown(text: str) -> str:
    """A trailer's count; what is no number is not shown, it may be somebody's data."""
    number = _number(text)
    return "-" if number is None else str(number)


def _sum(values: pa.Array | pa.ChunkedArray) -> Fraction | None:
    """The sum of numbers as they are written, an empty one none of them; None if one is no number."""
    trimmed = pc.utf8_trim(values, _BLANKS).drop_null()
    trimmed = trimmed.filter(pc.not_equal(trimmed, ""))
    if not len(trimmed):
        return Fraction(0)
    if not pc.all(pc.match_substring_regex(trimmed, rf"\A(?:{_WRITTEN})\z")).as_py():
        return None
    return Fraction(pc.sum(trimmed.cast(_SUMMED)).as_py())

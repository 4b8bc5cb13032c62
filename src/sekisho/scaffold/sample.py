"""A file of data looked at: how it is written, and what its columns could be typed as.

Only headers, types and counts leave this module, never a value.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sekisho.errors import DataError, Place, unreadable
from sekisho.messages import Message
from sekisho.scaffold.types import Inferred, infer

LOOKED_AT: Final = 16 * 1024 * 1024
"""Bytes that are looked at; a longer file is judged by its beginning."""

_DELIMITERS: Final = (",", "\t", ";", "|")
_END_OF_FILE: Final = b"\x1a"


@dataclass(frozen=True, slots=True)
class SampleColumn:
    """A column of a file: its header, what it could be, whether a value is missing."""

    header: str
    inferred: Inferred
    filled: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """How a file is written. `whole` is false where only its beginning was looked at."""

    file: str
    kind: Literal["csv", "parquet"]
    encoding: Literal["utf-8", "utf-8-sig", "cp932"] | None
    delimiter: str | None
    trailing_delimiter: bool
    columns: tuple[SampleColumn, ...]
    rows: int
    whole: bool


def read_sample(path: Path) -> Sample:
    """Look at a file.

    Raises:
        DataError: it cannot be read, is empty, is neither UTF-8 nor CP932, has no rows, or a row
            with another number of fields than the header.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LOOKED_AT + 1)
    except OSError as error:
        raise unreadable(os.fspath(path), error) from error
    if not data.strip(b"\r\n \t" + _END_OF_FILE):
        raise DataError(Message("cli.new.empty", file=path.name))
    if data.startswith(b"PAR1"):
        # The module knows this one's values, and DuckDB is not needed for a CSV.
        from sekisho.scaffold.parquet import read_parquet  # noqa: PLC0415 - see above

        return read_parquet(path)
    whole = len(data) <= LOOKED_AT
    if not whole:
        data = data[: data.rfind(b"\n", 0, LOOKED_AT) + 1]
    return _delimited(path.name, data.removesuffix(_END_OF_FILE), whole=whole)


def _delimited(file: str, data: bytes, *, whole: bool) -> Sample:
    encoding, text = _decoded(file, data)
    delimiter = _delimiter(text)
    records = _records(text, delimiter)
    header = next(records)[1]
    trailing = len(header) > 1 and header[-1].strip() == ""
    headers = header[:-1] if trailing else header
    _check_headers(file, headers)
    values: list[list[str]] = [[] for _ in headers]
    rows = 0
    for line, record in records:
        if len(record) != len(header):
            raise DataError(
                Message(
                    "cli.new.ragged", file=file, line=line, found=len(record), expected=len(header)
                ),
                place=Place(file, line),
            )
        rows += 1
        for column, value in zip(values, record, strict=False):
            column.append(value.strip(" \u3000"))
    if not rows:
        raise DataError(Message("cli.new.no-rows", file=file))
    columns = tuple(
        SampleColumn(h, infer(h, v), filled=all(v)) for h, v in zip(headers, values, strict=True)
    )
    return Sample(file, "csv", encoding, delimiter, trailing, columns, rows, whole)


def _decoded(file: str, data: bytes) -> tuple[Literal["utf-8", "utf-8-sig", "cp932"], str]:
    encodings: Sequence[Literal["utf-8", "utf-8-sig", "cp932"]] = (
        ("utf-8-sig",) if data.startswith(b"\xef\xbb\xbf") else ("utf-8", "cp932")
    )
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue  # the next one, or none of them
        if "\x00" not in text:
            return encoding, text
    raise DataError(Message("cli.new.no-encoding", file=file))


def _delimiter(text: str) -> str:
    """The delimiter that divides the first record into the most fields; a comma if none does."""
    first = next(line for line in io.StringIO(text) if line.strip())
    fields = {d: len(next(csv.reader([first], delimiter=d))) for d in _DELIMITERS}
    return max(_DELIMITERS, key=lambda d: fields[d])


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line that it ends on; blank lines are none."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for record in reader:
        if record:
            yield reader.line_num, record


def _check_headers(file: str, headers: Sequence[str]) -> None:
    for number, header in enumerate(headers, start=1):
        if not header.strip():
            raise DataError(
                Message("cli.new.blank-header", file=file, number=number), place=Place(file)
            )
        if header in headers[: number - 1]:
            raise DataError(Message("cli.new.twice", file=file, header=header), place=Place(file))

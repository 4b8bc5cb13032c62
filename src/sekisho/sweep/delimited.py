"""Delimited text of unknown form: which mark divides it, and its rows, ragged ones too."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from sekisho.sweep.contents import NotReadable, Open
from sekisho.sweep.encoding import AsUtf8

_Quoting = Literal[0, 1, 2, 3]
_DELIMITERS: Final = ",\t;|"
_LOOKED_AT: Final = 500
"""Lines at the beginning by which the form is told."""
_HALF: Final = 0.5
_FEW_LINES: Final = 10
"""Line ends that a field in quotes may hold; with more, a quote that stood alone has opened it."""
_BLOCK: Final = 1 << 24


@dataclass(frozen=True, slots=True)
class Form:
    """How a text is divided.

    Attributes:
        ascii_so_far: its beginning is in no encoding in particular.
        width: fields of most of its lines.
    """

    encoding: str
    ascii_so_far: bool
    delimiter: str
    width: int
    quoted: bool = True


def form_of(text: str, encoding: str, *, whole: bool) -> Form:
    """The form of a text that begins so.

    Args:
        whole: there is no more of it, so that its last line is not cut.
    """
    lines = text.splitlines(keepends=True)[: _LOOKED_AT + 1]
    if not whole and len(lines) > 1:
        lines.pop()
    best = Form(encoding, text.isascii(), _DELIMITERS[0], 1)
    most = _HALF
    for delimiter in _DELIMITERS:
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            width, share = _usual_width(lines, delimiter, quoting)
            if width > 1 and share > most:
                quoted = quoting == csv.QUOTE_MINIMAL
                best, most = replace(best, delimiter=delimiter, width=width, quoted=quoted), share
    return best


def _usual_width(lines: list[str], delimiter: str, quoting: _Quoting) -> tuple[int, float]:
    """How many fields most lines have, and the share of lines that have so many."""
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter, quoting=quoting) if row]
    except csv.Error:
        return 1, 0.0
    if any(field.count("\n") > _FEW_LINES for row in rows for field in row):
        return 1, 0.0
    widths = Counter(map(len, rows))
    if not widths:
        return 1, 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return width, count / widths.total()


def batches(content: Open, form: Form) -> Iterator[pa.RecordBatch]:
    """The rows as text; a row of another width is there as well, folded into the same columns.

    What stands inside quotes may hold delimiters and line ends. Where that reading fails, quotes
    are taken for letters, so that one stray quote does not hide what follows it. Rows may come
    again then: it is distinct values that are looked for.

    Raises:
        NotReadable: it cannot be read at all.
    """
    plain = replace(form, quoted=False)
    later = "cp932" if form.ascii_so_far and form.encoding == "utf-8" else form.encoding
    attempts = (form, replace(form, encoding=later), replace(plain, encoding=later))
    for attempt in attempts:
        try:
            yield from _read(content, attempt, decoded=attempt is not form)
        except (pa.ArrowInvalid, csv.Error):
            continue
        else:
            return
    raise NotReadable("unreadable")


def _read(content: Open, form: Form, *, decoded: bool) -> Iterator[pa.RecordBatch]:
    names = [str(n) for n in range(form.width)]
    ragged: list[str] = []

    def keep(row: pacsv.InvalidRow) -> str:
        ragged.append(row.text)
        return "skip"

    with content() as file:
        reader = pacsv.open_csv(
            _utf8(file, form.encoding, decoded=decoded),
            read_options=pacsv.ReadOptions(
                column_names=names, use_threads=False, block_size=_BLOCK
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=form.delimiter,
                quote_char='"' if form.quoted else False,
                newlines_in_values=form.quoted,
                invalid_row_handler=keep,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        for batch in reader:
            if form.quoted and any(map(_is_swallowing, batch.columns)):
                raise csv.Error("a quote that stands alone")
            yield batch
            if ragged:
                yield _folded(ragged, form)
                ragged.clear()
    if ragged:
        yield _folded(ragged, form)


def _utf8(file: BinaryIO, encoding: str, *, decoded: bool) -> pa.PythonFile:
    if encoding.startswith("utf-8") and not decoded:
        return pa.PythonFile(file, mode="r")
    return pa.PythonFile(io.BufferedReader(AsUtf8(file, encoding), _BLOCK), mode="r")


def _is_swallowing(column: pa.Array) -> bool:
    lines = pc.max(pc.count_substring(column, pattern="\n")).as_py()
    return lines is not None and lines > _FEW_LINES


def _folded(texts: list[str], form: Form) -> pa.RecordBatch:
    """Rows of other widths, broken into rows of the usual one."""
    reader = csv.reader(
        (line for text in texts for line in text.splitlines()),
        delimiter=form.delimiter,
        quoting=csv.QUOTE_MINIMAL if form.quoted else csv.QUOTE_NONE,
    )
    width = form.width
    rows = [
        (row[at : at + width] + [""] * width)[:width]
        for row in reader
        for at in range(0, len(row), width)
    ]
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    columns = columns or [pa.array([], pa.string())] * width
    return pa.record_batch(columns, names=[str(n) for n in range(width)])

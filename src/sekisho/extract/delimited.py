"""CSV and its like: blocks of checked records to columns of text, parsed by Arrow."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from sekisho.errors import DataError, ProjectError
from sekisho.extract.batch import Batch, english_names, some
from sekisho.extract.records import Block, RawFile, read_blocks
from sekisho.messages import Message
from sekisho.model import Source

_PARSE_BYTES: Final = 1 << 20
"""What one thread of the parser takes at a time; a block is several of these."""

_GHOST: Final = "\x00"
"""The name of the column that a trailing delimiter makes; no column of a contract has it."""


def read_delimited(source: Source, file: RawFile) -> Iterator[Batch]:
    """The rows of a delimited file; at least one batch, which may have no row.

    Raises:
        DataError: the file is not what the contract says, in a way that no single cell explains:
            encoding, header, a row with another number of fields.
    """
    form = source.format
    if form.encoding is None or form.delimiter is None:
        raise ProjectError(Message("extract.format-incomplete"), place=form.place)
    names: list[str] | None = None
    for whole in read_blocks(file, form.encoding, form.delimiter):
        block = whole
        if names is None:
            header, block = whole.split_first()
            names = _file_columns(source, file, header)
        yield _parsed(source, file, block, names)
    if names is None:
        raise file.fault("extract.no-header", 1, hint="extract.resend")


def _file_columns(source: Source, file: RawFile, header: bytes) -> list[str]:
    """English names in the file's order, the ghost of a trailing delimiter included."""
    delimiter = source.format.delimiter or ""
    # Quotes are checked and blocks are whole, so the header is one well-formed record.
    headers = next(csv.reader([header.decode()], delimiter=delimiter))
    if headers[-1] == "":
        headers.pop()
        if not source.format.trailing_delimiter:
            raise DataError(
                Message("extract.trailing-delimiter"),
                place=file.place(1),
                help=Message("extract.trailing-help", contract=source.place.file),
            )
    ghost = [_GHOST] if source.format.trailing_delimiter else []
    return english_names(source, headers, file) + ghost


def _parsed(source: Source, file: RawFile, block: Block, names: list[str]) -> Batch:
    if block.records == 0:
        empty = pa.schema([(name, pa.string()) for name in source.columns]).empty_table()
        return Batch(empty, block.lines)
    table, skipped = _table(block, names, source.format.delimiter, threads=True)
    if skipped:
        _, rows = _table(block, names, source.format.delimiter, threads=False)
        raise _wrong_count(source, file, block, [row - 1 for row in rows if row is not None])
    if table is None or table.num_rows != block.records:
        # The two countings share no code; where they differ, rows would get wrong lines.
        raise file.fault("extract.not-records", block.first_line, hint="extract.resend")
    if source.format.trailing_delimiter:
        _check_ghost(source, file, block, table.column(_GHOST))
    return Batch(table.select(list(source.columns)), block.lines)


def _table(
    block: Block, names: list[str], delimiter: str | None, *, threads: bool
) -> tuple[pa.Table | None, list[int | None]]:
    """The block as text, and the records (from 1; None with threads) with a wrong field count.

    None instead of the table if the parser fails altogether. Neither the row that the parser offers nor its error text is looked at: both quote the data.
    """
    skipped: list[int | None] = []

    def skip(row: pacsv.InvalidRow) -> str:
        skipped.append(row.number)
        return "skip"

    whole = len(block.data) + 1
    # Arrow 26 takes a line feed that begins a thread's share for the rest of the carriage return
    # before it, inside quotes too, and drops it: such a block is parsed in one go.
    for size in (whole,) if block.quoted and b"\r" in block.data else (_PARSE_BYTES, whole):
        skipped.clear()
        try:
            table = pacsv.read_csv(
                pa.BufferReader(block.data),
                read_options=pacsv.ReadOptions(
                    column_names=names, use_threads=threads, block_size=size
                ),
                parse_options=pacsv.ParseOptions(
                    delimiter=delimiter,
                    newlines_in_values=block.quoted,
                    ignore_empty_lines=False,
                    invalid_row_handler=skip,
                ),
                convert_options=_as_text(names),
            )
        except pa.ArrowInvalid:
            # A record longer than what a thread takes: once more, the block in one go.
            continue
        return table, skipped
    return None, skipped


def _as_text(names: list[str]) -> pacsv.ConvertOptions:
    """Every field as it is written; the encoding has been checked when the block was decoded."""
    return pacsv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
        check_utf8=False,
    )


def _wrong_count(source: Source, file: RawFile, block: Block, records: list[int]) -> DataError:
    lines = [int(line) for line in block.lines(np.array(records, np.int64))]
    return DataError(
        Message("extract.field-count", expected=len(source.columns), lines=some(lines)),
        place=file.place(min(lines)),
        help=Message("extract.field-count-help"),
    )


def _check_ghost(source: Source, file: RawFile, block: Block, ghost: pa.ChunkedArray) -> None:
    filled = np.flatnonzero(ghost.is_valid().to_numpy())
    if len(filled):
        raise _wrong_count(source, file, block, [int(i) for i in filled])

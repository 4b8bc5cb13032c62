"""CSV and its like: blocks of checked records to columns of text, parsed by Arrow."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from sekisho.errors import DataError, ProjectError
from sekisho.extract.batch import Batch, english_names, some
from sekisho.extract.cells import NotTextError, decoded, texts
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
            names = _file_columns(source, file, whole, header)
        yield _parsed(source, file, block, names)
    if names is None:
        raise file.fault("extract.no-header", 1, hint="extract.resend")


def _file_columns(source: Source, file: RawFile, block: Block, header: bytes) -> list[str]:
    """English names in the file's order, the ghost of a trailing delimiter included."""
    with _text(file, block):
        text = decoded(header, block.codec)
    # Quotes are checked and blocks are whole, so the header is one well-formed record.
    headers = next(csv.reader([text], delimiter=block.delimiter))
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
    table = _cells(block, names)
    if table is None or table.num_rows != block.records:
        raise _not_records(source, file, block, names)
    with _text(file, block):
        read = {name: texts(table.column(name), block.codec) for name in source.columns}
    if source.format.trailing_delimiter:
        _check_ghost(source, file, block, table.column(_GHOST))
    special = {name: found for name, (_, found) in read.items() if found}
    return Batch(pa.table({n: text for n, (text, _) in read.items()}), block.lines, special)


@contextmanager
def _text(file: RawFile, block: Block) -> Iterator[None]:
    """Tell where a block is no text, if decoding a part of it shows that it is not."""
    try:
        yield
    except NotTextError:
        bad = True
    else:
        bad = False
    if bad:
        block.check_text(file)
        raise file.fault("extract.not-records", block.first_line, hint="extract.resend")


def _cells(block: Block, names: list[str]) -> pa.Table | None:
    """The block's cells, not decoded; None if they are not the same number in every record.

    The parser's error is not looked at: it quotes the data.
    """
    whole = len(block.data) + 1
    # Arrow 26 takes a line feed that begins a thread's share for the rest of the carriage return
    # before it, inside quotes too, and drops it: such a block is parsed in one go. So is one with a
    # record longer than what a thread takes.
    for size in (whole,) if block.quoted and b"\r" in block.data else (_PARSE_BYTES, whole):
        with suppress(pa.ArrowInvalid):
            return pacsv.read_csv(
                pa.BufferReader(block.data),
                read_options=pacsv.ReadOptions(column_names=names, block_size=size),
                parse_options=_parse_options(block),
                convert_options=_as_written(names),
            )
    return None


def _not_records(source: Source, file: RawFile, block: Block, names: list[str]) -> DataError:
    """What is wrong with a block whose records cannot be told apart, or are none."""
    block.check_text(file)
    text = decoded(block.data, block.codec).encode()
    wrong: list[int] = []

    def skip(row: pacsv.InvalidRow) -> str:
        # Nothing else of it is looked at: the row itself is somebody's data.
        wrong.append(row.number - 1)
        return "skip"

    with suppress(pa.ArrowInvalid):
        pacsv.read_csv(
            pa.BufferReader(text),
            read_options=pacsv.ReadOptions(
                column_names=names, use_threads=False, block_size=len(text) + 1
            ),
            parse_options=_parse_options(block, skip),
            convert_options=_as_written(names),
        )
    if wrong:
        return _wrong_count(source, file, block, wrong)
    # The two countings share no code; where they differ, rows would get wrong lines.
    return file.fault("extract.not-records", block.first_line, hint="extract.resend")


def _parse_options(
    block: Block, handler: Callable[[pacsv.InvalidRow], str] | None = None
) -> pacsv.ParseOptions:
    return pacsv.ParseOptions(
        delimiter=block.delimiter,
        newlines_in_values=block.quoted,
        ignore_empty_lines=False,
        invalid_row_handler=handler,
    )


def _as_written(names: list[str]) -> pacsv.ConvertOptions:
    """Every field as its bytes."""
    return pacsv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.binary()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
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

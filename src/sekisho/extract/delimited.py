"""CSV and its like: blocks of checked records to columns of text, parsed by Arrow."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from sekisho.errors import DataError, ProjectError
from sekisho.extract.batch import Batch, english_names, some
from sekisho.extract.cells import NotTextError, decoded, texts
from sekisho.extract.kinds import Checked
from sekisho.extract.raw_file import RawFile
from sekisho.extract.records import Block, read_blocks
from sekisho.messages import Message
from sekisho.model import Bytes, Source

_PARSE_BYTES: Final = 1 << 20
"""What one thread of the parser takes at a time; a block is several of these."""

_KIND: Final = "\x01"
"""The name of the field that says what kind of record a row is."""

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
    kinds = Checked(file, form.records) if form.records else None
    names = None if form.header_line else _all_columns(source)
    for whole in read_blocks(file, form.encoding, form.delimiter):
        block = _without_headers(source, whole, kinds) if kinds else whole
        if names is None and block.records:
            header, block = block.split_first()
            names = _file_columns(source, file, whole, header)
        if names is None:
            continue
        yield (
            _parsed(source, file, block, names)
            if kinds is None
            else _parsed_data(source, file, block, names, kinds)
        )
    if kinds is not None:
        kinds.finish()
    if names is None:
        raise file.fault("extract.no-header", 1, hint="extract.resend")


def _parsed_data(
    source: Source, file: RawFile, block: Block, names: list[str], kinds: Checked
) -> Batch:
    """The data of a block whose records are of several kinds, each held against the others."""
    last, data = _without_last(source, file, block)
    batch = _parsed(source, file, data, names)
    trailer = source.format.records.trailer if source.format.records else None
    if data.records:
        first, final = data.lines(np.array([0, data.records - 1], np.int64)).tolist()
        values = batch.table.column(trailer.total_of) if trailer and trailer.total_of else None
        kinds.data(data.records, (first, final), values)
    for kind, line, fields in last:
        cuts = (trailer.count, trailer.total) if trailer and kind == "trailer" else ()
        kinds.other(kind, line, *(_said(fields, cut) for cut in cuts))
    return batch


def _said(fields: list[str], cut: Bytes | None) -> str:
    return fields[cut.at - 1] if cut and cut.at <= len(fields) else ""


def _all_columns(source: Source) -> list[str]:
    """The contract's columns in its order, with what stands around them in a row."""
    records = source.format.records
    kind = [_KIND] if records and records.data is not None else []
    ghost = [_GHOST] if source.format.trailing_delimiter else []
    return [*kind, *source.landing, *ghost]


def _fields(file: RawFile, block: Block, record: bytes) -> list[str]:
    """The fields of one record."""
    with _text(file, block):
        text = decoded(record, block.codec)
    # Quotes are checked and blocks are whole, so this is one well-formed record.
    return next(csv.reader([text], delimiter=block.delimiter))


def _without_headers(source: Source, block: Block, kinds: Checked) -> Block:
    """The block without header records, which stand before all else."""
    records = source.format.records
    begins = {"header": records.header} if records else {}
    while kinds.at_start and block.records and block.kinds(begins)[0] == "header":
        line = block.first_line
        _, block = block.split_first()
        kinds.other("header", line)
    return block


def _without_last(
    source: Source, file: RawFile, block: Block
) -> tuple[list[tuple[str, int, list[str]]], Block]:
    """The records after the data, as kind, line and fields, and the block without them."""
    records = source.format.records
    begins = {k: b for k, b in records.begins.items() if k != "data"} if records else {}
    found = block.kinds(begins)
    at = np.flatnonzero(found != "")
    if not len(at):
        return [], block
    later = np.flatnonzero(found[at[0] :] == "")
    if len(later):
        first = at[0] + later[:1]
        raise file.fault(
            "extract.record-order", int(block.lines(first)[0]), hint="extract.resend",
            kind="data", after=str(found[first[0] - 1]),
        )  # fmt: skip
    lines = block.lines(at)
    last, rest = block.split_last(len(at))
    said = [_fields(file, block, record) for record in last]
    return list(zip(map(str, found[at]), map(int, lines), said, strict=True)), rest


def _file_columns(source: Source, file: RawFile, block: Block, header: bytes) -> list[str]:
    """English names in the file's order, the ghost of a trailing delimiter included."""
    headers = _fields(file, block, header)
    records = source.format.records
    kind = [_KIND] if records and records.data is not None else []
    headers = headers[len(kind) :]
    if headers[-1] == "":
        headers.pop()
        if not source.format.trailing_delimiter:
            raise DataError(
                Message("extract.trailing-delimiter"),
                place=file.place(1),
                help=Message("extract.trailing-help", contract=source.place.file),
            )
    ghost = [_GHOST] if source.format.trailing_delimiter else []
    return kind + english_names(source, headers, file) + ghost


def _parsed(source: Source, file: RawFile, block: Block, names: list[str]) -> Batch:
    if block.records == 0:
        empty = pa.schema([(name, pa.string()) for name in source.landing]).empty_table()
        return Batch(empty, block.lines)
    table = _cells(block, names)
    if table is None or table.num_rows != block.records:
        raise _not_records(source, file, block, names)
    with _text(file, block):
        read = {name: texts(table.column(name), block.codec) for name in source.landing}
    if _KIND in names:
        _check_kind(source, file, block, table.column(_KIND))
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
        Message("extract.field-count", expected=len(source.landing), lines=some(lines)),
        place=file.place(min(lines)),
        help=Message("extract.field-count-help"),
    )


def _check_kind(source: Source, file: RawFile, block: Block, kind: pa.ChunkedArray) -> None:
    """Every row begins as the contract's data does."""
    begins = source.format.records.data if source.format.records else None
    other = pc.fill_null(pc.not_equal(kind, (begins or "").encode()), True)
    if pc.any(other).as_py():
        first = np.flatnonzero(other.to_numpy())[:1]
        raise file.fault("extract.record-kind", int(block.lines(first)[0]), hint="extract.resend")


def _check_ghost(source: Source, file: RawFile, block: Block, ghost: pa.ChunkedArray) -> None:
    filled = np.flatnonzero(ghost.is_valid().to_numpy())
    if len(filled):
        raise _wrong_count(source, file, block, [int(i) for i in filled])

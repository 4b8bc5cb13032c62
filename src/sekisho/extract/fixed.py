"""Fixed width in bytes: records of one length, with or without line ends, to columns of text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sekisho.errors import DataError, ProjectError
from sekisho.extract.batch import Batch
from sekisho.extract.cells import Codec, NotTextError, Special, texts, without_cut
from sekisho.extract.kinds import Checked
from sekisho.extract.raw_file import RawFile
from sekisho.extract.records import BLOCK_BYTES, UTF8_BOM, codec_of
from sekisho.extract.strict import DOS_END, NUL
from sekisho.messages import Message
from sekisho.model import Bytes, FixedWidth, Records, Source

_LINE_ENDS: Final = {"crlf": b"\r\n", "lf": b"\n", "none": b""}
_BREAKS: Final = b"\r\n"
_PADDING: Final = " \u3000"
"""What fills a field up on its right: the blank of one byte and that of two."""


def read_fixed(source: Source, file: RawFile) -> Iterator[Batch]:
    """The data records of a file of fixed width.

    A field's padding on the right is no part of it. A field that ends within a character is NULL:
    its half is nobody's to guess.

    Raises:
        DataError: a record of another length, a kind of record where it may not stand, a trailer
            whose numbers do not hold, bytes that are no text.
    """
    form = source.format.fixed
    if form is None or source.format.encoding is None:
        raise ProjectError(Message("extract.format-incomplete"), place=source.format.place)
    records = source.format.records
    kinds = Checked(file, records) if records else None
    line = 1
    for block in _blocks(file, form):
        is_data = np.ones(len(block), np.bool_)
        if records is not None:
            found = _kinds(file, block, records, line)
            is_data = found == "data"
        rows = np.flatnonzero(is_data)
        batch = _batch(source, file, block[rows], rows + line)
        if kinds is not None and records is not None:
            _check(kinds, records, block, found, line, batch)
        yield batch
        line += len(block)
    if kinds is not None:
        kinds.finish()


def _blocks(file: RawFile, form: FixedWidth) -> Iterator[NDArray[np.uint8]]:
    """Records, one a row, without line ends."""
    end = _LINE_ENDS[form.line_end]
    stride = form.record_bytes + len(end)
    size = max(BLOCK_BYTES // stride, 1) * stride
    line = 1
    while raw := file.read(size):
        if line == 1 and raw.startswith(UTF8_BOM):
            raise file.fault("extract.bom-there", 1, hint="extract.bom-help", encoding="utf-8")
        if file.at_end:
            raw = raw.removesuffix(DOS_END)
            if len(raw) % stride == form.record_bytes:
                raw += end
        whole = len(raw) // stride
        block = np.frombuffer(raw[: whole * stride], np.uint8).reshape(whole, stride)
        wrong = np.flatnonzero((block[:, form.record_bytes :] != list(end)).any(axis=1))
        if len(wrong) or len(raw) % stride:
            at = line + (int(wrong[0]) if len(wrong) else whole)
            raise file.fault(
                "extract.record-length", at, hint="extract.record-length.help",
                bytes=form.record_bytes, line_end=form.line_end,
            )  # fmt: skip
        block = block[:, : form.record_bytes]
        _check_bytes(file, block, line)
        if whole:
            yield block
        line += whole


def _check_bytes(file: RawFile, block: NDArray[np.uint8], line: int) -> None:
    """No record holds a byte that is no part of a text, or ends one: no character contains them."""
    found = np.flatnonzero(np.isin(block, list(NUL + DOS_END + _BREAKS)).any(axis=1))
    if not len(found):
        return
    record = block[found[0]].tobytes()
    id_ = next(
        (
            id_
            for byte, id_ in ((NUL, "extract.nul"), (DOS_END, "extract.dos-end"))
            if byte in record
        ),
        "extract.record-end",
    )
    at = line + int(found[0])
    raise file.fault(id_, at, hint="extract.record-length.help", bytes=block.shape[1])


def _kinds(
    file: RawFile, block: NDArray[np.uint8], records: Records, line: int
) -> NDArray[np.str_]:
    """The kind of each record, by its first bytes."""
    found = np.full(len(block), "", "<U7")
    for kind, begins in records.begins.items():
        if begins is not None:
            first = np.frombuffer(begins.encode(), np.uint8)
            found[(block[:, : len(first)] == first).all(axis=1)] = kind
    unknown = np.flatnonzero(found == "")
    if len(unknown):
        raise file.fault("extract.record-kind", line + int(unknown[0]), hint="extract.resend")
    return found


def _check(
    kinds: Checked, records: Records, block: NDArray[np.uint8], found: NDArray[np.str_], line: int,
    batch: Batch,
) -> None:  # fmt: skip
    """Hold the block's records against each other, group by group."""
    trailer = records.trailer
    total_of = trailer.total_of if trailer else None
    values = batch.table.column(total_of) if total_of else None
    taken, begin = 0, 0
    for at in (*np.flatnonzero(found != "data").tolist(), len(block)):
        rows = at - begin
        part = None if values is None else values.slice(taken, rows)
        kinds.data(rows, (line + begin, line + at - 1), part)
        taken, begin = taken + rows, at + 1
        if at < len(block):
            said = (
                (_said(block[at], cut) for cut in (trailer.count, trailer.total)) if trailer else ()
            )
            kinds.other(str(found[at]), line + at, *(said if found[at] == "trailer" else ()))


def _said(record: NDArray[np.uint8], cut: Bytes | None) -> str:
    part = record[cut.at - 1 : cut.end].tobytes() if cut else b""
    return part.decode("ascii", "replace")


def _batch(
    source: Source, file: RawFile, block: NDArray[np.uint8], lines: NDArray[np.int64]
) -> Batch:
    codec = codec_of(source.format.encoding)
    columns, special, cut = {}, {}, {}
    for name in source.landing:
        cells = _cells(block, _cut(source, name))
        found = _read(cells, codec)
        if found is None:
            raise _no_text(source, file, cells, lines)
        text, special[name], cut[name] = found
        trimmed = pc.utf8_rtrim(text, _PADDING)
        columns[name] = pc.if_else(pc.equal(trimmed, ""), None, trimmed)
    return Batch(
        pa.table(columns),
        lambda rows: lines[rows],
        {name: odd for name, odd in special.items() if odd},
        {name: rows for name, rows in cut.items() if len(rows)},
    )


def _read(
    cells: pa.ChunkedArray, codec: Codec
) -> tuple[pa.ChunkedArray, list[Special], NDArray[np.int64]] | None:
    """A column as text, its special cells, and the rows whose cell is cut; None if it is no text."""
    with suppress(NotTextError):
        return *texts(cells, codec), np.zeros(0, np.int64)
    whole, cut = without_cut(cells, codec)
    with suppress(NotTextError):
        return *texts(whole, codec), cut
    return None


def _cut(source: Source, name: str) -> Bytes:
    form = source.format.fixed
    if form is None or name not in form.columns:
        raise ProjectError(Message("extract.format-incomplete"), place=source.format.place)
    return form.columns[name]


def _cells(block: NDArray[np.uint8], cut: Bytes) -> pa.ChunkedArray:
    data = np.ascontiguousarray(block[:, cut.at - 1 : cut.end])
    offsets = np.arange(len(block) + 1, dtype=np.int32) * cut.width
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.chunked_array([pa.Array.from_buffers(pa.binary(), len(block), buffers)])


def _no_text(
    source: Source, file: RawFile, cells: pa.ChunkedArray, lines: NDArray[np.int64]
) -> DataError:
    """The error for the first cell of a column that is no text."""
    encoding = source.format.encoding or "-"
    codec = codec_of(source.format.encoding)
    row = next(row for row in range(len(cells)) if _read(cells.slice(row, 1), codec) is None)
    return file.fault(
        "extract.not-encoding", int(lines[row]), hint="extract.encodings", encoding=encoding
    )

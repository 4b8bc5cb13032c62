"""Parquet: typed columns back to text where that loses nothing, so that one conversion serves all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sekisho.errors import DataError
from sekisho.extract.batch import Batch, english_names
from sekisho.extract.raw_file import RawFile
from sekisho.extract.records import BLOCK_BYTES
from sekisho.messages import Message
from sekisho.model import Source, SourceColumn

_BATCH_ROWS: Final = 122_880
_MAGIC: Final = b"PAR1"


def read_columnar(source: Source, file: RawFile) -> Iterator[Batch]:
    """The rows of a Parquet file, whose columns are named by the contract's headers.

    Raises:
        DataError: no readable Parquet file, other columns than the contract's, or a column whose
            type cannot become the contract's without loss (a key that was turned into a float).
    """
    parquet = _opened(file)
    names = english_names(source, parquet.schema_arrow.names, file)
    for name, field in zip(names, parquet.schema_arrow, strict=True):
        _check_type(source, file, source.columns[name], field.type)
    row = 1
    for batch in _batches(parquet, file):
        columns = dict(zip(names, batch.columns, strict=True))
        texts = [_text(columns[name], file, row) for name in source.landing]
        yield Batch(pa.Table.from_arrays(texts, names=list(source.landing)), _after(row))
        row += batch.num_rows


def _after(first: int) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
    """Row numbers of a batch that begins with row `first` of the file."""
    return lambda rows: rows + first


def _opened(file: RawFile) -> pq.ParquetFile:
    head = file.read(len(_MAGIC))
    while file.read(BLOCK_BYTES):
        pass
    if head != _MAGIC:
        raise file.fault("extract.not-parquet", 1, hint="extract.resend")
    file.stream.seek(0)
    try:
        return pq.ParquetFile(file.stream, pre_buffer=False)
    except (pa.ArrowInvalid, OSError):
        pass
    raise file.fault("extract.not-parquet", 1, hint="extract.resend")


def _batches(parquet: pq.ParquetFile, file: RawFile) -> Iterator[pa.RecordBatch]:
    """The batches of a file, none if it has no rows; a damaged page is an error."""
    batches = parquet.iter_batches(batch_size=_BATCH_ROWS)
    broken = False
    while True:
        try:
            batch = next(batches, None)
            if batch is not None:
                batch.validate(full=True)
        except (pa.ArrowInvalid, OSError):
            broken = True
        if broken:
            raise file.fault("extract.broken-parquet", 1, hint="extract.resend")
        if batch is None:
            break
        yield batch


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _lossless(column: SourceColumn, kind: pa.DataType) -> bool:
    """Whether `kind`, written as text, still is what the contract's column says."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    whole = pa.types.is_integer(kind)
    fits = {
        "text": False,
        "key": whole,
        "integer": whole,
        "decimal": whole
        or pa.types.is_decimal(kind)
        or (pa.types.is_floating(kind) and column.type == "DOUBLE"),
        "date": pa.types.is_date(kind),
        "timestamp": pa.types.is_timestamp(kind),
        "boolean": pa.types.is_boolean(kind),
    }
    return bool(_is_text(kind) or pa.types.is_null(kind) or fits.get(column.parse, False))


def _check_type(source: Source, file: RawFile, column: SourceColumn, kind: pa.DataType) -> None:
    if not _lossless(column, kind):
        raise DataError(
            Message(
                "extract.parquet-type", header=column.header, found=str(kind), parse=column.parse
            ),
            place=file.place(1),
            help=Message("extract.parquet-type-help", contract=source.place.file),
        )


def _text(values: pa.Array, file: RawFile, first_row: int) -> pa.Array:
    """Values as text, NULL for the empty text; times are told in Japan's time zone."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.dictionary_decode()
        kind = values.type
    if pa.types.is_timestamp(kind):
        values = _wall_time(values)
    texts = values.cast(pa.string())
    if _is_text(kind):
        nul = pc.match_substring(texts, "\x00")
        if pc.any(nul).as_py():
            row = int(np.flatnonzero(nul.fill_null(False).to_numpy(zero_copy_only=False))[0])
            raise file.fault("extract.nul", first_row + row, hint="extract.resend")
        texts = pc.if_else(pc.equal(texts, ""), None, texts)
    return texts


def _wall_time(values: pa.Array) -> pa.Array:
    """Timestamps without zone are JST already; those with one are moved there."""
    if values.type.tz is None:
        return values.cast(pa.timestamp("us"), safe=False)
    moved = values.cast(pa.timestamp("us", tz=values.type.tz), safe=False)
    return pc.local_timestamp(moved.cast(pa.timestamp("us", tz="Asia/Tokyo")))

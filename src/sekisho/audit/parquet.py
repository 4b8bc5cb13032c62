"""Rows of the record to Parquet and back; the one module of the record that knows Arrow."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from sekisho.audit.row import JST, ColumnKind, Row, columns
from sekisho.errors import DataError
from sekisho.messages import Message

_TYPES: Final[Mapping[ColumnKind, pa.DataType]] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "time": pa.timestamp("us", tz="Asia/Tokyo"),
    "texts": pa.list_(pa.string()),
}

R = TypeVar("R", bound=Row)


def encode(kind: type[Row], rows: Sequence[Row]) -> bytes:
    """The rows as the bytes of one Parquet file, in their order.

    Raises:
        TypeError: a row of another table.
    """
    if strangers := {type(row).__name__ for row in rows if type(row) is not kind}:
        raise TypeError(f"rows of `{kind.table}` must be {kind.__name__}, not {sorted(strangers)}")
    shapes = columns(kind)
    schema = pa.schema([pa.field(c.name, _TYPES[c.kind], c.nullable) for c in shapes])
    arrays = {c.name: [getattr(row, c.name) for row in rows] for c in shapes}
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pydict(arrays, schema=schema), sink, compression="zstd")
    return bytes(sink.getvalue())


def decode(kind: type[R], path: Path) -> tuple[R, ...]:
    """The rows of one file, in their order.

    Logs outlive versions: what a column of now may leave open, an older file may not have.

    Raises:
        DataError: the file cannot be read as rows of this table.
    """
    shapes = columns(kind)
    names = [column.name for column in shapes]
    try:
        there = set(pq.read_schema(path).names)
        needed = [c.name for c in shapes if c.name in there or not c.nullable]
        table = pq.read_table(path, columns=needed)
    except (OSError, pa.ArrowException) as error:
        raise DataError(
            Message("audit.unreadable", file=path.name), help=Message("audit.restore")
        ) from error
    return tuple(_row(kind, names, row) for row in table.to_pylist())


def _row(kind: type[R], names: Sequence[str], values: Mapping[str, Any]) -> R:
    return kind(**{name: _value(values.get(name)) for name in names})


def _value(value: object) -> object:
    if isinstance(value, list):
        return tuple(value)
    return value.astimezone(JST) if isinstance(value, dt.datetime) else value

"""The types of columns that cross the border, as DuckDB and Arrow write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_PLAIN: Final[Mapping[str, pa.DataType]] = {
    "BOOLEAN": pa.bool_(),
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "VARCHAR": pa.string(),
}
_DECIMAL: Final = re.compile(r"DECIMAL\((\d+),(\d+)\)")


def arrow_type(type_: str) -> pa.DataType:
    """The Arrow type of a declared DuckDB type, one of `sekisho.model.PLAIN_TYPES`.

    Raises:
        KeyError: it is none.
    """
    decimal = _DECIMAL.fullmatch(type_)
    if decimal:
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    return _PLAIN[type_]


def only_what_is_there(column: pa.Array) -> pa.Array:
    """The same column with nothing behind its NULLs.

    Arrow leaves the memory of a cell that is NULL as it was: it holds what was computed before the
    cell was blinded, or what another instance of this process had there, such as other members' data.
    """
    if not column.null_count:
        return column
    if column.null_count == len(column):
        return pa.nulls(len(column), column.type)
    filled = pc.fill_null(column, _nothing(column.type))
    _, there = column.is_valid().buffers()
    return pa.Array.from_buffers(column.type, len(column), [there, *filled.buffers()[1:]])


def _nothing(type_: pa.DataType) -> pa.Scalar:
    """Zero, or no text: the value of a plain type whose memory is all zeros."""
    zeros = pa.py_buffer(bytes(16))
    (nothing,) = pa.Array.from_buffers(type_, 1, [None, zeros, zeros][: type_.num_buffers])
    return nothing

"""The types of columns that cross the border, as DuckDB and Arrow write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyarrow as pa

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

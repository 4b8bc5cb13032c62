"""A Parquet file looked at through DuckDB: columns, types, which ones have gaps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.scaffold.sample import Sample, SampleColumn
from sekisho.scaffold.types import TEXT, Inferred

_DESCRIBE: Final = "DESCRIBE FROM read_parquet(?)"
_INTEGER: Final = Inferred("INTEGER", "integer")
_BIGINT: Final = Inferred("BIGINT", "integer")
# A contract has no DOUBLE: its sums differ from run to run.
_DECIMAL: Final = Inferred("DECIMAL(18,4)", "number")
_TIMESTAMP: Final = Inferred("TIMESTAMP", "timestamp")
_TYPES: Final[Mapping[str, Inferred]] = {
    "TINYINT": _INTEGER,
    "SMALLINT": _INTEGER,
    "INTEGER": _INTEGER,
    "UTINYINT": _INTEGER,
    "USMALLINT": _INTEGER,
    "UINTEGER": _BIGINT,
    "BIGINT": _BIGINT,
    "DOUBLE": _DECIMAL,
    "FLOAT": _DECIMAL,
    "DATE": Inferred("DATE", "date"),
    "BOOLEAN": Inferred("BOOLEAN", "boolean"),
    "TIMESTAMP": _TIMESTAMP,
    "TIMESTAMP_S": _TIMESTAMP,
    "TIMESTAMP_MS": _TIMESTAMP,
    "TIMESTAMP_NS": _TIMESTAMP,
    "TIMESTAMP WITH TIME ZONE": _TIMESTAMP,
}


def read_parquet(path: Path) -> Sample:
    """Look at a Parquet file; its own types are taken, narrowed to what a contract may say.

    Raises:
        DataError: it is no readable Parquet file, or it has no rows.
    """
    with duckdb.connect() as connection:
        try:
            shape = connection.execute(_DESCRIBE, [str(path)]).fetchall()
            names = [str(row[0]) for row in shape]
            counts = connection.execute(_counting(names), [str(path)]).fetchall()[0]
        except duckdb.Error:
            # Its text could quote data.
            raise DataError(Message("cli.new.not-parquet", file=path.name)) from None
    rows = int(counts[0])
    if not rows:
        raise DataError(Message("cli.new.no-rows", file=path.name))
    columns = tuple(
        SampleColumn(name, _inferred(str(row[1])), filled=count == rows)
        for name, row, count in zip(names, shape, counts[1:], strict=True)
    )
    return Sample(path.name, "parquet", None, None, False, columns, rows, whole=True)


def _counting(columns: list[str]) -> str:
    names = (f'"{name.replace(chr(34), chr(34) * 2)}"' for name in columns)
    return f"SELECT {', '.join(['count(*)', *(f'count({n})' for n in names)])} FROM read_parquet(?)"


def _inferred(kind: str) -> Inferred:
    """The type that a contract may have for one of DuckDB's; text where there is none."""
    if kind.startswith("DECIMAL("):
        return Inferred(kind, "number")
    return _TYPES.get(kind, TEXT)

"""A Parquet file looked at through DuckDB: columns, types, which ones have gaps."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb

from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.scaffold.sample import Sample, SampleColumn
from sekisho.scaffold.types import TEXT, Inferred

_WHOLE: Final = {
    "TINYINT": "INTEGER",
    "SMALLINT": "INTEGER",
    "INTEGER": "INTEGER",
    "UTINYINT": "INTEGER",
    "USMALLINT": "INTEGER",
    "UINTEGER": "BIGINT",
    "BIGINT": "BIGINT",
}


def read_parquet(path: Path) -> Sample:
    """Look at a Parquet file; its own types are taken, narrowed to what a contract may say.

    Raises:
        DataError: it is no readable Parquet file, or it has no rows.
    """
    with duckdb.connect() as connection:
        try:
            relation = connection.read_parquet(str(path))
            types = [str(kind) for kind in relation.types]
            counts = connection.execute(_counting(relation.columns), [str(path)]).fetchall()[0]
        except duckdb.Error:
            # Its text could quote data.
            raise DataError(Message("cli.new.not-parquet", file=path.name)) from None
    rows = int(counts[0])
    if not rows:
        raise DataError(Message("cli.new.no-rows", file=path.name))
    columns = tuple(
        SampleColumn(name, _inferred(kind), filled=count == rows)
        for name, kind, count in zip(relation.columns, types, counts[1:], strict=True)
    )
    return Sample(path.name, "parquet", None, None, False, columns, rows, whole=True)


def _counting(columns: list[str]) -> str:
    names = (f'"{name.replace(chr(34), chr(34) * 2)}"' for name in columns)
    return f"SELECT {', '.join(['count(*)', *(f'count({n})' for n in names)])} FROM read_parquet(?)"


def _inferred(kind: str) -> Inferred:
    if kind in _WHOLE:
        return Inferred(_WHOLE[kind], "integer")
    if kind.startswith("DECIMAL("):
        return Inferred(kind, "number")
    if kind == "DATE":
        return Inferred("DATE", "date")
    if kind.startswith("TIMESTAMP"):
        return Inferred("TIMESTAMP", "timestamp")
    if kind == "BOOLEAN":
        return Inferred("BOOLEAN", "boolean")
    if kind in {"DOUBLE", "FLOAT"}:
        # A contract has no DOUBLE: its sums differ from run to run.
        return Inferred("DECIMAL(18,4)", "number")
    return TEXT

"""Examining one file: the distinct values of its columns, and which columns hold members' data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.sweep.contents import Columns, NotReadable, Open, Reason
from sekisho.sweep.reading import columns_of
from sekisho.sweep.recognise import Recognised, Recogniser

_MANY: Final = 4_096
"""Distinct values in the first rows of a column from which on a sample of it is looked at first."""
_FIRST_ROWS: Final = 50_000
_ONE_IN: Final = 16
"""The part of the distinct values that the sample is, chosen by their hash: wherever they stand."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in one file.

    Attributes:
        columns: those that hold members' data, by position.
        left: why some of it was not examined; None = all was.
    """

    columns: tuple[Recognised, ...] = ()
    left: Reason | None = None


def examine(content: Open, recogniser: Recogniser, engine: duckdb.DuckDBPyConnection) -> Examined:
    """Look for members' data in a file.

    A column with many distinct values is looked at in two steps: one in sixteen of its distinct
    values first, and all of them if members' data may be among these.

    Raises:
        NotReadable: it cannot be read as columns.
    """
    columns = columns_of(content)
    if columns is None or not columns.count:
        return Examined(left=columns.partly if columns else None)
    try:
        found = _found(columns, recogniser, engine)
    except (OSError, EOFError, pa.ArrowException) as error:
        raise NotReadable("unreadable") from error
    return Examined(tuple(found), columns.partly)


def _found(
    columns: Columns, recogniser: Recogniser, engine: duckdb.DuckDBPyConnection
) -> Iterator[Recognised]:
    batches = columns.batches()
    first = next(batches, None)
    if first is None:
        return
    some = first.slice(0, _FIRST_ROWS)
    many = {n for n in range(columns.count) if pc.count_distinct(some.column(n)).as_py() > _MANY}
    parts = {n: _ONE_IN if n in many else 1 for n in range(columns.count)}
    values = _distinct(chain([first], batches), first.schema, parts, engine)
    likely = {n: 1 for n in sorted(many) if recogniser.may_hold(values[n])}
    if likely:
        again = columns.batches()
        values |= _distinct(again, first.schema, likely, engine)
    for number in range(columns.count):
        if number in many and number not in likely:
            continue
        if found := recogniser.recognised(number + 1, values[number]):
            yield found


def _distinct(
    batches: Iterator[pa.RecordBatch],
    schema: pa.Schema,
    parts: Mapping[int, int],
    engine: duckdb.DuckDBPyConnection,
) -> dict[int, pa.Array]:
    """The distinct values of columns as text, or one in so many of them."""
    # Names of an unknown file stay out of SQL.
    names = [f"c{n}" for n in range(len(schema))]
    faults: list[Exception] = []
    renamed = (batch.rename_columns(names) for batch in _noting(batches, faults))
    fields = [field.with_name(name) for field, name in zip(schema, names, strict=True)]
    rows = pa.RecordBatchReader.from_batches(pa.schema(fields), renamed)
    chosen = ", ".join(
        f"list(DISTINCT CAST(c{n} AS VARCHAR)) FILTER (c{n} IS NOT NULL AND hash(c{n}) % {part} = 0)"
        for n, part in parts.items()
    )
    engine.register("rows", rows)
    try:
        table = engine.sql(f"SELECT {chosen} FROM rows").to_arrow_table()
    except duckdb.Error:
        raise (faults or [NotReadable("unreadable")])[0] from None
    finally:
        engine.unregister("rows")
    return {
        n: table.column(at).combine_chunks().flatten().cast(pa.string())
        for at, n in enumerate(parts)
    }


def _noting(batches: Iterator[pa.RecordBatch], faults: list[Exception]) -> Iterator[pa.RecordBatch]:
    """The batches; what stops them is noted, since the engine tells it in its own words only."""
    try:
        yield from batches
    except (NotReadable, OSError, EOFError, pa.ArrowException) as error:
        faults.append(error)
        raise

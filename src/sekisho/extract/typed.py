"""Batches of text to typed tables, with what had to be left out of them and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sekisho.engine import identifier
from sekisho.extract.batch import Batch
from sekisho.extract.conversion import Conversion, conversions
from sekisho.model import KeySpace, Source, SourceColumn

ENTRY_NO: Final = "entry_no"
"""The column of the ledger that says which entry a row is."""

_ROW: Final = "#"
"""The row number that travels through DuckDB; no column of a contract is called so."""

_REPEATING: Final = frozenset({"integer", "decimal", "date", "boolean"})
"""Columns, by how they are read, that tend to hold few distinct texts."""


@dataclass(frozen=True, slots=True, order=True)
class Quarantine:
    """One cell, or one whole row, that did not land. The value is in the raw file only.

    Attributes:
        line: of the raw file, from 1 with the header; the row, from 1, in a Parquet file.
        column: English name of the column at fault.
        reason: `missing-key`, `missing-value`, or `bad-` and how the column is read.
        whole_row: the row is left out; else the cell is NULL and its row has landed.
    """

    line: int
    column: str
    reason: str
    whole_row: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """The rows of a batch that land, and the faults of those that do not, by line.

    `left_out` is the number of rows that do not land.
    """

    table: pa.Table
    faults: tuple[Quarantine, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Converter:
    """An open instance of DuckDB that knows how a source's columns are typed."""

    source: Source
    conversions: Mapping[str, Conversion]
    schema: pa.Schema
    _connection: duckdb.DuckDBPyConnection

    def typed(self, batch: Batch) -> Typed:
        """The batch with the contract's types; bad cells are NULL, rows at fault are left out."""
        text = batch.table
        columns = {
            name: _converted(self._connection, self.conversions[name], text.column(name))
            if name in self.conversions
            else text.column(name)
            for name in self.source.columns
        }
        table = pa.Table.from_arrays(list(columns.values()), schema=self.schema)
        whole: dict[int, list[tuple[str, str]]] = {}
        cells: dict[int, list[tuple[str, str]]] = {}
        for column in self.source.columns.values():
            bad = self._bad(text, column.name, columns[column.name])
            missing = self._missing(column, columns[column.name])
            for row in missing | bad:
                found = whole if self._decides(column, row in bad) else cells
                found.setdefault(row, []).append((column.name, self._reason(column, row in bad)))
        if whole:
            keep = np.ones(table.num_rows, np.bool_)
            keep[list(whole)] = False
            table = table.filter(pa.array(keep))
        faults = [*_faults(batch, whole, whole_row=True)]
        left = {row: found for row, found in cells.items() if row not in whole}
        faults += _faults(batch, left, whole_row=False)
        return Typed(table, tuple(sorted(faults, key=lambda fault: fault.line)), len(whole))

    def _decides(self, column: SourceColumn, bad: bool) -> bool:
        """Whether a row stands and falls with this cell.

        The subject key does; were it any required value, a column that a recipient may not see would
        decide which rows it gets. And so does what is written and cannot be read where an empty cell
        says that the row is about nobody else, or that something has not happened yet.
        """
        source = self.source
        if column.name == source.subject_key:
            return True
        empty_says_so = (*source.further_keys, source.retention_from, source.ended_on)
        return bad and column.name in empty_says_so

    def _required(self, column: SourceColumn) -> bool:
        """The ledger's own needs are not for a contract to give up."""
        ledger = self.source.role == "ledger"
        subject = column.name == self.source.subject_key
        return (
            column.required
            or (subject and (ledger or not self.source.subject_key_optional))
            or (ledger and column.name == ENTRY_NO)
        )

    def _reason(self, column: SourceColumn, bad: bool) -> str:
        if bad:
            return self.conversions[column.name].reason
        return "missing-key" if column.name == self.source.subject_key else "missing-value"

    def _missing(self, column: SourceColumn, values: pa.ChunkedArray) -> set[int]:
        if not self._required(column) or not values.null_count:
            return set()
        return set(np.flatnonzero(values.is_null().to_numpy()).tolist())

    def _bad(self, text: pa.Table, name: str, values: pa.ChunkedArray) -> set[int]:
        """The rows whose cell is written and is no value.

        Only cells that turned NULL are asked, so a clean batch costs a comparison of two counts.
        """
        raw = text.column(name)
        if name not in self.conversions or values.null_count == raw.null_count:
            return set()
        rows = np.flatnonzero(values.is_null().to_numpy() & raw.is_valid().to_numpy())
        suspects = pa.table({_ROW: pa.array(rows), "x": raw.take(pa.array(rows))})
        empty = self.conversions[name].is_empty_sql("x")
        with _registered(self._connection, suspects) as relation:
            bad = self._connection.sql(
                f"SELECT {identifier(_ROW)} FROM {relation} WHERE NOT ({empty})"
            ).fetchall()
        return {row for (row,) in bad}


@contextmanager
def converter(source: Source, key_spaces: Mapping[str, KeySpace]) -> Iterator[Converter]:
    """Open a converter for a source; it is closed at the end.

    Raises:
        ProjectError: the contract's types and readings do not go together.
    """
    found = conversions(source, key_spaces)
    with closing(duckdb.connect(":memory:")) as connection:
        for statement in (
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            "SET python_enable_replacements = false",
            "SET TimeZone = 'Asia/Tokyo'",
            "SET threads = 1",
        ):
            connection.execute(statement)
        nothing = pa.chunked_array([], pa.string())
        types = {name: _values(connection, c, nothing).type for name, c in found.items()}
        schema = pa.schema([(name, types.get(name, pa.string())) for name in source.columns])
        yield Converter(source, found, schema, connection)


def _converted(
    connection: duckdb.DuckDBPyConnection, conversion: Conversion, text: pa.ChunkedArray
) -> pa.ChunkedArray:
    """A column of text as the contract's type; few distinct texts are converted once each."""
    if conversion.column.parse not in _REPEATING:
        return _values(connection, conversion, text)
    coded = text.combine_chunks().dictionary_encode()
    values = _values(connection, conversion, coded.dictionary)
    return pa.chunked_array([values.combine_chunks().take(coded.indices)])


def _values(
    connection: duckdb.DuckDBPyConnection, conversion: Conversion, text: pa.Array | pa.ChunkedArray
) -> pa.ChunkedArray:
    row = pa.array(np.arange(len(text), dtype=np.int64))
    with _registered(connection, pa.table({_ROW: row, "x": text})) as relation:
        result = connection.sql(_select(conversion, relation)).to_arrow_table()
    # Measured on DuckDB 2.0.0: with more than one thread a scan of Arrow data returns its batches in
    # any order. A cell must never land in another row, so this is looked at and not believed.
    if not result.column(_ROW).combine_chunks().equals(row):
        message = "DuckDB has returned rows in another order than it was given"
        raise RuntimeError(message)
    return result.column("x")


def _select(conversion: Conversion, relation: str) -> str:
    """One SELECT per stage, nested."""
    sql = relation
    for stage in conversion.stages:
        sql = f"(SELECT {identifier(_ROW)}, {stage.replace('{x}', 'x')} AS x FROM {sql})"
    return f"FROM {sql}"


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, table: pa.Table) -> Iterator[str]:
    connection.register("batch", table)
    try:
        yield "batch"
    finally:
        connection.unregister("batch")


def _faults(batch: Batch, rows: Mapping[int, Any], *, whole_row: bool) -> Iterator[Quarantine]:
    ordered: NDArray[np.int64] = np.array(sorted(rows), np.int64)
    for row, line in zip(ordered.tolist(), batch.lines(ordered).tolist(), strict=True):
        for column, reason in rows[row]:
            yield Quarantine(line, column, reason, whole_row)

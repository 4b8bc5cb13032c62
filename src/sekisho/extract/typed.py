"""Batches of text to typed tables, with what had to be left out of them and why."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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

_REMEMBERED: Final = 1 << 16
"""How many distinct texts of a column are remembered with their values, at least."""


@dataclass(frozen=True, slots=True, order=True)
class Quarantine:
    """One cell, or one whole row, that did not land, or not as safely as others do.

    The value of what did not land is in the raw file only.

    Attributes:
        line: of the raw file, from 1 with the header; the row, from 1, in a Parquet file.
        column: English name of the column at fault.
        reason: `missing-key`, `missing-value`, `cut-character`, or `bad-` and how the column is read;
            of a cell that has landed, `gaiji` or `other-code` (`cells.Special`).
        whole_row: the row is left out; else its row has landed.
        raw_digest: SHA-256 of the bytes of a cell that has landed; None = it is NULL.
    """

    line: int
    column: str
    reason: str
    whole_row: bool
    raw_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """The rows of a batch that land, and the faults of those that do not, by line.

    `left_out` is the number of rows that do not land.
    """

    table: pa.Table
    faults: tuple[Quarantine, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Known:
    """Distinct texts of a column so far, and their values."""

    texts: pa.Array
    values: pa.Array

    def and_also(self, more: _Known) -> _Known:
        return _Known(
            pa.concat_arrays([self.texts, more.texts]), pa.concat_arrays([self.values, more.values])
        )


@dataclass(frozen=True, slots=True)
class Converter:
    """An open instance of DuckDB that knows how a source's columns are typed."""

    source: Source
    conversions: Mapping[str, Conversion]
    schema: pa.Schema
    _connection: duckdb.DuckDBPyConnection
    _known: dict[str, _Known] = field(default_factory=dict)

    def typed(self, batch: Batch) -> Typed:
        """The batch with the contract's types; bad cells are NULL, rows at fault are left out."""
        text = batch.table
        columns = {
            name: self._converted(self.conversions[name], text.column(name))
            if name in self.conversions
            else text.column(name)
            for name in self.source.landing
        }
        table = pa.Table.from_arrays(list(columns.values()), schema=self.schema)
        whole: dict[int, list[tuple[str, str]]] = {}
        cells: dict[int, list[tuple[str, str]]] = {}
        for column in self.source.landing.values():
            cut = set(batch.cut[column.name].tolist()) if column.name in batch.cut else set()
            bad = self._bad(text, column.name, columns[column.name]) | cut
            missing = self._missing(column, columns[column.name])
            for row in missing | bad:
                found = whole if self._decides(column, row in bad) else cells
                reason = "cut-character" if row in cut else self._reason(column, row in bad)
                found.setdefault(row, []).append((column.name, reason))
        if whole:
            keep = np.ones(table.num_rows, np.bool_)
            keep[list(whole)] = False
            table = table.filter(pa.array(keep))
        faults = [*_faults(batch, whole, whole_row=True)]
        left = {row: found for row, found in cells.items() if row not in whole}
        faults += _faults(batch, left, whole_row=False)
        faults += _special(batch, whole)
        return Typed(table, tuple(sorted(faults, key=lambda fault: fault.line)), len(whole))

    def _converted(self, conversion: Conversion, text: pa.ChunkedArray) -> pa.ChunkedArray:
        """A column of text as the contract's type."""
        if conversion.column.parse in _REPEATING:
            return self._looked_up(conversion, text)
        if conversion.key_width and _all_canonical(text, conversion.key_width):
            return text
        return _values(self._connection, conversion, text)

    def _looked_up(self, conversion: Conversion, text: pa.ChunkedArray) -> pa.ChunkedArray:
        """Distinct texts are converted once, and remembered for the batches to come."""
        name = conversion.column.name
        coded = _one_chunk(text).dictionary_encode()
        known = self._known.get(name)
        new = coded.dictionary
        if known is not None:
            new = new.filter(pc.index_in(new, value_set=known.texts).is_null())
            if len(new) and len(known.texts) > _REMEMBERED:
                known, new = None, coded.dictionary
        if known is None or len(new):
            found = _Known(new, _one_chunk(_values(self._connection, conversion, new)))
            self._known[name] = known = found if known is None else known.and_also(found)
        at = pc.index_in(coded.dictionary, value_set=known.texts)
        return pa.chunked_array([known.values.take(at.take(coded.indices))])

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
        types = ", ".join(
            f"CAST(NULL AS {column.type}) AS {identifier(column.name)}"
            for column in source.landing.values()
        )
        schema = connection.sql(f"SELECT {types} LIMIT 0").to_arrow_table().schema
        yield Converter(source, found, schema, connection)


def _all_canonical(text: pa.ChunkedArray, width: int) -> bool:
    """Whether all keys of a column are in canonical form already, as nearly all are."""
    keys = _one_chunk(text).drop_null()
    lengths = pc.min_max(pc.binary_length(keys)).as_py()
    if lengths != {"min": width, "max": width} or pc.any(pc.equal(keys, "0" * width)).as_py():
        return False
    start = int(np.frombuffer(keys.buffers()[1], np.int32)[keys.offset])
    digits = np.frombuffer(keys.buffers()[2], np.uint8)[start : start + len(keys) * width]
    return bool(digits.min() >= ord("0") and digits.max() <= ord("9"))


def _one_chunk(values: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], values.type)


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


def _special(batch: Batch, left_out: Container[int]) -> Iterator[Quarantine]:
    for column, found in batch.special.items():
        landed = [one for one in found if one.row not in left_out]
        lines = batch.lines(np.array([one.row for one in landed], np.int64)).tolist()
        for one, line in zip(landed, lines, strict=True):
            yield Quarantine(line, column, one.reason, whole_row=False, raw_digest=one.raw_digest)

"""From the lake into the index: each landed file once, and nothing that is not in the lake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from sekisho.engine import described, identifier, lake_instance, literal, withheld
from sekisho.errors import DataError
from sekisho.extract.landing import LANDINGS, landings_in
from sekisho.messages import Message
from sekisho.project import Project
from sekisho.sweep import index as indexes
from sekisho.sweep.index import Index
from sekisho.sweep.key import Key
from sekisho.sweep.origins import Landed, Origin, landed_columns
from sekisho.sweep.values import normalised

_AT_ONCE: Final = 1_000_000
"""Values that are hashed at a time."""


@dataclass(frozen=True, slots=True)
class _File:
    """A landed file of the lake, and the one that landed before it where that is still there."""

    source: str
    digest: str
    path: Path
    before: Path | None


def up_to_date(project: Project, key: Key, folder: Path, spill: Path) -> Index:
    """The index of what is in the lake now; what is new is read, hashed and saved.

    It is made anew where something in it is not in the lake any more (what is deleted there must
    be forgotten here), where the key is another one, or where contracts name other columns.

    Args:
        folder: of the index.
        spill: where DuckDB may put what does not fit in memory.

    Raises:
        DataError: the lake cannot be read or the index not be written.
    """
    columns = landed_columns(project.sources, project.key_spaces)
    origins = tuple(sorted({c.origin for each in columns.values() for c in each}))
    files = [f for name in columns for f in _files(project.folder(project.config.lake), name)]
    there = {f.digest for f in files}
    known = indexes.load(folder)
    if (
        known is None
        or (known.key, known.origins) != (key.name, origins)
        or not known.digests <= there
    ):
        known = Index.empty(key, origins)
    new = [f for f in files if f.digest not in known.digests]
    if not new:
        return known
    with lake_instance(spill) as lake, withheld(None):
        parts = [
            part
            for file in new
            for part in _fingerprinted(lake, file, columns[file.source], key, origins)
        ]
    extended = known.extended(pa.concat_tables(parts), frozenset(f.digest for f in new))
    try:
        indexes.save(extended, folder)
    except OSError as error:
        raise DataError(
            Message("sweep.index-not-writable", problem=error.strerror or type(error).__name__)
        ) from error
    return extended


def _files(lake: Path, source: str) -> Iterator[_File]:
    """The landed files of a source that are there, the oldest first, each once."""
    before: Path | None = None
    seen: set[str] = set()
    for listed in sorted((lake / source).glob(f"[0-9]*-[0-9]*-[0-9]*/{LANDINGS}")):
        for landing in landings_in(listed.parent):
            path = listed.parent / landing.file
            if landing.digest not in seen and path.is_file():
                seen.add(landing.digest)
                yield _File(source, landing.digest, path, before)
                before = path


def _fingerprinted(
    lake: duckdb.DuckDBPyConnection,
    file: _File,
    columns: tuple[Landed, ...],
    key: Key,
    origins: tuple[Origin, ...],
) -> Iterator[pa.Table]:
    """The rows of a file, those left out that the file before it had already."""
    yield indexes.rows_of([], [], [])
    now = described(lake, _relation(file.path))
    for column in columns:
        if not {column.name, column.subject or column.name} <= now.keys():
            continue  # landed by an older contract
        query = _pairs(file.path, column)
        if file.before is not None and _has(lake, file.before, column):
            query = f"{query} EXCEPT {_pairs(file.before, column)}"
        number = origins.index(column.origin)
        for batch in lake.sql(query).to_arrow_reader(_AT_ONCE):
            yield _hashed(batch, number, column, key)


def _has(lake: duckdb.DuckDBPyConnection, path: Path, column: Landed) -> bool:
    return {column.name, column.subject or column.name} <= described(lake, _relation(path)).keys()


def _relation(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"


def _pairs(path: Path, column: Landed) -> str:
    value = f"CAST({identifier(column.name)} AS VARCHAR)"
    subject = f"CAST({identifier(column.subject)} AS VARCHAR)" if column.subject else "NULL"
    return (
        f"SELECT DISTINCT {value} AS value, {subject} AS subject"
        f" FROM {_relation(path)} WHERE {value} IS NOT NULL"
    )


def _hashed(batch: pa.RecordBatch, origin: int, column: Landed, key: Key) -> pa.Table:
    forms = normalised(batch.column("value"))
    there = forms.is_valid()
    values = key.values(forms.filter(there).to_pylist())
    whom = batch.column("subject").filter(there).to_pylist()
    # Whoever has no key is told from others by the value alone.
    subjects = key.subjects([f"{column.origin.space}:{s}" if s is not None else "" for s in whom])
    nobody = np.array([s is None for s in whom], dtype=bool)
    return indexes.rows_of(values, np.full(len(values), origin), np.where(nobody, values, subjects))

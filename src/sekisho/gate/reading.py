"""The bytes that would leave, read again independently of how they were made."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Final

import duckdb
import numpy as np

from sekisho import engine
from sekisho.audit import durable
from sekisho.audit.subject_index import KeyNumbers
from sekisho.contracts import canonical_key_sql
from sekisho.engine import BATCH_ROWS, identifier, literal
from sekisho.errors import DataError
from sekisho.gate.formulas import columns_with_formulas
from sekisho.gate.staging import StagedFile
from sekisho.messages import Message
from sekisho.model import Column, Export, KeySpace, QueryLineage, Source
from sekisho.policy import RowTerms
from sekisho.rules import Facts
from sekisho.world import Lake, World, included

_CSV: Final = "header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"'"

_JUDGED: Final = "sekisho_judged"

_PLAIN: Final = re.compile(
    r"VARCHAR|BLOB|BOOLEAN|DATE|TIME|TIMESTAMP|TIMESTAMP WITH TIME ZONE|U?(TINY|SMALL|BIG)INT"
    r"|U?INTEGER|DECIMAL\(\d+,\d+\)"
)
"""Types whose equality Arrow and DuckDB agree on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is in a staged file.

    Attributes:
        digest: SHA-256 of the bytes that would leave.
        subjects: people in the file, by its first subject key; None where it has none.
        stopped: those of them who had asked to stop the use, where it includes them all the same;
            None where nobody is included who has, or where the file does not tell.
        content_digest: count and sum of row hashes, equal for equal rows in any order; only for a
            file without key, whose bytes are not reproducible.
        keys: column that is a copy of a subject key -> the keys in it, as numbers, each once.
    """

    facts: Facts
    digest: str
    bytes: int
    subjects: int | None
    stopped: int | None
    content_digest: str | None
    keys: Mapping[str, KeyNumbers] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class People:
    """Rows of a file, and whom they are about.

    Attributes:
        barred: rows about somebody who may not be in it.
        subjects, stopped, keys: as of `Reading`.
    """

    rows: int
    barred: int
    subjects: int | None
    stopped: int | None
    keys: Mapping[str, KeyNumbers]


@dataclass(frozen=True, slots=True)
class SubjectColumn:
    """A column of an export that is the copy of a subject key, the key's space, and its sources."""

    name: str
    space: KeySpace
    sources: tuple[str, ...]


def subject_columns(
    lineage: QueryLineage,
    influences: Mapping[str, Mapping[Column, bool]],
    sources: Mapping[str, Source],
    key_spaces: Mapping[str, KeySpace],
) -> tuple[SubjectColumn, ...]:
    """The columns of an export whose value comes from subject keys of one key space.

    Args:
        influences: output column -> source column -> whether the value itself flows.
    """
    found = []
    for name in lineage.columns:
        origins = [column for column, value in influences[name].items() if value]
        spaces = {_key_space(sources, column) for column in origins}
        if len(spaces) == 1 and (space := spaces.pop()) is not None:
            tables = tuple(sorted({column.table for column in origins}))
            found.append(SubjectColumn(name, key_spaces[space], tables))
    return tuple(found)


def _key_space(sources: Mapping[str, Source], column: Column) -> str | None:
    source = sources.get(column.table)
    declared = source.columns.get(column.name) if source else None
    return declared.key_space if declared and declared.parse == "key" else None


def read_again(
    staged: StagedFile,
    export: Export,
    lineage: QueryLineage,
    subjects: Sequence[SubjectColumn],
    lake: Lake,
    world: World,
) -> Reading:
    """Read a staged file: its digest, columns, rows, keys and subjects, each in its own thread."""
    relation = relation_of(literal(str(staged.readable)), export, lineage)
    with ThreadPoolExecutor(max_workers=3, thread_name_prefix="sekisho-check") as threads:
        digest = threads.submit(durable.digest_file, staged.path)
        repeated = threads.submit(_repeated, lake, relation, export.key)
        people = _people(lake, relation, subjects, world)
        formulas = threads.submit(_formulas, export, lineage, lake, relation)
        content = None if export.key else _content_digest(lake, relation)
        facts = Facts(
            columns=_columns(staged, export, lake, relation),
            expected=tuple(lineage.types.items()),
            rows=people.rows,
            suspended=people.barred,
            repeated=repeated.result(),
            formulas=formulas.result(),
        )
        return Reading(
            facts,
            digest.result(),
            staged.path.stat().st_size,
            people.subjects,
            people.stopped,
            content,
            people.keys,
        )


def relation_of(path: str, export: Export, lineage: QueryLineage) -> str:
    """The SQL that reads a staged file as text or as Parquet; `path` is a literal."""
    if export.format == "parquet":
        return f"read_parquet({path})"
    names = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in lineage.columns)
    return f"read_csv({path}, {_CSV}, columns = {{{names}}})"


def _columns(
    staged: StagedFile, export: Export, lake: Lake, relation: str
) -> tuple[tuple[str, str], ...]:
    """Names and types as the file has them; a CSV has names only, its types are the world's."""
    if export.format == "parquet":
        return tuple(engine.described(lake.connection.cursor(), relation).items())
    with staged.path.open(encoding=export.encoding, newline="") as file:
        header = next(csv.reader(file), [])
    return tuple((name, staged.columns.get(name, "")) for name in header)


def _formulas(export: Export, lineage: QueryLineage, lake: Lake, relation: str) -> tuple[str, ...]:
    """Columns that a spreadsheet would compute, where the file is a CSV that may have none."""
    if export.format != "csv" or export.formulas == "keep":
        return ()
    return columns_with_formulas(lake.connection.cursor(), relation, tuple(lineage.columns))


def _repeated(lake: Lake, relation: str, key: Sequence[str]) -> int | None:
    """Rows whose key is that of the row before; in an ordered file that is every repetition."""
    if not key:
        return None
    import pyarrow as pa  # noqa: PLC0415 - `check` must not load it
    import pyarrow.compute as pc  # noqa: PLC0415

    connection = lake.connection.cursor()
    types = engine.described(connection, relation)
    columns = ", ".join(_comparable(name, types[name]) for name in key)
    reader = connection.sql(f"SELECT {columns} FROM {relation}").to_arrow_reader(BATCH_ROWS)
    last: pa.RecordBatch | None = None
    count = 0
    for batch in reader:
        if batch.num_rows == 0:
            continue
        pairs = [(batch, batch.slice(1))]
        if last is not None:
            pairs.append((last, batch))
        for before, after in pairs:
            length = min(before.num_rows, after.num_rows)
            same: pa.Array | None = None
            same = pa.array([True] * length) if length == 1 else None
            for a, b in zip(before.columns, after.columns, strict=True):
                left, right = a.slice(0, length), b.slice(0, length)
                both_null = pc.and_(pc.is_null(left), pc.is_null(right))
                equal = pc.or_(pc.fill_null(pc.equal(left, right), False), both_null)
                same = equal if same is None else pc.and_(same, equal)
            count += pc.sum(same).as_py() or 0
        last = batch.slice(batch.num_rows - 1)
    return count


def _comparable(column: str, type_: str) -> str:
    """A key column as Arrow can compare it.

    Arrow has no equality of nested values and intervals, and NaN is not itself there; DuckDB's
    hash is the same for what its ORDER BY holds for equal.
    """
    plain = _PLAIN.fullmatch(type_) is not None
    return identifier(column) if plain else f"hash({identifier(column)}) AS {identifier(column)}"


def _people(lake: Lake, relation: str, subjects: Sequence[SubjectColumn], world: World) -> People:
    connection = lake.connection.cursor()
    if not subjects:
        rows = engine.scalar(connection, f"SELECT count(*) FROM {relation}")
        return People(int(rows), 0, None, None, {})
    found: list[People] = []
    for column in subjects:
        stopped = _stopped(column, lake, world)
        # Grouped first: a file has far fewer people than rows.
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE {_JUDGED} AS
            WITH person AS (
                SELECT {identifier(column.name)} AS raw, count(*) AS lines
                FROM {relation} GROUP BY ALL
            ), known AS (
                SELECT {canonical_key_sql("raw", column.space.width)} AS subject, lines FROM person
            )
            SELECT subject, lines, {_barred(column, lake, world)} AS barred,
                   {stopped or "false"} AS stopped
            FROM known
            """
        )
        row = connection.execute(
            f"""
            SELECT coalesce(sum(lines), 0), count(DISTINCT subject),
                   coalesce(sum(lines) FILTER (WHERE barred), 0),
                   count(DISTINCT subject) FILTER (WHERE stopped)
            FROM {_JUDGED}
            """
        ).fetchone()
        if row is None:
            raise DataError(Message("engine.no-row"))
        keys = numbers(connection, f"SELECT subject FROM {_JUDGED}")
        rows, people, barred, number = map(int, row)
        found.append(People(rows, barred, people, number if stopped else None, {column.name: keys}))
    connection.execute(f"DROP TABLE {_JUDGED}")
    return replace(
        found[0],
        barred=sum(each.barred for each in found),
        keys={name: keys for each in found for name, keys in each.keys.items()},
    )


def numbers(connection: duckdb.DuckDBPyConnection, query: str) -> KeyNumbers:
    """The canonical keys of a query's one column, `subject`, as numbers, each once."""
    found = connection.execute(
        f"SELECT DISTINCT CAST(subject AS UBIGINT) AS number FROM ({query}) WHERE subject IS NOT NULL"
    ).fetchnumpy()["number"]
    return np.asarray(found, dtype=np.uint64)


def _barred(column: SubjectColumn, lake: Lake, world: World) -> str:
    """Whether a subject's rows are in none of the sources that the column's keys can come from."""
    conditions = [
        included(lake, world.use, source.terms, column.space.id, "known.subject")
        for source in world.sources
        if source.name in column.sources and source.terms is not None
    ]
    permitted = " OR ".join(f"({c})" for c in conditions) or "false"
    return f"subject IS NOT NULL AND NOT ({permitted})"


def _stopped(column: SubjectColumn, lake: Lake, world: World) -> str | None:
    """Whether a subject has asked to stop a use that includes them all the same; None = it does not."""
    conditions = [
        included(lake, world.use, asked, column.space.id, "known.subject")
        for source in world.sources
        if source.name in column.sources and (asked := _without_exception(source.terms)) is not None
    ]
    kept = " AND ".join(f"({c})" for c in conditions)
    return f"subject IS NOT NULL AND NOT ({kept})" if kept else None


def _without_exception(terms: RowTerms | None) -> RowTerms | None:
    """Terms of an emergency as those of any other use, for stops alone; None = not of an emergency."""
    if terms is None or not terms.suspended:
        return None
    return replace(terms, suspended=False, former=True, consents=())


def _content_digest(lake: Lake, relation: str) -> str:
    total = engine.scalar(
        lake.connection.cursor(),
        f"SELECT count(*) || ':' || coalesce(sum(hash(line)), 0) FROM {relation} AS line",
    )
    return f"duckdb-hash-sum:{total}"

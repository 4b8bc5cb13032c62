"""A random night in the real lake: files as they land, and the rows that the world is fed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from world.nights import Night, Question
from world.reference import Entry, Row

from sekisho import engine
from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model import KeySpace
from sekisho.world import (
    Lake,
    Landed,
    Later,
    Register,
    Stop,
    SubjectKey,
    WorldColumn,
    WorldSource,
    feed_query,
    open_ledger,
)

PLACE = Place("contracts/key_spaces.yaml")
NAME = Bilingual("x", "x")
SPACES = {
    "member_no": KeySpace("member_no", NAME, 7, None, None, None, None, PLACE, "register"),
    "user_no": KeySpace("user_no", NAME, 2, "member_no", "user_map", "user", "member", PLACE),
}
_TYPES = {
    "no": pa.int64(),
    "effective_from": pa.date32(),
    "effective_to": pa.date32(),
    "recorded_at": pa.timestamp("us"),
    "subject_age": pa.int64(),
    "acquired": pa.date32(),
    "event": pa.date32(),
    "left_on": pa.date32(),
}
_COLUMNS = tuple(f.name for f in fields(Row))
KEY = "customer"
"""The ledger's subject key: a contract may give it any name."""


def written(names: Iterable[str]) -> list[str]:
    """Columns of a ledger as they are in its file."""
    return [KEY if name == "member_no" else name for name in names]


@contextmanager
def landed(night: Night, folder: Path) -> Iterator[Lake]:
    """The lake of a night, its files below a folder."""
    facts = night.facts
    files = {
        "ledger": _ledger(folder / "ledger.parquet", facts.ledger),
        "register": write(folder / "register.parquet", ["member_no", "left_on"], facts.register),
        "user_map": write(folder / "user_map.parquet", ["user", "member"], facts.users),
        "held": write(
            folder / "held.parquet",
            _COLUMNS,
            (tuple(getattr(row, name) for name in _COLUMNS) for row in night.rows),
        ),
    }
    registers = {"member_no": Register("register", "member_no", "left_on")}
    with engine.lake_instance(folder / "spill") as connection:
        connection.execute("SET threads = 1")
        stops = (Stop(*astuple(one)) for one in facts.asked)
        later = None
        if facts.later is not None:
            entries, day = facts.later
            later = Later(_ledger(folder / "later.parquet", entries), day)
        open_ledger(connection, files["ledger"], KEY, stops, later)
        yield Lake(connection, files, SPACES, registers, facts.day)


def _ledger(path: Path, entries: Iterable[Entry]) -> Landed:
    names = [f.name for f in fields(Entry)]
    return write(path, written(names), (tuple(getattr(e, n) for n in names) for e in entries))


def fed(lake: Lake, question: Question) -> list[int]:
    """The numbers of the rows that a world is fed with, sorted."""
    query = feed_query(source_of(question), lake, question.use)
    return sorted(no for (no,) in lake.connection.execute(query).fetchall())


def source_of(question: Question) -> WorldSource:
    """The source that a question is about; only the number of a row is visible."""
    return WorldSource(
        name="held",
        columns=tuple(WorldColumn(name, "VARCHAR", name == "no") for name in _COLUMNS),
        rows="permitted",
        keys=tuple(
            SubjectKey(key.column, "user_no" if key.of_users else "member_no", key.optional)
            for key in question.keys
        ),
        terms=question.terms,
        acquired_on="acquired",
        retention_from="event",
    )


def write(path: Path, names: Iterable[str], rows: Iterable[tuple[object, ...]]) -> Landed:
    """A source as it lands."""
    schema = pa.schema([(name, _TYPES.get(name, pa.string())) for name in names])
    cells = list(zip(*rows, strict=True)) or [()] * len(schema)
    columns = [pa.array(column, field.type) for column, field in zip(cells, schema, strict=True)]
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), path)
    return Landed(path, path.name)


class Changed:
    """A connection whose SQL is changed before it runs: a mutant of what is compiled.

    Args:
        old: a regular expression that has to be found somewhere.
        new: what stands there instead.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
        self._connection, self._old, self._new = connection, re.compile(old, re.DOTALL), new
        self.count = 0

    def execute(self, sql: str, *arguments: object) -> duckdb.DuckDBPyConnection:
        """Run what the SQL has become."""
        changed, count = self._old.subn(self._new, sql)
        self.count += count
        return self._connection.execute(changed, *arguments)

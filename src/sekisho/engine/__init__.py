"""DuckDB: the two kinds of instance that a run needs, and the feed between them.

The *lake* instance is privileged: it reads landed Parquet and computes what a use may see. The
*world* instance runs the SQL of people: it knows no path, has no extensions, and its configuration
is locked before their SQL arrives. What lies between the two is a stream of permitted rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from sekisho.errors import DataError, Place
from sekisho.messages import Message

BATCH_ROWS = 122_880
"""Rows per batch of a feed: one row group of DuckDB."""

_INTERRUPTED = "INTERRUPT Error"
_CLOSED = ("SET autoinstall_known_extensions = false", "SET autoload_known_extensions = false")


def identifier(name: str) -> str:
    """`name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """`text` as a quoted SQL string."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def lake_instance(spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A privileged in-memory instance; it is closed, with all its cursors, at the end."""
    connection = duckdb.connect(":memory:")
    try:
        for statement in (
            *_CLOSED,
            "SET GLOBAL TimeZone = 'Asia/Tokyo'",
            f"SET temp_directory = {literal(str(spill))}",
        ):
            connection.execute(statement)
        yield connection
    finally:
        connection.close()


@contextmanager
def world_instance(
    stage: Path, spill: Path, seconds: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A fresh instance for the SQL of one export; `lock` it before any of that SQL runs.

    Args:
        stage: an empty folder, the only one that the instance may write to.
        spill: where it may put what does not fit in memory; it holds permitted data only.
        seconds: for how long a statement may run; None = without a limit.
    """
    connection = duckdb.connect(":memory:")
    try:
        for statement in (
            *_CLOSED,
            "SET GLOBAL TimeZone = 'Asia/Tokyo'",
            "SET python_enable_replacements = false",
            f"SET temp_directory = {literal(str(spill))}",
            f"SET allowed_directories = [{literal(str(stage))}]",
            _limit(seconds),
        ):
            connection.execute(statement)
        yield connection
    finally:
        connection.close()


def lock(world: duckdb.DuckDBPyConnection) -> None:
    """Close the world: no files but the stage, no setting can change any more."""
    world.execute("SET enable_external_access = false")
    world.execute("SET lock_configuration = true")


@dataclass(frozen=True, slots=True)
class Feed:
    """A query of the lake instance as an Arrow stream that can be scanned any number of times.

    DuckDB asks for a new stream at each scan, through the Arrow PyCapsule protocol; each runs on a
    cursor of its own, since an open reader owns its connection.

    Attributes:
        seconds: for how long the query may run; whoever scans it cannot end it, while it computes.
    """

    lake: duckdb.DuckDBPyConnection
    query: str
    seconds: int | None = None

    def __arrow_c_schema__(self) -> object:
        """The schema, without running the query."""
        empty = self.lake.cursor().sql(f"SELECT * FROM ({self.query}) LIMIT 0")
        return empty.to_arrow_table().schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A new stream over the query's rows."""
        cursor = self.lake.cursor()
        cursor.execute(_limit(self.seconds))
        reader = cursor.sql(self.query).to_arrow_reader(BATCH_ROWS)
        return reader.__arrow_c_stream__(requested_schema)


def _limit(seconds: int | None) -> str:
    """The setting by which DuckDB ends a statement; 0 = never."""
    return f"SET max_execution_time = {1000 * (seconds or 0)}"


@contextmanager
def withheld(place: Place | None, seconds: int | None = None) -> Iterator[None]:
    """Turn the engine's errors into ours without its words, which can quote data.

    Args:
        seconds: for how long each statement may run, where that is limited.

    Raises:
        DataError: the engine failed; the class of its error is all that is told.
    """
    try:
        yield
    except duckdb.Error as error:
        # A feed that has run out of time is an error of another class for whoever scans it.
        if seconds is not None and _INTERRUPTED in str(error):
            told = Message("engine.out-of-time", seconds=seconds)
        elif isinstance(error, duckdb.IOException):
            told = Message("engine.io")
        else:
            told = Message("engine.failed", kind=type(error).__name__)
        raise DataError(told, place=place, help=Message(f"{told.id}.help")) from None


def described(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Column -> DuckDB type of a relation or query, in order."""
    rows = connection.execute(f"DESCRIBE FROM {relation}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


def scalar(connection: duckdb.DuckDBPyConnection, query: str, *parameters: object) -> Any:  # noqa: ANN401 - as the query says
    """The only value of a query that gives one row of one column."""
    # All rows: a result that has not ended keeps what it scans in use, and a feed then cannot be taken away.
    rows = connection.execute(query, list(parameters)).fetchall()
    if not rows:
        raise DataError(Message("engine.no-row"))
    return rows[0][0]

"""The permitted world: a fresh, locked instance that holds what one use may see, and nothing else.

This is the second wall. Whatever the SQL does, and even if the analysis were wrong, it cannot
depend on a value or a row that is not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from sekisho import engine
from sekisho.engine import Feed, identifier, literal
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.model import PythonModel
from sekisho.rules import BUSINESS_DAY, BUSINESS_DAY_COLUMNS
from sekisho.world.feed import feed_query, row_condition
from sekisho.world.functions import make_table
from sekisho.world.ledger import Landed, Later, Stop, ledger_faults, open_ledger
from sekisho.world.plan import (
    Met,
    SubjectKey,
    Terms,
    World,
    WorldColumn,
    WorldSource,
    permitted_source,
)
from sekisho.world.shares import Share, people_stopped, shares
from sekisho.world.subjects import Lake, Reason, Register, asked_out, included, unknown_lines

EXPORT = "sekisho_export"
"""The view in a world that is the export's own SELECT."""


@contextmanager
def open_world(
    world: World, lake: Lake, export_sql: str, stage: Path, seconds: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A locked instance with the world's relations and the export as view `sekisho_export`.

    Args:
        seconds: for how long a statement may run in it; None = without a limit.

    Raises:
        DataError: a source of the world has not landed, or arrives with other types than its
            contract has; or a Python model fails.
    """
    # DuckDB lets SQL read the folder it spills to, so no other instance may spill there.
    with engine.world_instance(stage, stage / "spill", seconds) as instance:
        for source in world.sources:
            query = feed_query(source, lake, world.use)
            instance.register(_feed_name(source), Feed(lake.connection, query, seconds))
            size = _size(source, lake)
            instance.execute(f"CREATE VIEW {identifier(source.name)} AS {_blinded(source, size)}")
            _same_types(instance, source)
        (column,) = BUSINESS_DAY_COLUMNS
        instance.execute(
            f"CREATE TABLE {BUSINESS_DAY} AS SELECT DATE {literal(lake.day.isoformat())} AS {column}"
        )
        engine.lock(instance)
        for model in world.models:
            if isinstance(model, PythonModel):
                make_table(instance, model)
            else:
                instance.execute(f"CREATE VIEW {identifier(model.name)} AS {model.sql}")
        instance.execute(f"CREATE VIEW {EXPORT} AS {export_sql}")
        try:
            yield instance
        finally:
            for source in world.sources:
                instance.unregister(_feed_name(source))


def _blinded(source: WorldSource, size: int) -> str:
    """The source's SELECT over its feed.

    DuckDB takes an Arrow stream for one row, whatever it holds, and so builds the hash table of a
    join from the larger side: twice the memory and half again the time of a bare `COPY`. A second
    branch that never has a row, but is estimated to have `size` of them, tells it better. What it
    is made of must not be a constant, or the optimizer takes it away before it orders joins.
    """
    columns = ", ".join(
        identifier(c.name) if c.visible else f"CAST(NULL AS {c.type}) AS {identifier(c.name)}"
        for c in source.columns
    )
    never = ", ".join(f"CASE WHEN i > 0 THEN CAST(NULL AS {c.type}) END" for c in source.columns)
    # A filter is estimated to keep a fifth.
    return (
        f"SELECT {columns} FROM {_feed_name(source)} "
        f"UNION ALL SELECT {never} FROM range({5 * size}) AS never(i) WHERE i < 0"
    )


def _size(source: WorldSource, lake: Lake) -> int:
    """How large a source's file is, to the next power of two.

    Counting the feed instead would tell nothing of rows that may not be included, and cost a tenth
    of the export's time and gigabytes for its anti join.
    """
    path = lake.path(source.name)
    rows = engine.scalar(
        lake.connection, f"SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata({path})"
    )
    return 1 << int(rows).bit_length()


def _same_types(instance: duckdb.DuckDBPyConnection, source: WorldSource) -> None:
    arrived = engine.described(instance, identifier(source.name))
    wrong = [c.name for c in source.columns if arrived[c.name] != c.type]
    if wrong:
        raise DataError(
            Message(
                "world.other-types",
                source=source.name,
                columns=", ".join(f"`{name}`" for name in wrong),
            )
        )


def _feed_name(source: WorldSource) -> str:
    return f"sekisho_feed_{source.name}"


__all__ = [
    "EXPORT",
    "Lake",
    "Landed",
    "Later",
    "Met",
    "Reason",
    "Register",
    "Share",
    "Stop",
    "SubjectKey",
    "Terms",
    "World",
    "WorldColumn",
    "WorldSource",
    "asked_out",
    "feed_query",
    "included",
    "ledger_faults",
    "open_ledger",
    "open_world",
    "people_stopped",
    "permitted_source",
    "row_condition",
    "shares",
    "unknown_lines",
]

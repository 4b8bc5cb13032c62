"""What of a source is fed into a world: the query over the lake, and what has to hold of a row."""

from __future__ import annotations

import datetime as dt

from sekisho.engine import identifier, literal
from sekisho.model import Use
from sekisho.policy import RowTerms
from sekisho.world.plan import SubjectKey, WorldSource
from sekisho.world.subjects import Lake, included, unknown


def feed_query(source: WorldSource, lake: Lake, use: Use) -> str:
    """The lake's query for what of a source exists in the world of `use`."""
    path = lake.path(source.name)
    columns = ", ".join(identifier(c) for c in source.fed) or "true AS sekisho_row"
    query = f"SELECT {columns} FROM read_parquet({path})"
    if source.rows == "all":
        return query
    return f"{query} AS held WHERE {row_condition(source, lake, use)}"


def row_condition(source: WorldSource, lake: Lake, use: Use) -> str:
    """What has to hold of a row, which the query calls `held`."""
    terms = source.terms
    if source.rows == "all":
        return "true"
    if source.rows == "none" or terms is None:
        return "false"
    conditions = [_subject_condition(source, key, terms, lake, use) for key in source.keys]
    if terms.acquired_since is not None:
        conditions.append(acquired_in_time(source, terms.acquired_since))
    if terms.kept_since is not None:
        conditions.append(kept_long_enough(source, terms.kept_since))
    return " AND ".join(conditions)


def acquired_in_time(source: WorldSource, since: dt.date) -> str:
    """The row was acquired on a day or later, which has to be known."""
    acquired = (
        f"CAST(held.{identifier(source.acquired_on)} AS DATE)" if source.acquired_on else "NULL"
    )
    return f"{acquired} >= DATE {literal(since.isoformat())}"


def kept_long_enough(source: WorldSource, since: dt.date) -> str:
    """What the row is kept from was on a day or later, or is still to come."""
    if source.retention_from is None:
        return "false"
    event = f"held.{identifier(source.retention_from)}"
    return f"({event} IS NULL OR CAST({event} AS DATE) >= DATE {literal(since.isoformat())})"


def _subject_condition(
    source: WorldSource, key: SubjectKey, terms: RowTerms, lake: Lake, use: Use
) -> str:
    held = f"held.{identifier(key.column)}"
    strangers = unknown(lake, source.name, key.column, key.space)
    permitted = (
        f"NOT EXISTS (SELECT 1 FROM {strangers} AS u WHERE u.subject = {held})"
        f" AND {included(lake, use, terms, key.space, held)}"
    )
    return (
        f"({held} IS NULL OR ({permitted}))"
        if key.optional
        else f"{held} IS NOT NULL AND {permitted}"
    )

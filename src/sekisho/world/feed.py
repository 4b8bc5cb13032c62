"""What of a source is fed into a world: the query over the lake, and what has to hold of a row."""

from __future__ import annotations

import datetime as dt

from sekisho.engine import identifier, literal
from sekisho.model import Use
from sekisho.policy import RowTerms
from sekisho.world.forms import coarse_form
from sekisho.world.plan import Met, SubjectKey, WorldColumn, WorldSource
from sekisho.world.subjects import Lake, in_space, included, made_once, unknown


def feed_query(source: WorldSource, lake: Lake, use: Use) -> str:
    """The lake's query for what of a source exists in the world of `use`."""
    path = lake.path(source.name)
    columns = (
        ", ".join(f"{cell(c, lake.day)} AS {identifier(c.name)}" for c in source.fed)
        or "true AS sekisho_row"
    )
    query = f"SELECT {columns} FROM read_parquet({path}) AS held"
    if source.rows == "all":
        return query
    return f"{query} WHERE {row_condition(source, lake, use)}"


def cell(column: WorldColumn, day: dt.date) -> str:
    """A column of the row that the query calls `held`, in the form in which it may be seen."""
    if column.coarse is None:
        return f"held.{identifier(column.name)}"
    return coarse_form(column.coarse, day)


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


def meets(source: WorldSource, key: SubjectKey, lake: Lake, use: Use) -> tuple[str, ...]:
    """What a row's subject has to meet besides, as conditions on the row that is called `held`."""
    held = f"held.{identifier(key.column)}"
    return tuple(
        " OR ".join(
            f"EXISTS (SELECT 1 FROM {in_space(lake, key.space, _who_meets(one, lake, use), 'all')}"
            f" AS m WHERE m.subject = {held})"
            for one in group
        )
        or "false"
        for group in source.conditions
    )


def _who_meets(met: Met, lake: Lake, use: Use) -> str:
    """The table of subjects who meet a condition by rows that the use may see."""
    # Its rows have no conditions of their own: what decides a condition is granted to all alike.
    key, *_ = met.source.keys
    having = "true"
    if met.column is not None:
        values = ", ".join(literal(value) for value in sorted(met.values))
        (column,) = (c for c in met.source.columns if c.name == met.column)
        having = f"CAST({cell(column, lake.day)} AS VARCHAR) IN ({values})"
    return made_once(
        lake,
        ("meets", use, met.source.name, met.column, sorted(met.values)),
        f"SELECT DISTINCT held.{identifier(key.column)} AS subject"
        f" FROM read_parquet({lake.path(met.source.name)}) AS held"
        f" WHERE {row_condition(met.source, lake, use)} AND {having}",
    )


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
    for condition in meets(source, key, lake, use):
        permitted += f" AND ({condition})"
    return (
        f"({held} IS NULL OR ({permitted}))"
        if key.optional
        else f"{held} IS NOT NULL AND {permitted}"
    )

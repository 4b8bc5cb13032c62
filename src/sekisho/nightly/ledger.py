"""Whose rows a night may include: the ledger that it can go by, registers, and who is in neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import duckdb

from sekisho import engine
from sekisho.decide import Analysis
from sekisho.messages import Message
from sekisho.model import Source
from sekisho.nightly.outcome import Strangers
from sekisho.project import Project
from sekisho.world import (
    Lake,
    Landed,
    Later,
    Register,
    Stop,
    ledger_faults,
    open_ledger,
    unknown_lines,
)


def needs_ledger(project: Project, analysis: Analysis, export: str) -> bool:
    """Whether rows about persons are in what an export reads."""
    categories = project.policy.categories
    return any(
        categories[source.row_category].personal
        for name in analysis.upstream(export)
        if (source := project.sources.get(name))
    )


def row_condition_sources(project: Project) -> tuple[str, ...]:
    """The sources that say whose rows may be included: ledger, registers, mappings of keys."""
    ledger = project.ledger
    spaces = project.key_spaces.values()
    names = {
        ledger.name if ledger else None,
        *(s.register for s in spaces),
        *(s.map_source for s in spaces),
        *(condition.column.table for condition in project.policy.conditions.values()),
    }
    return tuple(sorted(name for name in names if name))


def keys_of(source: Source) -> tuple[tuple[str, str], ...]:
    """The columns that say whom rows of a source are about, each with its key space."""
    names = (source.subject_key, *source.further_keys)
    return tuple(
        (name, space)
        for name in names
        if name is not None and (space := source.columns[name].key_space) is not None
    )


def registers(project: Project) -> dict[str, Register]:
    """Key space -> the source that lists all its subjects."""
    found = {}
    for space in project.key_spaces.values():
        source = project.sources.get(space.register or "")
        if source is not None and source.subject_key is not None:
            found[space.id] = Register(source.name, source.subject_key, source.ended_on)
    return found


def strangers(project: Project, lake: Lake) -> Iterator[Strangers]:
    """Rows that name subjects whom no register knows; nobody gets these."""
    for name in sorted(lake.landed):
        source = project.sources[name]
        for column, space in keys_of(source):
            through = project.key_spaces[space].map_source
            if through is not None and through not in lake.landed:
                continue  # an export that needs it will say so
            with engine.withheld(source.place):
                count = unknown_lines(lake, name, column, space)
            if count:
                yield Strangers(name, column, count)


def ledger_fault(
    project: Project,
    lake: duckdb.DuckDBPyConnection,
    landed: Mapping[str, Landed],
    stops: Iterable[Stop] = (),
    later: Later | None = None,
) -> Message | None:
    """Load the ledger that has landed into the lake instance; why it cannot be used, or None.

    Args:
        stops: what requests of subjects have put in force besides.
        later: the newest ledger, where it is of a later business date.

    Raises:
        DataError: the engine could not read it.
    """
    ledger = project.ledger
    if ledger is None:
        return Message("ledger.not-declared")
    if ledger.name not in landed:
        return Message("ledger.missing")
    space = project.key_spaces[ledger.key_space or ""]
    register = project.sources.get(space.register or "")
    known = (
        (landed[register.name], register.subject_key or "")
        if register and register.name in landed
        else None
    )
    purposes = {purpose for notice in project.policy.notices for purpose in notice.purposes}
    purposes |= project.policy.requests.keys()
    key = ledger.subject_key or ""
    with engine.withheld(ledger.place):
        open_ledger(lake, landed[ledger.name], key, stops, later)
        faults = ledger_faults(lake, project.policy, purposes, key, known)
    return faults[0] if faults else None

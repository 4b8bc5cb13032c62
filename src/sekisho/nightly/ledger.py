"""Whether a night has a ledger that it can go by, and which exports need one."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from sekisho import engine
from sekisho.decide import Analysis
from sekisho.messages import Message
from sekisho.project import Project
from sekisho.world import Landed, ledger_faults, open_ledger


def needs_ledger(project: Project, analysis: Analysis, export: str) -> bool:
    """Whether rows about persons are in what an export reads."""
    categories = project.policy.categories
    return any(
        categories[source.row_category].personal
        for name in analysis.upstream(export)
        if (source := project.sources.get(name))
    )


def ledger_fault(
    project: Project, lake: duckdb.DuckDBPyConnection, landed: Mapping[str, Landed]
) -> Message | None:
    """Load the ledger that has landed into the lake instance; why it cannot be used, or None.

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
    with engine.withheld(ledger.place):
        open_ledger(lake, landed[ledger.name])
        faults = ledger_faults(lake, project.policy, purposes, known)
    return faults[0] if faults else None

"""Retention: what is kept for longer than declared is listed, and removed where that is asked for.

Removed are extracts as they came in, landed extracts and released files at their destinations,
with what lies beside them. Never the record, and never what something still rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sekisho.audit.log import AuditLog
from sekisho.project import Project
from sekisho.retention import find
from sekisho.retention.due import AREAS, Area, Removal, Retained
from sekisho.retention.retention import Retention
from sekisho.sweep.areas import on_servers


def due(project: Project, day: dt.date) -> Retained:
    """List what has been kept for too long; writes nothing.

    Args:
        day: by which ages are told.

    Raises:
        DataError: an area or the record cannot be read.
    """
    log = AuditLog(project.folder(project.config.audit))
    declared = project.config.keep.declared
    removals: list[Removal] = []
    if declared:
        there = find.lying(project, log, day)
        left = [one for one in there if not find.is_due(project, one, day)]
        rests = find.proof(project, log, left)
        for area in AREAS:
            for one in find.find(project, log, area, day, rests):
                removals.append(Removal(one, "kept" if one.stays else "due"))  # noqa: PERF401
    store = project.folder(project.config.store)
    return Retained(None, day, declared, tuple(removals), (), on_servers(project), store)


def remove(
    project: Project,
    day: dt.date,
    *,
    trigger: str = "command",
    clock: Callable[[], dt.datetime] | None = None,
) -> Retained:
    """Remove what has been kept for too long, and record it; nothing where nothing is declared.

    Args:
        day: by which ages are told.
        trigger: what started it, for the record.
        clock: gives the time with its zone; the system's by default.

    Raises:
        DataError: the record cannot be written, or a night is under way.
        ProjectError: `day` has not come yet.
    """
    if not project.config.keep.declared:
        return due(project, day)
    now = clock or (lambda: dt.datetime.now(project.config.timezone))
    with Retention(project, day, trigger=trigger, clock=now) as under_way:
        for area in AREAS:
            under_way.remove(area)
        return under_way.finish()


__all__ = ["AREAS", "Area", "Removal", "Retained", "Retention", "due", "remove"]

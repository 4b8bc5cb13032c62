"""The sweep: what lies in the outbound area and in shared folders, and whether it may.

It judges the files at destinations by their clearances and by the record, and looks into every
file that nothing vouches for: members' data is recognised by fingerprints of what has landed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from sekisho.project import Project
from sekisho.sweep.finding import FEW, Finding, Held, Severity, Swept, counted
from sekisho.sweep.sweep import Sweep


def sweep(
    project: Project,
    folders: Sequence[Path],
    day: dt.date,
    *,
    trigger: str = "command",
    clock: Callable[[], dt.datetime] | None = None,
) -> Swept:
    """Sweep the outbound area, the folders that the project names, and further ones.

    Args:
        day: by which the age of files is told.
        trigger: what started it, for the record.
        clock: gives the time with its zone; the system's by default.

    Raises:
        DataError: the record cannot be written, or the fingerprints cannot be used.
    """
    now = clock or (lambda: dt.datetime.now(project.config.timezone))
    with Sweep(project, folders, day, trigger=trigger, clock=now) as under_way:
        under_way.learn()
        for area in under_way.areas:
            under_way.sweep(area)
        return under_way.finish()


__all__ = ["FEW", "Finding", "Held", "Severity", "Sweep", "Swept", "counted", "sweep"]

"""The report site after a night: whatever goes wrong with it, the night and its code stand."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from sekisho.cli.command import Settings
from sekisho.cli.failure import failed
from sekisho.cli.state import withheld
from sekisho.errors import SekishoError

if TYPE_CHECKING:
    from sekisho.nightly import Run
    from sekisho.project import Project


def night_reported(settings: Settings, project: Project, done: Run) -> None:
    """Write the site about a night; what goes wrong is said on standard error."""
    for error in reported(project, done, trigger="cli"):
        failed(error, replace(settings, format="text"))


def reported(project: Project, done: Run, *, trigger: str) -> tuple[SekishoError, ...]:
    """Write the site about a night, and record it where that fails: all that went wrong."""
    from sekisho.report.after_night import record_failure, write_after

    try:
        with withheld():
            write_after(project, done)
    except SekishoError as error:
        zone = project.config.timezone
        try:
            with withheld():
                record_failure(
                    project, done, error, trigger=trigger, clock=lambda: dt.datetime.now(zone)
                )
        except SekishoError as further:
            return (error, further)
        return (error,)
    return ()

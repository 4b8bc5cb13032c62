"""Telling people from the command line: whatever goes wrong with it, an answer and its code stand."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sekisho.cli.command import Settings
from sekisho.cli.failure import failed
from sekisho.cli.state import tell_alerts, withheld
from sekisho.errors import SekishoError

if TYPE_CHECKING:
    from sekisho.nightly import Run
    from sekisho.project import Project


def night_alerted(settings: Settings, project: Project, done: Run) -> None:
    """Tell of a night that was sealed."""
    if project.alerts is None:
        return
    with _never_in_the_way(settings):
        from sekisho.alerts.send import from_environment
        from sekisho.nightly.alerting import alert

        told = alert(
            project,
            done,
            from_environment(os.environ),
            trigger="cli",
            clock=lambda: dt.datetime.now(project.config.timezone),
        )
        tell_alerts(told)


@contextmanager
def failure_alerted(
    settings: Settings, business_date: str | None, *, attended: bool
) -> Iterator[None]:
    """Tell of a night as a whole that fails in here, and let the failure go on.

    Args:
        attended: somebody is there to read it, so that nobody has to be told.
    """
    try:
        with withheld():
            yield
    except SekishoError as error:
        if not attended:
            with _never_in_the_way(settings):
                _tell_failed_run(settings, business_date, error)
        raise


def _tell_failed_run(settings: Settings, business_date: str | None, error: SekishoError) -> None:
    from sekisho.alerts.send import from_environment
    from sekisho.cli.loaded import day_of
    from sekisho.nightly.alerting import alert_failed_run
    from sekisho.project import outline

    found = outline(settings.project)
    zone = found.config.timezone
    day = day_of(found.config, business_date or None)
    told = alert_failed_run(
        found,
        settings.project,
        day,
        error,
        from_environment(os.environ),
        trigger="cli",
        clock=lambda: dt.datetime.now(zone),
    )
    tell_alerts(told)


@contextmanager
def _never_in_the_way(settings: Settings) -> Iterator[None]:
    """Say what goes wrong with telling, on standard error, and nothing more."""
    try:
        with withheld():
            yield
    except SekishoError as error:
        failed(error, replace(settings, format="text"))

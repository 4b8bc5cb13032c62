"""Telling people from the command line: whatever goes wrong with it, an answer and its code stand."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sekisho.cli.command import Settings
from sekisho.cli.failure import failed
from sekisho.cli.state import may_arrive_later, not_arrived, tell_alerts, withheld
from sekisho.cli.told import tell_wait
from sekisho.errors import SekishoError

if TYPE_CHECKING:
    from sekisho.alerts.deliver import Alerted
    from sekisho.nightly import Run
    from sekisho.project import Project


def night_alerted(settings: Settings, project: Project, done: Run) -> None:
    """Tell of a night that was sealed."""
    if project.alerts is None:
        return
    with _never_in_the_way(settings):
        from sekisho.alerts.send import from_environment
        from sekisho.nightly.alerting import alert

        _tell(
            lambda: alert(
                project,
                done,
                from_environment(os.environ),
                trigger="cli",
                clock=lambda: dt.datetime.now(project.config.timezone),
            ),
            settings,
        )


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
            with _never_in_the_way(settings, known=error):
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
    _tell(
        lambda: alert_failed_run(
            found,
            settings.project,
            day,
            error,
            from_environment(os.environ),
            trigger="cli",
            clock=lambda: dt.datetime.now(zone),
        ),
        settings,
    )


def _tell(alerted: Callable[[], Alerted], settings: Settings) -> None:
    """Tell people, and again after a while those whom a message did not reach."""
    from sekisho.nightly import tries

    for seconds in tries.AFTER:
        told = alerted()
        if not may_arrive_later(told):
            break
        channel, failure = told.failures()[0]
        tell_wait(not_arrived(channel, failure), seconds, settings)
    else:
        told = alerted()
    tell_alerts(told)


@contextmanager
def _never_in_the_way(settings: Settings, known: SekishoError | None = None) -> Iterator[None]:
    """Say what goes wrong with telling, on standard error, and nothing more.

    Args:
        known: what is told anyway. A project that cannot be read keeps people from being told, too.
    """
    try:
        with withheld():
            yield
    except SekishoError as error:
        if known is None or (error.message, error.place) != (known.message, known.place):
            failed(error, replace(settings, format="text"))

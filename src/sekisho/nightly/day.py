"""Which business date a night is for."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sekisho.audit.log import AuditLog
from sekisho.errors import DataError, ProjectError
from sekisho.messages import Message
from sekisho.project import Project

ADJUSTED: Final = dt.timedelta(minutes=5)
"""How far a clock may go back without anybody having set it: time servers adjust clocks."""
AHEAD: Final = dt.timedelta(days=1)
"""How far a business date may lie ahead: a night can begin on the evening before."""


def business_day(project: Project, given: dt.date | None, now: dt.datetime) -> dt.date:
    """The date that a run is for: the one given, else the project's own, else today there.

    Today is what the clock says. One that was set back would run an old date again, with the
    suspensions of then, so it is not believed against the record. A date that was given is, and the
    record then has the clock's time again: after a clock that was ahead, one such run is enough.

    A date that was given and is still to come, by the clock and by the record, is a slip of the pen.
    It would be the latest night of the record for as long as it lies ahead.

    Args:
        now: with its zone.

    Raises:
        ProjectError: the date that was given is still to come.
        DataError: the clock is behind the last run in the record.
    """
    if given is None and project.config.business_date is not None:
        return project.config.business_date
    zone = project.config.timezone
    heads = AuditLog(project.folder(project.config.audit)).heads()
    last = heads[-1].run.started_at if heads else now
    if given is not None:
        today = max(now, last).astimezone(zone).date()
        if given > today + AHEAD:
            raise ProjectError(
                Message("night.to-come", day=str(given), today=str(today)),
                help=Message("night.to-come.help"),
            )
        return given
    if now < last - ADJUSTED:
        raise DataError(
            Message(
                "night.clock-back",
                now=f"{now.astimezone(zone):%Y-%m-%d %H:%M}",
                last=f"{last.astimezone(zone):%Y-%m-%d %H:%M}",
            ),
            help=Message("night.clock-back.help"),
        )
    return project.config.business_day(now)

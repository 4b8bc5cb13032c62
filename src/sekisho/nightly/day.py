"""Which business date a night is for."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sekisho.audit.log import AuditLog
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.project import Project

ADJUSTED: Final = dt.timedelta(minutes=5)
"""How far a clock may go back without anybody having set it: time servers adjust clocks."""


def business_day(project: Project, given: dt.date | None, now: dt.datetime) -> dt.date:
    """The date that a run is for: the one given, else the project's own, else today there.

    Today is what the clock says. One that was set back would run an old date again, with the
    suspensions of then, so it is not believed against the record. A date that was given is, and the
    record then has the clock's time again: after a clock that was ahead, one such run is enough.

    Args:
        now: with its zone.

    Raises:
        DataError: the clock is behind the last run in the record.
    """
    if given is not None or project.config.business_date is not None:
        return given or project.config.business_day(now)
    heads = AuditLog(project.folder(project.config.audit)).heads()
    if heads and now < heads[-1].run.started_at - ADJUSTED:
        zone = project.config.timezone
        raise DataError(
            Message(
                "night.clock-back",
                now=f"{now.astimezone(zone):%Y-%m-%d %H:%M}",
                last=f"{heads[-1].run.started_at.astimezone(zone):%Y-%m-%d %H:%M}",
            ),
            help=Message("night.clock-back.help"),
        )
    return project.config.business_day(now)

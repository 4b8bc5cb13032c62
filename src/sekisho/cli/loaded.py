"""The dates of a command line, and the check that goes by them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sekisho.errors import ProjectError
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.nightly import Checked
    from sekisho.project import Config, Project


def day_of(config: Config, given: str | None) -> dt.date:
    """The business date: the one given, else the project's own, else today in its time zone."""
    if given is not None:
        return parsed_day(given)
    return config.business_day(dt.datetime.now(dt.UTC))


def checked_now(project: Project, as_of: str | None, exports: Sequence[str] = ()) -> Checked:
    """A check for the day asked about, else for the business date and files that leave today."""
    from sekisho import nightly  # noqa: PLC0415 - what only knows days does without

    day = day_of(project.config, as_of)
    today = dt.datetime.now(project.config.timezone).date()
    return nightly.check(project, day, exports, leaving=day if as_of else today)


def past_day(given: str | None, today: dt.date) -> dt.date:
    """The day on which something happened: today where none is given, and never one to come."""
    day = parsed_day(given) if given is not None else today
    if day > today:
        raise ProjectError(
            Message("cli.future-day", day=str(day)), help=Message("cli.today", day=str(today))
        )
    return day


def parsed_day(text: str) -> dt.date:
    """A date as `YYYY-MM-DD`."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass  # the right shape, and no such day
    raise ProjectError(Message("cli.no-date", text=text), help=Message("cli.date-form"))

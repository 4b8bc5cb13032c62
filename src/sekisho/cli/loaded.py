"""The dates of a command line."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from sekisho.errors import ProjectError
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.project import Config


def day_of(config: Config, given: str | None) -> dt.date:
    """The business date: the one given, else the project's own, else today in its time zone."""
    if given is not None:
        return parsed_day(given)
    return config.business_day(dt.datetime.now(dt.UTC))


def leaving_on(config: Config, given: str | None) -> dt.date:
    """The day on which files would leave: the one asked about, else today in the project's time zone."""
    if given is not None:
        return parsed_day(given)
    return dt.datetime.now(config.timezone).date()


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

"""By when the authority is to be told (APPI 26(1), Rule 8; guideline 3-5-3)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import holidays

_PROMPT: Final = (3, 5)
"""Days within which a report is prompt, as the guideline has it; the day of knowing is the first."""
_FINAL: Final = 30
_FINAL_WRONGFUL: Final = 60


def prompt_report(known: dt.date) -> tuple[dt.date, dt.date]:
    """The days from three to five; they are a guideline's, so no holiday puts them off.

    Args:
        known: the day on which any department first knew.
    """
    first, last = (known + dt.timedelta(days=days - 1) for days in _PROMPT)
    return first, last


def final_report(known: dt.date, *, wrongful: bool) -> dt.date:
    """The last of thirty days, or of sixty where a wrongful purpose is suspected.

    The day of knowing is the first, all days count, and a last day on which offices are closed gives
    way to the next that is none.
    """
    last = known + dt.timedelta(days=(_FINAL_WRONGFUL if wrongful else _FINAL) - 1)
    while _closed(last):
        last += dt.timedelta(days=1)
    return last


def _closed(day: dt.date) -> bool:
    """Saturday, Sunday, a national holiday, or from 29 December to 3 January."""
    around_new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() >= 5 or around_new_year or day in _japan(day.year)


def _japan(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("JP", years=year)

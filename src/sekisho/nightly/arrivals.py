"""The order in which sources are landed: those that are there first, those that are late as they come."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sekisho.errors import DataError

if TYPE_CHECKING:
    from sekisho.nightly.night import Night

_ASKED_EVERY: Final = 30.0
"""Seconds after which a late source is looked for again."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """A source that is waited for: what is the matter, and until when it is borne."""

    error: DataError
    until: dt.datetime
    seconds: float
    """From now until then."""


Await = Callable[[Mapping[str, NotYet], float], None]
"""The sources that are waited for, by name, and the seconds until they are looked for again."""


def silently(late: Mapping[str, NotYet], seconds: float) -> None:
    """Wait, and tell nobody for what."""
    del late
    time.sleep(seconds)


def arriving(night: Night, wait: Await) -> Iterator[str]:
    """The names of all sources of a night, each when there is no more reason to wait for it.

    A source that is late keeps no other waiting. It comes at its deadline at the latest, and then
    fails when it is landed.
    """
    left = list(night.sources)
    while left:
        late: dict[str, NotYet] = {}
        for name in left:
            lacking = night.lacks(name)
            if lacking is None:
                yield name
            else:
                late[name] = lacking
        if len(late) == len(left):
            wait(late, min(_ASKED_EVERY, *(one.seconds for one in late.values())))
        left = list(late)


def deadline_at(deadline: dt.time, began: dt.datetime) -> dt.datetime:
    """Which day's deadline counts for a run: the one nearest to its beginning.

    A run at 22:00 or at 02:00 waits until 05:30; one that somebody starts at 07:00 does not.

    Args:
        began: in the time zone that the deadline is in.
    """
    days = (began.date() + dt.timedelta(days=days) for days in (-1, 0, 1))
    times = (dt.datetime.combine(day, deadline, began.tzinfo) for day in days)
    return min(times, key=lambda at: abs(at - began))

"""One night at a time: whoever comes second is told who runs, and has done nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
from collections.abc import Iterator
from typing import Final

from sekisho.audit import durable
from sekisho.audit.log import AuditLog
from sekisho.errors import DataError
from sekisho.messages import Message

_LOCK: Final = "night.lock"


class UnderWay(DataError):  # noqa: N818 - a state and not a fault
    """Another run of the project is under way, so this one has not begun.

    Attributes:
        day: the business date that the other runs for; None where it has only just begun.
    """

    def __init__(self, message: Message, /, *, day: dt.date | None) -> None:
        super().__init__(message, help=Message("night.under-way.help"))
        self.day = day


@contextlib.contextmanager
def alone(log: AuditLog) -> Iterator[None]:
    """Keep every other night of this log out. The lock goes with the process, also by a kill.

    Raises:
        UnderWay: another one has it.
        DataError: the log's folder cannot be written.
    """
    try:
        durable.make_folder(log.root)
        file = (log.root / _LOCK).open("ab")
    except OSError as error:
        raise durable.not_writable(log.root / _LOCK, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _under_way(log) from None
        yield


def _under_way(log: AuditLog) -> UnderWay:
    for one in log.open_runs():
        run = one.head.run
        if one.alive and run.job == "night":
            since = f"{run.started_at:%Y-%m-%d %H:%M}"
            told = Message(
                "night.under-way",
                run=run.run_id,
                day=str(run.business_date),
                since=since,
                trigger=run.trigger,
            )
            return UnderWay(told, day=run.business_date)
    return UnderWay(Message("night.under-way.begins"), day=None)

"""From notices to messages sent and recorded: one job in the log, never a part of the night."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from sekisho.alerts.plan import Notice
from sekisho.alerts.send import AddressOf, send
from sekisho.alerts.settings import Channel, Settings
from sekisho.alerts.text import render
from sekisho.audit import durable, tables
from sekisho.audit.chain import RunHead, outcome_of
from sekisho.audit.log import AuditLog
from sekisho.audit.record import RunRecord
from sekisho.errors import DataError
from sekisho.signing import Signer

FAILED: Final = 4
"""Exit code that the job has in the log where a message did not arrive."""

_LOCK: Final = "alert.lock"


@dataclass(frozen=True, slots=True)
class Sent:
    """How one message fared; `error` is None where it arrived."""

    notice: Notice
    error: str | None


@dataclass(frozen=True, slots=True)
class Alerted:
    """What became of the messages that were due.

    Attributes:
        unrecorded: why the record could not be written, where it could not.
    """

    sent: tuple[Sent, ...] = ()
    unrecorded: DataError | None = None

    def failures(self) -> tuple[tuple[Channel, str], ...]:
        """The channels on which something did not arrive, each with the class of its failures."""
        found = {(s.notice.channel, s.error): None for s in self.sent if s.error is not None}
        return tuple((channel, error) for channel, error in found if error is not None)


@contextlib.contextmanager
def alone(log: AuditLog) -> Iterator[None]:
    """Wait until no other process tells of this log, so that nothing is told twice.

    Raises:
        DataError: the log's folder cannot be written.
    """
    try:
        durable.make_folder(log.root)
        file = (log.root / _LOCK).open("ab")
    except OSError as error:
        raise durable.not_writable(log.root / _LOCK, error) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def deliver(
    log: AuditLog,
    head: RunHead,
    settings: Settings,
    notices: Sequence[Notice],
    address_of: AddressOf,
    clock: Callable[[], dt.datetime],
    *,
    about: str | None,
    signer: Signer | None = None,
) -> Alerted:
    """Send the notices and record how each fared; nothing is recorded where there are none.

    A disk that is full keeps nobody from being told: then the messages go out without a record.

    Args:
        head: how the job begins in the log.
        about: the run that they tell of.
        signer: what signs the job's entries; people are told without a key as well, since it may be
            the key that they have to be told of.
    """
    if not notices:
        return Alerted()
    messages = [
        (n.channel, render(n, settings, head.project), n.voice == "resolved") for n in notices
    ]
    sent: dict[int, Sent] = {}
    with _Job(log, head, clock, signer) as job:
        for delivery in send(messages, address_of):
            one = sent[delivery.number] = Sent(notices[delivery.number], delivery.error)
            job.write([*_rows(one, clock(), about)])
        job.finish(FAILED if any(one.error for one in sent.values()) else 0)
    return Alerted(tuple(sent[number] for number in sorted(sent)), job.unrecorded)


class _Job:
    """The job in the log, for as long as the disk takes it.

    Attributes:
        unrecorded: why it does not any more; from then on nothing is written.
    """

    def __init__(
        self,
        log: AuditLog,
        head: RunHead,
        clock: Callable[[], dt.datetime],
        signer: Signer | None,
    ) -> None:
        self.unrecorded: DataError | None = None
        self._clock = clock
        self._open = contextlib.ExitStack()
        self._record: RunRecord | None = None
        try:
            self._record = self._open.enter_context(log.begin(head, signer))
        except DataError as error:
            self.unrecorded = error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def write(self, rows: Sequence[tables.Alert]) -> None:
        self._attempt(lambda record: record.write("alert", rows))

    def finish(self, exit_code: int) -> None:
        outcome = outcome_of(exit_code)
        self._attempt(lambda r: r.finish(outcome, exit_code=exit_code, at=self._clock()))

    def _attempt(self, write: Callable[[RunRecord], object]) -> None:
        if self._record is None or self.unrecorded is not None:
            return
        try:
            write(self._record)
        except DataError as error:
            self.unrecorded = error


def _rows(sent: Sent, at: dt.datetime, about: str | None) -> Iterator[tables.Alert]:
    notice = sent.notice
    for subject in notice.subjects or (notice.voice,):
        yield tables.Alert(
            business_date=notice.day,
            about=about,
            channel=notice.channel.name,
            subject=subject,
            voice=notice.voice,
            state="failed" if sent.error else "sent",
            error=sent.error,
            recorded_at=at,
        )

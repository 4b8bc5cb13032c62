"""Telling people of a night: after its record is sealed, in a job of its own, changing nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sekisho.alerts import history
from sekisho.alerts.deliver import Alerted, alone, deliver
from sekisho.alerts.plan import Looked, Notice, plan
from sekisho.alerts.problem import Problem
from sekisho.alerts.send import AddressOf
from sekisho.alerts.settings import Settings
from sekisho.audit import tables
from sekisho.audit.chain import RunHead
from sekisho.audit.heads import new_head
from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.errors import DataError, ProjectError, SekishoError
from sekisho.messages import Message, listed, offered
from sekisho.nightly.alone import UnderWay
from sekisho.nightly.outcome import Run
from sekisho.nightly.problems import failed_run, overdue, problems_of
from sekisho.project import Outline, Project
from sekisho.project.config import Config
from sekisho.signing import Signer, signer_of

LONGEST: Final = dt.timedelta(days=90)
"""How long a silence can be asked for at a time."""

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Overdue:
    """Whether a night is over by its time.

    Attributes:
        due: whether the time has come.
        left: exports that no sealed run of the day has decided.
    """

    due: bool
    left: tuple[str, ...]
    alerted: Alerted

    @property
    def missed(self) -> bool:
        """Whether it should be over and is not."""
        return self.due and bool(self.left)


def alert(
    project: Project, done: Run, address_of: AddressOf, *, trigger: str, clock: Clock
) -> Alerted:
    """Tell of a night that was sealed, and publish the record of having told.

    Args:
        address_of: where a channel's address is.
        trigger: what started it, for the record.

    Raises:
        DataError: the log cannot be read, or the store not be published.
        ProjectError: a report's SQL is wrong.
    """
    if project.alerts is None:
        return Alerted()
    desk = _Desk(project.root, project.config, project.alerts, address_of, trigger, clock)
    found = problems_of(project, done)
    whole = done.decisions.keys() == project.exports.keys()
    told = desk.tell(found, done.day, about=done.id, looked="everywhere" if whole else "somewhere")
    if told.sent:
        _publish(project)
    return told


def alert_failed_run(
    outline: Outline,
    root: Path,
    day: dt.date,
    error: SekishoError,
    address_of: AddressOf,
    *,
    trigger: str,
    clock: Clock,
) -> Alerted:
    """Tell of a night that could not be completed, of which there may be no record at all.

    Nobody is told where that very night is under way: it goes on, and will tell of itself.
    """
    if outline.alerts is None or (isinstance(error, UnderWay) and error.day in {day, None}):
        return Alerted()
    desk = _Desk(root, outline.config, outline.alerts, address_of, trigger, clock)
    return desk.tell([failed_run(outline, day, error)], day, about=None, looked="nowhere")


def check_overdue(
    outline: Outline, root: Path, day: dt.date, address_of: AddressOf, *, trigger: str, clock: Clock
) -> Overdue:
    """Whether all exports of a night were decided by its time; if not, tell of it, once.

    Raises:
        ProjectError: no alerts are set up, so there is no such time.
        DataError: the log cannot be read.
    """
    settings = _set_up(outline.alerts)
    zone = outline.config.timezone
    log = AuditLog(root / outline.config.audit)
    due = clock() >= dt.datetime.combine(day, settings.finished_by, zone)
    left = tuple(history.undecided(log, day, outline.exports))
    if not (due and left):
        return Overdue(due, left, Alerted())
    desk = _Desk(root, outline.config, settings, address_of, trigger, clock)
    found = overdue(outline, day, settings.finished_by, left)
    return Overdue(due, left, desk.tell([found], day, about=None, looked="nowhere"))


def try_channels(
    project: Project, only: str | None, address_of: AddressOf, *, trigger: str, clock: Clock
) -> Alerted:
    """Send a test to one channel or to all.

    Raises:
        ProjectError: no alerts are set up, or there is no such channel.
        DataError: the store cannot be published.
    """
    settings = _set_up(project.alerts)
    if only is not None and only not in settings.channels:
        raise ProjectError(
            Message("alert.unknown-channel", name=only),
            help=Message("project.known", names=offered(settings.channels, only)),
        )
    day = project.config.business_day(clock())
    desk = _Desk(project.root, project.config, settings, address_of, trigger, clock)
    names = [only] if only is not None else sorted(settings.channels)
    told = desk.deliver([Notice(settings.channels[n], "test", day) for n in names], day, about=None)
    _publish(project)
    return told


def silence(
    project: Project, id_: str, until: dt.date, reason: str, by: str, *, trigger: str, clock: Clock
) -> tables.Silence:
    """Have nobody told of one open thing until a day; what is decided about it does not change.

    Raises:
        ProjectError: no alerts are set up; nothing with this id is open; the day is too far away.
        DataError: the record cannot be written.
    """
    _set_up(project.alerts)
    log = AuditLog(project.folder(project.config.audit))
    day = project.config.business_day(clock())
    known = history.read(log).standing()
    if id_ not in known:
        raise ProjectError(
            Message("alert.silence-unknown", id=id_),
            help=Message("alert.silence-known", ids=listed(known)),
        )
    if until > day + LONGEST:
        last = str(day + LONGEST)
        raise ProjectError(Message("alert.silence-too-long", days=LONGEST.days, last=last))
    signer = signer_of(project.folder(project.config.keys), "run")
    row = tables.Silence(id_, until, reason, by, clock())
    with log.begin(_head(project.config, day, trigger, clock), signer) as record:
        record.write("silence", [row])
        record.finish("passed", exit_code=0, at=clock())
    _publish(project)
    return row


@dataclass(frozen=True, slots=True)
class _Desk:
    """What it takes to tell people of one project."""

    root: Path
    config: Config
    settings: Settings
    address_of: AddressOf
    trigger: str
    clock: Clock

    def tell(
        self, problems: Sequence[Problem], day: dt.date, *, about: str | None, looked: Looked
    ) -> Alerted:
        log = AuditLog(self.root / self.config.audit)
        past, unreadable = history.History(), None
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(alone(log))
                past = history.read(log)
            except DataError as error:
                unreadable = error  # whoever is told twice is better off than who is not told
            due = plan(self.settings, past, problems, day, looked=looked)
            told = self.deliver(due, day, about=about)
        return replace(told, unrecorded=told.unrecorded or unreadable)

    def deliver(self, notices: Sequence[Notice], day: dt.date, *, about: str | None) -> Alerted:
        log = AuditLog(self.root / self.config.audit)
        head = _head(self.config, day, self.trigger, self.clock)
        return deliver(
            log,
            head,
            self.settings,
            notices,
            self.address_of,
            self.clock,
            about=about,
            signer=self._signer(),
        )

    def _signer(self) -> Signer | None:
        """The run's key; None = there is none that can be used, of which people are told then."""
        try:
            return signer_of(self.root / self.config.keys, "run")
        except SekishoError:
            return None


def _head(config: Config, day: dt.date, trigger: str, clock: Clock) -> RunHead:
    return new_head("alert", day, clock(), project=config.name, trigger=trigger)


def _set_up(settings: Settings | None) -> Settings:
    if settings is None:
        raise ProjectError(Message("alert.not-set-up"), help=Message("alert.not-set-up.help"))
    return settings


def _publish(project: Project) -> None:
    config = project.config
    publish(project.folder(config.audit), project.folder(config.store), project.reports)

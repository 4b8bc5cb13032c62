"""Retention under way: what is to be removed is recorded before the first file of an area goes."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from types import TracebackType
from typing import Self

from sekisho import remote, requests
from sekisho.audit.chain import RunHead, outcome_of
from sekisho.audit.heads import new_head
from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.errors import DataError, ProjectError, SekishoError
from sekisho.messages import Message
from sekisho.nightly.alone import alone
from sekisho.project import Project
from sekisho.retention import find
from sekisho.retention.due import Area, Due, Removal, Retained, State
from sekisho.retention.rows import removal_rows
from sekisho.retention.there import identity_of
from sekisho.signing import signer_of
from sekisho.sweep.areas import on_servers


class Retention:
    """Removal of what has been kept for too long, open from its first record to its last.

    No night runs meanwhile: what it reads is not taken from under it.

    Attributes:
        removals, problems: what has become of each file so far.
    """

    def __init__(
        self, project: Project, day: dt.date, *, trigger: str, clock: Callable[[], dt.datetime]
    ) -> None:
        """Prepare it.

        Args:
            day: by which ages are told.

        Raises:
            ProjectError: the day has not come yet, so what is younger would be taken for older.
        """
        if day > clock().date():
            raise ProjectError(
                Message("retention.future", day=str(day)), help=Message("retention.future.help")
            )
        self.project = project
        self.day = day
        self.removals: list[Removal] = []
        self.problems: list[SekishoError] = []
        self._trigger = trigger
        self._clock = clock

    def __enter__(self) -> Self:
        config = self.project.config
        signer = signer_of(self.project.folder(config.keys), "run")
        self._log = AuditLog(self.project.folder(config.audit))
        with contextlib.ExitStack() as opening:
            opening.enter_context(alone(self._log))
            self._record = opening.enter_context(self._log.begin(self._head(), signer))
            self._open = opening.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def _head(self) -> RunHead:
        return new_head(
            "retention",
            self.day,
            self._clock(),
            project=self.project.config.name,
            trigger=self._trigger,
            policy_digest=self.project.policy.digest,
            word="retention",
        )

    def remove(self, area: Area) -> tuple[Removal, ...]:
        """Remove from one area what is older than it may be and nothing rests on any more."""
        try:
            there = find.lying(self.project, self._log, self.day)
            rests = find.proof(self.project, self._log, there)
            found = find.find(self.project, self._log, area, self.day, rests)
        except DataError as error:
            self.problems.append(error)
            return ()
        planned = [Removal(due, "kept" if due.stays else "due") for due in found]
        self._record.write("removal", [*removal_rows(planned)])
        done = tuple(
            Removal(one.due, self._removed(one.due)) for one in planned if one.state == "due"
        )
        self._record.write("removal", [*removal_rows(done)])
        ended = (*done, *(one for one in planned if one.state == "kept"))
        self.removals += ended
        return ended

    def finish(self) -> Retained:
        """Seal the record, publish the audit store, and say what was removed."""
        config = self.project.config
        done = Retained(
            id=self._record.run_id,
            day=self.day,
            declared=True,
            removals=tuple(self.removals),
            problems=tuple(self.problems),
            on_servers=on_servers(self.project),
            store=self.project.folder(config.store),
        )
        self._record.finish(outcome_of(done.exit_code), exit_code=done.exit_code, at=self._clock())
        publish(self.project.folder(config.audit), done.store, self.project.reports)
        return done

    def _removed(self, due: Due) -> State:
        """Remove one file, if it is still the one that was found."""
        problem = None
        try:
            if identity_of(due.found) != due.identity:
                problem = "changed"
            elif due.area == "requests":
                requests.remove(due.found.path, self._record.number)
            else:
                due.found.path.unlink()
        except OSError as error:
            problem = error.strerror or type(error).__name__
        except DataError as error:
            self.problems.append(error)
            return "failed"
        if problem is not None:
            self.problems.append(
                DataError(
                    Message("retention.not-removed", file=due.found.shown, problem=problem),
                    help=Message("retention.not-removed.help"),
                )
            )
            return "failed"
        if due.area == "lake" or due.found.parts[0] == remote.FETCHED:
            with contextlib.suppress(OSError):  # not empty: something in it is kept
                due.found.path.parent.rmdir()
        return "removed"

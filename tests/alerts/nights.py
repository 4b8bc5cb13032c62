"""Nights written to a real log, and what people would be told after each: the log is all the state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from audit.recorded import VIOLATION, at, head

from sekisho.alerts import history, problem
from sekisho.alerts.deliver import deliver
from sekisho.alerts.plan import Looked, Notice, plan
from sekisho.alerts.problem import Problem, Subject
from sekisho.alerts.settings import Channel, Settings
from sekisho.audit import tables
from sekisho.audit.chain import Job, RunHead
from sekisho.audit.log import AuditLog
from sekisho.messages import Message

SETTINGS = Settings(
    channels={"office": Channel("office", "ja"), "crm": Channel("crm", "en")},
    owners={"data": ("office",), "crm": ("crm", "office")},
    default="data",
    finished_by=dt.time(6),
)


def day(number: int) -> dt.date:
    """A day, counted from the first of that November."""
    return dt.date(2026, 10, 31) + dt.timedelta(days=number)


def made(subject: Subject, owner: str | None = None, also: Iterable[Subject] = ()) -> Problem:
    """A problem of which only the subject and the owner matter."""
    title = Message("alert.title.source", source=subject.id)
    next_ = Message("alert.run-again")
    return Problem(subject, owner, title, (), next_, tuple(also))


@dataclass
class Coop:
    """A co-op with a log; each night is recorded, then told as far as `deaf` channels hear it."""

    root: Path
    settings: Settings = SETTINGS
    deaf: set[str] = field(default_factory=set)
    runs: int = 0

    def night(
        self,
        number: int,
        found: Sequence[Problem] = (),
        *,
        outcomes: Mapping[str, str] | None = None,
        landed: Mapping[str, bool] | None = None,
        looked: Looked = "everywhere",
    ) -> list[tuple[str, str, tuple[str, ...]]]:
        """Record a run and tell of it: (channel, voice, subjects) of each message that was due."""
        self._record(number, found, outcomes or {"x": "refused"}, landed or {"s": True})
        return self.told(number, found, looked)

    def told(
        self, number: int, found: Sequence[Problem], looked: Looked = "everywhere"
    ) -> list[tuple[str, str, tuple[str, ...]]]:
        """Tell of what was found."""
        log = AuditLog(self.root)
        notices = plan(self.settings, history.read(log), found, day(number), looked=looked)
        self._deliver(log, number, notices)
        return [(n.channel.name, n.voice, tuple(sorted(n.subjects))) for n in notices]

    def silence(self, number: int, subject: str, until: int) -> None:
        """Somebody asks for silence."""
        with AuditLog(self.root).begin(self._head(number, "alert")) as record:
            record.write("silence", [tables.Silence(subject, day(until), "known", "室長", at())])
            record.finish("passed", exit_code=0, at=at())

    def _deliver(self, log: AuditLog, number: int, notices: Sequence[Notice]) -> None:
        # Addresses that reach nobody: what was told is what the record says.
        def address(channel: Channel) -> str | None:
            return None if channel.name in self.deaf else "test://"

        deliver(
            log, self._head(number, "alert"), self.settings, notices, address, at, about="night"
        )

    def _record(
        self,
        number: int,
        found: Sequence[Problem],
        outcomes: Mapping[str, str],
        landed: Mapping[str, bool],
        *,
        sealed: bool = True,
    ) -> None:
        subjects = [s for one in found for s in one.subjects]
        failed = {s.of for s in subjects if s.kind == "source"}
        unreleased = {s.of for s in subjects if s.kind == "release"}
        with AuditLog(self.root).begin(self._head(number, "night")) as record:
            record.write(
                "extract",
                [
                    tables.Extract(
                        n,
                        "f",
                        None,
                        None,
                        None,
                        None,
                        None,
                        "landed" if ok and n not in failed else "empty",
                    )
                    for n, ok in landed.items()
                ],
            )
            record.write("violation", [_violation(s) for s in subjects if s.kind == "violation"])
            record.write("expectation", [_failed(s) for s in subjects if s.kind == "expectation"])
            record.write(
                "decision",
                [
                    tables.ExportDecision(
                        n,
                        "r",
                        "P1",
                        "A1",
                        "d",
                        "refused",
                        "failed" if n in unreleased else o,
                        (),
                        None,
                    )
                    for n, o in outcomes.items()
                ],
            )
            if sealed:
                record.finish("failed", exit_code=1, at=at())

    def _head(self, number: int, job: Job) -> RunHead:
        self.runs += 1
        return replace(head(f"run-{self.runs}", day=number), job=job)


def _violation(subject: Subject) -> tables.ExportViolation:
    return replace(VIOLATION, id=subject.id, export=subject.of)


def _failed(subject: Subject) -> tables.ExpectationResult:
    id_ = subject.id.removeprefix(f"expectation:{subject.of}.")
    return tables.ExpectationResult(
        subject.of, subject.of, "not null", "critical", "violated", None, 3, id_
    )


REFUSAL = problem.violation("SK101-0a1b2c3d", "x")
COLUMN = problem.violation("SK101-11111111", "x")
BYTES = problem.violation("SK302-22222222", "x")
SOURCE = problem.source("s")
EXPECTED = problem.expectation("s", "not_null-33333333")
RELEASE = problem.release("x")

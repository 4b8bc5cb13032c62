"""A run under way: each step is recorded before the next begins."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from sekisho import engine, remote
from sekisho.audit.chain import RunHead, outcome_of
from sekisho.audit.heads import new_head
from sekisho.audit.log import AuditLog
from sekisho.audit.nights import LATER_LEDGER, REQUESTS, STOPS
from sekisho.audit.store import publish
from sekisho.decide import against
from sekisho.errors import DataError, ProjectError, SekishoError
from sekisho.expectations import SuiteResult
from sekisho.expectations import run as run_suite
from sekisho.extract import Extracted
from sekisho.gate import Cleared, Gate, InDoubt, Passage, Passed, Stopped
from sekisho.messages import Message
from sekisho.model import Decision, Outcome
from sekisho.nightly import after_reports, rows
from sekisho.nightly.alone import alone
from sekisho.nightly.arrivals import NotYet
from sekisho.nightly.checking import leaving_on
from sekisho.nightly.events import unsent
from sekisho.nightly.landing import Landing, sources_of
from sekisho.nightly.ledger import needs_ledger, registers, row_condition_sources, strangers
from sekisho.nightly.outcome import (
    Checked,
    ExportOutcome,
    NotPassed,
    Run,
    Strangers,
    Unreadable,
)
from sekisho.nightly.passages import folder_of, passage_of, through
from sekisho.nightly.row_conditions import RowConditions
from sekisho.nightly.took import Took
from sekisho.nightly.worlds import world_of
from sekisho.project import Project, policy_texts, scratch
from sekisho.rules import judge_ledger
from sekisho.signing import signer_of
from sekisho.world import Lake, people_stopped


class Night:
    """One run, open from its first record to its last; use it as a context.

    Attributes:
        sources: names of what is extracted, the ledger first: what the exports read, and what
            says whose rows may be included.
        exports: names of what is decided.
        strangers: rows of sources about subjects that no register knows.
        unreadable: what of the sources that have landed could not be read.
    """

    def __init__(
        self,
        project: Project,
        checked: Checked,
        *,
        trigger: str,
        clock: Callable[[], dt.datetime],
        again: bool = False,
        secrets: remote.Secrets = os.environ.get,
    ) -> None:
        """Prepare a run; it begins when the context is entered.

        Args:
            checked: what was decided without data, about all exports or some.
            trigger: what starts it, for the record.
            clock: gives the time with its zone.
            again: release also what was released from the same inputs before and is gone from its
                destination, since its recipient has asked for it once more.
            secrets: where credentials of servers are looked up.

        Raises:
            ProjectError: one refused export holds all others, so that none can be run alone.
        """
        if project.config.hold == "run" and checked.decisions.keys() != project.exports.keys():
            raise ProjectError(Message("night.hold-run"), help=Message("night.hold-run.help"))
        self.project = project
        self.checked = checked
        self.exports = tuple(checked.decisions)
        self.sources = sources_of(project, checked)
        self.problems: list[SekishoError] = []
        self.not_passed: list[NotPassed] = []
        self.strangers: list[Strangers] = []
        self.unreadable: list[Unreadable] = []
        self._clock = clock
        self._trigger = trigger
        self._again = again
        self._secrets = secrets
        self._stopped: dict[str, str] = {}
        self._decisions: dict[str, Decision] = dict(checked.decisions)
        self._outcomes: dict[str, ExportOutcome] = {}
        self._cleared: dict[str, Cleared] = {}
        self._took = Took()

    def __enter__(self) -> Self:
        config = self.project.config
        signer = signer_of(self.project.folder(config.keys), "run")
        self._log = AuditLog(self.project.folder(config.audit))
        head = self._head()
        work = self.project.folder(config.lake) / scratch.FOLDER
        with contextlib.ExitStack() as opening:
            opening.enter_context(self._alone())
            scratch.sweep(work)
            self._scratch = opening.enter_context(scratch.folder(work, head.run_id))
            self._record = opening.enter_context(self._written_log().begin(head, signer))
            self._lake_connection = opening.enter_context(
                engine.lake_instance(self._scratch / "spill")
            )
            self._record.policy(self.project.policy.digest, policy_texts(self.project))
            self._gate = Gate(self._log, self._record, self._clock, self._scratch / "stage", signer)
            self._settle()
            self._landing = Landing(
                self.project,
                self.checked,
                self._lake_folder(),
                head.started_at,
                self._clock,
                self._secrets,
                self._log,
            )
            self._conditions = RowConditions(self.project, self._log, self._landing)
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
        day = self.checked.day
        return new_head(
            "night",
            day,
            self._clock(),
            project=self.project.config.name,
            trigger=self._trigger,
            policy_digest=self.project.policy.digest,
            notice_id=self.checked.notice,
        )

    def decision(self, export: str) -> Decision:
        """The decision on one export as it stands, with what data has told by now."""
        return self._decisions[export]

    # ------------------------------------------------------------------ steps

    def lacks(self, name: str) -> NotYet | None:
        """What a source still lacks that its contract lets a run wait for; None = land it now."""
        return self._landing.lacks(name)

    def extract(self, name: str, *, last_try: bool = True) -> Extracted | None:
        """Land one source; what cannot be used stops what depends on it, not the rest.

        Args:
            last_try: nobody will try it again, so what fails has failed.

        Raises:
            Transient: another try may help, and there will be one; nothing is recorded yet.
        """
        with self._took.by("extract", name):
            landed = self._landing.land(name, last_try=last_try)
        failure = self._landing.failures.get(name)
        if failure is not None:
            self.problems.append(failure)
            self._stopped[name] = f"source:{name}"
        self._record.write(
            "extract", [rows.extract_row(self.project.sources[name], landed, failure)]
        )
        if landed is not None:
            self._record.write("quarantine", rows.quarantine_rows(landed))
            if landed.quarantined or landed.bad_cells:
                self.unreadable.append(Unreadable(name, landed.quarantined, landed.bad_cells))
        return landed

    def tag(self) -> None:
        """Record the tag of every column of every relation, and the lineage that gives it."""
        checked = self.checked
        with self._took.by("tag"):
            tags = rows.tag_rows(self.project, checked.analysis, checked.tags)
            self._record.write("tag", [*tags])
            self._record.write("edge", [*rows.edge_rows(checked.analysis)])
            self._record.write("python_model", [*rows.python_rows(self.project)])
            self._record.write("influence", [*rows.influence_rows(checked.analysis, self.exports)])

    def expect(self, name: str) -> None:
        """Run the suite of one source; a critical expectation that does not pass stops it."""
        landed = self._landing.landed.get(name)
        if landed is None:
            return
        with self._took.by("expect", name):
            result = run_suite(
                self.project.suites[name], landed.path, business_date=self.checked.day
            )
        self._expected(result)
        if result.stops:
            self._stopped.setdefault(name, f"expectation:{name}")

    def decide(self) -> None:
        """Complete the decisions by the day on which files leave, and by what only data can tell.

        That is whether the ledger can be used, and what members have asked for themselves.
        """
        conditions = self._conditions
        today = self._today()
        with self._took.by("decide"):
            conditions.judge(self._lake_connection, self.checked.day, today)
            self.problems += conditions.problems
            facts = conditions.facts()
            if facts is not None:
                self._record.event(REQUESTS, at=self._clock(), **facts)
            if conditions.later is not None:
                later = conditions.later.facts()
                self._record.event(LATER_LEDGER, at=self._clock(), **later)
            if conditions.fault is None:
                self._count_strangers()
        self.checked = leaving_on(self.project, self.checked, today)
        self._decisions = dict(self.checked.decisions)
        for name, decision in self._decisions.items():
            if conditions.fault is not None and self._needs_ledger(name):
                violation = judge_ledger(self.project.exports[name], conditions.fault)
                self._decisions[name] = against(decision, (violation,))
        self._record_decisions(self._decisions.values())
        self._record.write("waiver", [*rows.waiver_rows(self.checked.waivers, self._decisions)])

    def stage(self, name: str) -> ExportOutcome | None:
        """Make and check the file of one export if it is permitted and nothing holds it.

        All are staged before any is released: what the bytes of one show can hold the others.

        Returns:
            What became of it; None = it is ready to be released.
        """
        outcome = self._staged(name)
        if outcome is not None:
            self._outcomes[name] = outcome
        return outcome

    def release(self, name: str) -> ExportOutcome:
        """Put the staged file of one export in place, if it has one."""
        if name not in self._outcomes:
            self._outcomes[name] = self._released(name)
        return self._outcomes[name]

    def finish(self) -> Run:
        """Seal the record, publish the audit store, and say how it all ended."""
        self.problems += after_reports.write_due(
            self.project, self._log, self._record, self._clock(), self._secrets
        )
        self._record.write(
            "decision", [*rows.decision_rows(self.project, self._decisions, self._outcomes)]
        )
        for recipient, about in rows.decided(self.project, self._decisions, self._outcomes).items():
            self._record.decided(recipient, about)
        self._record.write("run_step", self._took.rows())
        config = self.project.config
        store = self.project.folder(config.store)
        done = replace(self._done(), store=store)
        self._record.finish(outcome_of(done.exit_code), exit_code=done.exit_code, at=self._clock())
        publish(self.project.folder(config.audit), store, self.project.reports)
        failure = unsent(
            self.project, self._log, self._record.number, trigger=self._trigger, clock=self._clock
        )
        return replace(done, unsent=failure)

    # ------------------------------------------------------------------ what a dry run does otherwise

    def _alone(self) -> AbstractContextManager[None]:
        """Keep other runs out."""
        return alone(self._log)

    def _written_log(self) -> AuditLog:
        """The log that is written; what was before is always asked of the project's own."""
        return self._log

    def _lake_folder(self) -> Path:
        """The lake that sources land in."""
        return self.project.folder(self.project.config.lake)

    def _settle(self) -> None:
        """Find out what an earlier run that was cut off had left open, or in doubt."""
        self._gate.settle(
            {
                name: folder_of(self.project, name, self._secrets)
                for name in self.project.policy.destinations
            }
        )

    def _let_go(self, cleared: Cleared) -> Passed:
        """Put a cleared file in place."""
        return self._gate.release(cleared)

    # ------------------------------------------------------------------ parts

    def _passage(self, name: str) -> Passage:
        return passage_of(
            self.project,
            self.checked,
            self._decisions[name],
            self._landing.files(),
            lambda: self._still(name),
            self._secrets,
            self._conditions.asked,
            self._conditions.said,
        )

    def _still(self, name: str) -> bool:
        """Whether an export is still what was decided; much is in force until midnight."""
        decision = self._decisions[name]
        now = leaving_on(self.project, self.checked, self._today())
        return (
            now.decisions[name] == decision
            and (
                now is self.checked
                or world_of(self.project, now, decision)
                == world_of(self.project, self.checked, decision)
            )
            and self._conditions.still(self._scratch / "ledger-now")
        )

    def _today(self) -> dt.date:
        return self._clock().astimezone(self.project.config.timezone).date()

    def _done(self) -> Run:
        return Run(
            id=self._record.run_id,
            day=self.checked.day,
            notice=self.checked.notice,
            decisions=dict(self._decisions),
            exports=dict(self._outcomes),
            problems=tuple(self.problems),
            expectations=tuple(self.not_passed),
            strangers=tuple(self.strangers),
            unreadable=tuple(self.unreadable),
            waivers=self.checked.waivers,
            checked=self.checked,
            failed_sources=dict(self._landing.failures),
            overdue_requests=self._conditions.asked.overdue if self._conditions.asked else 0,
        )

    def _staged(self, name: str) -> ExportOutcome | None:
        decision = self._decisions[name]
        if decision.verdict != "permitted":
            return ExportOutcome(name, decision.verdict)
        held_by = self._held_by(name)
        if held_by:
            return ExportOutcome(name, "held", held_by)
        passage = self._passage(name)
        try:
            with self._took.by("stage", name):
                self._record_stops(passage)
                staged = self._gate.stage(passage, self._lake(), again=self._again)
        except DataError as error:
            return self._not_sent(name, error)
        match staged:
            case Stopped(violations, expected):
                self._expected(expected)
                self._decisions[name] = against(decision, violations)
                self._record_decisions([self._decisions[name]])
                return ExportOutcome(name, "refused")
            case Passed():
                return through(passage, staged)
            case Cleared():
                self._expected(staged.expected)
                self._cleared[name] = staged
                return None

    def _record_stops(self, passage: Passage) -> None:
        """Record how many people have stopped the use, if there is anybody's data in it."""
        with engine.withheld(passage.export.place):
            stopped = people_stopped(passage.world, self._lake())
        if stopped:
            few = self.project.policy.thresholds.smallest_group
            counts = {r: count if count >= few else None for r, count in stopped.items()}
            name = passage.export.name
            self._record.event(STOPS, at=self._clock(), export=name, few=few, **counts)

    def _expected(self, result: SuiteResult | None) -> None:
        """Record how a suite came out, if there was one."""
        if result is not None:
            self._record.write("expectation", [*rows.expectation_rows(result)])
            self.not_passed.extend(NotPassed(result.suite, one) for one in result.not_passed)

    def _released(self, name: str) -> ExportOutcome:
        held_by = self._refused_others()
        if held_by:
            return ExportOutcome(name, "held", held_by)
        cleared = self._cleared[name]
        try:
            with self._took.by("release", name):
                passed = self._let_go(cleared)
            return through(cleared.passage, passed)
        except DataError as error:
            return self._not_sent(name, error)

    def _not_sent(self, name: str, error: DataError) -> ExportOutcome:
        """An export that has not been sent, or of which nobody can tell."""
        cause = error.__cause__
        # What the server did. What to do about it is for the doubt to say: not to run again.
        if isinstance(cause, SekishoError):
            self.problems.append(DataError(cause.message, place=cause.place))
        self.problems.append(error)
        outcome: Outcome = "in_doubt" if isinstance(error, InDoubt) else "failed"
        return ExportOutcome(name, outcome, message=error.message)

    def _refused_others(self) -> tuple[str, ...]:
        """Where one refused export holds all others: those that are not permitted."""
        if self.project.config.hold != "run":
            return ()
        return tuple(sorted(n for n, d in self._decisions.items() if d.verdict != "permitted"))

    def _held_by(self, name: str) -> tuple[str, ...]:
        upstream = self.checked.analysis.upstream(name)
        needed = (
            *upstream,
            *(row_condition_sources(self.project) if self._needs_ledger(name) else ()),
        )
        held = {self._stopped[source] for source in needed if source in self._stopped}
        return tuple(sorted(held)) or self._refused_others()

    def _needs_ledger(self, name: str) -> bool:
        return needs_ledger(self.project, self.checked.analysis, name)

    def _count_strangers(self) -> None:
        """Record how many rows name subjects that no register knows."""
        for found in strangers(self.project, self._lake()):
            self.strangers.append(found)
            self._record.write("quarantine", [rows.stranger_row(found)])

    def _lake(self) -> Lake:
        return Lake(
            self._lake_connection,
            self._landing.files(),
            self.project.key_spaces,
            registers(self.project),
            self.checked.day,
        )

    def _record_decisions(self, decisions: Iterable[Decision]) -> None:
        found = tuple(decisions)
        self._record.write("violation", [*rows.violation_rows(found)])
        self._record.write("violation_step", [*rows.step_rows(found)])

"""A run under way: each step is recorded before the next begins."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import duckdb

import sekisho
from sekisho import engine, remote
from sekisho.audit.chain import RunHead, outcome_of
from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.decide import verdict_of
from sekisho.errors import DataError, ProjectError, SekishoError
from sekisho.expectations import SuiteResult
from sekisho.expectations import run as run_suite
from sekisho.extract import Extracted, extract
from sekisho.gate import Cleared, Gate, Passage, Passed, Stopped
from sekisho.messages import Message
from sekisho.model import ROWS, Decision, Source, Violation
from sekisho.nightly import after_reports, rows
from sekisho.nightly.alone import alone
from sekisho.nightly.ledger import keys_of, ledger_fault, needs_ledger, registers
from sekisho.nightly.outcome import Checked, ExportOutcome, NotPassed, Run, Strangers
from sekisho.nightly.passages import destination_folder, passage_of, row_condition_sources
from sekisho.project import Project, policy_digest_now, scratch
from sekisho.rules import Tag, judge_ledger
from sekisho.world import Lake, Landed, unknown_lines

_FETCHED: Final = ".fetched"
"""Where in the lake raw files are that come from servers; no source is called so."""


class Night:
    """One run, open from its first record to its last; use it as a context.

    Attributes:
        sources: names of what is extracted, the ledger first: what the exports read, and what
            says whose rows may be included.
        exports: names of what is decided.
        strangers: rows of sources about subjects that no register knows.
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
        self.sources = _sources(project, checked)
        self.problems: list[SekishoError] = []
        self.not_passed: list[NotPassed] = []
        self.strangers: list[Strangers] = []
        self._clock = clock
        self._trigger = trigger
        self._again = again
        self._secrets = secrets
        self._landed: dict[str, Extracted] = {}
        self._failures: dict[str, SekishoError] = {}
        self._stopped: dict[str, str] = {}
        self._decisions: dict[str, Decision] = dict(checked.decisions)
        self._outcomes: dict[str, ExportOutcome] = {}
        self._cleared: dict[str, Cleared] = {}
        self._ledger_fault: Message | None = None

    def __enter__(self) -> Self:
        config = self.project.config
        self._log = AuditLog(self.project.folder(config.audit))
        head = self._head()
        work = self.project.folder(config.lake) / scratch.FOLDER
        with contextlib.ExitStack() as opening:
            opening.enter_context(self._alone())
            scratch.sweep(work)
            self._scratch = opening.enter_context(scratch.folder(work, head.run_id))
            self._record = opening.enter_context(self._written_log().begin(head))
            self._lake_connection = opening.enter_context(
                engine.lake_instance(self._scratch / "spill")
            )
            self._gate = Gate(self._log, self._record, self._clock, self._scratch / "stage")
            self._settle()
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
        return RunHead(
            run_id=f"{day:%Y%m%d}-{uuid.uuid4().hex[:12]}",
            business_date=day,
            started_at=self._clock(),
            engine_version=sekisho.__version__,
            duckdb_version=duckdb.__version__,
            policy_digest=self.project.policy.digest,
            notice_id=self.checked.notice,
            project=self.project.config.name,
            trigger=self._trigger,
        )

    def decision(self, export: str) -> Decision:
        """The decision on one export as it stands, with what data has told by now."""
        return self._decisions[export]

    # ------------------------------------------------------------------ steps

    def extract(self, name: str) -> Extracted | None:
        """Land one source; what cannot be used stops what depends on it, not the rest."""
        source = self.project.sources[name]
        landed, failure = None, None
        try:
            landed = extract(
                source,
                self.project.key_spaces,
                self._arrived(source, self._lake_folder()),
                self._lake_folder(),
                self.checked.day,
                self._field_tags(name),
                before=self.project.folder(self.project.config.lake),
            )
        except SekishoError as error:
            failure = self._failures[name] = error
            self.problems.append(error)
            self._stopped[name] = f"source:{name}"
        self._record.write("extract", [rows.extract_row(source, landed, failure)])
        if landed is not None:
            self._landed[name] = landed
            self._record.write("quarantine", rows.quarantine_rows(landed))
        return landed

    def tag(self) -> None:
        """Record the tag of every column of every relation, and the lineage that gives it."""
        checked = self.checked
        self._record.write("tag", [*rows.tag_rows(self.project, checked.analysis, checked.tags)])
        self._record.write("edge", [*rows.edge_rows(checked.analysis)])
        self._record.write("influence", [*rows.influence_rows(checked.analysis, self.exports)])

    def expect(self, name: str) -> None:
        """Run the suite of one source; a critical expectation that does not pass stops it."""
        landed = self._landed.get(name)
        if landed is None:
            return
        result = run_suite(self.project.suites[name], landed.path, business_date=self.checked.day)
        self._expected(result)
        if result.stops:
            self._stopped.setdefault(name, f"expectation:{name}")

    def decide(self) -> None:
        """Complete the decisions by what only data can tell: whether the ledger can be used."""
        self._ledger_fault = self._judge_ledger()
        if self._ledger_fault is None:
            self._count_strangers()
        for name, decision in self._decisions.items():
            if self._ledger_fault is not None and self._needs_ledger(name):
                violation = judge_ledger(self.project.exports[name], self._ledger_fault)
                self._decisions[name] = _refused(decision, (violation,))
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
        after_reports.write_due(self.project, self._log, self._record, self._clock())
        self._record.write(
            "decision", [*rows.decision_rows(self.project, self._decisions, self._outcomes)]
        )
        config = self.project.config
        store = self.project.folder(config.store)
        done = replace(self._done(), store=store)
        self._record.finish(outcome_of(done.exit_code), exit_code=done.exit_code, at=self._clock())
        publish(self.project.folder(config.audit), store, self.project.reports)
        return done

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
        """Find out what an earlier run that was cut off had left open."""
        self._gate.settle(
            {
                name: destination_folder(self.project, name)
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
            self._lake_files(),
            self._still_decided,
        )

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
            waivers=self.checked.waivers,
            failed_sources=dict(self._failures),
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
            staged = self._gate.stage(passage, self._lake(), again=self._again)
        except DataError as error:
            self.problems.append(error)
            return ExportOutcome(name, "failed", message=error.message)
        match staged:
            case Stopped(violations, expected):
                self._expected(expected)
                self._decisions[name] = _refused(decision, violations)
                self._record_decisions([self._decisions[name]])
                return ExportOutcome(name, "refused")
            case Passed():
                return _through(passage, staged)
            case Cleared():
                self._expected(staged.expected)
                self._cleared[name] = staged
                return None

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
            return _through(cleared.passage, self._let_go(cleared))
        except DataError as error:
            self.problems.append(error)
            return ExportOutcome(name, "failed", message=error.message)

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

    def _judge_ledger(self) -> Message | None:
        """Why the ledger cannot be used; None = it can."""
        ledger = self.project.ledger
        if ledger is not None and ledger.name in self._failures:
            return self._failures[ledger.name].message
        try:
            return ledger_fault(self.project, self._lake_connection, self._lake_files())
        except DataError as error:
            self.problems.append(error)
            return error.message

    def _count_strangers(self) -> None:
        """Record how many rows name subjects that no register knows; nobody gets these."""
        lake = self._lake()
        for name in sorted(self._landed):
            source = self.project.sources[name]
            for column, space in keys_of(source):
                through = self.project.key_spaces[space].map_source
                if through is not None and through not in self._landed:
                    continue  # an export that needs it will say so
                with engine.withheld(source.place):
                    count = unknown_lines(lake, name, column, space)
                if count:
                    found = Strangers(name, column, count)
                    self.strangers.append(found)
                    self._record.write("quarantine", [rows.stranger_row(found)])

    def _still_decided(self) -> bool:
        try:
            now = policy_digest_now(self.project.root)
        except ProjectError:
            return False
        if now != self.project.policy.digest:
            return False
        ledger = self.project.ledger
        landed = self._landed.get(ledger.name) if ledger else None
        if ledger is None or landed is None:
            return True
        try:
            raw = self._arrived(ledger, self._scratch / "ledger-now") / landed.raw_path
        except DataError:  # nobody can tell what is in force now
            return False
        return raw.is_file() and engine.sha256(raw) == landed.raw_digest

    def _arrived(self, source: Source, lake: Path) -> Path:
        """The folder with a source's raw file: inbound, or what is fetched now, beside a lake.

        Raises:
            DataError: it cannot be fetched.
        """
        origin = source.format.origin
        if origin is None:
            return self.project.folder(self.project.config.inbound)
        folder = lake / _FETCHED / source.name / self.checked.day.isoformat()
        remote.fetch(source, origin, self.checked.day, folder, self._secrets)
        return folder

    def _lake_files(self) -> dict[str, Landed]:
        return {name: Landed(e.path, e.digest) for name, e in self._landed.items()}

    def _lake(self) -> Lake:
        return Lake(
            self._lake_connection,
            self._lake_files(),
            self.project.key_spaces,
            registers(self.project),
            self.checked.day,
        )

    def _record_decisions(self, decisions: Iterable[Decision]) -> None:
        found = tuple(decisions)
        self._record.write("violation", [*rows.violation_rows(found)])
        self._record.write("violation_step", [*rows.step_rows(found)])

    def _field_tags(self, source: str) -> dict[str, dict[str, str]]:
        return {
            tag.column.name: _field_tag(tag)
            for tag in self.checked.tags.values()
            if tag.column.table == source and tag.column.name != ROWS
        }


def _sources(project: Project, checked: Checked) -> tuple[str, ...]:
    """What a run extracts: the ledger and the registers first, then what its exports read."""
    first = row_condition_sources(project)
    if checked.decisions.keys() == project.exports.keys():
        rest = sorted(project.sources)
    else:
        rest = sorted({n for e in checked.decisions for n in checked.analysis.upstream(e)})
    return tuple(dict.fromkeys((*first, *(n for n in rest if n in project.sources))))


def _through(passage: Passage, passed: Passed) -> ExportOutcome:
    name, file = passage.export.name, passage.file
    if passed.state == "unchanged":
        told = Message("gate.unchanged")
        if passed.gone_since is not None:
            told = Message("gate.sent-before", at=f"{passed.gone_since:%Y-%m-%d %H:%M}")
        return ExportOutcome(name, "none", file=file, rows=passed.rows, message=told)
    if passed.state == "ready":
        told = Message("gate.ready", destination=passage.export.destination)
        return ExportOutcome(name, "ready", file=file, rows=passed.rows, message=told)
    told = Message("gate.released", destination=passage.export.destination)
    return ExportOutcome(name, "released", file=file, rows=passed.rows, message=told)


def _refused(decision: Decision, more: tuple[Violation, ...]) -> Decision:
    violations = (*decision.violations, *more)
    return replace(decision, violations=violations, verdict=verdict_of(violations))


def _field_tag(tag: Tag) -> dict[str, str]:
    """A column's tag as Arrow field metadata."""
    scope = tag.scope
    return {
        "sekisho.category": tag.category or "",
        "sekisho.overlays": " ".join(sorted(tag.overlays)),
        "sekisho.identifier": tag.identifier,
        "sekisho.scope": " ".join(sorted(map(str, scope.uses))) or scope.kind,
    }

"""The gate: stage, check the bytes, clear, release. The only code that writes to a destination."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sekisho.audit.log import AuditLog
from sekisho.audit.record import RunRecord
from sekisho.audit.tables import Release, ReleaseState
from sekisho.clearance import Clearance, ClearedColumn
from sekisho.engine import identifier, withheld
from sekisho.errors import DataError
from sekisho.expectations import Suite, SuiteResult
from sekisho.expectations import run as run_suite
from sekisho.gate.reading import Reading, SubjectColumn, read_again, relation_of, subject_columns
from sekisho.gate.release import Arrival, arrival, other_content, put, remove_partial
from sekisho.gate.staging import StagedFile, stage, stage_folder
from sekisho.messages import Bilingual, Message
from sekisho.model import Export, QueryLineage, Violation
from sekisho.rules import Unmet, judge_staged
from sekisho.world import Lake, World


@dataclass(frozen=True, slots=True)
class Passage:
    """One permitted export on its way out.

    Attributes:
        world: all that exists for it.
        subjects: its columns that are subject keys.
        suite: what is expected of its file; None = nothing but what every file has to be.
        day: the business date that the suite is asked about.
        folder: of its destination.
        file: name of its file on this day.
        input_digest: of everything that it is made from and decided by.
        clearance: what its clearance says, but for what the file itself will tell.
        still_decided: whether policy and ledger are what they were at the decision.
    """

    export: Export
    lineage: QueryLineage
    world: World
    subjects: tuple[SubjectColumn, ...]
    suite: Suite | None
    day: dt.date
    folder: Path
    file: str
    input_digest: str
    clearance: Callable[[Reading, StagedFile], Clearance]
    still_decided: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Cleared:
    """A passage whose file has been made, read again and found right. It has not left.

    Attributes:
        expected: how its suite came out; None where it has none.
    """

    passage: Passage
    staged: StagedFile
    reading: Reading
    clearance: Clearance
    expected: SuiteResult | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A passage that the staged file's own bytes stopped: nothing of it leaves."""

    violations: tuple[Violation, ...]
    expected: SuiteResult | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A passage that is through.

    Attributes:
        state: `unchanged` where the same inputs were released before; `ready` where it would be
            released.
        gone_since: when they were, where the file is no longer at its destination.
    """

    state: Literal["released", "unchanged", "ready"]
    rows: int | None
    gone_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """One run's gate.

    Attributes:
        record: where every step is written before the next begins.
        clock: the time, with its zone.
        stages: a folder for files that have not left.
    """

    log: AuditLog
    record: RunRecord
    clock: Callable[[], dt.datetime]
    stages: Path

    def settle(self, folders: Mapping[str, Path]) -> tuple[Release, ...]:
        """Find out what became of releases that a crash cut off, and record it.

        A local destination always tells: the file is there with its digest, or it is not.

        Args:
            folders: destination -> its folder.
        """
        settled = []
        for cut in self.log.intents():
            if cut.alive or cut.release.destination not in folders:
                continue
            step = cut.release
            there = arrival(folders[step.destination], step.file, step.digest or "")
            names = filter(None, (step.file, step.clearance))
            remove_partial(folders[step.destination], *names)
            state: ReleaseState = "released" if there.state == "same" else "failed"
            ended = replace(step, state=state, recorded_at=self.clock(), intent_run=cut.run_id)
            self.record.release(ended)
            settled.append(ended)
        return tuple(settled)

    def stage(
        self, passage: Passage, lake: Lake, *, again: bool = False
    ) -> Cleared | Stopped | Passed:
        """Make an export's file, read it again and clear it; nothing leaves yet.

        The same inputs as at an earlier release are `unchanged`: whoever has fetched a file does
        not get it twice.

        Args:
            again: release what is no longer at its destination once more.

        Raises:
            DataError: the file could not be made.
        """
        before = self._already(passage, again=again)
        if before is not None:
            return before
        export, lineage = passage.export, passage.lineage
        staged = stage(passage.world, lake, export, stage_folder(self.stages, export.name))
        with withheld(export.place):
            reading = read_again(staged, export, lineage, passage.subjects, lake, passage.world)
        expected = _expected(passage, staged)
        facts = replace(reading.facts, unmet=_unmet(expected) if expected else ())
        violations = judge_staged(export, facts)
        if violations:
            return Stopped(violations, expected)
        return Cleared(passage, staged, reading, passage.clearance(reading, staged), expected)

    def release(self, cleared: Cleared) -> Passed:
        """Put a cleared file in place: intent first, then clearance and file, then the record.

        Raises:
            DataError: the destination holds other content or refuses, or policy or ledger changed
                since the decision; nothing has left.
        """
        passage, reading = cleared.passage, cleared.reading
        there = self._arrival(cleared)
        step = self._step(passage, reading, cleared.clearance)
        self.record.release(step)
        if not passage.still_decided():
            self.record.release(replace(step, state="failed", recorded_at=self.clock()))
            raise DataError(Message("gate.changed"), help=Message("gate.changed.help"))
        try:
            put(cleared.staged.path, passage.folder, cleared.clearance)
        except DataError:
            self.record.release(replace(step, state="failed", recorded_at=self.clock()))
            raise
        same = there.state == "same"
        # What lies there and is in no record, such as after the loss of one, is in it from now on.
        state: ReleaseState = "unchanged" if same and self.log.sent_at(step) else "released"
        self.record.release(replace(step, state=state, recorded_at=self.clock()))
        return Passed("unchanged" if same else "released", reading.facts.rows)

    def foresee(self, cleared: Cleared) -> Passed:
        """What `release` would do; nothing is written.

        Raises:
            DataError: the destination holds other content, or is gone.
        """
        there = self._arrival(cleared)
        return Passed("unchanged" if there.state == "same" else "ready", cleared.reading.facts.rows)

    def _already(self, passage: Passage, *, again: bool) -> Passed | None:
        """The release of the same inputs, recorded as unchanged; None = the file is to be made.

        Raises:
            DataError: its destination is gone, so nobody can tell.
        """
        found = self.log.released(export=passage.export.name, input_digest=passage.input_digest)
        if found is None:
            return None
        step = found.release
        there = arrival(passage.folder, step.file, step.digest or "")
        self._not_vanished(passage)
        if there.state == "other" or (again and there.state == "absent"):
            return None
        now = self.clock()
        self.record.release(replace(step, state="unchanged", recorded_at=now, intent_run=None))
        gone = self.log.sent_at(step) or step.recorded_at if there.state == "absent" else None
        return Passed("unchanged", step.rows, gone)

    def _arrival(self, cleared: Cleared) -> Arrival:
        """What is at the place of a file that is to be released.

        Raises:
            DataError: other content, or the destination is gone.
        """
        passage = cleared.passage
        there = arrival(passage.folder, passage.file, cleared.reading.digest)
        if there.state == "other":
            raise other_content(cleared.clearance)
        self._not_vanished(passage)
        return there

    def _not_vanished(self, passage: Passage) -> None:
        """Refuse a destination without the folder that earlier files were put into.

        So it is when a share is not mounted: a new folder in its place would reach nobody.
        """
        if not passage.folder.is_dir() and self.log.has_received(passage.export.destination):
            raise DataError(
                Message("gate.vanished", destination=passage.export.destination),
                help=Message("gate.vanished.help"),
            )

    def _step(self, passage: Passage, reading: Reading, clearance: Clearance) -> Release:
        use = passage.world.use
        return Release(
            export=passage.export.name,
            recipient=use.recipient,
            purpose=use.purpose,
            arrangement=use.arrangement,
            destination=passage.export.destination,
            file=passage.file,
            digest=reading.digest,
            bytes=reading.bytes,
            rows=reading.facts.rows,
            subjects=reading.subjects,
            stopped=reading.stopped,
            content_digest=reading.content_digest,
            input_digest=passage.input_digest,
            clearance=clearance.name,
            state="intent",
            recorded_at=self.clock(),
        )


def _expected(passage: Passage, staged: StagedFile) -> SuiteResult | None:
    if passage.suite is None:
        return None
    return run_suite(
        passage.suite,
        staged.readable,
        business_date=passage.day,
        reader=lambda path: _typed(relation_of(path, passage.export, passage.lineage), staged),
    )


def _typed(relation: str, staged: StagedFile) -> str:
    """The file's columns as the world gave them: what is text in a CSV was a date or a number."""
    columns = ", ".join(
        f"CAST({identifier(name)} AS {type_}) AS {identifier(name)}"
        for name, type_ in staged.columns.items()
    )
    return f"(SELECT {columns} FROM {relation})"


def _unmet(expected: SuiteResult) -> tuple[Unmet, ...]:
    return tuple(
        Unmet(Bilingual(en=m.text("en"), ja=m.text("ja")), one.expectation.place)
        for one in expected.critical
        for m in (one.message,)
    )


__all__ = [
    "Clearance",
    "Cleared",
    "ClearedColumn",
    "Gate",
    "Passage",
    "Passed",
    "Reading",
    "StagedFile",
    "Stopped",
    "SubjectColumn",
    "stage",
    "stage_folder",
    "subject_columns",
]

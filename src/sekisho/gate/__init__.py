"""The gate: stage, check the bytes, clear, release. The only code that writes to a destination."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sekisho.audit.log import AuditLog
from sekisho.audit.record import RunRecord
from sekisho.audit.subject_index import Waiting
from sekisho.audit.tables import Release, ReleaseState
from sekisho.clearance import Clearance, ClearedColumn, ClearedModel, LogHead
from sekisho.engine import identifier, literal, withheld
from sekisho.errors import DataError
from sekisho.expectations import SuiteResult
from sekisho.expectations import run as run_suite
from sekisho.gate.contained import About, contained
from sekisho.gate.counted import Counting
from sekisho.gate.folder import Arrival, Folder, NotTaken, other_content
from sekisho.gate.groups import groups_in
from sekisho.gate.local import LocalFolder
from sekisho.gate.on_server import ServerFolder
from sekisho.gate.passage import Cleared, Passage, Passed, Stopped
from sekisho.gate.reading import Reading, SubjectColumn, read_again, relation_of, subject_columns
from sekisho.gate.staging import POLICY_MARK, Marks, StagedFile, stage, stage_folder
from sekisho.messages import Message
from sekisho.rules import Groups, Unmet, judge_staged
from sekisho.signing import Signer
from sekisho.world import Lake


class InDoubt(DataError):  # noqa: N818 - a state, and no fault of ours
    """Nobody can tell whether a file has arrived on a server; only a person can say so."""

    def __init__(self, step: Release) -> None:
        """An error about the step that is in doubt."""
        super().__init__(
            Message(
                "gate.in-doubt",
                file=step.file,
                destination=step.destination,
                at=f"{step.recorded_at:%Y-%m-%d %H:%M}",
            ),
            help=Message("gate.in-doubt.help", export=step.export),
        )


@dataclass(frozen=True, slots=True)
class Gate:
    """One run's gate.

    Attributes:
        record: where every step is written before the next begins.
        clock: the time, with its zone.
        stages: a folder for files that have not left.
        signer: what clearances are signed with.
    """

    log: AuditLog
    record: RunRecord
    clock: Callable[[], dt.datetime]
    stages: Path
    signer: Signer

    def settle(self, folders: Mapping[str, Folder]) -> tuple[Release, ...]:
        """Find out what became of releases that were cut off or are in doubt, and record it.

        A local destination always tells: the file is there with its digest, or it is not. What
        nobody can tell is in doubt, until a server can or a person does.

        Args:
            folders: destination -> its folder.
        """
        settled = []
        for cut in (*self.log.intents(), *self.log.in_doubt()):
            step = cut.release
            if cut.alive or step.destination not in folders:
                continue
            state = folders[step.destination].became(step)
            if state != step.state:
                ended = replace(
                    step, state=state, recorded_at=self.clock(), intent_run=cut.attempt[0]
                )
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
            InDoubt: nobody can tell whether an earlier file of this name has arrived.
            DataError: the file could not be made.
        """
        self._not_in_doubt(passage)
        before = self._already(passage, again=again)
        if before is not None:
            return before
        export, lineage = passage.export, passage.lineage
        folder = stage_folder(self.stages, export.name)
        sets = self.log.subject_sets
        if passage.counting is not None:
            sets.must_have(passage.counting.party, self.log.statistics(passage.counting.party))
        counting = (passage.counting, sets) if passage.counting else None
        marks = self._marks(passage)
        staged = stage(passage.world, lake, export, folder, passage.seconds, marks, counting)
        with withheld(export.place):
            reading = read_again(staged, export, lineage, passage.subjects, lake, passage.world)
            groups = _groups(passage, staged, lake)
        expected = _expected(passage, staged)
        facts = replace(reading.facts, unmet=_unmet(expected) if expected else (), groups=groups)
        violations = judge_staged(export, facts)
        if violations:
            return Stopped(violations, expected)
        with withheld(export.place):
            keys = contained(passage.about, reading, lake, passage.world)
        self.log.subject_index.wait(Waiting(export.name, passage.about.giving, keys))
        if staged.counted is not None:
            sets.wait(passage.world.use.recipient, staged.counted.told(export.name))
        head = LogHead(self.record.number, self.record.head_digest)
        return Cleared(passage, staged, reading, passage.clearance(reading, staged, head), expected)

    def release(self, cleared: Cleared) -> Passed:
        """Put a cleared file in place: intent first, then clearance and file, then the record.

        Raises:
            InDoubt: a server broke off, and nobody can tell whether the file has arrived.
            DataError: the destination holds other content or refuses, or policy or ledger changed
                since the decision; nothing has left.
        """
        passage, reading = cleared.passage, cleared.reading
        there = self._arrival(cleared)
        if (counted := cleared.staged.counted) is not None:
            # Before anything leaves: what a party may have is never forgotten.
            told = counted.told(passage.export.name)
            party = passage.world.use.recipient
            self.record.statistic(party, self.log.subject_sets.keep(party, told))
        # Nothing leaves of which it is not on disk whose data it holds.
        self.log.subject_index.keep(
            self.record.number, self.record.run_id, passage.day, self.record.subjects
        )
        step = self._step(passage, reading, cleared.clearance)
        self.record.release(step)
        if not passage.still_decided():
            self.record.release(replace(step, state="failed", recorded_at=self.clock()))
            raise DataError(Message("gate.changed"), help=Message("gate.changed.help"))
        self._put(cleared, step)
        same = there.state == "same"
        # What lies there and is in no record, such as after the loss of one, is in it from now on.
        state: ReleaseState = "unchanged" if same and self.log.sent_at(step) else "released"
        self.record.release(replace(step, state=state, recorded_at=self.clock()))
        return Passed("unchanged" if same else "released", reading.facts.rows)

    def _put(self, cleared: Cleared, step: Release) -> None:
        """Put a file in place, or record that it is not, or that nobody can tell.

        Before a step whose outcome only a server knows, the release is recorded as in doubt: a crash
        would leave it so.
        """
        folder, last = cleared.passage.folder, step

        def naming() -> None:
            nonlocal last
            last = replace(step, state="in_doubt", recorded_at=self.clock())
            self.record.release(last)

        try:
            sealed = cleared.clearance.sealed(self.signer)
            self.record.clearance(sealed)
            folder.put(cleared.staged.path, cleared.clearance, sealed, naming)
        except DataError as error:
            answered = last.state == "intent" or isinstance(error, NotTaken)
            state = "failed" if answered else folder.became(last)
            if state == "failed":
                folder.became(step)  # half of it may lie there
                self.record.release(replace(step, state="failed", recorded_at=self.clock()))
                raise
            if state == "in_doubt":
                raise InDoubt(last) from error

    def foresee(self, cleared: Cleared) -> Passed:
        """What `release` would do; nothing is written.

        Raises:
            DataError: the destination holds other content, or is gone.
        """
        there = self._arrival(cleared)
        return Passed("unchanged" if there.state == "same" else "ready", cleared.reading.facts.rows)

    def _marks(self, passage: Passage) -> Marks:
        """What the file says of itself; where one lies there as it was sent, by the policy that it was sent under.

        The file is not other content because the policy has since changed in something else.
        """
        export = passage.export
        if export.format != "parquet":
            return passage.marks
        sent = self.log.last_sent(
            export=export.name, destination=export.destination, file=passage.file
        )
        if sent is None or sent.policy_digest is None:
            return passage.marks
        there = passage.folder.arrival(passage.file, sent.release.digest or "")
        return passage.marks.under(sent.policy_digest) if there.state == "same" else passage.marks

    def _already(self, passage: Passage, *, again: bool) -> Passed | None:
        """The release of the same inputs, recorded as unchanged; None = the file is to be made.

        Raises:
            DataError: its destination is gone, so nobody can tell.
        """
        found = self.log.released(export=passage.export.name, input_digest=passage.input_digest)
        if found is None:
            return None
        step = found.release
        there = passage.folder.arrival(step.file, step.digest or "")
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
        there = passage.folder.arrival(passage.file, cleared.reading.digest)
        if there.state == "other":
            raise other_content(passage.file, passage.export.destination)
        self._not_vanished(passage)
        return there

    def _not_vanished(self, passage: Passage) -> None:
        """Refuse a destination without the folder that earlier files were put into.

        So it is when a share is not mounted: a new folder in its place would reach nobody.
        """
        if not passage.folder.is_there() and self.log.has_received(passage.export.destination):
            raise DataError(
                Message("gate.vanished", destination=passage.export.destination),
                help=Message("gate.vanished.help"),
            )

    def _not_in_doubt(self, passage: Passage) -> None:
        """Refuse a file of whose name another may have arrived: it would perhaps be sent twice."""
        target = (passage.export.destination, passage.file)
        for one in self.log.in_doubt():
            if (one.release.destination, one.release.file) == target:
                raise InDoubt(one.release)

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


def _groups(passage: Passage, staged: StagedFile, lake: Lake) -> Groups | None:
    """What is to be said of the groups that a statistic's file has, read from the file."""
    if staged.counted is None:
        return None
    path = literal(str(staged.readable))
    relation = _typed(relation_of(path, passage.export, passage.lineage), staged)
    return staged.counted.facts(groups_in(lake.connection, staged.counted, relation))


def _typed(relation: str, staged: StagedFile) -> str:
    """The file's columns as the world gave them: what is text in a CSV was a date or a number."""
    columns = ", ".join(
        f"CAST({identifier(name)} AS {type_}) AS {identifier(name)}"
        for name, type_ in staged.columns.items()
    )
    return f"(SELECT {columns} FROM {relation})"


def _unmet(expected: SuiteResult) -> tuple[Unmet, ...]:
    return tuple(
        Unmet(m.bilingual, one.expectation.place)
        for one in expected.critical
        for m in (one.message,)
    )


__all__ = [
    "POLICY_MARK",
    "About",
    "Clearance",
    "Cleared",
    "ClearedColumn",
    "ClearedModel",
    "Counting",
    "Folder",
    "Gate",
    "InDoubt",
    "LocalFolder",
    "LogHead",
    "Marks",
    "Passage",
    "Passed",
    "Reading",
    "ServerFolder",
    "StagedFile",
    "Stopped",
    "SubjectColumn",
    "stage",
    "stage_folder",
    "subject_columns",
]

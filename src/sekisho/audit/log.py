"""The audit log: what a run writes, durably and once, and what the next run asks it.

    heads/00000007.json                         a run has begun (chained, exclusive)
    runs/00000007-<run id>/000001-extract.parquet   rows of one table
    runs/00000007-<run id>/000002-release.json      one step of one release
    runs/00000007-<run id>/000003-event.json        any other fact
    runs/00000007-<run id>/000004-clearance.json    a clearance as it went out
    runs/00000007-<run id>/000005-decided.json      what was decided about one party's exports
    runs/00000007-<run id>/000006-policy.json       the digests of the policy's texts
    texts/<SHA-256>                                 a text of a policy
    runs/00000007-<run id>/000007-subjects.json     what was written to the subject index
    runs/00000007-<run id>/000008-statistic.json    which subject sets a statistic leaves with a party
    manifests/00000007.json                     a run is sealed: every file with its digest (chained)

A file is there whole or not at all, so the log can be read after a kill at any byte. A run with a
head and without a manifest is running or has crashed: its head is locked as long as it runs.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import orjson

from sekisho.audit import chain, durable, parquet
from sekisho.audit.chain import HEADS, MANIFESTS, RUNS, Head, Link, Manifest, RunHead
from sekisho.audit.record import RunRecord
from sekisho.audit.row import JST, Row
from sekisho.audit.subject_index import SUBJECTS, SubjectIndex
from sekisho.audit.subject_sets import SubjectSets
from sekisho.audit.tables import Extract, Release
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.signing import Signer

R = TypeVar("R", bound=Row)

STATISTICS: Final = "statistics"
"""The folder of the subject sets of released statistics."""
STATISTIC: Final = "-statistic.json"
"""How the name of a file ends by which a run records such sets."""


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run without a manifest. `alive`: its process still runs; otherwise it has crashed."""

    head: Head
    alive: bool


@dataclass(frozen=True, slots=True)
class RecordedRelease:
    """A step of a release as it stands in the log.

    Attributes:
        run, run_id: the run that recorded it.
        policy_digest: of the policy of that run.
        position: number of its file in the run's folder.
        alive: the run that recorded it still runs, so another step may yet follow.
    """

    run: int
    run_id: str
    policy_digest: str | None
    position: int
    release: Release
    alive: bool

    @property
    def attempt(self) -> tuple[str, str, str, str]:
        """What steps of one attempt share: intending run, export, destination, file."""
        step = self.release
        return (step.intent_run or self.run_id, step.export, step.destination, step.file)


class AuditLog:
    """The log below one folder; any number of processes may read and write it at once."""

    def __init__(self, root: Path) -> None:
        self.root: Final = root
        self.subject_sets: Final = SubjectSets(root / STATISTICS)
        self.subject_index: Final = SubjectIndex(root / SUBJECTS)
        # What is written never changes, and is asked for again and again: by a gate for each
        # export, by a publisher that looks for runs which have ended meanwhile.
        self._steps: dict[Path, Release] = {}
        self._heads: dict[int, Head] = {}
        self._manifests: dict[int, Manifest] = {}
        self._statistics: dict[int, Sequence[tuple[str, str]]] = {}

    def begin(self, head: RunHead, signer: Signer | None = None) -> RunRecord:
        """Begin a run under the next number.

        Args:
            signer: what signs the run's head and manifest.

        Raises:
            DataError: a run with this id exists, the signer's ring of keys is older than one that
                a run went by before, or the disk refuses.
        """
        if any(name.partition("-")[2] == head.run_id for name in self._folders()):
            raise DataError(Message("audit.run-id-taken", run_id=head.run_id))
        durable.make_folder(self.root / RUNS)

        def body(number: int, previous: Link | None) -> Mapping[str, Any]:
            last = chain.last(self.root / MANIFESTS)
            revoked = self._revoked(previous, signer)
            return chain.signed(chain.head_body(number, head, previous, last, revoked), signer)

        number, _, lock = chain.append(self.root / HEADS, body, lock=True)
        return RunRecord(self.root, chain.read_head(self.root, number), lock, signer)

    def _revoked(self, previous: Link | None, signer: Signer | None) -> tuple[str, ...]:
        """The keys that are revoked by now: each head repeats those of the one before it."""
        before = self._head(previous.number).revoked if previous else ()
        if signer is None:
            return before
        older = signer.ring.not_yet_revoked(before)
        if older:
            raise DataError(
                Message("audit.ring-older", count=len(older)), help=Message("audit.ring-older.help")
            )
        return tuple(sorted({*before, *signer.ring.revoked()}))

    def run_numbers(self) -> Mapping[str, int]:
        """Id of each run -> its number, by the names of their folders."""
        names = (name.partition("-") for name in self._folders())
        return {run: int(number) for number, _, run in names if number.isdigit()}

    def head(self, number: int) -> Head:
        """The head of one run."""
        return self._head(number)

    def heads(self) -> tuple[Head, ...]:
        """All runs that have begun, by number."""
        return tuple(map(self._head, chain.numbers(self.root / HEADS)))

    def manifests(self) -> tuple[Manifest, ...]:
        """All runs that are sealed, in the order of sealing."""
        return tuple(map(self._manifest, chain.numbers(self.root / MANIFESTS)))

    def open_runs(self) -> tuple[OpenRun, ...]:
        """Runs without a manifest, by number: those that still run and those that have crashed."""
        heads, sealed = self.heads(), self._sealed()
        found = [(h, self._is_alive(h.number)) for h in heads if h.number not in sealed]
        # Once more: a run that has ended since is then seen as sealed, not as crashed.
        sealed = self._sealed()
        return tuple(OpenRun(head, alive) for head, alive in found if head.number not in sealed)

    def files(self, head: Head) -> tuple[Path, ...]:
        """The files that a run has written, in the order of writing; what is torn is left out."""
        folder = self.root / RUNS / head.folder
        if not folder.is_dir():
            return ()
        return tuple(sorted(p for p in folder.iterdir() if not p.name.startswith(durable.TORN)))

    def read(self, head: Head, kind: type[R]) -> tuple[R, ...]:
        """A run's rows of one table, in the order of writing.

        Raises:
            DataError: a file of the run cannot be read.
        """
        wanted = f"-{kind.table}.parquet"
        paths = [path for path in self.files(head) if path.name.endswith(wanted)]
        return tuple(row for path in paths for row in parquet.decode(kind, path))

    def releases(self) -> Iterator[RecordedRelease]:
        """Every step of every release, the newest first.

        Raises:
            DataError: a step cannot be read; what it said is then unknown, so nothing may be sent.
        """
        for number in reversed(chain.numbers(self.root / HEADS)):
            yield from reversed(self.steps(number))

    def steps(self, number: int) -> tuple[RecordedRelease, ...]:
        """The steps of releases that one run has recorded, in the order of writing.

        Raises:
            DataError: a step cannot be read.
        """
        head = self._head(number)
        alive = self._is_alive(number)
        return tuple(
            RecordedRelease(
                number,
                head.run.run_id,
                head.run.policy_digest,
                int(path.name.partition("-")[0]),
                self._step(path),
                alive,
            )
            for path in self.files(head)
            if path.name.endswith("-release.json")
        )

    def had_subjects(self, number: int) -> bool:
        """Whether a run has written to the subject index, whatever is left of that."""
        head = self._head(number)
        return any(path.name.endswith("-subjects.json") for path in self.files(head))

    def statistics(self, party: str) -> tuple[str, ...]:
        """Digests of all subject sets that runs have recorded for a party, those recorded last at the end.

        Raises:
            DataError: what a run has recorded cannot be read.
        """
        sealed = self._sealed()
        recorded = [one for head in self.heads() for one in self._recorded(head, sealed)]
        last = dict.fromkeys(digest for of, digest in reversed(recorded) if of == party)
        return tuple(reversed(last))

    def last_landed(
        self, source: str, *, since: dt.date = dt.date.min, until: dt.date = dt.date.max
    ) -> str | None:
        """Digest of what runs have landed of a source for the newest business date of a period.

        The last run for that date counts. None = no run has landed it.

        Raises:
            DataError: what a run has recorded cannot be read.
        """
        nights = [head for head in self.heads() if since <= head.run.business_date <= until]
        nights.sort(key=lambda head: (head.run.business_date, head.number))
        for head in reversed(nights):
            for row in reversed(self.read(head, Extract)):
                if row.source == source and row.digest is not None:
                    return row.digest
        return None

    def last_event(self, kind: str) -> Mapping[str, Any] | None:
        """The facts of the newest event of a kind; None = there never was one.

        Raises:
            DataError: an event cannot be read.
        """
        for number in reversed(chain.numbers(self.root / HEADS)):
            found = self.event(chain.read_head(self.root, number), kind)
            if found is not None:
                return found
        return None

    def event(self, head: Head, kind: str) -> Mapping[str, Any] | None:
        """The facts of a run's newest event of a kind; None = it has none.

        Raises:
            DataError: an event cannot be read.
        """
        for path in reversed(self.files(head)):
            if path.name.endswith("-event.json"):
                found = _read_event(path)
                if found["kind"] == kind:
                    return cast("Mapping[str, Any]", found["facts"])
        return None

    def intents(self) -> tuple[RecordedRelease, ...]:
        """Intended releases of which nothing says how they ended, the oldest first.

        An intent of a run that is `alive` is under way; any other was cut short by a crash.
        """
        return self._ending_in("intent")

    def in_doubt(self) -> tuple[RecordedRelease, ...]:
        """Releases that ended in doubt and about which nothing was recorded since, oldest first."""
        return self._ending_in("in_doubt")

    def released(self, *, export: str, input_digest: str) -> RecordedRelease | None:
        """The latest release of this export from these inputs, if there was one.

        `unchanged` counts: the inputs were others than at the release, and gave the same bytes.
        """
        for step in self.releases():
            found = step.release
            if (found.export, found.input_digest) == (export, input_digest) and found.state in {
                "released",
                "unchanged",
            }:
                return step
        return None

    def sent_at(self, step: Release) -> dt.datetime | None:
        """When the file that a step is about was last put at its destination; None = never."""
        sent = self._sent(step.export, step.destination, step.file)
        return next((s.release.recorded_at for s in sent if s.release.digest == step.digest), None)

    def last_sent(self, *, export: str, destination: str, file: str) -> RecordedRelease | None:
        """The step with which a file of this name was last put at its destination; None = never."""
        return next(self._sent(export, destination, file), None)

    def has_received(self, destination: str) -> bool:
        """Whether anything was ever released to a destination."""
        return any(
            (step.release.state, step.release.destination) == ("released", destination)
            for step in self.releases()
        )

    def _sent(self, export: str, destination: str, file: str) -> Iterator[RecordedRelease]:
        """The steps with which files of a name were put at a destination, the newest first."""
        wanted = ("released", export, destination, file)
        for step in self.releases():
            found = step.release
            if (found.state, found.export, found.destination, found.file) == wanted:
                yield step

    def _ending_in(self, state: str) -> tuple[RecordedRelease, ...]:
        last: dict[tuple[str, str, str, str], RecordedRelease] = {}
        for step in self.releases():
            last.setdefault(step.attempt, step)
        return tuple(s for s in reversed(last.values()) if s.release.state == state)

    def _recorded(self, head: Head, sealed: Collection[int]) -> Sequence[tuple[str, str]]:
        """Party and digest of all subject sets that a run has recorded; `sealed` is asked before."""
        if head.number in self._statistics:
            return self._statistics[head.number]
        paths = [path for path in self.files(head) if path.name.endswith(STATISTIC)]
        found = tuple(map(read_statistic, paths))
        if head.number in sealed:
            self._statistics[head.number] = found
        return found

    def _sealed(self) -> set[int]:
        return {manifest.head.number for manifest in self.manifests()}

    def _head(self, number: int) -> Head:
        if number not in self._heads:
            self._heads[number] = chain.read_head(self.root, number)
        return self._heads[number]

    def _manifest(self, number: int) -> Manifest:
        if number not in self._manifests:
            self._manifests[number] = chain.read_manifest(self.root, number)
        return self._manifests[number]

    def _step(self, path: Path) -> Release:
        if path not in self._steps:
            self._steps[path] = _read_release(path)
        return self._steps[path]

    def _folders(self) -> list[str]:
        folder = self.root / RUNS
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []

    def _is_alive(self, number: int) -> bool:
        return durable.is_locked(chain.entry(self.root / HEADS, number))


def read_statistic(path: Path) -> tuple[str, str]:
    """Party and digest of subject sets that a run has recorded.

    Raises:
        DataError: the file cannot be read.
    """
    body = chain.read_json(path)
    if not isinstance(body, dict) or not {"party", "sha256"} <= body.keys():
        raise chain.unreadable(path)
    return str(body["party"]), str(body["sha256"])


def _read_event(path: Path) -> Mapping[str, Any]:
    found = chain.read_json(path)
    if not isinstance(found, dict) or not {"kind", "facts"} <= found.keys():
        raise chain.unreadable(path)
    return found


def _read_release(path: Path) -> Release:
    try:
        body = orjson.loads(path.read_bytes())
        known = {column.name for column in fields(Release)}
        recorded_at = dt.datetime.fromisoformat(body["recorded_at"])
        body["recorded_at"] = recorded_at.astimezone(JST)
        return Release(**{k: v for k, v in body.items() if k in known})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise chain.unreadable(path) from error

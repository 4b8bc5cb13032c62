"""The audit log: what a run writes, durably and once, and what the next run asks it.

    heads/00000007.json                         a run has begun (chained, exclusive)
    runs/00000007-<run id>/000001-extract.parquet   rows of one table
    runs/00000007-<run id>/000002-release.json      one step of one release
    runs/00000007-<run id>/000003-event.json        any other fact
    manifests/00000007.json                     a run is sealed: every file with its digest (chained)

A file is there whole or not at all, so the log can be read after a kill at any byte. A run with a
head and without a manifest is running or has crashed: its head is locked as long as it runs.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from sekisho.audit import chain, durable, parquet
from sekisho.audit.chain import HEADS, MANIFESTS, RUNS, Head, Link, Manifest, RunHead
from sekisho.audit.record import RunRecord
from sekisho.audit.row import JST, Row
from sekisho.audit.tables import Release
from sekisho.errors import DataError
from sekisho.messages import Message

R = TypeVar("R", bound=Row)


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
        position: number of its file in the run's folder.
        alive: the run that recorded it still runs, so another step may yet follow.
    """

    run: int
    run_id: str
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
        # Steps never change once written, and a gate asks about all of them for each export.
        self._steps: dict[Path, Release] = {}

    def begin(self, head: RunHead) -> RunRecord:
        """Begin a run under the next number.

        Raises:
            DataError: a run with this id exists, or the disk refuses.
        """
        if any(name.partition("-")[2] == head.run_id for name in self._folders()):
            raise DataError(Message("audit.run-id-taken", run_id=head.run_id))
        durable.make_folder(self.root / RUNS)

        def body(number: int, previous: Link | None) -> Mapping[str, Any]:
            return chain.head_body(number, head, previous, chain.last(self.root / MANIFESTS))

        number, _, lock = chain.append(self.root / HEADS, body, lock=True)
        return RunRecord(self.root, chain.read_head(self.root, number), lock)

    def heads(self) -> tuple[Head, ...]:
        """All runs that have begun, by number."""
        return tuple(
            chain.read_head(self.root, number) for number in chain.numbers(self.root / HEADS)
        )

    def manifests(self) -> tuple[Manifest, ...]:
        """All runs that are sealed, in the order of sealing."""
        return tuple(
            chain.read_manifest(self.root, number)
            for number in chain.numbers(self.root / MANIFESTS)
        )

    def open_runs(self) -> tuple[OpenRun, ...]:
        """Runs without a manifest, by number: those that still run and those that have crashed."""
        # Heads before manifests: a run that ends in between is then seen as sealed, not as crashed.
        found = [(head, self._is_alive(head.number)) for head in self.heads()]
        sealed = {manifest.head.number for manifest in self.manifests()}
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
            head = chain.read_head(self.root, number)
            alive = self._is_alive(number)
            for path in reversed(self.files(head)):
                if path.name.endswith("-release.json"):
                    step = self._step(path)
                    position = int(path.name.partition("-")[0])
                    yield RecordedRelease(number, head.run.run_id, position, step, alive)

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
        wanted = ("released", step.export, step.destination, step.file, step.digest)
        for other in self.releases():
            found = other.release
            if (
                found.state,
                found.export,
                found.destination,
                found.file,
                found.digest,
            ) == wanted:
                return found.recorded_at
        return None

    def has_received(self, destination: str) -> bool:
        """Whether anything was ever released to a destination."""
        return any(
            (step.release.state, step.release.destination) == ("released", destination)
            for step in self.releases()
        )

    def _ending_in(self, state: str) -> tuple[RecordedRelease, ...]:
        last: dict[tuple[str, str, str, str], RecordedRelease] = {}
        for step in self.releases():
            last.setdefault(step.attempt, step)
        return tuple(s for s in reversed(last.values()) if s.release.state == state)

    def _step(self, path: Path) -> Release:
        if path not in self._steps:
            self._steps[path] = _read_release(path)
        return self._steps[path]

    def _folders(self) -> list[str]:
        folder = self.root / RUNS
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []

    def _is_alive(self, number: int) -> bool:
        return durable.is_locked(chain.entry(self.root / HEADS, number))


def _read_release(path: Path) -> Release:
    try:
        body = orjson.loads(path.read_bytes())
        known = {column.name for column in fields(Release)}
        recorded_at = dt.datetime.fromisoformat(body["recorded_at"])
        body["recorded_at"] = recorded_at.astimezone(JST)
        return Release(**{k: v for k, v in body.items() if k in known})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise chain.unreadable(path) from error

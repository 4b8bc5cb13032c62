"""Who is in the files that were released: written before they leave, asked about one subject at a time.

    subjects/keys/<key space>             subject key <-> id; only grows
    subjects/givings/<digest>.json        to whom, for what, on what ground, which columns: once for all alike
    subjects/sets/<run>-<n>.subjects      who is in what a run was about to release

All of it is its owner's alone. What it says counts for what the log says was released, and for nothing
else. The record of the run holds each file's digest, and the file those of the givings; the keys
stand outside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from sekisho.audit import durable
from sekisho.audit.chain import unreadable
from sekisho.audit.subject_index.files import (
    SUFFIX,
    Head,
    IndexFile,
    Kind,
    SetName,
    encoded,
    listed,
)
from sekisho.audit.subject_index.keys import KeyNumbers, SubjectKeys
from sekisho.audit.subject_index.pages import Set, set_of
from sekisho.audit.subject_index.trace import Reasons, Trace

SUBJECTS: Final = "subjects"
"""The folder of the index, below that of the log."""
KEYS: Final = "keys"
GIVINGS: Final = "givings"
SETS: Final = "sets"
_PRIVATE: Final = 0o700
_OWNER_ONLY: Final = 0o600
LONGEST: Final = 64
"""Files that tell changes, at most, until one tells all; a new month begins with one that does."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is cleared and about to be released.

    Attributes:
        giving: what its release would be, as JSON; the same of all that are alike.
        keys: reason and key space -> whom it is about. A file about nobody has none.
    """

    export: str
    giving: Mapping[str, Any]
    keys: Mapping[tuple[Kind, str], KeyNumbers]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the index, for the record: its path below the index, and SHA-256."""

    name: str
    digest: str
    bytes: int


class Written(NamedTuple):
    """A file of the index: its name, the run that wrote it, and the business date of that."""

    name: str
    run_id: str
    day: dt.date


class Seen(NamedTuple):
    """What a run was about to release, and where a subject is in it.

    Attributes:
        givings: export -> digest of what its release would be.
        kinds: export -> for which reasons the subject is in its sets; those that have none are not here.
    """

    run_id: str
    givings: Mapping[str, str]
    kinds: Reasons


class SubjectIndex:
    """The index below one folder, and what waits to be written into it in this run."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._waiting: list[Waiting] = []

    def wait(self, one: Waiting) -> None:
        """Have a file's subjects written before anything is released."""
        self._waiting.append(one)

    def keep(self, run: int, run_id: str, day: dt.date, note: Callable[[Kept], None]) -> None:
        """Write down the subjects of all that waits, and have it noted; on disk when this returns.

        What could not be written or noted waits on.

        Args:
            run: number of the run, and `run_id`, `day`: its id and business date.
            note: records what was written.

        Raises:
            DataError: the disk refuses, or what was written before cannot be read.
        """
        if not self._waiting:
            return
        waiting = tuple(self._waiting)
        sets = self._sets(waiting)
        before, carried = self._before(day)
        head = Head(
            run=run,
            run_id=run_id,
            business_date=day.isoformat(),
            before=before,
            exports={one.export: self._giving(one.giving) for one in waiting},
            counts={},
            pages=(),
        )
        data = encoded(head, sets, carried)
        folder = self._root / SETS
        durable.make_folder(folder, mode=_PRIVATE)
        number = sum(1 for name in listed(folder) if name.startswith(f"{run:08d}-"))
        path = folder / f"{run:08d}-{number + 1:02d}{SUFFIX}"
        durable.create(path, data, mode=_OWNER_ONLY)
        note(Kept(f"{SETS}/{path.name}", durable.digest(data), len(data)))
        del self._waiting[: len(waiting)]

    def seen(self, space: str, key: int) -> list[Seen]:
        """What runs were about to release, oldest first, and where a subject is in it.

        A run is there twice if something went wrong before it had released anything.

        Args:
            space: the key space that `key`, a canonical subject key, is written in.

        Raises:
            DataError: a file of the index is missing in the middle or cannot be read.
        """
        subject = self._keys(space).find(key)
        trace = Trace(space, subject) if subject is not None else None
        runs: list[tuple[str, Mapping[str, str]]] = []
        folder, last = self._root / SETS, None
        for name in listed(folder):
            with IndexFile(folder, name) as file:
                head = file.head
                if head.before not in {None, last}:
                    raise unreadable(folder / name)
                if trace is not None:
                    trace.read(file)
            runs.append((head.run_id, head.exports))
            last = name
        reasons = trace.reasons() if trace is not None else [{}] * len(runs)
        return [Seen(*run, kinds) for run, kinds in zip(runs, reasons, strict=True)]

    def months(self) -> list[list[Written]]:
        """The files, oldest first, in parts that tell no changes against another: a month, or less.

        Raises:
            DataError: one cannot be read.
        """
        parts: list[list[Written]] = []
        folder = self._root / SETS
        for name in listed(folder):
            with IndexFile(folder, name) as file:
                head = file.head
            if head.before is None or not parts:
                parts.append([])
            day = dt.date.fromisoformat(head.business_date)
            parts[-1].append(Written(name, head.run_id, day))
        return parts

    def knows(self, space: str, key: int) -> bool:
        """Whether a subject is in any set."""
        return self._keys(space).find(key) is not None

    def giving(self, digest: str) -> Mapping[str, Any]:
        """What a release was, by its digest.

        Raises:
            DataError: it is missing, or is not what was written.
        """
        return _giving(self._root / GIVINGS / f"{digest}.json")

    def forget(self, space: str, key: int) -> bool:
        """Take a subject out of the dictionary for good; whether they were in it."""
        return self._keys(space).forget(key)

    def _keys(self, space: str) -> SubjectKeys:
        return SubjectKeys(self._root / KEYS / space)

    def _sets(self, waiting: Sequence[Waiting]) -> Mapping[SetName, Set]:
        found = {}
        durable.make_folder(self._root, mode=_PRIVATE)
        for one in waiting:
            for (kind, space), keys in one.keys.items():
                ids, size = self._keys(space).ids(keys)
                found[one.export, kind, space] = set_of(ids, size)
        return found

    def _before(self, day: dt.date) -> tuple[str | None, Mapping[SetName, Set]]:
        """What changes are told against: the last file's name, and what the files come to.

        Changes reach back no further than the month, so that a month goes as a whole when its time
        has come.
        """
        chain = self._chain()
        if not chain or len(chain) >= LONGEST:
            return None, {}
        carried: dict[SetName, Set] = {}
        for name in chain:
            with IndexFile(self._root / SETS, name) as file:
                if file.head.business_date[:7] != f"{day:%Y-%m}":
                    return None, {}
                carried.update(file.sets(carried))
        return chain[-1], carried

    def _chain(self) -> list[str]:
        """The names of the last file and of those that it tells changes against, oldest first."""
        chain: list[str] = []
        expected: str | None = None
        folder = self._root / SETS
        for name in reversed(listed(folder)):
            if expected is not None and name != expected:
                raise unreadable(folder / name)
            with IndexFile(folder, name) as file:
                expected = file.head.before
            chain.append(name)
            if expected is None:
                break
        return chain[::-1]

    def _giving(self, giving: Mapping[str, Any]) -> str:
        data = durable.canonical(giving)
        digest = durable.digest(data)
        path = self._root / GIVINGS / f"{digest}.json"
        if not path.exists():
            durable.make_folder(path.parent, mode=_PRIVATE)
            durable.create(path, data, mode=_OWNER_ONLY)
        return digest


@cache
def _giving(path: Path) -> Mapping[str, Any]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path) from error
    if durable.digest(data) != path.stem:
        raise unreadable(path)
    found: Mapping[str, Any] = orjson.loads(data)
    return found

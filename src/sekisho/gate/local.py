"""Release to a folder on this machine or on a mounted share."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sekisho.audit.durable import digest_file, sync_folder
from sekisho.audit.tables import Release, ReleaseState
from sekisho.clearance import Clearance
from sekisho.errors import DataError
from sekisho.gate.folder import Arrival, other_content
from sekisho.gate.staging import not_writable

_CHUNK: Final = 1 << 22


class LocalFolder:
    """A destination's folder in the file system; it is made with the first file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_there(self) -> bool:
        """As of `Folder`."""
        return self._path.is_dir()

    def arrival(self, file: str, digest: str) -> Arrival:
        """As of `Folder`."""
        path = self._path / file
        try:
            if not path.exists():
                return Arrival("absent")
            return Arrival("same" if digest_file(path) == digest else "other")
        except OSError as error:
            raise not_writable(path, error) from error

    def put(
        self, staged: Path, clearance: Clearance, sealed: bytes, naming: Callable[[], None]
    ) -> None:
        """As of `Folder`."""
        del naming  # a file system answers
        target = self._path / clearance.file
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            _place(self._path / clearance.name, sealed)
            _link(staged, target)
            sync_folder(self._path)
        except FileExistsError as error:
            if self.arrival(clearance.file, clearance.digest).state != "same":
                raise other_content(clearance.file, clearance.destination) from error
        except OSError as error:
            raise not_writable(target, error) from error

    def became(self, step: Release) -> ReleaseState:
        """As of `Folder`: the file is there with its digest, or it is not."""
        for name in filter(None, (step.file, step.clearance)):
            # A destination that refuses is told of when something is next released to it.
            with contextlib.suppress(OSError):
                _partial(self._path / name).unlink()
        try:
            there = self.arrival(step.file, step.digest or "")
        except DataError:
            return "in_doubt"
        if there.state == "same":
            return "released"
        # What was in doubt was so on a server, where this destination was before.
        return "in_doubt" if step.state == "in_doubt" else "failed"

    def clearance(self, name: str) -> bytes | None:
        """As of `Folder`."""
        path = self._path / name
        try:
            return path.read_bytes() if path.is_file() else None
        except OSError as error:
            raise not_writable(path, error) from error


def _partial(path: Path) -> Path:
    """Where a file is while it is being written; hidden, and never whole."""
    return path.with_name(f".{path.name}.part")


def _place(path: Path, content: bytes) -> None:
    """Write a clearance; one of the same name is about the same bytes, so it may be renewed."""
    temporary = _partial(path)
    try:
        # Whoever may write to the destination may have put a link there: never follow one.
        temporary.unlink(missing_ok=True)
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _link(staged: Path, target: Path) -> None:
    """Give the staged bytes their name, atomically and only if nothing has that name."""
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(staged, target)
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP}:
            raise
        _copy(staged, target)


def _copy(staged: Path, target: Path) -> None:
    """The same across file systems: copy beside the target, then link."""
    temporary = _partial(target)
    try:
        temporary.unlink(missing_ok=True)
        with staged.open("rb") as source, temporary.open("xb") as file:
            shutil.copyfileobj(source, file, _CHUNK)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)

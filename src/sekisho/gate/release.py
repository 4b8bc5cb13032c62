"""Release: the only code that writes to a destination."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sekisho import engine
from sekisho.clearance import Clearance
from sekisho.errors import DataError
from sekisho.gate.staging import not_writable
from sekisho.messages import Message

_CHUNK: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a destination holds under an export's file name."""

    state: Literal["absent", "same", "other"]


def arrival(folder: Path, file: str, digest: str) -> Arrival:
    """Compare what is at a destination with a digest (SHA-256 in hex)."""
    path = folder / file
    try:
        if not path.exists():
            return Arrival("absent")
        return Arrival("same" if engine.sha256(path) == digest else "other")
    except OSError as error:
        raise not_writable(path, error) from error


def put(staged: Path, folder: Path, clearance: Clearance) -> None:
    """Put a file and its clearance in place: the clearance first, then the file in one step.

    Nothing is ever written over. A file that is there with the same content is left as it is.

    Raises:
        DataError: other content is there under this name, or the place cannot be written.
    """
    target = folder / clearance.file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _place(folder / clearance.name, clearance.encoded())
        _link(staged, target)
        _sync(folder)
    except FileExistsError as error:
        if arrival(folder, clearance.file, clearance.digest).state != "same":
            raise other_content(clearance) from error
    except OSError as error:
        raise not_writable(target, error) from error


def other_content(clearance: Clearance) -> DataError:
    """The destination holds another file under the name of this one."""
    return DataError(
        Message("gate.other-content", file=clearance.file, destination=clearance.destination),
        help=Message("gate.other-content.help"),
    )


def remove_partial(folder: Path, *names: str) -> None:
    """Remove what a kill has left of files that were being written: it may hold rows, half of them."""
    for name in names:
        # A destination that refuses is told of when something is next released to it.
        with contextlib.suppress(OSError):
            _partial(folder / name).unlink()


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


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

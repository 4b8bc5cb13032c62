"""What a run under way has on disk and no other may see: staged files, spilled rows."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sekisho.audit import durable
from sekisho.errors import DataError
from sekisho.messages import Message

FOLDER: Final = ".work"
"""Below the lake; one folder in it for each run under way, and beside it the lock of its process."""
_LOCK: Final = ".lock"


@contextlib.contextmanager
def folder(work: Path, name: str) -> Iterator[Path]:
    """A folder for one run, which may make it; gone at the end, and what holds it if that is empty.

    Raises:
        DataError: the place cannot be written.
    """
    # The lock is there before the folder and after it, so a folder without one is nobody's.
    path, lock = work / name, work / f"{name}{_LOCK}"
    try:
        durable.make_folder(work)
        held = durable.create_locked(lock, b"")
    except DataError as error:
        help_ = Message("extract.lake-help")
        raise DataError(Message("project.no-scratch", folder=work.name), help=help_) from error
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        with contextlib.suppress(OSError):
            lock.unlink()
            work.rmdir()
        os.close(held)


def sweep(work: Path) -> None:
    """Remove what crashed runs have left: it may hold rows about members."""
    if not work.is_dir():
        return
    for path in sorted(work.iterdir()):
        if path.name.endswith(_LOCK):
            if not path.with_suffix("").exists() and not _held(path):
                path.unlink(missing_ok=True)
        elif not _held(path.with_name(f"{path.name}{_LOCK}")):
            shutil.rmtree(path, ignore_errors=True)


def _held(lock: Path) -> bool:
    try:
        return durable.is_locked(lock)
    except FileNotFoundError:
        return False

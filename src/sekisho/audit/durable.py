"""Files that exist whole or not at all, whatever happens in between."""

import fcntl
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

import orjson

from sekisho.errors import DataError
from sekisho.messages import Message

TORN: Final = ".tmp-"
"""How the name of a file begins that is still being written; left over, it means nothing."""


def canonical(value: object) -> bytes:
    """JSON in the one form that is digested: sorted keys, UTF-8, no blanks, one line."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_folder(path: Path, *, mode: int = 0o777) -> None:
    """Make a folder and those above it, each on disk before it is used.

    Args:
        path: the folder.
        mode: who may do what with it; those above are anybody's whom the process lets.
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        path.mkdir(mode, exist_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise not_writable(path, error) from error


def create(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Create a file with its whole content, on disk when this returns.

    Raises:
        FileExistsError: it is there already; nothing has changed.
        DataError: it cannot be written; nothing is left behind.
    """
    os.close(create_locked(path, data, mode=mode))


def create_locked(path: Path, data: bytes, *, mode: int = 0o644) -> int:
    """`create`, and keep the file locked for as long as the returned descriptor is open.

    The lock is taken before the file has its name, so nobody ever sees it unlocked.
    """
    staged = path.with_name(f"{TORN}{os.getpid()}-{secrets.token_hex(4)}-{path.name}")
    descriptor = -1
    try:
        descriptor = os.open(staged, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode)
        _write_all(descriptor, data)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        # A link, other than a rename, never replaces what is there.
        os.link(staged, path)
        sync_folder(path.parent)
    except OSError as error:
        if descriptor >= 0:
            os.close(descriptor)
        staged.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise
        raise not_writable(path, error) from error
    staged.unlink(missing_ok=True)
    return descriptor


def is_locked(path: Path) -> bool:
    """Whether some process still holds the file that it made by `create_locked`."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def sync_folder(path: Path) -> None:
    """Have a folder's entries on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def not_writable(path: Path, error: OSError) -> DataError:
    """The error for a place on disk that refuses; the system's word for it says why."""
    problem = error.strerror or type(error).__name__
    return DataError(
        Message("audit.not-writable", file=os.fspath(path), problem=problem),
        help=Message("audit.make-writable"),
    )


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
    os.fsync(descriptor)

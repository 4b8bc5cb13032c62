"""Keys of the project's own, each in a file for its owner alone, made by chance on first use."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from sekisho.audit import durable
from sekisho.errors import DataError
from sekisho.messages import CATALOGUE, Bilingual, Message

_BYTES: Final = 32
_FORM: Final = re.compile(rb"[0-9a-f]{64}\n")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_NO_KEY: Final = Bilingual(*CATALOGUE["keyfile.no-key"])


def new_key() -> bytes:
    """32 bytes by chance."""
    return secrets.token_bytes(_BYTES)


def read_key(path: Path, help_: Message) -> bytes | None:
    """The key in a file; None = there is no file.

    Args:
        help_: what to do about a file that cannot be used.

    Raises:
        DataError: the file is no key, is a link, belongs to somebody else or others may read it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, error, help_) from error
    try:
        with os.fdopen(descriptor, "rb") as file:
            about = os.fstat(file.fileno())
            content = file.read(2 * _BYTES + 2)
    except OSError as error:
        raise _unusable(path, error, help_) from error
    if about.st_uid != os.geteuid() or about.st_mode & _OTHERS:
        mode = f"{stat.S_IMODE(about.st_mode):04o}"
        raise DataError(Message("keyfile.open", file=path.name, mode=mode), help=help_)
    if not _FORM.fullmatch(content):
        raise _unusable(path, None, help_)
    return bytes.fromhex(content.decode())


def make_key(path: Path, key: bytes, help_: Message) -> bytes:
    """The key in a file, which is `key` where there was no file.

    Raises:
        DataError: as `read_key`, or it cannot be written.
    """
    found = read_key(path, help_)
    if found is None:
        try:
            durable.make_folder(path.parent)
            with contextlib.suppress(FileExistsError):  # another process was first: its key counts
                durable.create(path, key.hex().encode() + b"\n", mode=0o600)
        except DataError as error:
            raise _unusable(path, error.__cause__, help_) from error
        found = read_key(path, help_)
    if found is None:
        raise _unusable(path, None, help_)
    return found


def _unusable(path: Path, error: BaseException | None, help_: Message) -> DataError:
    """The error for a file; without a cause it holds no key."""
    problem: str | Bilingual = _NO_KEY
    if error is not None:
        problem = getattr(error, "strerror", None) or type(error).__name__
    return DataError(Message("keyfile.unusable", file=path.name, problem=problem), help=help_)

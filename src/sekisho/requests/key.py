"""The register's key: without it nobody can tell which stops a digest of the record was made over.

    key      beside the entries, for the owner alone; made with the first entry

Members' numbers are few enough to try them all, and the record is read by more people than the register.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from sekisho.audit import durable
from sekisho.errors import DataError
from sekisho.messages import Message

_NAME: Final = "key"
_BYTES: Final = 32
_OWNER_FILE: Final = 0o600


def keyed_digest(folder: Path, text: str) -> str:
    """HMAC-SHA256 of a text by the key of the register in `folder`.

    Raises:
        DataError: the key cannot be read, or not be made where there is none.
    """
    return hmac.new(make_key(folder), text.encode(), hashlib.sha256).hexdigest()


def make_key(folder: Path) -> bytes:
    """The key, made unless it is there; registers were kept before they had one.

    Raises:
        DataError: it cannot be read or made.
    """
    path = folder / _NAME
    if not os.path.lexists(path):
        with contextlib.suppress(FileExistsError):  # somebody else was first: that key counts
            durable.create(path, secrets.token_bytes(_BYTES), mode=_OWNER_FILE)
    try:
        key = path.read_bytes()
    except OSError:
        key = b""
    if len(key) != _BYTES:
        raise DataError(Message("requests.damaged", file=_NAME), help=Message("requests.restore"))
    return key

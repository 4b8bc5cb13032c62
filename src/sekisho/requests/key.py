"""The register's key: without it nobody can tell which stops a digest of the record was made over.

    key      beside the entries, for the owner alone; made with the first entry

Members' numbers are few enough to try them all, and the record is read by more people than the register.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from sekisho.audit.keyfile import make_key, new_key
from sekisho.messages import Message


def keyed_digest(folder: Path, text: str) -> str:
    """HMAC-SHA256 of a text by the key of the register in `folder`.

    Raises:
        DataError: the key cannot be used, or not be made where there is none.
    """
    return hmac.new(register_key(folder), text.encode(), hashlib.sha256).hexdigest()


def register_key(folder: Path) -> bytes:
    """The key, made unless it is there; registers were kept before they had one.

    Raises:
        DataError: it cannot be used (`keyfile`) or made.
    """
    return make_key(folder / "key", new_key(), Message("requests.restore-key"))

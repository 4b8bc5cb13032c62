"""The key of the fingerprints: a file of its own, for its owner only, made on first use."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sekisho.errors import DataError
from sekisho.messages import CATALOGUE, Bilingual, Message

_BYTES: Final = 32
_FORM: Final = re.compile(rb"[0-9a-f]{64}\n")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_VALUE: Final = b"sekisho.value"
_SUBJECT: Final = b"sekisho.subject"
_NO_KEY: Final = Bilingual(*CATALOGUE["sweep.key-no-key"])
_NAME: Final = b"sekisho.key"


@dataclass(frozen=True, slots=True)
class Key:
    """What turns a value into its fingerprint: keyed BLAKE2b (RFC 7693) of 64 bits.

    Without the key a fingerprint cannot be told from a random number, so nobody can try out all
    member numbers on the index. Values and subjects are hashed apart (BLAKE2b's personalisation).
    """

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """Tells this key from another one and says nothing about it."""
        return hashlib.blake2b(key=self.secret, digest_size=8, person=_NAME).hexdigest()

    def values(self, texts: Iterable[str]) -> NDArray[np.uint64]:
        """The fingerprint of each normalised value."""
        return self._hashed(texts, _VALUE)

    def subjects(self, texts: Iterable[str]) -> NDArray[np.uint64]:
        """The fingerprint of each subject."""
        return self._hashed(texts, _SUBJECT)

    def _hashed(self, texts: Iterable[str], person: bytes) -> NDArray[np.uint64]:
        blake2b, secret = hashlib.blake2b, self.secret
        joined = b"".join(
            [blake2b(t.encode(), digest_size=8, key=secret, person=person).digest() for t in texts]
        )
        return np.frombuffer(joined, dtype="<u8").astype(np.uint64)


def open_key(path: Path) -> Key:
    """Read the key, or make one where there is none.

    Raises:
        DataError: the file is no key, is a link, belongs to somebody else or others may read it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
        return Key(_read(path))
    except OSError as error:
        raise DataError(
            Message(
                "sweep.key-unusable",
                file=path.name,
                problem=error.strerror or type(error).__name__,
            ),
            help=Message("sweep.key-help"),
        ) from error


def _make(path: Path) -> None:
    """Make a key unless one is there; whoever reads it meanwhile finds all of it or none."""
    if os.path.lexists(path):
        return
    made = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(_BYTES).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(made, path)
    except FileExistsError:
        pass  # another sweep was first: its key counts
    finally:
        made.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        about = os.fstat(file.fileno())
        content = file.read(len(secrets.token_hex(_BYTES)) + 2)
    if about.st_uid != os.geteuid() or about.st_mode & _OTHERS:
        raise DataError(
            Message("sweep.key-open", file=path.name, mode=f"{stat.S_IMODE(about.st_mode):04o}"),
            help=Message("sweep.key-help"),
        )
    if not _FORM.fullmatch(content):
        raise DataError(
            Message("sweep.key-unusable", file=path.name, problem=_NO_KEY),
            help=Message("sweep.key-help"),
        )
    return bytes.fromhex(content.decode())

"""The key of the fingerprints: a file of its own, for its owner only, made on first use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sekisho.audit.keyfile import make_key, new_key
from sekisho.messages import Message

_VALUE: Final = b"sekisho.value"
_SUBJECT: Final = b"sekisho.subject"
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
        DataError: it cannot be used (`keyfile`).
    """
    return Key(make_key(path, new_key(), Message("sweep.key-help")))

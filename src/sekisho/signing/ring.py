"""The ring of public keys: who signs, since when, and whose signature counts no longer.

`ring.json` holds nothing secret. Whoever is to judge clearances without us gets it once, by a way
that cannot be confused with the way that files come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.signer import SSlibKey

from sekisho.errors import DataError, SekishoError
from sekisho.messages import Message

RING_FILE: Final = "ring.json"
FORMAT: Final = "sekisho.keys/1"

Role = Literal["run", "office"]
"""Who signs with a key: the run that releases, or the compliance office."""
ROLES: Final[tuple[Role, ...]] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Revocation:
    """From when on a key's signatures count no longer, whenever they were made, and why."""

    on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class RingKey:
    """One public key.

    Attributes:
        id: SHA-256 of the key in securesystemslib's canonical form, hex.
        public: the 32 bytes of the Ed25519 key, hex.
        since: the day it was made.
        until: the day another took its place; what it signed before still counts.
    """

    id: str
    role: Role
    public: str
    since: dt.date
    until: dt.date | None = None
    revoked: Revocation | None = None

    def key(self) -> SSlibKey:
        """The key as securesystemslib takes it."""
        return SSlibKey(self.id, "ed25519", "ed25519", {"public": self.public})

    def body(self) -> dict[str, Any]:
        """The key as the ring writes it."""
        revoked = self.revoked
        return {
            "id": self.id,
            "role": self.role,
            "public": self.public,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "revoked": {"on": revoked.on.isoformat(), "reason": revoked.reason}
            if revoked
            else None,
        }


@dataclass(frozen=True, slots=True)
class Ring:
    """All public keys that were ever in use, the oldest first."""

    keys: tuple[RingKey, ...] = ()

    def get(self, id_: str) -> RingKey | None:
        """A key by its id."""
        return next((k for k in self.keys if k.id == id_), None)

    def active(self, role: Role) -> RingKey | None:
        """The key that is signed with now."""
        mine = (k for k in self.keys if k.role == role and k.until is None and k.revoked is None)
        return next(mine, None)

    def revoked(self) -> tuple[str, ...]:
        """The ids of the keys that are revoked, sorted."""
        return tuple(sorted(k.id for k in self.keys if k.revoked is not None))

    def not_yet_revoked(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Of keys that were revoked once, those that count by this ring: it is an older one."""
        return tuple(i for i in ids if (key := self.get(i)) is not None and key.revoked is None)

    def encoded(self) -> bytes:
        """The ring as it is written: canonical JSON, indented for people."""
        body = {"format": FORMAT, "keys": [k.body() for k in self.keys]}
        options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        return orjson.dumps(body, option=options)


def read_ring(folder: Path) -> Ring:
    """The ring of a project's folder of keys; empty where none was ever made.

    Raises:
        DataError: it cannot be read, or is no ring.
    """
    path = folder / RING_FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Ring()
    except OSError as error:
        raise _no_ring(str(path)) from error
    return ring_from_bytes(data, str(path))


def ring_from_bytes(data: bytes, name: str) -> Ring:
    """A ring from its text.

    Args:
        name: what errors call it.

    Raises:
        DataError: it is no ring.
    """
    try:
        return _ring(orjson.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_ring(name) from error


def key_from_text(data: bytes, name: str) -> Ring:
    """What a person holds of us: a ring, or one public key as PEM.

    Raises:
        DataError: it is neither.
    """
    if not data.lstrip().startswith(b"-----BEGIN"):
        return ring_from_bytes(data, name)
    try:
        public = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_ring(name) from error
    if not isinstance(public, Ed25519PublicKey):
        raise _no_ring(name)
    key = SSlibKey.from_crypto(public)
    hexadecimal = public.public_bytes_raw().hex()
    # A key that stands alone says nothing of its time: whoever gives it vouches for it.
    return Ring((RingKey(key.keyid, "run", hexadecimal, dt.date.min),))


def _ring(body: Mapping[str, Any]) -> Ring:
    if body["format"] != FORMAT:
        raise ValueError(body["format"])
    keys = tuple(_ring_key(one) for one in body["keys"])
    if len({key.id for key in keys}) != len(keys):
        # Of a key that is there twice one entry can be revoked: nobody can say whether it counts.
        raise ValueError(FORMAT)
    return Ring(keys)


def _ring_key(body: Mapping[str, Any]) -> RingKey:
    if body["role"] not in ROLES:
        raise ValueError(body["role"])
    until, revoked = body["until"], body["revoked"]
    found = RingKey(
        id=str(body["id"]),
        role=body["role"],
        public=str(body["public"]),
        since=dt.date.fromisoformat(body["since"]),
        until=dt.date.fromisoformat(until) if until else None,
        revoked=Revocation(dt.date.fromisoformat(revoked["on"]), str(revoked["reason"]))
        if revoked
        else None,
    )
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.public))
    if SSlibKey.from_crypto(public).keyid != found.id:
        raise ValueError(found.id)
    return found


def _no_ring(name: str) -> SekishoError:
    return DataError(Message("keys.no-ring", file=name), help=Message("keys.no-ring.help"))

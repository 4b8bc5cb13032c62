"""Private keys on disk: made, replaced, revoked, and loaded only while nobody else can read them."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import stat
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner

from sekisho.errors import DataError, ProjectError
from sekisho.messages import Message
from sekisho.signing.envelope import Signer
from sekisho.signing.ring import RING_FILE, Revocation, Ring, RingKey, Role, read_ring

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def private_file(folder: Path, role: Role) -> Path:
    """Where the private key of a role lies."""
    return folder / f"{role}.pem"


def make(folder: Path, role: Role, today: dt.date, private: Path | None = None) -> RingKey:
    """Make a key. One that is in use for this role gives its place to it.

    The ring is written first: a kill in between leaves a public key without a private one, with
    which nothing is signed, and making one more mends that.

    Args:
        folder: of the project's keys; made if it is not there.
        private: where the private key goes; `private_file` where it is not said.

    Raises:
        DataError: the ring is none, or the place refuses.
    """
    signer = CryptoSigner.generate_ed25519()
    public = signer.public_key
    made = RingKey(public.keyid, role, str(public.keyval["public"]), today)
    ring = read_ring(folder)
    before = ring.active(role)
    kept = tuple(replace(k, until=today) if k == before else k for k in ring.keys)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(folder / RING_FILE, Ring((*kept, made)).encoded(), 0o644)
        _write(private or private_file(folder, role), signer.private_bytes, 0o600)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise DataError(
            Message("keys.not-writable", folder=str(folder), problem=problem)
        ) from error
    return made


def revoke(folder: Path, id_: str, on: dt.date, reason: str) -> RingKey:
    """Have a key's signatures count no longer, those that it has made included.

    Args:
        id_: the key's id or the beginning of it.

    Raises:
        ProjectError: no key of the ring, or several, begin so; it is revoked already.
        DataError: the ring is none, or the place refuses.
    """
    ring = read_ring(folder)
    found = [k for k in ring.keys if k.id.startswith(id_)]
    if len(found) != 1:
        raise ProjectError(Message("keys.unknown", id=id_, count=len(found)))
    if found[0].revoked is not None:
        raise ProjectError(Message("keys.revoked-already", id=id_, on=str(found[0].revoked.on)))
    gone = replace(found[0], revoked=Revocation(on, reason))
    try:
        keys = tuple(gone if k.id == gone.id else k for k in ring.keys)
        _write(folder / RING_FILE, Ring(keys).encoded(), 0o644)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise DataError(
            Message("keys.not-writable", folder=str(folder), problem=problem)
        ) from error
    return gone


def signer_of(folder: Path, role: Role, private: Path | None = None) -> Signer:
    """The key to sign with.

    Raises:
        ProjectError: there is none, others can read it, it is no Ed25519 key, or the ring does not
            have it, has revoked it or put another in its place. Nothing may be released then.
    """
    path = private or private_file(folder, role)
    key = _private(path, role)
    signer = CryptoSigner(key)
    ring = read_ring(folder)
    ring_key = ring.get(signer.public_key.keyid)
    if ring_key is None or ring_key.role != role:
        raise _unusable("keys.not-in-ring", path, role)
    if ring_key.revoked is not None:
        raise _unusable("keys.is-revoked", path, role)
    if ring_key.until is not None:
        raise _unusable("keys.is-replaced", path, role)
    return Signer(ring_key, signer, ring)


def _private(path: Path, role: Role) -> Ed25519PrivateKey:
    try:
        # The file that is judged is the file that is read, whatever the name points to meanwhile.
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            data = file.read()
    except FileNotFoundError as error:
        raise _unusable("keys.missing", path, role) from error
    except OSError as error:
        raise _unusable("keys.unreadable", path, role) from error
    if status.st_mode & _OTHERS:
        raise ProjectError(
            Message("keys.too-open", file=str(path), mode=f"{stat.S_IMODE(status.st_mode):o}"),
            help=Message("keys.too-open.help", file=str(path)),
        )
    if status.st_uid not in {os.geteuid(), 0}:
        raise _unusable("keys.others", path, role)
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _unusable("keys.no-key", path, role) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable("keys.no-key", path, role)
    return key


def _unusable(problem: str, path: Path, role: Role) -> ProjectError:
    return ProjectError(Message(problem, file=str(path)), help=Message("keys.make-one", role=role))


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write a file whole, readable by nobody else from its first byte on where it is secret."""
    staged = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(staged, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)

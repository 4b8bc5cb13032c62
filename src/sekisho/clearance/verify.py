"""Whether a file is what its clearance says: offline, with public keys alone."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.clearance.read import Stated, read_stated
from sekisho.clearance.statement import SUFFIX, clearance_name
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.signing import Ring, Verified


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to hold, and whether it does.

    Attributes:
        name: `signature`, `file`, `name`, `recipient`, `expiry` or `notice`.
        message: what was found, whichever it is.
    """

    name: str
    holds: bool
    message: Message


@dataclass(frozen=True, slots=True)
class Judged:
    """A file and what its clearance says of it.

    Attributes:
        offices: how many keys of the compliance office have signed as well.
    """

    stated: Stated
    checks: tuple[Check, ...]
    offices: int

    @property
    def holds(self) -> bool:
        """Whether all of it does."""
        return all(check.holds for check in self.checks)


def find_clearance(file: Path) -> Path:
    """The clearance that lies beside a file: of its very bytes, or else the only one of its name.

    Raises:
        DataError: there is none, or there are several and all of other bytes.
    """
    exact = file.with_name(clearance_name(file.name, _digest(file)))
    if exact.is_file():
        return exact
    beside = sorted(
        p
        for p in file.parent.iterdir()
        if p.name.startswith(f"{file.name}.") and p.name.endswith(SUFFIX)
    )
    if len(beside) != 1:
        raise DataError(
            Message("clearance.none-beside", file=file.name, count=len(beside)),
            help=Message("clearance.none-beside.help"),
        )
    return beside[0]


def verify(
    file: Path, clearance: bytes, ring: Ring, on: dt.date, recipient: str | None = None
) -> Judged:
    """Judge a file by a clearance.

    Args:
        ring: the public keys that the person who asks holds to be ours.
        on: the day that it is judged on.
        recipient: the party that the file should be for; None = whoever the clearance names.

    Raises:
        DataError: the clearance is none, or the file cannot be read.
    """
    stated = read_stated(clearance)
    signatures = stated.envelope.verified(ring)
    checks = (
        *_signatures(signatures, stated),
        _named(file, stated),
        _bytes(file, stated),
        *([_recipient(recipient, stated)] if recipient is not None else ()),
        _expiry(on, stated),
        *([_notice(on, stated.notice_until, stated)] if stated.notice_until else ()),
    )
    offices = sum(s.counts and s.key is not None and s.key.role == "office" for s in signatures)
    return Judged(stated, checks, offices)


def _signatures(signatures: tuple[Verified, ...], stated: Stated) -> Iterator[Check]:
    """The run's signature has to count, and no known key's may be wrong.

    A key that one does not hold says nothing: the office may have signed as well.
    """
    if not signatures:
        yield Check("signature", holds=False, message=Message("verify.not-signed"))
    by_run = any(s.counts and s.key is not None and s.key.role == "run" for s in signatures)
    for one in signatures:
        short = one.keyid[:12]
        if one.key is None:
            message = Message("verify.other-key", key=short)
            yield Check("signature", holds=by_run, message=message)
            continue
        if not one.right:
            message = Message("verify.wrong-signature", key=short)
        elif one.key.revoked is not None:
            on = str(one.key.revoked.on)
            message = Message("verify.revoked", key=short, on=on)
        elif one.key.until is not None and stated.day > one.key.until:
            message = Message("verify.replaced", key=short, until=str(one.key.until))
        else:
            yield Check("signature", holds=True, message=Message("verify.signed", key=short))
            continue
        yield Check("signature", holds=False, message=message)
    if any(s.counts for s in signatures) and not by_run:
        yield Check("signature", holds=False, message=Message("verify.no-run"))


def _named(file: Path, stated: Stated) -> Check:
    if file.name == stated.file:
        return Check("name", holds=True, message=Message("verify.named", file=stated.file))
    message = Message("verify.other-name", file=file.name, stated=stated.file)
    return Check("name", holds=False, message=message)


def _bytes(file: Path, stated: Stated) -> Check:
    if _digest(file) == stated.digest:
        message = Message("verify.unchanged", digest=stated.digest[:16], bytes=stated.size)
        return Check("file", holds=True, message=message)
    size = file.stat().st_size
    message = Message("verify.changed", bytes=size, stated=stated.size)
    return Check("file", holds=False, message=message)


def _recipient(recipient: str, stated: Stated) -> Check:
    if recipient == stated.recipient:
        message = Message("verify.recipient", recipient=recipient)
        return Check("recipient", holds=True, message=message)
    message = Message("verify.other-recipient", asked=recipient, recipient=stated.recipient)
    return Check("recipient", holds=False, message=message)


def _expiry(on: dt.date, stated: Stated) -> Check:
    holds = stated.day <= on <= stated.expires
    name = (
        "verify.in-time" if holds else "verify.expired" if on > stated.expires else "verify.early"
    )
    message = Message(name, expires=str(stated.expires), day=str(stated.day), on=str(on))
    return Check("expiry", holds=holds, message=message)


def _notice(on: dt.date, until: dt.date, stated: Stated) -> Check:
    holds = on <= until
    name = "verify.notice" if holds else "verify.notice-over"
    message = Message(name, notice=stated.notice, until=str(until))
    return Check("notice", holds=holds, message=message)


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DataError(Message("verify.unreadable", file=file.name, reason=reason)) from error

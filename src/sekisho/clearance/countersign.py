"""A second signature: the compliance office's, on a clearance that a run has signed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from sekisho.clearance.read import read_stated
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.signing import Ring, Signer


def countersign(clearance: Path, signer: Signer, ring: Ring) -> None:
    """Add a signature to a clearance; its name and what it says stay what they are.

    Raises:
        DataError: it is no clearance, no run of ours has signed it, or the place refuses.
    """
    try:
        stated = read_stated(clearance.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DataError(Message("verify.unreadable", file=clearance.name, reason=reason)) from error
    by_run = (s.counts and s.key and s.key.role == "run" for s in stated.envelope.verified(ring))
    if not any(by_run):
        raise DataError(Message("clearance.not-by-run", file=clearance.name))
    staged = clearance.with_name(f".{clearance.name}.{secrets.token_hex(4)}")
    try:
        with staged.open("xb") as file:
            file.write(stated.envelope.signed(signer).encoded())
            file.flush()
            os.fsync(file.fileno())
        staged.replace(clearance)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DataError(Message("gate.not-writable", path=clearance.name, reason=reason)) from error
    finally:
        staged.unlink(missing_ok=True)

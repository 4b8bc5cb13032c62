"""What is signed: bytes of a stated type in a DSSE envelope.

Source: DSSE 1.0 (https://github.com/secure-systems-lab/dsse), through securesystemslib.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from securesystemslib import dsse
from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import CryptoSigner

from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.signing.ring import Ring, RingKey

LARGEST: Final = 1 << 24
"""Bytes of an envelope at most."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its entry in the ring.

    Attributes:
        ring: the whole of it, which says who has signed before and whose signature counts no longer.
    """

    ring_key: RingKey
    private: CryptoSigner
    ring: Ring

    def sealed(self, payload: bytes, payload_type: str) -> bytes:
        """A payload in an envelope with this signature; the same every time, as Ed25519 is."""
        return Envelope(payload, payload_type, {}).signed(self).encoded()

    def signature(self, payload: bytes, payload_type: str) -> dict[str, str]:
        """The signature alone, as an envelope holds it."""
        return Envelope(payload, payload_type, {}).signed(self).signatures_body()[0]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a ring says of one signature.

    Attributes:
        key: the key with this id; None = the ring has none.
        right: the signature is that key's, over this payload.
    """

    keyid: str
    key: RingKey | None
    right: bool

    @property
    def counts(self) -> bool:
        """Whether somebody who still may vouches for the payload."""
        return self.right and self.key is not None and self.key.revoked is None


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload and what signs it: key id -> signature."""

    payload: bytes
    payload_type: str
    signatures: Mapping[str, bytes]

    def signed(self, signer: Signer) -> Envelope:
        """The same with one more signature."""
        made = signer.private.sign(self._dsse().pae())
        signatures = {**self.signatures, made.keyid: bytes.fromhex(made.signature)}
        return Envelope(self.payload, self.payload_type, signatures)

    def verified(self, ring: Ring) -> tuple[Verified, ...]:
        """What a ring says of each signature, in the order of their key ids."""
        return tuple(self._verified(ring.get(id_), id_) for id_ in sorted(self.signatures))

    def signatures_body(self) -> list[dict[str, str]]:
        """The signatures as they are written, by key id."""
        return [
            {"keyid": id_, "sig": base64.b64encode(self.signatures[id_]).decode()}
            for id_ in sorted(self.signatures)
        ]

    def encoded(self) -> bytes:
        """Canonical JSON: sorted keys, no blanks, one line end."""
        body = {
            "payload": base64.b64encode(self.payload).decode(),
            "payloadType": self.payload_type,
            "signatures": self.signatures_body(),
        }
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)

    def _verified(self, key: RingKey | None, id_: str) -> Verified:
        if key is None:
            return Verified(id_, None, right=False)
        try:
            self._dsse().verify([key.key()], 1)
        except (VerificationError, UnverifiedSignatureError):
            return Verified(id_, key, right=False)
        return Verified(id_, key, right=True)

    def _dsse(self) -> dsse.Envelope:
        body = {
            "payload": base64.b64encode(self.payload).decode(),
            "payloadType": self.payload_type,
            "signatures": self.signatures_body(),
        }
        return dsse.Envelope.from_dict(body)


def open_envelope(data: bytes) -> Envelope:
    """An envelope from its text; what it says is not believed yet.

    Raises:
        DataError: it is none.
    """
    try:
        body: Any = orjson.loads(data)
        payload = base64.b64decode(body["payload"], validate=True)
        return envelope_of(payload, str(body["payloadType"]), body["signatures"])
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(Message("keys.no-envelope")) from error


def envelope_of(
    payload: bytes, payload_type: str, signatures: Sequence[Mapping[str, str]]
) -> Envelope:
    """A payload with signatures that lie beside it.

    Raises:
        DataError: one of them is none.
    """
    try:
        found = {str(s["keyid"]): base64.b64decode(s["sig"], validate=True) for s in signatures}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(Message("keys.no-envelope")) from error
    return Envelope(payload, payload_type, found)

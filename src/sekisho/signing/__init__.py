"""Signatures: keys, the ring that says which of them count, and signed envelopes (DSSE, Ed25519)."""

from sekisho.signing.envelope import LARGEST, Envelope, Signer, Verified, envelope_of, open_envelope
from sekisho.signing.keys import make, private_file, revoke, signer_of
from sekisho.signing.ring import (
    RING_FILE,
    Revocation,
    Ring,
    RingKey,
    Role,
    key_from_text,
    read_ring,
    ring_from_bytes,
)

__all__ = [
    "LARGEST",
    "RING_FILE",
    "Envelope",
    "Revocation",
    "Ring",
    "RingKey",
    "Role",
    "Signer",
    "Verified",
    "envelope_of",
    "key_from_text",
    "make",
    "open_envelope",
    "private_file",
    "read_ring",
    "revoke",
    "ring_from_bytes",
    "signer_of",
]

"""The digest of several texts."""

from __future__ import annotations

import hashlib


def digest_of(*parts: str) -> str:
    """SHA-256 over texts, each by its own digest so that nothing runs together."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part.encode()).digest())
    return whole.hexdigest()

"""What may be remembered from one check to the next, as the pure layers see it."""

from __future__ import annotations

from typing import Protocol


class Memory(Protocol):
    """Answers by the digest of all that they depend on.

    What is found may be anything that JSON can hold, whatever was kept: who asks checks it, and
    works the answer out anew where it does not hold.
    """

    def find(self, kind: str, key: str) -> object:
        """What was kept under the key; None = nothing."""

    def keep(self, kind: str, key: str, value: object) -> None:
        """Remember a value that JSON can hold."""

    def save(self) -> None:
        """Have it all for the next time, where that can be."""


class Forgetful:
    """Remembers nothing, so that everything is worked out."""

    def find(self, kind: str, key: str) -> object:
        """Find nothing."""
        del kind, key
        return None

    def keep(self, kind: str, key: str, value: object) -> None:
        """Let it go."""

    def save(self) -> None:
        """There is nothing to be had."""

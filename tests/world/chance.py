"""Chance that Hypothesis decides: the few calls of `random.Random` that random nights are made by."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Chance(Protocol):
    """What `random.Random` does, too."""

    def choice(self, seq: Sequence[T]) -> T: ...

    def randint(self, a: int, b: int) -> int: ...

    def randrange(self, start: int) -> int: ...

    def shuffle(self, x: MutableSequence[T]) -> None: ...


class Drawn:
    """Chance by the draws of a strategy."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def choice(self, seq: Sequence[T]) -> T:
        """One of them."""
        return seq[self.randrange(len(seq))]

    def randint(self, a: int, b: int) -> int:
        """A number from `a` to `b`, both included."""
        return self._draw(st.integers(a, b))

    def randrange(self, start: int) -> int:
        """A number below `start`."""
        return self.randint(0, start - 1)

    def shuffle(self, x: MutableSequence[T]) -> None:
        """Any order."""
        x[:] = self._draw(st.permutations(x))

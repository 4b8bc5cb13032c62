"""Chance that is the same everywhere: only `Random.random()` is promised to stay as it is."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Seeded draws; each part of the sample has dice of its own, so that parts move apart."""

    def __init__(self, part: str) -> None:
        seed = int.from_bytes(f"sekisho sample {part}".encode(), "big")
        self._random = random.Random(seed)

    def below(self, n: int) -> int:
        """A number from 0 to n - 1."""
        return int(self._random.random() * n)

    def between(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, p: float) -> bool:
        """True in p of all cases."""
        return self._random.random() < p

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def several(self, items: Sequence[T], count: int) -> list[T]:
        """`count` different items, in the order of `items`."""
        left = list(range(len(items)))
        chosen = [left.pop(self.below(len(left))) for _ in range(count)]
        return [items[i] for i in sorted(chosen)]

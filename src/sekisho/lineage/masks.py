"""Bit masks over numbered source columns, and the sets that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sekisho.model import Column


def bits(mask: int) -> Iterator[int]:
    """The numbers in a mask, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class Sets:
    """Masks over some columns as sets; the columns of one statement share most of theirs."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._made: dict[int, frozenset[Column]] = {}

    def of(self, mask: int) -> frozenset[Column]:
        """The columns of a mask."""
        found = self._made.get(mask)
        if found is None:
            self._made[mask] = found = frozenset(self._columns[n] for n in bits(mask))
        return found

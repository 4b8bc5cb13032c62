"""Bit masks over numbered source columns, and the sets that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sekisho.model import Column, Influence


def bits(mask: int) -> Iterator[int]:
    """The numbers in a mask, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


class Sets:
    """Masks over some columns as sets; the columns of one statement share most of theirs."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self._made: dict[int, frozenset[Column]] = {}

    def of(self, mask: int) -> frozenset[Column]:
        """The columns of a mask."""
        found = self._made.get(mask)
        if found is None:
            self._made[mask] = found = frozenset(self.columns[n] for n in bits(mask))
        return found


class Influences(Mapping[str, Influence]):
    """What influences the columns of one statement, as masks until somebody asks for the sets.

    Attributes:
        sources: the columns that the bits of the masks stand for.
        masks: output column -> masks of what is direct and of what is indirect.
    """

    def __init__(self, sets: Sets, masks: Mapping[str, tuple[int, int]]) -> None:
        self.sources = sets.columns
        self.masks = masks
        self._sets = sets
        self._made: dict[str, Influence] = {}

    @staticmethod
    def of(columns: Mapping[str, Influence]) -> Influences:
        """Any influences as masks."""
        if isinstance(columns, Influences):
            return columns
        numbers: dict[Column, int] = {}

        def mask(sources: Iterable[Column]) -> int:
            return sum(1 << numbers.setdefault(source, len(numbers)) for source in sources)

        masks = {name: (mask(i.direct), mask(i.indirect)) for name, i in columns.items()}
        return Influences(Sets([*numbers]), masks)

    def __getitem__(self, name: str) -> Influence:
        made = self._made.get(name)
        if made is None:
            direct, indirect = self.masks[name]
            made = self._made[name] = Influence(self._sets.of(direct), self._sets.of(indirect))
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self.masks)

    def __len__(self) -> int:
        return len(self.masks)

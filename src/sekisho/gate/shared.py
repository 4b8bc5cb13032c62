"""How many people sets have in common, of all sets of one statistic with all that a party has at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sekisho.audit.told import Members, People, Sum, Told, contributing

_AT_ONCE: Final = 4_000_000
"""Memberships that are looked at together; it bounds the memory that this takes."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Who contributes to sums.

    Attributes:
        sizes: how many, of each sum.
        sets: of each sum sets that share nobody and are together whoever contributes.
    """

    sizes: NDArray[np.int64]
    sets: Sequence[Sequence[Members]]


class Shared:
    """Of sets that a party was told of with sets of a new statistic; each pair is counted once."""

    def __init__(self, people: People, earlier: Iterable[Told]) -> None:
        self._people = people
        self._apart: dict[tuple[str, ...], bool] = {}
        self._whole: dict[str, Members] = {}
        self._places: dict[str, int] = {}
        theirs: dict[str, Members] = {}
        for told in earlier:
            held = [each for one in told.sums for each in self._contributing(one)]
            theirs |= {each.name: each for each in (*told.shown, told.withheld, *held)}
        self._places = {name: place for place, name in enumerate(theirs)}
        self._theirs = [*theirs.values()]
        self._rows: dict[str, NDArray[np.int64]] = {}

    def between(self, ours: Sequence[Members], theirs: Sequence[Members]) -> NDArray[np.int64]:
        """How many people each of our sets, one a row, has in common with each of theirs."""
        new = {one.name: one for one in ours if one.name not in self._rows}
        if new:
            found = common([*new.values()], self._theirs, len(self._people))
            self._rows.update(zip(new, found, strict=True))
        columns = [self._places[one.name] for one in theirs]
        if not ours:
            return np.zeros((0, len(columns)), dtype=np.int64)
        return np.stack([self._rows[one.name][columns] for one in ours])

    def counts(self, sums: Sequence[Sum]) -> Counts:
        """Who contributes to each."""
        sets = [self._contributing(one) for one in sums]
        sizes = [sum(map(len, each)) for each in sets]
        return Counts(np.array(sizes, dtype=np.int64), sets)

    def of(self, ours: Counts, theirs: Counts) -> NDArray[np.int64]:
        """How many people contribute to each of our sums, one a row, and to each of theirs."""
        rows = {each.name: each for one in ours.sets for each in one}
        columns = {each.name: each for one in theirs.sets for each in one}
        found = self.between([*rows.values()], [*columns.values()])
        at = {name: place for place, name in enumerate(rows)}
        by_row = _added([[at[each.name] for each in one] for one in ours.sets], found)
        at = {name: place for place, name in enumerate(columns)}
        return _added([[at[each.name] for each in one] for one in theirs.sets], by_row.T).T

    def _contributing(self, one: Sum) -> Sequence[Members]:
        """Whoever contributes to a sum, in sets that share nobody."""
        sets = [piece.members for piece in one.pieces]
        if len(sets) == 1 or self._share_nobody(sets):
            return sets
        if one.name not in self._whole:
            self._whole[one.name] = self._people.members(contributing(one.pieces))
        return [self._whole[one.name]]

    def _share_nobody(self, sets: Sequence[Members]) -> bool:
        known = tuple(each.name for each in sets)
        if known not in self._apart:
            there = np.zeros(len(self._people), dtype=bool)
            for each in sets:
                there[each.ids] = True
            self._apart[known] = int(there.sum()) == sum(map(len, sets))
        return self._apart[known]


def common(ones: Sequence[Members], others: Sequence[Members], people: int) -> NDArray[np.int64]:
    """How many of all people each set, one a row, has in common with each other one.

    It takes as long as there are memberships, not as there are pairs of sets.
    """
    found = np.zeros(len(ones) * len(others), dtype=np.int64)
    ids = np.concatenate([np.zeros(0, dtype=np.int64), *(one.ids for one in ones)])
    owners = np.repeat(np.arange(len(ones)), [len(one) for one in ones])
    owners = owners[np.argsort(ids, kind="stable")]
    ends = np.cumsum(np.bincount(ids, minlength=people))
    many = np.diff(ends, prepend=0)
    first = 0
    while first < len(others):
        last, size = first, 0
        while last < len(others) and (last == first or size + len(others[last]) <= _AT_ONCE):
            size += len(others[last])
            last += 1
        whose = np.concatenate([other.ids for other in others[first:last]])
        which = np.repeat(np.arange(first, last), [len(other) for other in others[first:last]])
        each = many[whose]
        stops = np.cumsum(each)
        rows = np.arange(int(each.sum())) + np.repeat(ends[whose] - stops, each)
        pairs = owners[rows] * len(others) + np.repeat(which, each)
        found += np.bincount(pairs, minlength=len(found))
        first = last
    return found.reshape(len(ones), len(others))


def _added(places: Sequence[Sequence[int]], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows, each the sum of several."""
    if not places:
        return np.zeros((0, rows.shape[1]), dtype=np.int64)
    starts = np.cumsum([0, *map(len, places[:-1])])
    return np.add.reduceat(rows[[place for among in places for place in among]], starts, axis=0)

"""What a party learns by adding and taking off any number of statistics, not only two.

Each group that a party has is a vector over people: one for who is in it, nought for the others. Whoever has
the groups has all vectors that are made of them by adding, taking off and multiplying. If one of these is
nought but for a few people, it tells of these few (Chin and Ozsoyoglu 1982, "Auditing and inference control in
statistical databases": the span of what was answered is kept, and no new answer may bring such a vector into it).

People who are in the very same groups are one atom: no vector tells them apart. A vector that tells of fewer than
`least` people is nought at each atom of `least` and more. Such vectors, the thin ones, are found by
elimination modulo a prime; of them the one with the fewest people is searched for, with proof that there is
none or within a bound. What is found is made of what the party had and of what is new: neither what it had before is
a reason, nor what the groups of one file, which share no row, tell among themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sekisho.audit.told import Members
from sekisho.gate.vectors import (
    PRIME,
    Matrix,
    Search,
    Space,
    Undecided,
    independent,
    kernel,
    times,
)

MOST_ROWS: Final = 512
"""Groups that are left to be eliminated together, after those that no thin vector can be made of."""
MOST_CELLS: Final = 8_000_000
"""These groups by atoms of people."""
WINDOW: Final = 300
"""Sets that the party was given last, with which all are compared where it cannot be decided with all sets."""

_SPARE: Final = 16
"""Random combinations beyond the number of rows."""


def told_together(
    earlier: Sequence[Members], ours: Mapping[int, Members], people: int, least: int
) -> Mapping[int, frozenset[str]]:
    """Groups to be left out so that no thin vector of fewer than `least` people is made that the party had not before.

    Args:
        earlier: the sets that the party has, those that it was given last at the end.
        ours: group -> its set.

    Returns:
        The smallest of our groups that such a vector is made of -> the names of the earlier sets in it.

    Raises:
        Undecided: that there is none could not be shown.
    """
    # Whatever is given again is given last.
    again = {one.name for one in ours.values()}
    had = {one.name: one for one in earlier if len(one) and one.name not in again}
    had |= {one.name: one for one in earlier if len(one) and one.name in again}
    left = {group: one for group, one in ours.items() if len(one) and one.name not in had}
    found: dict[int, frozenset[str]] = {}
    while names := _made_of([*had.values()], [*left.values()], people, least):
        among = [group for group, one in left.items() if one.name in names]
        smallest = min(among, key=lambda group: (len(left[group]), -group))
        found[smallest] = frozenset(names & had.keys())
        del left[smallest]
    return found


def _made_of(
    earlier: Sequence[Members], ours: Sequence[Members], people: int, least: int
) -> set[str]:
    """Names of the sets that a thin vector of few people is made of; of the newest ones only if all are too many."""
    try:
        return _among(earlier, ours, people, least)
    except Undecided:
        if len(earlier) <= WINDOW:
            raise
        return _among(earlier[-WINDOW:], ours, people, least)


def _among(
    earlier: Sequence[Members], ours: Sequence[Members], people: int, least: int
) -> set[str]:
    rows = [*{one.name: one for one in (*earlier, *ours)}.values()]
    random = np.random.default_rng([int(row.name[:16], 16) for row in rows])
    core = _core(rows, people, least, random)
    new = int(np.searchsorted(core.rows, len(earlier)))
    if new == len(core.rows):
        return set()
    if len(core.rows) > MOST_ROWS or len(core.rows) * len(core.sizes) > MOST_CELLS:
        raise Undecided
    found = Search(least).thin(_thin(core, new, least, random))
    return {rows[core.rows[place]].name for place in found}


@dataclass(frozen=True, slots=True)
class _Core:
    """Rows that a thin vector can be made of.

    Attributes:
        rows: their numbers, in order.
        held: of each the atoms in it.
        sizes: people of each atom.
    """

    rows: NDArray[np.intp]
    held: Sequence[NDArray[np.intp]]
    sizes: Matrix

    def matrix(self, atoms: NDArray[np.intp]) -> NDArray[np.float64]:
        """Which of some atoms, one a column, are in each row."""
        at = np.full(len(self.sizes), -1)
        at[atoms] = np.arange(len(atoms))
        found = np.zeros((len(self.rows), len(atoms)))
        for row, held in zip(found, self.held, strict=True):
            row[at[held][at[held] >= 0]] = 1
        return found


def _core(rows: Sequence[Members], people: int, least: int, random: np.random.Generator) -> _Core:
    """What is left without rows that alone have some atom of many people: no thin vector has to do with them.

    Atoms that only such a row told apart are then one, of more people.
    """
    numbers = random.integers(0, 2**64, len(rows), dtype=np.uint64)
    left = np.arange(len(rows))
    held: Sequence[NDArray[np.intp]] = [row.ids for row in rows]
    sizes = np.ones(people, dtype=np.int64)
    while True:
        held, sizes = _atoms(numbers[left], held, sizes)
        kept = _peeled(held, sizes >= least)
        if kept.all():
            return _Core(left, held, sizes)
        left, held = left[kept], [held[n] for n in np.flatnonzero(kept).tolist()]


def _atoms(
    numbers: NDArray[np.uint64], held: Sequence[NDArray[np.intp]], sizes: Matrix
) -> tuple[Sequence[NDArray[np.intp]], Matrix]:
    """Whoever is in the very same rows, as one: which of them each row has, and their sizes."""
    hashed = np.zeros(len(sizes), dtype=np.uint64)
    for number, each in zip(numbers, held, strict=True):
        hashed[each] += number
    _, first, atom = np.unique(hashed, return_index=True, return_inverse=True)
    one_of_each = np.zeros(len(sizes), dtype=bool)
    one_of_each[first] = True
    together = np.bincount(atom, weights=sizes).astype(np.int64)
    return [atom[each[one_of_each[each]]] for each in held], together


def _peeled(held: Sequence[NDArray[np.intp]], large: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows are left once those are gone, one after another, that alone have some large atom."""
    many = [each[large[each]] for each in held]
    rows_of, sum_of = np.zeros((2, len(large)), dtype=np.int64)
    for row, atoms in enumerate(many):
        rows_of[atoms] += 1
        sum_of[atoms] += row
    kept = np.ones(len(held), dtype=bool)
    waiting = np.unique(sum_of[rows_of == 1]).tolist()
    while waiting:
        row = waiting.pop()
        if kept[row]:
            kept[row] = False
            rows_of[many[row]] -= 1
            sum_of[many[row]] -= row
            waiting += sum_of[many[row][rows_of[many[row]] == 1]].tolist()
    return kept


def _thin(core: _Core, new: int, least: int, random: np.random.Generator) -> Space:
    """All vectors that are nought at each large atom."""
    whole = core.matrix(np.arange(len(core.sizes)))
    # Of a row that is made of others nothing comes; those that the party had go first.
    basis = independent(_mixed(whole, random))
    whole = whole[basis]
    made = kernel(_mixed(whole[:, core.sizes >= least], random))
    small = core.sizes < least
    rows = np.zeros((len(made), len(core.rows)), dtype=np.int64)
    rows[:, basis] = made
    return Space(times(made, whole[:, small]), core.sizes[small], rows, new)


def _mixed(matrix: NDArray[np.float64], random: np.random.Generator) -> Matrix:
    """Random combinations of columns, a few more than rows: they tell as well which rows make up nought."""
    if matrix.shape[1] <= len(matrix) + _SPARE:
        return matrix.astype(np.int64)
    # Of numbers below 2**31 as many can be added exactly as there can be people.
    mixing = random.integers(0, PRIME, (matrix.shape[1], len(matrix) + _SPARE))
    return times(matrix, mixing.astype(np.float64))

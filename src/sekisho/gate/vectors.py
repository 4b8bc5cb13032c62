"""Vectors modulo a prime: what they are made of, and the search for one of few people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

PRIME: Final = 2_147_483_647
"""Numbers below it multiply within 64 bits."""
MOST_WORK: Final = 100_000_000
"""Numbers that the search looks at."""

Matrix = NDArray[np.int64]


class Undecided(Exception):  # noqa: N818 - a state, and no fault
    """Whether groups tell of a few together could not be decided within the bound."""


@dataclass(frozen=True, slots=True)
class Space:
    """Vectors of a basis, one a row; none is nought.

    Attributes:
        atoms: at each atom.
        sizes: people of each atom.
        rows: of which rows each vector is made.
        new: how many of these rows, the first ones, the party had before.
    """

    atoms: Matrix
    sizes: Matrix
    rows: Matrix
    new: int

    @property
    def telling(self) -> bool:
        """Whether some vector is made of what the party had and of what is new: neither can be left away."""
        return bool(self.rows[:, : self.new].any() and self.rows[:, self.new :].any())

    def without(self, atom: int) -> Space:
        """The vectors that are nought at an atom."""
        column = self.atoms[:, atom]
        with_it = np.flatnonzero(column)
        if not len(with_it):
            return self
        pivot = with_it[0]
        factor = column * pow(int(column[pivot]), -1, PRIME) % PRIME
        others = np.arange(len(column)) != pivot

        def reduced(matrix: Matrix) -> Matrix:
            found: Matrix = ((matrix - factor[:, None] * matrix[pivot]) % PRIME)[others]
            return found

        return Space(reduced(self.atoms), self.sizes, reduced(self.rows), self.new)

    def only_vector(self, vector: int) -> Space:
        """One vector of the basis by itself."""
        one = slice(vector, vector + 1)
        return Space(self.atoms[one], self.sizes, self.rows[one], self.new)

    def only(self, atoms: NDArray[np.intp] | NDArray[np.bool_], sizes: Matrix) -> Space:
        """The same, looked at in some atoms only."""
        return Space(self.atoms[:, atoms], sizes, self.rows, self.new)


def times(ones: Matrix | NDArray[np.float64], others: NDArray[np.float64]) -> Matrix:
    """The product where one of both has noughts and ones only: sums of numbers below 2**31 are exact."""
    found: Matrix = (ones.astype(np.float64) @ others).astype(np.int64) % PRIME
    return found


def kernel(matrix: Matrix) -> Matrix:
    """Of which rows nought is made: a basis, of which each vector has rows up to some row only, in order."""
    made = np.eye(len(matrix), dtype=np.int64)
    return made[_made_of_earlier(matrix, made)]


def independent(matrix: Matrix) -> NDArray[np.intp]:
    """Rows that are made of no rows before them."""
    nothing_else = np.zeros((len(matrix), 0), dtype=np.int64)
    return np.flatnonzero(~_made_of_earlier(matrix, nothing_else))


def _made_of_earlier(matrix: Matrix, beside: Matrix) -> NDArray[np.bool_]:
    """Whether each row is made of rows before it, by elimination; what is done to rows is done to `beside` too."""
    left, found = matrix.copy(), np.zeros(len(matrix), dtype=bool)
    for row in range(len(left)):
        there = np.flatnonzero(left[row])
        if not len(there):
            found[row] = True
            continue
        inverse = pow(int(left[row, there[0]]), -1, PRIME)
        factor = left[row + 1 :, there[0]] * inverse % PRIME
        below = row + 1 + np.flatnonzero(factor)
        factor = factor[factor != 0, None]
        left[below] = (left[below] - factor * left[row]) % PRIME
        beside[below] = (beside[below] - factor * beside[row]) % PRIME
    return found


class Search:
    """For a new vector of few people, in a space; whole spaces are left aside once they can hold none."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._work = 0

    def thin(self, space: Space) -> NDArray[np.intp]:
        """Rows that such a vector is made of; none if there is no such vector.

        Raises:
            Undecided: it would take too long to know.
        """
        waiting = [(space, self._least)]
        while waiting:
            among, room = waiting.pop()
            among = self._narrowed(among, room)
            if not among.telling:
                continue
            people = (among.atoms != 0) @ among.sizes
            for vector in np.flatnonzero(people < room).tolist():
                if among.only_vector(vector).telling:
                    return np.flatnonzero(among.rows[vector])
            if not len(among.sizes):
                return np.flatnonzero(among.rows.any(axis=0))
            if self._wide(among, room):
                continue
            atom = int(np.argmax(among.sizes))
            others = np.arange(len(among.sizes)) != atom
            # Either it is nought there, or whoever is there counts.
            self._count(among)
            waiting.append((among.only(others, among.sizes[others]), room - among.sizes[atom]))
            waiting.append((among.without(atom), room))
        return np.zeros(0, dtype=np.intp)

    def _narrowed(self, space: Space, room: int) -> Space:
        """Only vectors that are nought where too many are; atoms at which all vectors are in proportion are one."""
        while True:
            there = np.flatnonzero(space.atoms.any(axis=0))
            space = space.only(there, space.sizes[there])
            large = np.flatnonzero(space.sizes >= room)
            if len(large):
                self._count(space)
                space = space.without(int(large[0]))
                continue
            before = len(space.sizes)
            space = self._in_proportion(space)
            if len(space.sizes) == before:
                return space

    def _in_proportion(self, space: Space) -> Space:
        if not space.atoms.size:
            return space
        self._count(space)
        first = space.atoms[np.argmax(space.atoms != 0, axis=0), np.arange(len(space.sizes))]
        alike = space.atoms * _inverse(first) % PRIME
        _, places, of = np.unique(alike, axis=1, return_index=True, return_inverse=True)
        sizes = np.bincount(of.ravel(), weights=space.sizes).astype(np.int64)
        return space.only(places, sizes)

    def _wide(self, space: Space, room: int) -> bool:
        """Whether each vector has too many people: it cannot be nought at atoms at which all are independent.

        As many sets of such atoms as there are count.
        """
        left, free = space.atoms.copy(), np.argsort(-space.sizes, kind="stable")
        while room > 0:
            used: list[int] = []
            for row in range(len(left)):
                there = np.flatnonzero(left[row, free])
                there = there[~np.isin(free[there], used)]
                if not len(there):
                    return False
                atom = int(free[there[0]])
                used.append(atom)
                self._count(space)
                factor = left[:, atom] * pow(int(left[row, atom]), -1, PRIME) % PRIME
                factor[row] = 0
                left = (left - factor[:, None] * left[row]) % PRIME
            room -= int(space.sizes[used].min())
            free = free[~np.isin(free, used)]
        return True

    def _count(self, space: Space) -> None:
        self._work += space.atoms.size + space.rows.size
        if self._work > MOST_WORK:
            raise Undecided


def _inverse(numbers: Matrix) -> Matrix:
    """Of each number modulo the prime, by Fermat."""
    found, power, left = np.ones_like(numbers), numbers % PRIME, PRIME - 2
    while left:
        if left & 1:
            found = found * power % PRIME
        power = power * power % PRIME
        left >>= 1
    return found

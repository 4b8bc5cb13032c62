"""What a statistic tells a party: sets of people, and what each of them contributes to what can be added up.

Equal sets have equal names, so what is the same night after night is kept, held and compared once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Fingerprints = NDArray[np.uint64]
Masks = NDArray[np.uint64]
Ids = NDArray[np.int64]

PRIME: Final = 4_294_967_291
"""The largest below 2**32: marks are numbers modulo it."""


@dataclass(frozen=True, slots=True)
class Members:
    """A set of people.

    Attributes:
        name: the digest of their fingerprints; sets of the same people have the same.
        ids: their places in `People`, in the order of their fingerprints.
    """

    name: str
    ids: Ids = field(compare=False, repr=False)

    def __len__(self) -> int:
        """How many they are."""
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Piece:
    """What people contribute to one aggregate of one group.

    Attributes:
        name: the digest of who they are and of the marks.
        marks: of what each contributes; those of one person add up, modulo the prime.
    """

    name: str
    members: Members = field(compare=False, repr=False)
    marks: NDArray[np.uint32] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """What can be added up of an aggregate: of one group, or of several that share no row.

    Attributes:
        name: the digest of its pieces; sums of the same have the same.
    """

    name: str
    pieces: tuple[Piece, ...] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What one statistic told a party.

    Attributes:
        shown: the set of each group that the party has, and of what it can take off a total.
        withheld: whoever is in a group that was left out.
        sums: what it can add up, each group by itself included.
        parts: those of the sums that share no row, each at its place among them.
    """

    export: str
    shown: tuple[Members, ...]
    withheld: Members
    sums: tuple[Sum, ...] = ()
    parts: tuple[tuple[int, ...], ...] = ()


class People:
    """Everybody of whom a statistic is known to be made: fingerprint -> place; nobody's place ever changes."""

    def __init__(self) -> None:
        self._known: list[Fingerprints] = []
        self._sorted = np.zeros(0, dtype=np.uint64)
        self._ids = np.zeros(0, dtype=np.int64)

    def __len__(self) -> int:
        """How many they are."""
        return len(self._sorted)

    @property
    def nobody(self) -> Members:
        """The empty set."""
        return self.members(np.zeros(0, dtype=np.int64))

    def ids(self, fingerprints: Fingerprints) -> Ids:
        """Places of people, who are known from now on; `fingerprints` are sorted and differ."""
        at = np.searchsorted(self._sorted, fingerprints)
        there = np.zeros(len(at), dtype=bool)
        inside = at < len(self._sorted)
        there[inside] = self._sorted[at[inside]] == fingerprints[inside]
        if not there.all():
            new = fingerprints[~there]
            fresh = np.arange(len(self), len(self) + len(new))
            self._ids = np.insert(self._ids, at[~there], fresh)
            self._sorted = np.insert(self._sorted, at[~there], new)
            self._known.append(new)
            at = np.searchsorted(self._sorted, fingerprints)
        return self._ids[at]

    def fingerprints(self, ids: Ids) -> Fingerprints:
        """Of people at some places."""
        return self._by_id[ids]

    def members(self, ids: Ids) -> Members:
        """The set of the people at some places, in any order, each once."""
        marks = self.fingerprints(ids)
        order = np.argsort(marks)
        return named(marks[order], ids[order])

    def union(self, sets: Iterable[Members]) -> Members:
        """Whoever is in one of them."""
        found = [each.ids for each in sets]
        if not found:
            return self.nobody
        there = np.zeros(len(self), dtype=bool)
        for ids in found:
            there[ids] = True
        return self.members(np.flatnonzero(there))

    @property
    def _by_id(self) -> Fingerprints:
        if len(self._known) != 1:
            self._known = [np.concatenate([np.zeros(0, dtype=np.uint64), *self._known])]
        return self._known[0]


def named(fingerprints: Fingerprints, ids: Ids) -> Members:
    """A set by the fingerprints of its people, sorted, and their places."""
    return Members(hashlib.sha256(fingerprints.astype("<u8").tobytes()).hexdigest(), ids)


def piece(members: Members, marks: NDArray[np.uint32]) -> Piece:
    """What people contribute; marks are in their order, and none is zero."""
    data = members.name.encode() + marks.astype("<u4").tobytes()
    return Piece(hashlib.sha256(data).hexdigest(), members, marks)


def added(pieces: Iterable[Piece]) -> Sum:
    """The sum of some pieces."""
    ordered = tuple(sorted(pieces, key=lambda one: one.name))
    names = " ".join(one.name for one in ordered)
    return Sum(hashlib.sha256(names.encode()).hexdigest(), ordered)


def contributing(pieces: Iterable[Piece], less: Iterable[Piece] = ()) -> Ids:
    """Whoever contributes something to some pieces taken together, less others; it can be nothing in all."""
    signed = [*((each, 1) for each in pieces), *((each, PRIME - 1) for each in less)]
    if not signed:
        return np.zeros(0, dtype=np.int64)
    who, at = np.unique(
        np.concatenate([each.members.ids for each, _ in signed]), return_inverse=True
    )
    together = np.zeros(len(who), dtype=np.uint64)
    first = 0
    for each, sign in signed:
        rows = at[first : first + len(each.marks)]
        together[rows] += each.marks.astype(np.uint64) * np.uint64(sign) % np.uint64(PRIME)
        first += len(each.marks)
    found: Ids = who[together % np.uint64(PRIME) != 0]
    return found

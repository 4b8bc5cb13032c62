"""What a party learns by taking one statistic off another: the sets of their subjects, compared.

Two sets that differ by a few subjects tell of these few, and so does a total less the groups of another
statistic that it is made of, whatever joins, rounds and orders there are in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sekisho.audit.subject_sets import PRIME, Sum, Told, places


def differing(
    shown: Mapping[int, int], withheld: int, earlier: Iterable[Told], least: int
) -> Mapping[int, frozenset[str]]:
    """Groups that tell of fewer than `least` subjects beside what the party has: group -> of which exports.

    Args:
        shown: group -> its set of subjects, over the same subjects as those of `earlier`.
        withheld: whoever is in a group that is left out.
    """
    found: dict[int, set[str]] = {}
    for told in earlier:
        for group, total in shown.items():
            if any(_few(total ^ other, least) for other in told.shown) or _given_back(
                total, told.shown, told.withheld, least
            ):
                found.setdefault(group, set()).add(told.export)
        for total in told.shown:
            if _given_back(total, shown.values(), withheld, least):
                parts = [g for g, part in shown.items() if _mostly_in(part, total, least)]
                smallest = min(parts, key=lambda g: (shown[g].bit_count(), g))
                found.setdefault(smallest, set()).add(told.export)
    return {group: frozenset(exports) for group, exports in found.items()}


@dataclass(frozen=True, slots=True)
class Sums:
    """What can be added up of a statistic that is about to be released.

    Attributes:
        groups: of each sum the group that is left out if it tells too much.
        sums: over the same subjects as those of earlier statistics, `count` in number.
        parts: those of the sums that share no row, each at its place among them.
    """

    groups: Sequence[int]
    sums: Sequence[Sum]
    parts: Sequence[Sequence[int]]
    count: int


def differing_sums(ours: Sums, earlier: Iterable[Told], least: int) -> Mapping[int, frozenset[str]]:
    """Groups of which a sum differs by what a few contribute from what the party has: group -> of which exports.

    Compared are each two sums, and a sum with all parts of the other statistic that are mostly in it.
    """
    found: dict[int, set[str]] = {}
    close = Close(ours.count, least)
    for told in earlier:
        shared = _shared(ours.sums, told.sums, ours.count)
        for number, _ in _telling(close, ours.sums, told.sums, told.parts, shared):
            found.setdefault(ours.groups[number], set()).add(told.export)
        for _, among in _telling(close, told.sums, ours.sums, ours.parts, shared.T):
            smallest = min(among, key=lambda n: (ours.sums[n].subjects.bit_count(), n))
            found.setdefault(ours.groups[smallest], set()).add(told.export)
    return {group: frozenset(exports) for group, exports in found.items()}


def _shared(ones: Sequence[Sum], others: Sequence[Sum], count: int) -> NDArray[np.int64]:
    """How many subjects each sum has in common with each other one."""
    left, right = _words(ones, count), _words(others, count)
    found = np.zeros((len(ones), len(others)), dtype=np.int64)
    for number, words in enumerate(left):
        found[number] = np.bitwise_count(words & right).sum(axis=1)
    return found


def _words(sums: Sequence[Sum], count: int) -> NDArray[np.uint64]:
    words = (count + 63) // 64
    data = b"".join(one.subjects.to_bytes(8 * words, "little") for one in sums)
    return np.frombuffer(data, dtype="<u8").reshape(len(sums), words)


def _telling(
    close: Close,
    totals: Sequence[Sum],
    others: Sequence[Sum],
    parts: Sequence[Sequence[int]],
    shared: NDArray[np.int64],
) -> Iterator[tuple[int, Sequence[int]]]:
    """Totals that tell, with the numbers of the others beside which they do: one, or several parts."""
    sizes = np.array([other.subjects.bit_count() for other in others], dtype=np.int64)
    for number, one in enumerate(totals):
        inside = shared[number]
        size, outside = one.subjects.bit_count(), sizes - inside
        alike = np.flatnonzero(size + sizes - 2 * inside < close.least)
        told = [[n] for n in map(int, alike) if close.few(one, [others[n]])]
        mostly = (outside < close.least) & (outside < inside)
        for numbers in parts:
            among = [n for n in numbers if mostly[n]]
            covers = len(among) > 1 and size - inside[among].sum() < close.least
            if covers and close.few(one, [others[n] for n in among]):
                told.append(among)
        yield from ((number, among) for among in told)


@dataclass(frozen=True, slots=True)
class Close:
    """Compares sums over `count` subjects."""

    count: int
    least: int

    def few(self, one: Sum, others: Sequence[Sum]) -> bool:
        """Whether a sum differs from others taken together by what a few subjects contribute."""
        union = 0
        for other in others:
            union |= other.subjects
        if (one.subjects ^ union).bit_count() >= self.least:
            return False
        if len(others) == 1 and one == others[0]:
            return False
        together = np.zeros(self.count, dtype=np.uint64)
        for other in others:
            together[self._places(other)] += np.frombuffer(other.marks, dtype="<u4")
        own = np.zeros(self.count, dtype=np.uint64)
        own[self._places(one)] = np.frombuffer(one.marks, dtype="<u4")
        return 0 < int(np.count_nonzero(own != together % np.uint64(PRIME))) < self.least

    def _places(self, one: Sum) -> NDArray[np.intp]:
        return places(one.subjects, self.count)


def _given_back(total: int, groups: Iterable[int], withheld: int, least: int) -> bool:
    """Whether a total less the groups that it is made of tells of a few."""
    parts = [part for part in groups if part != total and _mostly_in(part, total, least)]
    union = 0
    for part in parts:
        union |= part
    if not parts:
        return False
    # What was left out may be about people who are in other groups too.
    missing = total & withheld
    covered = (total & ~(union | missing)).bit_count() < least
    return _few(total ^ union, least) or (covered and _few(missing, least))


def _mostly_in(part: int, total: int, least: int) -> bool:
    """Whether a group is one of a total's, but for a few."""
    outside = (part & ~total).bit_count()
    return outside < least and outside < (part & total).bit_count()


def _few(members: int, least: int) -> bool:
    return 0 < members.bit_count() < least

"""What a party learns by taking one statistic off another: the sets of their subjects, compared.

Two sets that differ by a few subjects tell of these few, and so does a total less the groups of another
statistic that it is made of, whatever joins, rounds and orders there are in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sekisho.audit.told import Members, People, Piece, Sum, Told, contributing
from sekisho.gate.combined import told_together
from sekisho.gate.shared import Counts, Shared


@dataclass(frozen=True, slots=True)
class Sums:
    """What can be added up of a statistic that is about to be released.

    Attributes:
        groups: of each sum the group that is left out if it tells too much.
        parts: those of the sums that share no row, each at its place among them.
    """

    groups: Sequence[int]
    sums: Sequence[Sum]
    parts: Sequence[Sequence[int]]


class Beside:
    """What a party was told before, and what a new statistic tells beside it.

    Statistics that are released night after night have most of their sets in common: each is looked at once.
    """

    def __init__(self, people: People, earlier: Sequence[Told]) -> None:
        self.people = people
        self.earlier = earlier
        self._shared = Shared(people, earlier)
        self._given: dict[tuple[str, frozenset[str], str, int], bool] = {}
        self._few: dict[tuple[str, tuple[str, ...], int], bool] = {}
        self._together: dict[frozenset[tuple[int, str]], Mapping[int, frozenset[str]]] = {}

    def differing(
        self, shown: Mapping[int, Members], withheld: Members, least: int
    ) -> Mapping[int, frozenset[str]]:
        """Groups that tell of fewer than `least` subjects beside what the party has: group -> of which exports.

        Args:
            shown: group -> its set of subjects.
            withheld: whoever is in a group that is left out.
        """
        if not shown:
            return {}
        found: dict[int, set[str]] = {}
        groups, ours = [*shown], [*shown.values()]
        sizes = np.array([len(one) for one in ours])
        for told in self.earlier:
            theirs = np.array([len(one) for one in told.shown], dtype=np.int64)
            inside = self._shared.between(ours, told.shown)
            apart = sizes[:, None] + theirs - 2 * inside
            telling: NDArray[np.bool_] = np.any((apart > 0) & (apart < least), axis=1)
            mostly = _mostly(inside, theirs, least) & (apart > 0)
            kept_back = self._shared.between(ours, [told.withheld])[:, 0]
            for n in np.flatnonzero(~telling & _covered(inside, mostly, sizes - kept_back, least)):
                parts = [told.shown[p] for p in np.flatnonzero(mostly[n])]
                telling[n] = self._given_back(ours[n], parts, told.withheld, least)
            for n in np.flatnonzero(telling):
                found.setdefault(groups[n], set()).add(told.export)
            mostly = _mostly(inside.T, sizes, least)
            others = mostly & (apart.T > 0)
            kept_back = self._shared.between([withheld], told.shown)[0]
            for n in np.flatnonzero(_covered(inside.T, others, theirs - kept_back, least)):
                parts = [ours[p] for p in np.flatnonzero(others[n])]
                if self._given_back(told.shown[n], parts, withheld, least):
                    smallest = min(np.flatnonzero(mostly[n]), key=lambda p: (sizes[p], groups[p]))
                    found.setdefault(groups[smallest], set()).add(told.export)
        return {group: frozenset(exports) for group, exports in found.items()}

    def differing_sums(self, ours: Sums, least: int) -> Mapping[int, frozenset[str]]:
        """Groups of which a sum differs by what a few contribute from what the party has: group -> of which exports.

        Compared are each two sums, and a sum with all parts of the other statistic that are mostly in it.
        """
        found: dict[int, set[str]] = {}
        own = self._shared.counts(ours.sums)
        for told in self.earlier:
            theirs = self._shared.counts(told.sums)
            shared = self._shared.of(own, theirs)
            for number, _ in self._telling(
                (ours.sums, own), (told.sums, theirs), told.parts, shared, least
            ):
                found.setdefault(ours.groups[number], set()).add(told.export)
            for _, among in self._telling(
                (told.sums, theirs), (ours.sums, own), ours.parts, shared.T, least
            ):
                smallest = min(among, key=lambda n: (own.sizes[n], n))
                found.setdefault(ours.groups[smallest], set()).add(told.export)
        return {group: frozenset(exports) for group, exports in found.items()}

    def together(self, shown: Mapping[int, Members], least: int) -> Mapping[int, frozenset[str]]:
        """Groups that tell of fewer than `least` subjects beside several that the party has: group -> of which exports.

        Raises:
            Undecided: whether there are any takes too long to know.
        """
        told_of: dict[str, tuple[Members, set[str]]] = {}
        for told in self.earlier:
            for each in told.shown:
                # Whatever was given again counts as given last.
                _, exports = told_of.pop(each.name, (each, set()))
                told_of[each.name] = (each, exports | {told.export})
        known = frozenset((group, one.name) for group, one in shown.items())
        if known not in self._together:
            earlier = [each for each, _ in told_of.values()]
            self._together[known] = told_together(earlier, shown, len(self.people), least)
        return {
            group: frozenset().union(*(told_of[name][1] for name in names))
            for group, names in self._together[known].items()
        }

    def few(self, one: Sum, others: Sequence[Sum], least: int) -> bool:
        """Whether a sum differs from others taken together by what a few subjects contribute."""
        if len(others) == 1 and one == others[0]:
            return False
        known = (one.name, tuple(other.name for other in others), least)
        if known not in self._few:
            pieces = [piece for other in others for piece in other.pieces]
            self._few[known] = 0 < differing_people(one.pieces, pieces) < least
        return self._few[known]

    def _telling(
        self,
        totals: tuple[Sequence[Sum], Counts],
        others: tuple[Sequence[Sum], Counts],
        parts: Collection[Sequence[int]],
        shared: NDArray[np.int64],
        least: int,
    ) -> Iterator[tuple[int, Sequence[int]]]:
        """Totals that tell, with the numbers of the others beside which they do: one, or several parts."""
        sizes, other_sizes = totals[1].sizes, others[1].sizes
        apart = sizes[:, None] + other_sizes - 2 * shared
        for number, n in np.argwhere(apart < least).tolist():
            if self.few(totals[0][number], [others[0][n]], least):
                yield number, [n]
        for numbers in parts:
            inside = shared[:, numbers]
            mostly = _mostly(inside, other_sizes[list(numbers)], least)
            several = mostly.sum(axis=1) > 1
            for number in np.flatnonzero(several & _covered(inside, mostly, sizes, least)).tolist():
                among = [numbers[p] for p in np.flatnonzero(mostly[number]).tolist()]
                if self.few(totals[0][number], [others[0][n] for n in among], least):
                    yield number, among

    def _given_back(
        self, total: Members, parts: Sequence[Members], withheld: Members, least: int
    ) -> bool:
        """Whether a total less the groups that it is made of tells of a few."""
        known = (total.name, frozenset(part.name for part in parts), withheld.name, least)
        if known not in self._given:
            union = self.people.union(parts)
            apart = np.setxor1d(total.ids, union.ids, assume_unique=True)
            # What was left out may be about people who are in other groups too.
            missing = np.intersect1d(total.ids, withheld.ids, assume_unique=True)
            left = np.setdiff1d(np.setdiff1d(total.ids, union.ids), missing)
            self._given[known] = 0 < len(apart) < least or (
                len(left) < least and 0 < len(missing) < least
            )
        return self._given[known]


def differing_people(ones: Sequence[Piece], others: Sequence[Piece]) -> int:
    """How many people contribute another number to some pieces than to others."""
    plus, minus = Counter(ones), Counter(others)
    # What is on both sides need not be added up.
    return len(contributing((plus - minus).elements(), (minus - plus).elements()))


def _mostly(inside: NDArray[np.int64], sizes: NDArray[np.int64], least: int) -> NDArray[np.bool_]:
    """Which groups, one a column, are parts of which totals, one a row, but for a few people."""
    outside = sizes - inside
    return (outside < least) & (outside < inside)


def _covered(
    inside: NDArray[np.int64],
    mostly: NDArray[np.bool_],
    sizes: NDArray[np.int64],
    least: int,
) -> NDArray[np.bool_]:
    """Which totals can be made of their parts but for a few; without this nothing need be compared."""
    left = sizes - np.where(mostly, inside, 0).sum(axis=1)
    found: NDArray[np.bool_] = mostly.any(axis=1) & (left < least)
    return found

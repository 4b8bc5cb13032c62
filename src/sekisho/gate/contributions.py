"""What each subject contributes to what can be added up from the groups of a statistic.

Two numbers about the same people can differ by what a few of them contribute: rows that one model leaves
out and another one does not. So contributions are compared too, as keyed marks that tell no value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from sekisho.audit.subject_sets import PRIME, Numbers, Sum, members

Contributed = tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.float64]]
"""Group, place of the subject and what it contributes to each aggregate, by group."""

_SCALE: Final = 10_000
"""Parts of one that count: sums of DOUBLE differ in the last digits from run to run."""


@dataclass(frozen=True)
class Contributions:
    """Of each group and subject, by each subject key of the relation.

    Attributes:
        masks: of each subject, keyed; by place among all of them.
        by_key: what is contributed, for each of the keys.
    """

    masks: Numbers
    by_key: Sequence[Contributed]
    _known: dict[frozenset[int], tuple[Sum, ...]] = field(default_factory=dict)

    def of(self, groups: Collection[int]) -> tuple[Sum, ...]:
        """What is contributed to several groups taken together, which share no row.

        Returns:
            A sum for each key and aggregate, always in the same order.
        """
        wanted = frozenset(groups)
        if wanted not in self._known:
            self._known[wanted] = tuple(self._sums(wanted))
        return self._known[wanted]

    def _sums(self, groups: frozenset[int]) -> Sequence[Sum]:
        found = []
        for one in self.by_key:
            places, values = _taken(one, groups)
            there = np.unique(places)
            at = np.searchsorted(there, places)
            for column in values.T:
                total = np.zeros(len(there))
                np.add.at(total, at, column)
                marks = _marks(self.masks[there], total)
                some = marks != 0
                found.append(Sum(members(there[some], len(self.masks)), marks[some].tobytes()))
        return found


def contributions(
    world: duckdb.DuckDBPyConnection,
    parts: str,
    subjects: str,
    keys: int,
    aggregates: Sequence[str],
    places: NDArray[np.intp],
    masks: Numbers,
) -> Contributions:
    """Add up by group and subject.

    Args:
        parts: the table of rows with `id` of their group, subject keys `k0`.. and what is aggregated.
        subjects: the table of subjects with their numbers, `no`.
        keys: how many keys there are.
        aggregates: columns of `parts` that are added up.
        places: number of a subject -> its place.
        masks: by place.
    """
    sums = ", ".join(f"coalesce(sum({a}), 0)::DOUBLE AS {a}" for a in aggregates)
    by_key = []
    for n in range(keys):
        held: Mapping[str, NDArray[np.generic]] = world.execute(
            f"SELECT p.id, s.no, {sums} FROM {parts} AS p JOIN {subjects} AS s ON p.k{n} = s.subject"
            " GROUP BY p.id, s.no ORDER BY p.id"
        ).fetchnumpy()
        values = np.stack([np.asarray(held[a], dtype=np.float64) for a in aggregates], axis=1)
        by_key.append(
            (np.asarray(held["id"], dtype=np.int64), places[np.asarray(held["no"])], values)
        )
    return Contributions(masks, by_key)


def _taken(
    one: Contributed, groups: frozenset[int]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    ids, places, values = one
    ends = [(np.searchsorted(ids, g), np.searchsorted(ids, g, side="right")) for g in groups]
    rows = np.concatenate([np.arange(first, last) for first, last in ends])
    return places[rows], values[rows]


def _marks(masks: Numbers, values: NDArray[np.float64]) -> NDArray[np.uint32]:
    """A keyed mark of each value; marks of one subject add up as its values do, modulo the prime."""
    scaled = np.mod(np.round(values * _SCALE), float(PRIME)).astype(np.uint64)
    keyed = masks % np.uint64(PRIME - 1) + np.uint64(1)
    return (keyed * scaled % np.uint64(PRIME)).astype("<u4")

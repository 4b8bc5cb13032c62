"""What each subject contributes to what can be added up from the groups of a statistic.

Two numbers about the same people can differ by what a few of them contribute: rows that one model leaves
out and another one does not. So contributions are compared too, as keyed marks that tell no value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from sekisho.audit.told import (
    PRIME,
    Fingerprints,
    Ids,
    Masks,
    Members,
    Piece,
    Sum,
    added,
    named,
    piece,
)

Contributed = tuple[NDArray[np.int64], NDArray[np.intp], NDArray[np.float64]]
"""Group, number of the subject and what it contributes to each aggregate, by group and subject."""

_SCALE: Final = 10_000
"""Parts of one that count: sums of DOUBLE differ in the last digits from run to run."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """Everybody in a statistic, by their numbers.

    Attributes:
        fingerprints: of each, in order.
        ids: of each, its place among all people of whom statistics are known to be made.
        masks: of each, keyed.
    """

    fingerprints: Fingerprints
    ids: Ids
    masks: Masks

    def members(self, numbers: NDArray[np.intp]) -> Members:
        """The set of some, whose numbers are in order."""
        return named(self.fingerprints[numbers], self.ids[numbers])


@dataclass(frozen=True)
class Contributions:
    """Of each group and subject, by each subject key of the relation.

    Attributes:
        by_key: what is contributed, for each of the keys.
    """

    subjects: Subjects
    by_key: Sequence[Contributed]
    _pieces: dict[int, tuple[Piece, ...]] = field(default_factory=dict)
    _sums: dict[frozenset[int], tuple[Sum, ...]] = field(default_factory=dict)

    def of(self, groups: Collection[int]) -> tuple[Sum, ...]:
        """What is contributed to several groups taken together, which share no row.

        Returns:
            A sum for each key and aggregate, always in the same order.
        """
        wanted = frozenset(groups)
        if wanted not in self._sums:
            alike = zip(*map(self._of, sorted(wanted)), strict=True)
            self._sums[wanted] = tuple(map(added, alike))
        return self._sums[wanted]

    def _of(self, group: int) -> tuple[Piece, ...]:
        if group not in self._pieces:
            self._pieces[group] = tuple(
                one for contributed in self.by_key for one in self._made(contributed, group)
            )
        return self._pieces[group]

    def _made(self, contributed: Contributed, group: int) -> Iterator[Piece]:
        ids, numbers, values = contributed
        rows = slice(np.searchsorted(ids, group), np.searchsorted(ids, group, side="right"))
        who = numbers[rows]
        for column in values[rows].T:
            marks = _marks(self.subjects.masks[who], column)
            some = marks != 0
            yield piece(self.subjects.members(who[some]), marks[some])


def contributions(
    world: duckdb.DuckDBPyConnection,
    parts: str,
    subjects: str,
    keys: int,
    aggregates: Sequence[str],
    numbers: NDArray[np.intp],
    who: Subjects,
) -> Contributions:
    """Add up by group and subject.

    Args:
        parts: the table of rows with `id` of their group, subject keys `k0`.. and what is aggregated.
        subjects: the table of subjects with their numbers, `no`.
        keys: how many keys there are.
        aggregates: columns of `parts` that are added up.
        numbers: number of a subject in `subjects` -> its number in `who`.
    """
    sums = ", ".join(f"coalesce(sum({a}), 0)::DOUBLE AS {a}" for a in aggregates)
    by_key = []
    for n in range(keys):
        held: Mapping[str, NDArray[np.generic]] = world.execute(
            f"SELECT p.id, s.no, {sums} FROM {parts} AS p JOIN {subjects} AS s ON p.k{n} = s.subject"
            " GROUP BY p.id, s.no"
        ).fetchnumpy()
        ids, whose = np.asarray(held["id"], dtype=np.int64), numbers[np.asarray(held["no"])]
        order = np.lexsort((whose, ids))
        values = np.stack([np.asarray(held[a], dtype=np.float64) for a in aggregates], axis=1)
        by_key.append((ids[order], whose[order], values[order]))
    return Contributions(who, by_key)


def _marks(masks: Masks, values: NDArray[np.float64]) -> NDArray[np.uint32]:
    """A keyed mark of each value; marks of one subject add up as its values do, modulo the prime."""
    scaled = np.mod(np.round(values * _SCALE), float(PRIME)).astype(np.uint64)
    keyed = masks % np.uint64(PRIME - 1) + np.uint64(1)
    return (keyed * scaled % np.uint64(PRIME)).astype("<u4")

"""What has been counted of a statistic: its groups, and what they tell taken together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Final

import pyarrow as pa

from sekisho.audit.told import Members, Sum, Told
from sekisho.errors import DataError, Place
from sekisho.gate.contributions import Contributions
from sekisho.gate.differences import Beside, Sums
from sekisho.gate.vectors import Undecided
from sekisho.messages import Message
from sekisho.model import Thresholds
from sekisho.rules import Groups

MOST_SUMS: Final = 20_000
"""Sums that can be made of one statistic's groups, over fewer of its columns."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How the groups of an export are counted.

    Attributes:
        party: whom it is for.
        relation: what is aggregated.
        groups: (output column, column of the relation), in the order of ROLLUP.
        levels: by how many of the groups it is grouped, most first.
        measures: (function, column of the relation); None of `count(*)`.
        keys: columns of the relation that are subject keys, for each relation about persons; of several
            the first that is not empty says whom a row is about: somebody else, or the subject.
        lookups: sources about no person, and the columns that they are looked up by, which are unique.
        suppress: groups that may not be shown are left out.
        place: where the export is declared.
    """

    party: str
    relation: str
    groups: tuple[tuple[str, str], ...]
    levels: tuple[int, ...]
    measures: tuple[tuple[str, str | None], ...]
    keys: tuple[tuple[str, ...], ...]
    suppress: bool
    thresholds: Thresholds
    place: Place
    lookups: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def tells(self) -> Mapping[str, bool]:
        """What a group tells, by its name in the lines -> whether it can be taken off the others.

        The rows of a mean are told by it and a sum of the same column.
        """
        found: dict[str, bool] = {}
        if any(column is None for _, column in self.measures) or not self.measures:
            found["n"] = True
        summed = {column for function, column in self.measures if function == "sum"}
        for n, (function, column) in enumerate(self.measures):
            if column is None:
                continue
            both = column in summed
            found[f"m{n}"] = function != "avg" or both
            if function == "avg":
                found[f"c{n}"] = both
        return found

    def too_many(self, count: int, most: int) -> DataError:
        """The error for a statistic that cannot be counted or compared in reasonable time."""
        return DataError(
            Message("gate.many-groups", count=count, most=most),
            place=self.place,
            help=Message("gate.many-groups.help"),
        )


@dataclass(frozen=True, slots=True)
class Weight:
    """Who contributes to one group, or to several taken together.

    Attributes:
        people: contributing subjects, the fewest of all relations and aggregates.
        share: the largest part of an aggregate that one subject contributes, from 0 to 1.
        nobody: rows about no subject that anybody knows.
    """

    people: int
    share: float
    nobody: int


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its level, the groups below it, its weight and the set of its subjects."""

    level: int
    parts: tuple[int, ...]
    weight: Weight
    subjects: Members


@dataclass(frozen=True)
class Counted:
    """The groups of a statistic, and which of them are shown.

    Attributes:
        table: their numbers and values, to find them again in the file.
        beside: what the party was told before.
        contributions: what each subject contributes to each group.
        together: groups of one total -> their weight if taken together.
    """

    counting: Counting
    groups: Mapping[int, Group]
    table: pa.Table
    beside: Beside
    contributions: Contributions
    shown: frozenset[int] = frozenset()
    together: Mapping[frozenset[int], Weight] = field(default_factory=dict)

    @cached_property
    def least(self) -> int:
        """Subjects of a group, at least."""
        return self.counting.thresholds.smallest_group

    def small(self, weight: Weight) -> bool:
        """Whether too few contribute, or somebody whom nobody knows."""
        return weight.people < self.least or weight.nobody > 0

    def dominated(self, weight: Weight) -> bool:
        """Whether one subject contributes most."""
        return weight.share * 100 > self.counting.thresholds.largest_share

    def safe(self, weight: Weight) -> bool:
        """Whether nobody can be told from it."""
        return not (self.small(weight) or self.dominated(weight))

    def tells_apart(self, groups: Collection[int]) -> bool:
        """Whether two aggregates of groups taken together differ by what a few contribute."""
        found = self.contributions.of(groups)
        takes = [*self.counting.tells.values()]
        return any(
            self.beside.few(one, [other], self.least)
            for first in range(0, len(found), len(takes))
            for one, other in combinations(
                [found[first + n] for n, can in enumerate(takes) if can], 2
            )
        )

    def left_out(self, total: int, shown: Collection[int]) -> frozenset[int]:
        """The groups of a total that are not shown beside it, where others are."""
        hidden = frozenset(g for g in self.groups[total].parts if g not in shown)
        return hidden if len(hidden) < len(self.groups[total].parts) else frozenset()

    def sets(self, shown: Collection[int]) -> Mapping[int, Members]:
        """Group -> its subjects; of a total that is given back in part, the rest under a number of its own."""
        found = {g: self.groups[g].subjects for g in shown}
        for total in sorted(shown):
            hidden = self.left_out(total, shown)
            if hidden:
                found[-1 - total] = self._union(hidden)
        return found

    def sums(self, shown: Collection[int]) -> Sums:
        """What can be added up of groups that are shown; the smallest group in a sum stands for it.

        Groups of one level are added up over fewer of their columns, as a reader of the file can do; a
        total less the groups beside it is what is left of it.
        """
        added = sorted(self._added(shown), key=sorted)
        named = [(min(a, key=lambda g: (self.groups[g].weight.people, g)), a) for a in added]
        named += [(t, hidden) for t in sorted(shown) if (hidden := self.left_out(t, shown))]
        sums: list[Sum] = []
        parts: dict[tuple[int, int], list[int]] = {}
        for group, together in named:
            for nth, one in enumerate(self.contributions.of(together)):
                if len(together) == 1:
                    parts.setdefault((self.groups[group].level, nth), []).append(len(sums))
                sums.append(one)
        groups = [g for g, together in named for _ in self.contributions.of(together)]
        return Sums(groups, sums, [*parts.values()])

    def _added(self, shown: Collection[int]) -> set[frozenset[int]]:
        found: set[frozenset[int]] = set()
        for level in self.counting.levels:
            among = [g for g in shown if self.groups[g].level == level]
            for count in range(level + 1):
                for columns in combinations(range(level), count):
                    alike: dict[tuple[str, ...], set[int]] = {}
                    for group in among:
                        values = self._values[group]
                        alike.setdefault(tuple(values[c] for c in columns), set()).add(group)
                    found.update(map(frozenset, alike.values()))
                    if len(found) > MOST_SUMS:
                        raise self.counting.too_many(len(found), MOST_SUMS)
        return found

    @cached_property
    def _values(self) -> Mapping[int, tuple[str, ...]]:
        """The values of each group, as texts that are as equal as they are."""
        rows = self.table.to_pylist()
        names = [f"g{n}" for n in range(len(self.counting.groups))]
        return {row["id"]: tuple(repr(row[name]) for name in names) for row in rows}

    def withheld(self, shown: Collection[int]) -> Members:
        """Whoever is in a group that is not shown."""
        return self._union(g for g in self.groups if g not in shown)

    def differing(self, shown: Collection[int]) -> Mapping[int, frozenset[str]]:
        """Groups that tell too much beside what the party has; what is left of a total counts as the total.

        Only where no two statistics tell are more of them combined.

        Raises:
            DataError: whether they tell together could not be decided.
        """
        if not self.beside.earlier:
            return {}
        sets = self.sets(shown)
        by_pairs = _by_group(
            self.beside.differing(sets, self.withheld(shown), self.least),
            self.beside.differing_sums(self.sums(shown), self.least),
        )
        if by_pairs:
            return by_pairs
        try:
            return _by_group(self.beside.together(sets, self.least))
        except Undecided as error:
            raise DataError(
                Message("gate.combinations"),
                place=self.counting.place,
                help=Message("gate.combinations.help"),
            ) from error

    def facts(self, in_file: Iterable[int | None]) -> Groups:
        """What is to be said of the groups that a file really has; None is a row that is no group."""
        rows = list(in_file)
        shown = frozenset(g for g in rows if g is not None)
        differ = self.differing(shown)
        given_back = [
            total
            for total in shown
            if (hidden := self.left_out(total, shown))
            and (
                (weight := self.together.get(hidden)) is None
                or not self.safe(weight)
                or self.tells_apart(hidden)
            )
        ]
        given_back += [g for g in shown if self.tells_apart([g])]
        weights = [self.groups[g].weight for g in shown]
        none_left = not shown
        return Groups(
            small=len(self.groups)
            if none_left
            else rows.count(None) + sum(map(self.small, weights)),
            dominated=sum(map(self.dominated, weights)),
            given_back=len(set(given_back)),
            differing=len(differ),
            earlier=tuple(sorted(frozenset().union(*differ.values()))),
            none_left=none_left,
            smallest_group=self.least,
            largest_share=self.counting.thresholds.largest_share,
        )

    def told(self, export: str) -> Told:
        """What the file tells its recipient."""
        sets = tuple(self.sets(self.shown).values())
        added = self.sums(self.shown)
        withheld = self.withheld(self.shown)
        return Told(export, sets, withheld, tuple(added.sums), tuple(map(tuple, added.parts)))

    def _union(self, groups: Iterable[int]) -> Members:
        return self.beside.people.union(self.groups[group].subjects for group in groups)


def _by_group(*found: Mapping[int, frozenset[str]]) -> Mapping[int, frozenset[str]]:
    """What is left of a total counts as the total."""
    together: dict[int, frozenset[str]] = {}
    for tells in found:
        for number, exports in tells.items():
            group = number if number >= 0 else -1 - number
            together[group] = together.get(group, frozenset()) | exports
    return together

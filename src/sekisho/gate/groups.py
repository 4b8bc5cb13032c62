"""The groups of a statistic, counted in its permitted world by the keys of the subjects.

Whatever a join does to rows, a subject counts once: contributions are added up by subject first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from sekisho import engine
from sekisho.audit.subject_sets import SubjectSets
from sekisho.audit.told import Members
from sekisho.engine import identifier
from sekisho.errors import DataError
from sekisho.gate.contributions import Subjects, contributions
from sekisho.gate.counted import Counted, Counting, Group, Weight
from sekisho.gate.differences import Beside
from sekisho.messages import Message, listed

MOST_GROUPS: Final = 2_000
"""Groups of one statistic; it bounds what is kept of it and the time of comparing."""

_LINES: Final = "sekisho_lines"
_PARTS: Final = "sekisho_parts"
_GROUPS: Final = "sekisho_groups"
_SHOWN: Final = "sekisho_shown"
_SUBJECTS: Final = "sekisho_subjects"


def count(world: duckdb.DuckDBPyConnection, counting: Counting, kept: SubjectSets) -> Counted:
    """Count the groups of a statistic in its world, and choose those that are shown.

    Raises:
        DataError: there are too many groups, or one that looks like a total, or what is looked up is
            there several times.
    """
    _once(world, counting)
    _lay_out(world, counting)
    who, sets, numbers = _subjects(world, counting, kept)
    weights = _weights(world, counting, {g: g for g in sets})
    parts: dict[int, list[int]] = {}
    for total, part in _rows(world, _children(counting)):
        parts.setdefault(total, []).append(part)
    levels = {row[0]: row[1] for row in _rows(world, f"SELECT id, level FROM {_GROUPS}")}
    groups = {
        g: Group(levels[g], tuple(sorted(parts.get(g, ()))), weights[g], members_of)
        for g, members_of in sets.items()
    }
    aggregates = [*counting.tells]
    contributed = contributions(
        world, _PARTS, _SUBJECTS, len(counting.keys), aggregates, numbers, who
    )
    counted = Counted(
        counting,
        groups,
        world.sql(f"FROM {_GROUPS}").to_arrow_table(),
        Beside(kept.people, kept.told(counting.party)),
        contributed,
    )
    return _chosen(world, counted)


def only_shown(
    world: duckdb.DuckDBPyConnection, counted: Counted, relation: str, columns: Sequence[str]
) -> str:
    """The rows of an output that are shown, as SQL over it."""
    numbers = ", ".join(map(str, sorted(counted.shown))) or "NULL"
    world.execute(f"CREATE TABLE {_SHOWN} AS FROM {_GROUPS} WHERE id IN ({numbers})")
    names = ", ".join(f"held.{identifier(c)}" for c in columns)
    same = _same(counted.counting)
    return f"(SELECT {names} FROM {relation} AS held SEMI JOIN {_SHOWN} AS known ON {same})"


def groups_in(
    lake: duckdb.DuckDBPyConnection, counted: Counted, relation: str
) -> tuple[int | None, ...]:
    """The group of each row of a file; None of a row that is none."""
    connection = lake.cursor()
    connection.register(_GROUPS, counted.table)
    same = _same(counted.counting)
    found = connection.execute(
        f"SELECT known.id FROM {relation} AS held LEFT JOIN {_GROUPS} AS known ON {same}"
    ).fetchall()
    connection.unregister(_GROUPS)
    return tuple(row[0] for row in found)


def _chosen(world: duckdb.DuckDBPyConnection, counted: Counted) -> Counted:
    """With the groups that are shown: all, or as many as can be without telling of anybody."""
    choice = _Choice(world, counted)
    if counted.counting.suppress:
        choice.suppress()
    return replace(counted, shown=frozenset(choice.shown), together=choice.together)


class _Choice:
    """Groups are left out until nothing that is shown tells of anybody."""

    def __init__(self, world: duckdb.DuckDBPyConnection, counted: Counted) -> None:
        self.shown = set(counted.groups)
        self.together: dict[frozenset[int], Weight] = {}
        self._world = world
        self._counted = counted

    def suppress(self) -> None:
        """First what is unsafe by itself, then what that would be given back by."""
        counted = self._counted
        for group, about in counted.groups.items():
            if not counted.safe(about.weight) or counted.tells_apart([group]):
                self._hide(group)
        before = -1
        while before != len(self.shown):
            before = len(self.shown)
            for total in sorted(self.shown):
                self._protect(total)
            for group in counted.differing(self.shown):
                self._hide(group)

    def _protect(self, total: int) -> None:
        """Leave out groups of a total until all that are left out are safe together."""
        counted = self._counted
        while total in self.shown:
            hidden = counted.left_out(total, self.shown)
            if not hidden or (
                counted.safe(self._weigh(hidden)) and not counted.tells_apart(hidden)
            ):
                return
            beside = [g for g in counted.groups[total].parts if g in self.shown]
            self._hide(min(beside, key=lambda g: (counted.groups[g].weight.people, g)))

    def _hide(self, group: int) -> None:
        """Below a group that is left out nothing is shown either: it would give the group back."""
        self.shown.discard(group)
        for part in self._counted.groups[group].parts:
            self._hide(part)

    def _weigh(self, hidden: frozenset[int]) -> Weight:
        if hidden not in self.together:
            one = _weights(self._world, self._counted.counting, dict.fromkeys(hidden, 0))
            self.together[hidden] = one[0]
        return self.together[hidden]


def _lay_out(world: duckdb.DuckDBPyConnection, counting: Counting) -> None:
    """Contributions by group and subject, the groups of all levels, and which lines are in which group."""
    columns = [
        *(f"{identifier(c)} AS g{n}" for n, (_, c) in enumerate(counting.groups)),
        *(
            f"coalesce({', '.join(map(identifier, among))}) AS k{n}"
            for n, among in enumerate(counting.keys)
        ),
        "count(*) AS n",
        *(f"{call} AS {name}" for call, name in _sums(counting)),
    ]
    world.execute(
        f"CREATE TABLE {_LINES} AS SELECT {', '.join(columns)}"
        f" FROM {identifier(counting.relation)} GROUP BY ALL"
    )
    names = [f"g{n}" for n in range(len(counting.groups))]
    empty = " OR ".join(f"{g} IS NULL" for g in names)
    if len(counting.levels) > 1 and engine.scalar(
        world, f"SELECT count(*) FROM {_LINES} WHERE {empty}"
    ):
        raise DataError(
            Message("gate.empty-group"), place=counting.place, help=Message("gate.empty-group.help")
        )
    levels = " UNION ALL ".join(
        f"SELECT DISTINCT {level} AS level, "
        + ", ".join(g if n < level else f"NULL AS {g}" for n, g in enumerate(names))
        + f" FROM {_LINES}"
        for level in counting.levels
    )
    world.execute(
        f"CREATE TABLE {_GROUPS} AS SELECT CAST(row_number() OVER"
        f" (ORDER BY level DESC, {', '.join(names)}) - 1 AS BIGINT) AS id, * FROM ({levels})"
    )
    number = engine.scalar(world, f"SELECT count(*) FROM {_GROUPS}")
    if number > MOST_GROUPS:
        raise counting.too_many(number, MOST_GROUPS)
    in_groups = " UNION ALL ".join(
        f"SELECT known.id, lines.* FROM {_LINES} AS lines JOIN {_GROUPS} AS known"
        f" ON known.level = {level}"
        + "".join(f" AND known.{g} IS NOT DISTINCT FROM lines.{g}" for g in names[:level])
        for level in counting.levels
    )
    world.execute(f"CREATE TABLE {_PARTS} AS {in_groups}")


def _once(world: duckdb.DuckDBPyConnection, counting: Counting) -> None:
    """What is looked up multiplies nobody's rows."""
    for source, columns in counting.lookups:
        names = [*map(identifier, columns)]
        there = " AND ".join(f"{name} IS NOT NULL" for name in names)
        twice = (
            f"SELECT 1 FROM {identifier(source)} WHERE {there}"
            f" GROUP BY {', '.join(names)} HAVING count(*) > 1"
        )
        if engine.scalar(world, f"SELECT count(*) FROM ({twice})"):
            raise DataError(
                Message("gate.lookup-not-unique", source=source, columns=listed(columns)),
                place=counting.place,
                help=Message("gate.lookup-not-unique.help"),
            )


def _sums(counting: Counting) -> Iterator[tuple[str, str]]:
    """What is added up of each line, and its name: `m` is what an aggregate weighs, `c` the rows of a mean."""
    for n, (function, column) in enumerate(counting.measures):
        if column is None:
            continue
        yield f"{'count' if function == 'count' else 'sum'}({identifier(column)})", f"m{n}"
        if function == "avg":
            yield f"count({identifier(column)})", f"c{n}"


def _subjects(
    world: duckdb.DuckDBPyConnection, counting: Counting, kept: SubjectSets
) -> tuple[Subjects, dict[int, Members], NDArray[np.intp]]:
    """Everybody in the groups, the set of each group, and the number of each subject of `sekisho_subjects`."""
    pairs = " UNION ".join(
        f"SELECT id, k{n} AS subject FROM {_PARTS} WHERE k{n} IS NOT NULL"
        for n in range(len(counting.keys))
    )
    world.execute(f"CREATE TABLE sekisho_pairs AS {pairs}")
    world.execute(
        f"CREATE TABLE {_SUBJECTS} AS SELECT subject, row_number() OVER (ORDER BY subject) - 1 AS no"
        " FROM (SELECT DISTINCT subject FROM sekisho_pairs)"
    )
    keys = world.execute(f"SELECT subject FROM {_SUBJECTS} ORDER BY no").fetchall()
    marks, masks = kept.hashed(str(key) for (key,) in keys)
    order = np.argsort(marks)
    number = np.empty(len(order), dtype=np.intp)
    number[order] = np.arange(len(order))
    who = Subjects(marks[order], kept.people.ids(marks[order]), masks[order])
    held = world.execute(
        f"SELECT p.id, s.no FROM sekisho_pairs AS p JOIN {_SUBJECTS} AS s USING (subject)"
        " ORDER BY p.id"
    ).fetchnumpy()
    groups = [int(g) for (g,) in _rows(world, f"SELECT id FROM {_GROUPS} ORDER BY id")]
    first, last = (np.searchsorted(held["id"], groups, side) for side in ("left", "right"))
    whose = number[held["no"]]
    sets = {
        g: who.members(np.sort(whose[start:end]))
        for g, start, end in zip(groups, first, last, strict=True)
    }
    return who, sets, number


def _weights(
    world: duckdb.DuckDBPyConnection, counting: Counting, buckets: Mapping[int, int]
) -> dict[int, Weight]:
    """Bucket -> the weight of the groups in it, which share no row."""
    if not buckets:
        return {}
    listed = ", ".join(f"({g}, {b})" for g, b in buckets.items())
    lines = (
        f"(SELECT b.bucket, p.* FROM {_PARTS} AS p JOIN (VALUES {listed}) AS b(id, bucket)"
        " USING (id))"
    )
    measured = [f"m{n}" for n, (_, c) in enumerate(counting.measures) if c is not None]
    # Who is in a group counts in any case; what part of its rows, only where rows are counted.
    shared = [*measured, *(["n"] if any(c is None for _, c in counting.measures) else [])]
    found = {b: Weight(-1, 0.0, 0) for b in buckets.values()}
    for n in range(len(counting.keys)):
        sums = ", ".join(f"abs(sum({m})) AS {m}" for m in ("n", *measured))
        people = ", ".join(f"count(*) FILTER ({m} > 0)" for m in ("n", *measured))
        shares = ", ".join(
            f"coalesce(max({m})::DOUBLE / nullif(sum({m})::DOUBLE, 0), 0)" for m in shared
        )
        query = (
            f"SELECT bucket, least({people}), greatest({shares or '0'}) FROM (SELECT bucket, k{n}, {sums}"
            f" FROM {lines} WHERE k{n} IS NOT NULL GROUP BY bucket, k{n}) GROUP BY bucket"
        )
        counted = {bucket: (few, share) for bucket, few, share in _rows(world, query)}
        for bucket, weight in found.items():
            few, share = counted.get(bucket, (0, 0.0))
            fewest = few if weight.people < 0 else min(weight.people, few)
            found[bucket] = Weight(fewest, max(weight.share, share), 0)
    unknown = " AND ".join(f"k{n} IS NULL" for n in range(len(counting.keys)))
    for bucket, rows in _rows(
        world, f"SELECT bucket, sum(n)::BIGINT FROM {lines} WHERE {unknown} GROUP BY bucket"
    ):
        found[bucket] = Weight(found[bucket].people, found[bucket].share, rows)
    return found


def _children(counting: Counting) -> str:
    """Pairs of a total and a group that is one of its parts."""
    pairs = [
        f"(total.level = {total} AND part.level = {part}"
        + "".join(f" AND total.g{n} IS NOT DISTINCT FROM part.g{n}" for n in range(total))
        + ")"
        for part, total in zip(counting.levels, counting.levels[1:], strict=False)
    ]
    return (
        f"SELECT total.id, part.id FROM {_GROUPS} AS total JOIN {_GROUPS} AS part"
        f" ON {' OR '.join(pairs) or 'false'}"
    )


def _same(counting: Counting) -> str:
    """Whether a row of the output, `held`, is a group, `known`."""
    return " AND ".join(
        f"held.{identifier(output)} IS NOT DISTINCT FROM known.g{n}"
        for n, (output, _) in enumerate(counting.groups)
    )


def _rows(world: duckdb.DuckDBPyConnection, query: str) -> list[tuple[int, ...]]:
    return world.execute(query).fetchall()

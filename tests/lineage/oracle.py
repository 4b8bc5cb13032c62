"""The truth about influence, found without the analysis: change the data, run again, compare.

What moves is an influence. What does not move on a few rows may still be one, so the oracle can
prove a miss and never the absence of one.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

from lineage.world import KINDS, Result, Tables, World

from sekisho.model import ROWS, Column, QueryLineage

__all__ = ["Examination", "Miss", "World", "all_columns", "examine", "misses", "proven", "reported"]

LIKELY = ("replace", "replace", "replace", *KINDS)
"""Kinds of change for a quick look; the first shows most."""


@dataclass(frozen=True, slots=True)
class Question:
    """Columns that, says the analysis, some outputs do not depend on.

    Attributes:
        silent: the columns.
        outputs: positions of the outputs; none where only the number of rows is asked for.
        in_order: whether the order of the rows must stay as well.
    """

    silent: tuple[Column, ...]
    outputs: tuple[int, ...]
    in_order: bool

    def same(self, before: Result, after: Result) -> bool:
        """Whether nothing has moved that the silent columns must not move."""
        if len(before) != len(after):
            return False
        if self.in_order:
            return all(
                before[r][o] == after[r][o] for o in self.outputs for r in range(len(before))
            )
        return self._rows(before) == self._rows(after)

    def _rows(self, result: Result) -> Counter[tuple[str, ...]]:
        return Counter(tuple(row[o] for o in self.outputs) for row in result)


@dataclass(frozen=True, slots=True)
class Miss:
    """Columns that moved outputs which, says the analysis, do not depend on them.

    Attributes:
        outputs: names of the outputs; none if it was the number of rows alone.
        culprits: the columns, and how each was changed.
        seed: of the data set.
    """

    outputs: tuple[str, ...]
    culprits: Mapping[Column, str]
    seed: int

    def __str__(self) -> str:
        changes = ", ".join(f"{c} ({how})" for c, how in self.culprits.items())
        return (
            f"{', '.join(self.outputs) or 'the rows'} moved with {changes} on data set {self.seed}"
        )


@dataclass(slots=True)
class Examination:
    """What came of examining a query.

    Attributes:
        runs: how often the changed data gave a result to compare.
        errors: how often they ended in an error, which says nothing.
        answered: whether the query gave a result on some data set.
        empty: whether it never gave a row.
        unstable: whether it gave another result on the same data.
    """

    misses: list[Miss] = field(default_factory=list)
    runs: int = 0
    errors: int = 0
    answered: bool = False
    empty: bool = True
    unstable: bool = False


def questions(lineage: QueryLineage, read: Sequence[Column]) -> list[Question]:
    """What must not move, for the rows and for each output; each with all outputs that it holds for."""
    silent = [
        frozenset(read) - i.direct - i.indirect - lineage.rows for i in lineage.columns.values()
    ]
    free = frozenset(read) - lineage.rows
    asked = [(free, False), *((s, False) for s in silent)]
    if lineage.order:
        asked += [(s - lineage.order, True) for s in (free, *silent)]
    found: dict[tuple[frozenset[Column], tuple[int, ...]], Question] = {}
    for columns, in_order in asked:
        outputs = tuple(at for at, own in enumerate(silent) if columns <= own)
        if columns and (outputs or not in_order):
            ordered = tuple(c for c in read if c in columns)
            found[columns, outputs] = Question(ordered, outputs, in_order)
    return [*found.values()]


def examine(
    sql: str, lineage: QueryLineage, world: World, rng: random.Random, *, runs: int = 2
) -> Examination:
    """A quick look: one data set, changed `runs` times, each column in a way of its own.

    The data set is the first of three that gives rows, or else the last that gives a result.
    """
    examination = Examination()
    base: tuple[int, Result] | None = None
    for seed in rng.sample(world.seeds, k=min(3, len(world.seeds))):
        before = world.run(sql, seed, {})
        if before is not None:
            base = (seed, before)
            if before:
                break
    if base is None:
        return examination
    examination.answered = True
    examination.empty = not base[1]
    asked = questions(lineage, world.read_by(sql))
    rng.shuffle(asked)
    for question in islice(cycle(asked), runs):
        changes = {c: rng.choice(LIKELY) for c in question.silent}
        _ask(sql, lineage, world, base, (question, changes), examination)
    return examination


def misses(sql: str, lineage: QueryLineage, world: World) -> Iterator[Miss]:
    """Influences that the analysis does not list: all data sets, all questions, all kinds."""
    asked = questions(lineage, world.read_by(sql))
    for seed in world.seeds:
        before = world.run(sql, seed, {})
        for question in asked if before is not None else ():
            for how in KINDS:
                examination = Examination()
                changes = dict.fromkeys(question.silent, how)
                _ask(sql, lineage, world, (seed, before or []), (question, changes), examination)
                if examination.misses:
                    yield examination.misses[0]
                    return


def again(sql: str, lineage: QueryLineage, world: World, miss: Miss) -> Miss | None:
    """Whether the culprits of a miss still move something that is said not to depend on them."""
    before = world.run(sql, miss.seed, {})
    if before is None:
        return None
    examination = Examination()
    for question in questions(lineage, world.read_by(sql)):
        if miss.culprits.keys() <= {*question.silent}:
            _ask(sql, lineage, world, (miss.seed, before), (question, miss.culprits), examination)
    return examination.misses[0] if examination.misses else None


def _ask(
    sql: str,
    lineage: QueryLineage,
    world: World,
    base: tuple[int, Result],
    asked: tuple[Question, Mapping[Column, str]],
    examination: Examination,
) -> None:
    (seed, before), (question, changes) = base, asked
    after = world.run(sql, seed, changes)
    if after is None:
        examination.errors += 1
        return
    examination.runs += 1
    if not question.same(before, after):
        if world.run(sql, seed, {}) != before:
            examination.unstable = True
            return
        culprits = _culprits(sql, world, base, question, changes)
        changed = world.run(sql, seed, culprits) or after
        names = [*lineage.columns]
        outputs = tuple(
            names[o]
            for o in question.outputs
            if not Question((), (o,), question.in_order).same(before, changed)
        )
        examination.misses.append(Miss(outputs, culprits, seed))


def _culprits(
    sql: str,
    world: World,
    base: tuple[int, Result],
    question: Question,
    changes: Mapping[Column, str],
) -> Mapping[Column, str]:
    """Of some changes that move something, so few that without any one of them nothing moves."""
    seed, before = base
    kept = dict(changes)
    for column in changes:
        fewer = {c: how for c, how in kept.items() if c != column}
        after = world.run(sql, seed, fewer)
        if after is not None and not question.same(before, after):
            kept = fewer
    return kept


def proven(sql: str, lineage: QueryLineage, world: World) -> Mapping[str, frozenset[Column]]:
    """Output column -> the reported source columns that moved it, or the rows, when changed alone."""
    open_ = {
        (name, column): Question((), (at,), in_order=False)
        for at, name in enumerate(lineage.columns)
        for column in reported(lineage, name)
    }
    found: dict[str, set[Column]] = {name: set() for name in lineage.columns}
    for seed in world.seeds if open_ else ():
        before = world.run(sql, seed, {})
        for column in sorted({c for _, c in open_}) if before is not None else ():
            for how in KINDS:
                left = [asked for asked in open_ if asked[1] == column]
                after = world.run(sql, seed, {column: how}) if left else None
                for asked in left if after is not None else ():
                    if not open_[asked].same(before or [], after or []):
                        found[asked[0]].add(column)
                        del open_[asked]
    return {name: frozenset(columns) for name, columns in found.items()}


def all_columns(tables: Tables) -> list[Column]:
    """Every source column, rows included."""
    return [Column(t, c) for t, columns in tables.items() for c in (*columns, ROWS)]


def reported(lineage: QueryLineage, output: str) -> frozenset[Column]:
    """All that the analysis lists for an output column, rows included."""
    influence = lineage.columns[output]
    return influence.direct | influence.indirect | lineage.rows

"""The truth about influence, found without the analysis: change the data, run again, compare.

What moves is an influence. What does not move on a few rows may still be one, so the oracle can
prove a miss and never the absence of one.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from sekisho.model import ROWS, Column, QueryLineage

Tables = Mapping[str, Mapping[str, str]]

WORDS = ("ab", "ba", "abc", "b", "", "a1", "zz")


def value(type_: str, rng: random.Random) -> object:  # noqa: PLR0911 - one line per type
    """A value from a small domain, so that joins and filters meet some of them."""
    if rng.random() < 0.12:
        return None
    base = type_.upper()
    if base.endswith("[]"):
        return [value(type_[:-2], rng) for _ in range(rng.randrange(4))]
    if base.startswith("STRUCT"):
        return {"x": rng.randrange(5), "y": rng.choice(WORDS)}
    if base == "VARCHAR":
        return rng.choice(WORDS)
    if base == "BOOLEAN":
        return rng.random() < 0.5
    if base == "DATE":
        return f"2026-01-{rng.randrange(1, 9):02}"
    return rng.randrange(-1, 6)


@dataclass(frozen=True)
class Result:
    """What a query gave: the values of each column as a multiset, and how many rows."""

    columns: tuple[tuple[tuple[str, int], ...], ...]
    rows: int


KINDS = ("replace", "permute", "empty", "constant", "one")
ROW_CHANGES = {
    "replace": "SELECT * FROM {0} UNION ALL SELECT * FROM {0} WHERE n__ = 2",
    "permute": "SELECT * FROM {0} WHERE n__ NOT IN (1, 4)",
    "empty": "SELECT * FROM {0} WHERE false",
    "constant": "SELECT * FROM {0} WHERE n__ = 3",
    "one": "SELECT * FROM {0} WHERE n__ <> 5",
}
"""Kind of change -> the rows of a table after it."""


def variants(type_: str, rng: random.Random, rows: int) -> dict[str, list[object]]:
    """A column's values, and what they become under each kind of change."""
    values = [value(type_, rng) for _ in range(rows)]
    shuffled = values[:]
    rng.shuffle(shuffled)
    one = values[:]
    one[rng.randrange(rows)] = value(type_, rng)
    return {
        "": values,
        "replace": [value(type_, rng) for _ in values],
        "permute": shuffled,
        "empty": [None if rng.random() < 0.5 else v for v in values],
        "constant": [value(type_, rng)] * rows,
        "one": one,
    }


class World:
    """A real database with some data sets for the same tables, and every column's changes.

    A table is a view that takes each column from its values before or after a change, so that
    changing the data costs no more than a view.
    """

    def __init__(
        self, tables: Tables, views: Mapping[str, str], *, seeds: int = 4, rows: int = 8
    ) -> None:
        self.tables = tables
        self.seeds = range(seeds)
        self.connection = duckdb.connect(config={"threads": 1})
        self.made: dict[str, str] = {}
        for seed in self.seeds:
            rng = random.Random(seed)  # noqa: S311 - reproducible on purpose
            for name, columns in tables.items():
                self._fill(f"{name}__{seed}", columns, rng, rows)
        self._show(0, {})
        for name, sql in views.items():
            self.connection.execute(f'CREATE VIEW "{name}" AS {sql}')

    def _fill(self, table: str, columns: Mapping[str, str], rng: random.Random, rows: int) -> None:
        parts = [f"unnest(range({rows})) AS n__"]
        for name, type_ in columns.items():
            for how, values in variants(type_, rng, rows).items():
                parts.append(f'unnest({literal(values)}::{type_}[]) AS "{name}__{how}"')
        self.connection.execute(f'CREATE TABLE "{table}" AS SELECT {", ".join(parts)}')

    def _show(self, seed: int, changes: Mapping[Column, str]) -> None:
        for name, columns in self.tables.items():
            wide = f'"{name}__{seed}"'
            how = changes.get(Column(name, ROWS))
            rows = f"({ROW_CHANGES[how].format(wide)})" if how else wide
            parts = [f'"{c}__{changes.get(Column(name, c), "")}" AS "{c}"' for c in columns]
            select = f"SELECT {', '.join(parts)} FROM {rows}"
            if self.made.get(name) != select:
                self.connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {select}')
                self.made[name] = select

    def run(self, sql: str, seed: int, changes: Mapping[Column, str]) -> Result | None:
        """The query's result on a data set with changes; None where it ends in an error."""
        self._show(seed, changes)
        try:
            found = self.connection.execute(sql).fetchall()
        except duckdb.Error:
            return None
        width = len(self.connection.description or ())
        columns = (Counter(repr(row[i]) for row in found) for i in range(width))
        return Result(tuple(tuple(sorted(c.items())) for c in columns), len(found))


def literal(item: object) -> str:
    """A value as SQL."""
    if item is None:
        return "NULL"
    if isinstance(item, str):
        return f"'{item}'"
    if isinstance(item, list):
        return f"[{', '.join(map(literal, item))}]"
    if isinstance(item, dict):
        return "{" + ", ".join(f"'{k}': {literal(v)}" for k, v in item.items()) + "}"
    return str(item)


def all_columns(tables: Tables) -> list[Column]:
    """Every source column, rows included."""
    return [Column(t, c) for t, columns in tables.items() for c in (*columns, ROWS)]


def reported(lineage: QueryLineage, output: str) -> frozenset[Column]:
    """All that the analysis lists for an output column, rows included."""
    influence = lineage.columns[output]
    return influence.direct | influence.indirect | lineage.rows


def misses(sql: str, lineage: QueryLineage, world: World) -> Iterator[str]:
    """Influences that the analysis does not list: everything unlisted is changed at once.

    Where something moves, the columns are tried one by one to name the culprits.
    """
    everything = all_columns(world.tables)
    silent = {
        ROWS: [c for c in everything if c not in lineage.rows],
        **{o: [c for c in everything if c not in reported(lineage, o)] for o in lineage.columns},
    }
    groups: dict[tuple[Column, ...], list[str]] = {}
    for output, columns in silent.items():
        groups.setdefault(tuple(columns), []).append(output)
    names = list(lineage.columns)
    for seed in world.seeds:
        before = world.run(sql, seed, {})
        for columns, outputs in groups.items():
            for how in KINDS if before else ():
                after = world.run(sql, seed, dict.fromkeys(columns, how))
                moved = _moved(before, after, names, outputs)
                if moved:
                    culprits = [
                        str(c)
                        for c in columns
                        if _moved(before, world.run(sql, seed, {c: how}), names, moved)
                    ]
                    yield f"{moved} moved with {culprits} ({how}, data set {seed})"
                    return


def proven(sql: str, lineage: QueryLineage, world: World) -> Mapping[str, frozenset[Column]]:
    """Output column -> source columns that moved it when changed alone: a lower bound."""
    names = list(lineage.columns)
    found: dict[str, set[Column]] = {name: set() for name in (*names, ROWS)}
    for seed in world.seeds:
        before = world.run(sql, seed, {})
        for column in all_columns(world.tables):
            for how in KINDS if before else ():
                after = world.run(sql, seed, {column: how})
                for name in _moved(before, after, names, list(found)):
                    found[name].add(column)
    return {name: frozenset(columns) for name, columns in found.items()}


def _moved(
    before: Result | None, after: Result | None, names: Sequence[str], outputs: Sequence[str]
) -> list[str]:
    if before is None or after is None:
        return []
    moved = [
        name
        for name, old, new in zip(names, before.columns, after.columns, strict=True)
        if name in outputs and old != new
    ]
    if ROWS in outputs and before.rows != after.rows:
        moved.append(ROWS)
    return moved

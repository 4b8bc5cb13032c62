"""The truth about influence, found without the analysis: change the data, run again, compare.

What moves is an influence. What does not move on a few rows may still be one, so the oracle can
prove a miss and never the absence of one.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
from sekisho.model import ROWS, Column, QueryLineage

Tables = Mapping[str, Mapping[str, str]]
Data = dict[str, list[list[object]]]

WORDS = ("ab", "ba", "abc", "b", "", "a1", "zz")


def value(type_: str, rng: random.Random) -> object:
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


def some_data(tables: Tables, rng: random.Random, rows: int = 8) -> Data:
    """Rows for every table."""
    return {
        name: [[value(t, rng) for t in columns.values()] for _ in range(rows)]
        for name, columns in tables.items()
    }


@dataclass(frozen=True)
class Result:
    """What a query gave: the values of each column as a multiset, and how many rows."""

    columns: tuple[tuple[tuple[str, int], ...], ...]
    rows: int


class World:
    """A real database with the tables of a case."""

    def __init__(self, tables: Tables, views: Mapping[str, str]) -> None:
        self.tables = tables
        self.connection = duckdb.connect(config={"threads": 1})
        for name, columns in tables.items():
            body = ", ".join(f'"{c}" {t}' for c, t in columns.items())
            self.connection.execute(f'CREATE TABLE "{name}" ({body})')
        for name, sql in views.items():
            self.connection.execute(f'CREATE VIEW "{name}" AS {sql}')

    def run(self, sql: str, data: Data) -> Result | None:
        """The query's result on these data; None where it ends in an error."""
        for name, rows in data.items():
            self.connection.execute(f'DELETE FROM "{name}"')
            if rows:
                marks = ", ".join("?" for _ in rows[0])
                self.connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        try:
            found = self.connection.execute(sql).fetchall()
        except duckdb.Error:
            return None
        width = len(self.connection.description or ())
        columns = (Counter(repr(row[i]) for row in found) for i in range(width))
        return Result(tuple(tuple(sorted(c.items())) for c in columns), len(found))


def changed(
    data: Data, tables: Tables, columns: Iterable[Column], how: str, rng: random.Random
) -> Data:
    """The data with some columns changed; of a column `*` the rows themselves."""
    result = {name: [list(row) for row in rows] for name, rows in data.items()}
    for column in columns:
        rows = result[column.table]
        if column.name == ROWS:
            _change_rows(rows, how, rng)
            continue
        names = list(tables[column.table])
        at, type_ = names.index(column.name), tables[column.table][column.name]
        values = [row[at] for row in rows]
        if how == "permute":
            rng.shuffle(values)
        elif how == "constant":
            values = [value(type_, rng)] * len(values)
        elif how == "empty":
            values = [None if rng.random() < 0.5 else v for v in values]
        elif how == "one" and values:
            values[rng.randrange(len(values))] = value(type_, rng)
        else:
            values = [value(type_, rng) for _ in values]
        for row, new in zip(rows, values, strict=True):
            row[at] = new
    return result


def _change_rows(rows: list[list[object]], how: str, rng: random.Random) -> None:
    if how == "empty":
        rows.clear()
    elif how in {"one", "constant"} and rows:
        rows.pop(rng.randrange(len(rows)))
    elif rows:
        rows.append(list(rng.choice(rows)))


KINDS = ("replace", "permute", "constant", "empty", "one")


def all_columns(tables: Tables) -> list[Column]:
    """Every source column, rows included."""
    return [Column(t, c) for t, columns in tables.items() for c in (*columns, ROWS)]


def reported(lineage: QueryLineage, output: str) -> frozenset[Column]:
    """All that the analysis lists for an output column, rows included."""
    influence = lineage.columns[output]
    return influence.direct | influence.indirect | lineage.rows


def misses(
    sql: str,
    lineage: QueryLineage,
    tables: Tables,
    *,
    views: Mapping[str, str] | None = None,
    seed: int = 0,
    trials: int = 4,
) -> Iterator[str]:
    """Influences that the analysis does not list: everything unlisted is changed at once.

    Where something moves, the columns are tried one by one to name the culprit.
    """
    rng = random.Random(seed)
    world = World(tables, views or {})
    everything = all_columns(tables)
    silent = {
        ROWS: [c for c in everything if c not in lineage.rows],
        **{o: [c for c in everything if c not in reported(lineage, o)] for o in lineage.columns},
    }
    groups: dict[tuple[Column, ...], list[str]] = {}
    for output, columns in silent.items():
        groups.setdefault(tuple(columns), []).append(output)
    for _ in range(trials):
        data = some_data(tables, rng)
        before = world.run(sql, data)
        if before is None:
            continue
        for columns, outputs in groups.items():
            for how in KINDS:
                after = world.run(sql, changed(data, tables, columns, how, rng))
                moved = _moved(before, after, list(lineage.columns), outputs)
                if moved:
                    culprits = _culprits(world, sql, data, columns, moved, lineage, rng)
                    yield f"{moved} moved with {culprits} ({how})"
                    return


def _moved(
    before: Result, after: Result | None, names: Sequence[str], outputs: Sequence[str]
) -> list[str]:
    if after is None:
        return []
    moved = [
        name
        for name, old, new in zip(names, before.columns, after.columns, strict=True)
        if name in outputs and old != new
    ]
    if ROWS in outputs and before.rows != after.rows:
        moved.append(ROWS)
    return moved


def _culprits(
    world: World,
    sql: str,
    data: Data,
    columns: Sequence[Column],
    moved: Sequence[str],
    lineage: QueryLineage,
    rng: random.Random,
) -> list[str]:
    before = world.run(sql, data)
    found = []
    for column in columns:
        for how in KINDS:
            after = world.run(sql, changed(data, world.tables, [column], how, rng))
            if before and _moved(before, after, list(lineage.columns), moved):
                found.append(str(column))
                break
    return found


def proven(
    sql: str,
    lineage: QueryLineage,
    tables: Tables,
    *,
    views: Mapping[str, str] | None = None,
    seed: int = 0,
    trials: int = 6,
) -> Mapping[str, frozenset[Column]]:
    """Output column -> source columns that moved it when changed alone: a lower bound."""
    rng = random.Random(seed)
    world = World(tables, views or {})
    found: dict[str, set[Column]] = {name: set() for name in (*lineage.columns, ROWS)}
    for _ in range(trials):
        data = some_data(tables, rng)
        before = world.run(sql, data)
        if before is None:
            continue
        for column in all_columns(tables):
            for how in KINDS:
                after = world.run(sql, changed(data, tables, [column], how, rng))
                for name in _moved(before, after, list(lineage.columns), list(found)):
                    found[name].add(column)
    return {name: frozenset(columns) for name, columns in found.items()}

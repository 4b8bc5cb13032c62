"""Small real databases whose data can be changed column by column, for the oracle."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import duckdb

from sekisho.model import ROWS, Column

Tables = Mapping[str, Mapping[str, str]]

NO_MACROS: Final[Mapping[str, str]] = {}
WORDS: Final = ("a", "b", "ab", "ba", "", "1", "zz")
DAYS: Final = ("2026-01-02", "2026-01-03", "2026-02-01", "2026-01-01", "2025-12-31")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a data set is like: how many rows, from how many values, how often NULL."""

    rows: int
    values: int
    nulls: float


SHAPES: Final = (
    Shape(6, 3, 0.1), Shape(7, 5, 0.12), Shape(5, 2, 0.0), Shape(6, 4, 0.25),
    Shape(7, 3, 0.0), Shape(5, 4, 0.1), Shape(8, 7, 0.12), Shape(4, 2, 0.3),
)  # fmt: skip
"""Few values, so that joins meet and filters let some rows through and hold others back."""

KINDS: Final = ("replace", "permute", "empty", "constant", "one")
ROW_CHANGES: Final = {
    "replace": "SELECT * FROM {0} UNION ALL SELECT * FROM {0} WHERE n__ = 2",
    "permute": "SELECT * FROM {0} WHERE n__ NOT IN (1, 4)",
    "empty": "SELECT * FROM {0} WHERE false",
    "constant": "SELECT * FROM {0} WHERE n__ = 3",
    "one": "SELECT * FROM {0} WHERE n__ <> 0",
}
"""Kind of change -> the rows of a table after it."""


def value(type_: str, rng: random.Random, shape: Shape) -> object:
    """A value of a type, as few different ones as the shape says."""
    if rng.random() < shape.nulls:
        return None
    base = type_.upper()
    if base.endswith("[]"):
        return [value(type_[:-2], rng, shape) for _ in range(rng.randrange(4))]
    if base.startswith("STRUCT"):
        fields = re.findall(r"\"?(\w+)\"? (\w+)", type_[type_.index("(") :])
        return {name: value(inner, rng, shape) for name, inner in fields}
    if base.startswith("MAP"):
        keys = WORDS[: rng.randrange(3)]
        return Map((k, value("INTEGER", rng, shape)) for k in keys)
    return _plain(base, rng, shape)


class Map(dict[str, object]):
    """A MAP, which is written otherwise than a struct."""


def _plain(base: str, rng: random.Random, shape: Shape) -> object:
    if base == "VARCHAR":
        return rng.choice(WORDS[: shape.values])
    if base == "BOOLEAN":
        return rng.random() < 0.5
    if base == "DATE":
        return rng.choice(DAYS[: shape.values])
    if base.startswith("DECIMAL"):
        return rng.choice((0.5, 1, 1.5, 2.25, 3)[: shape.values])
    first = -1 if shape.values > 5 else 0
    return rng.randrange(first, first + shape.values)


def variants(type_: str, rng: random.Random, shape: Shape) -> dict[str, list[object]]:
    """A column's values, and what they become under each kind of change."""
    values = [value(type_, rng, shape) for _ in range(shape.rows)]
    shuffled = values[:]
    rng.shuffle(shuffled)
    one = values[:]
    one[rng.randrange(shape.rows)] = value(type_, rng, shape)
    return {
        "": values,
        "replace": [value(type_, rng, shape) for _ in values],
        "permute": shuffled,
        "empty": [None if rng.random() < 0.5 else v for v in values],
        "constant": [value(type_, rng, shape)] * shape.rows,
        "one": one,
    }


def literal(item: object) -> str:
    """A value as SQL."""
    if item is None:
        return "NULL"
    if isinstance(item, str):
        return f"'{item}'"
    if isinstance(item, list):
        return f"[{', '.join(map(literal, item))}]"
    if isinstance(item, dict):
        fields = ", ".join(f"'{k}': {literal(v)}" for k, v in item.items())
        return f"MAP {{{fields}}}" if isinstance(item, Map) else f"{{{fields}}}"
    return str(item)


Result = list[tuple[str, ...]]
"""What a query gave: its rows in order, each value as text."""


class World:
    """A real database with some data sets for the same tables, and every column's changes.

    A table is a view that takes each column from its values before or after a change, so that
    changing the data costs no more than a view. Queries run unoptimised in one thread: the plan is
    the same whatever the data, so that no choice of the optimizer looks like an influence.
    `macros`, and views that call them, are what stands after CREATE, each after all that it reads.
    """

    def __init__(
        self,
        tables: Tables,
        views: Mapping[str, str],
        macros: Mapping[str, str] = NO_MACROS,
        *,
        seeds: int = 4,
    ) -> None:
        self.tables = tables
        self.definitions = {n: f'VIEW "{n}" AS {sql}' for n, sql in views.items()} | {**macros}
        self.seeds = range(seeds)
        self._open()

    def _open(self) -> None:
        """A new database with all data sets."""
        self.connection = duckdb.connect(config={"threads": 1})
        self.connection.execute("PRAGMA disable_optimizer")
        self.made: dict[str, str] = {}
        for seed in self.seeds:
            rng = random.Random(seed)  # noqa: S311 - reproducible on purpose
            shape = SHAPES[seed % len(SHAPES)]
            for name, columns in self.tables.items():
                self._fill(f"{name}__{seed}", columns, rng, shape)
        self._show(0, {})
        for definition in self.definitions.values():
            self.connection.execute(f"CREATE {definition}")

    def _fill(
        self, table: str, columns: Mapping[str, str], rng: random.Random, shape: Shape
    ) -> None:
        parts = [f"unnest(range({shape.rows})) AS n__"]
        for name, type_ in columns.items():
            for how, values in variants(type_, rng, shape).items():
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
        except (duckdb.FatalException, duckdb.InternalException):
            self._open()  # a bug of DuckDB has made the database unusable
            return None
        except duckdb.Error:
            return None
        return [tuple(map(repr, row)) for row in found]

    def read_by(self, sql: str) -> list[Column]:
        """The columns, rows included, of all tables whose names the query or its views mention."""
        tables, _ = mentioned(sql, self.tables, self.definitions)
        return [Column(t, c) for t in tables for c in (*self.tables[t], ROWS)]


def mentioned(
    sql: str, tables: Tables, definitions: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tables, and views or macros, whose names stand in a query or in one of these of such a name."""
    names = _words(sql)
    for name, definition in reversed([*definitions.items()]):
        if name.casefold() in names:
            names |= _words(definition)
    return tuple(t for t in tables if t.casefold() in names), tuple(
        d for d in definitions if d.casefold() in names
    )


def _words(sql: str) -> set[str]:
    return set(re.findall(r"\w+", sql.casefold()))

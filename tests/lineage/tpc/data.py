"""Small data made for one query, from the constants that it compares its columns with.

Benchmarks' own data at a small scale give most queries no row; so each query gets tables of a few
dozen rows whose columns take the query's own constants, and values about them, often enough.
"""

from __future__ import annotations

import datetime as dt
import operator
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import duckdb
import orjson
from lineage.world import Tables

WORDS = ("ab", "ba", "abc", "b", "a1", "zz")
FACTS = frozenset((
    "store_sales", "catalog_sales", "web_sales", "store_returns", "catalog_returns", "web_returns",
    "inventory", "lineitem", "partsupp",
))  # fmt: skip
"""Tables that have many rows to a key; of any other the first column is unique."""
COMPARING = frozenset((
    "COMPARE_EQUAL", "COMPARE_NOTEQUAL", "COMPARE_LESSTHAN", "COMPARE_GREATERTHAN",
    "COMPARE_LESSTHANOREQUALTO", "COMPARE_GREATERTHANOREQUALTO", "COMPARE_BETWEEN", "COMPARE_IN",
    "COMPARE_NOT_IN",
))  # fmt: skip
LIKE = frozenset({"~~", "!~~"})
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}
KEY = re.compile("(_sk|key|_number|_id)$")
COUNTED = re.compile("quantity|count|qty")
MEASURES = [0.0, 0.5, 1.0, 2.5, 7.0, 40.0, 100.0, 900.0]
FIRST_DAY = dt.date(1998, 1, 1)


@dataclass(frozen=True)
class Shape:
    """How large tables are, and how much their values resemble each other and the query's."""

    rows: int
    keys: int
    hit: float
    narrow: int


SHAPES = (
    Shape(rows=24, keys=6, hit=0.85, narrow=9),
    Shape(rows=30, keys=8, hit=0.95, narrow=2),
    Shape(rows=16, keys=3, hit=0.6, narrow=3),
    Shape(rows=48, keys=4, hit=0.97, narrow=1),
    Shape(rows=60, keys=2, hit=0.9, narrow=3),
    Shape(rows=40, keys=12, hit=0.99, narrow=2),
    Shape(rows=20, keys=1, hit=0.9, narrow=2),
    Shape(rows=60, keys=40, hit=1.0, narrow=1),
    Shape(rows=17, keys=1, hit=1.0, narrow=1),
    Shape(rows=60, keys=8, hit=0.96, narrow=4),
    Shape(rows=36, keys=4, hit=1.0, narrow=2),
    Shape(rows=40, keys=20, hit=0.5, narrow=4),
)


@dataclass
class Constants:
    """Column name -> what a query compares it with."""

    of: dict[str, set[object]] = field(default_factory=lambda: defaultdict(set))
    same: list[tuple[str, str]] = field(default_factory=list)


def tables_of(sql: str, tables: Tables) -> dict[str, dict[str, str]]:
    """The tables whose names stand in a query, with their first and the columns whose names do."""
    words = {w.lower() for w in re.findall(r"\w+", sql)}
    return {
        table: {c: t for n, (c, t) in enumerate(columns.items()) if not n or c.lower() in words}
        for table, columns in tables.items()
        if table.lower() in words
    }


def constants(sql: str) -> Mapping[str, list[object]]:
    """Column name -> the constants that the query compares it with, aliases looked through."""
    with duckdb.connect() as connection:
        row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    tree = orjson.loads(row[0]) if row else {}
    found = Constants()
    for node in _nodes(tree):
        _compared(node, found)
        alias, names = str(node.get("alias", "")).lower(), list(_columns(node))
        if alias and len(names) == 1:
            found.same.append((alias, names[0]))
    for _ in range(4):
        for one, other in found.same:
            both = found.of[one] | found.of[other]
            found.of[one] = found.of[other] = both
    return {name: sorted(pool, key=repr) for name, pool in found.of.items() if pool}


def _nodes(tree: object, *, into_subqueries: bool = True) -> Iterator[Mapping[str, Any]]:
    if isinstance(tree, dict):
        if tree.get("class") == "SUBQUERY" and not into_subqueries:
            return
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for child in tree:
            yield from _nodes(child, into_subqueries=into_subqueries)


def _compared(node: Mapping[str, Any], found: Constants) -> None:
    if node.get("type") not in COMPARING and node.get("function_name") not in LIKE:
        return
    names = list(_columns(node))
    values = list(_constants(node))
    for name in names:
        found.of[name].update(values)
    sides = [node.get("left", {}), node.get("right", {})]
    compared = [list(_columns(s)) for s in sides]
    if [len(c) for c in compared] == [1, 1]:
        found.same.append((compared[0][0], compared[1][0]))


def _constants(tree: object) -> Iterator[float | str]:
    if isinstance(tree, dict):
        value = _constant(tree)
        if value is not None:
            yield value
            return
        if tree.get("class") == "SUBQUERY" or tree.get("function_name") in {"*", "/"}:
            return
        tree = list(tree.values())
    if isinstance(tree, list):
        for child in tree:
            yield from _constants(child)


def _columns(node: Mapping[str, Any]) -> Iterator[str]:
    for inner in _nodes(node, into_subqueries=False):
        if inner.get("class") == "COLUMN_REF":
            yield str(inner["column_names"][-1]).lower()


def _constant(node: Mapping[str, Any]) -> float | str | None:
    """The value of a literal, or of a sum or difference of numbers."""
    found = node.get("literal", {"kind": ""})
    if found["kind"] in {"INTEGER", "NUMERIC"}:
        return float(found["text"])
    if found["kind"] == "STRING":
        return str(found["text"])
    if node.get("function_name") in {"+", "-", "*"}:
        values = [_constant(a["expression"]) for a in node["arguments"]]
        if len(values) == 2 and all(isinstance(v, float) for v in values):
            return float(ARITHMETIC[node["function_name"]](*values))
    return None


@dataclass(frozen=True)
class Maker:
    """Makes the values of one data set; each column's depend on the seed and its own name alone."""

    pools: Mapping[str, list[object]]
    seed: int

    @property
    def shape(self) -> Shape:
        """What the data set is like."""
        return SHAPES[self.seed % len(SHAPES)]

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return self.shape.rows if table in FACTS else self.shape.keys

    def columns(
        self, table: str, key: str, columns: Mapping[str, str], kinds: Sequence[str]
    ) -> Iterator[tuple[str, str, list[object]]]:
        """Each column's values, under `""`, and what they become under each kind of change."""
        rows = self.rows(table)
        for column, type_ in columns.items():
            rng = random.Random(f"{self.seed} {column}")  # noqa: S311 - reproducible on purpose
            value = self._values(rng, column, type_)
            values = [self._or_null(rng, value) for _ in range(rows)]
            if column == key and table not in FACTS and type_ in {"INTEGER", "BIGINT"}:
                values = rng.sample(range(1, rows + 1), rows)
            yield column, "", values
            for kind in kinds:
                fresh = [self._or_null(rng, value) for _ in range(rows)]
                yield column, kind, _changed(kind, values, fresh, rng)

    def _or_null(self, rng: random.Random, value: Callable[[], object]) -> object:
        return None if rng.random() < (1 - self.shape.hit) / 4 else value()

    def _values(self, rng: random.Random, column: str, type_: str) -> Callable[[], object]:
        """What makes values of a column: mostly the query's constants, or what is near them."""
        pool = self.pools.get(column.lower(), [])
        texts = [p for p in pool if isinstance(p, str)]
        if type_ == "VARCHAR":
            return partial(self._text, rng, self._few(texts))
        if type_ == "DATE":
            return partial(self._day, rng, self._few([d for t in texts for d in _days(t)]))
        numbers, measures = (
            self._few([p for p in pool if isinstance(p, float)]),
            self._few(MEASURES),
        )
        if type_.startswith("DECIMAL"):
            return lambda: round(self._number(rng, numbers, measures, 0.35), 2)
        if KEY.search(column):
            keys = [float(n) for n in range(1, self.shape.keys + 1)]
            return lambda: int(self._number(rng, numbers, keys, 0))
        share = 0.35 if COUNTED.search(column) else 0
        return lambda: int(self._number(rng, numbers, measures, share))

    def _few(self, values: list[Any]) -> list[Any]:
        """The part of these that this data set uses; columns that are compared share it."""
        if len(values) <= self.shape.narrow:
            return values
        rng = random.Random(f"{values} {self.seed}")  # noqa: S311 - reproducible on purpose
        return rng.sample(values, self.shape.narrow)

    def _text(self, rng: random.Random, pool: list[str]) -> str:
        if not pool or rng.random() > self.shape.hit:
            return rng.choice(WORDS[: self.shape.narrow * 2])
        # A pattern becomes a text that it matches.
        return rng.choice(pool).replace("%", "").replace("_", "a")

    def _day(self, rng: random.Random, pool: list[dt.date]) -> str:
        start = rng.choice(pool) if pool else FIRST_DAY
        near = pool and rng.random() < self.shape.hit
        steps = (0, 0, 1, 2, 5, 10, 25) if near else range(-40, 120)
        return str(start + dt.timedelta(rng.choice(steps)))

    def _number(
        self, rng: random.Random, pool: list[float], otherwise: list[float], share: float
    ) -> float:
        if not pool or rng.random() > self.shape.hit * (1 - share):
            return rng.choice(otherwise)
        if rng.random() < 0.2:
            return rng.uniform(min(pool), max(pool) + 1)
        if rng.random() < 0.1:
            return rng.choice(pool) + rng.choice(otherwise)
        return rng.choice(pool) + rng.choice((0, 0, 0, 0, 1, -1))


def _changed(
    kind: str, values: Sequence[object], fresh: Sequence[object], rng: random.Random
) -> list[object]:
    """The values after a change of a kind of `lineage.world.KINDS`."""
    if kind == "replace":
        return [*fresh]
    if kind == "permute":
        return rng.sample(values, len(values))
    if kind == "empty":
        return [None if rng.random() < 0.5 else v for v in values]
    if kind == "constant":
        return [fresh[0]] * len(values)
    if kind == "one":
        place = rng.randrange(len(values))
        return [fresh[0] if at == place else v for at, v in enumerate(values)]
    raise AssertionError(kind)


def _days(text: str) -> list[dt.date]:
    try:
        return [dt.date.fromisoformat(text)]
    except ValueError:
        return []

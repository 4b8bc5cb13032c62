"""The oracle's database for one query of TPC-H or TPC-DS, with data sets on which it has rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb
import yaml
from lineage.tpc.data import Maker, constants, tables_of
from lineage.world import KINDS, World, literal

SEEDS: Final = Path(__file__).with_name("seeds.yaml")
KEPT: Final = ("expression_rewriter", "filter_pullup", "filter_pushdown", "unused_columns")
"""The optimizers without which a join written as a list of tables is a cross product. All others
are off, so that no choice made from statistics of the data looks like an influence."""

NOTHING: Final = {"None", "0", "Decimal('0.00')"}


class QueryWorld(World):
    """Tables that one query names, with the columns that it names, and data sets by seed."""

    def __init__(self, sql: str, tables: Mapping[str, Mapping[str, str]], seeds: Sequence[int]):
        self.sql = sql
        self.tables = tables_of(sql, tables)
        self.definitions = {}
        self.seeds = seeds
        self.made = {}
        self._keys = {t: next(iter(c)) for t, c in tables.items()}
        self._constants = constants(sql)
        self.connection = duckdb.connect(config={"threads": 1})
        names = self.connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()
        off = ",".join(n for (n,) in names if n not in KEPT)
        self.connection.execute(f"SET disabled_optimizers = '{off}'")
        for seed in seeds:
            self.fill(seed)

    def fill(self, seed: int, kinds: Sequence[str] = KINDS) -> None:
        """Make the data set of a seed."""
        maker = Maker(self._constants, seed)
        for name, columns in self.tables.items():
            parts = [f"unnest(range({maker.rows(name)})) AS n__"]
            for column, kind, values in maker.columns(name, self._keys[name], columns, kinds):
                list_ = f"{literal(values)}::{columns[column]}[]"
                parts.append(f'unnest({list_}) AS "{column}__{kind}"')
            table = f'"{name}__{seed}"'
            self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {', '.join(parts)}")


def search(sql: str, tables: Mapping[str, Mapping[str, str]], wanted: int, tries: int) -> list[int]:
    """The first seeds whose data sets give the query rows.

    A row of nothing but NULL and 0 is none: an aggregate gives it where no row reaches it.
    """
    world = QueryWorld(sql, tables, ())
    found: list[int] = []
    for seed in range(tries):
        world.fill(seed, ())
        rows = world.run(sql, seed, {}) or []
        if any(set(row) - NOTHING for row in rows):
            found.append(seed)
        if len(found) == wanted:
            break
    return found


def kept_seeds() -> Mapping[str, Mapping[str, Sequence[int]]]:
    """Suite -> number of the query -> seeds on which it has rows, as found by `search`."""
    found: Mapping[str, Mapping[str, Sequence[int]]] = yaml.safe_load(
        SEEDS.read_text(encoding="utf-8")
    )
    return found

"""One random query, examined: what came of it, and if it missed something, the smallest such query."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from lineage.fuzz.analysis import lineage_of
from lineage.fuzz.case import written
from lineage.fuzz.shrink import shrink
from lineage.oracle import Miss, World, again, examine
from lineage.queries import random_query
from lineage.queries.schema import MACROS, TABLES, VIEWS

from sekisho.errors import UnboundSQL, Undecided

DATA_SETS = 8


@dataclass(slots=True)
class Tally:
    """What came of some queries.

    Attributes:
        missed: seed -> the case that shows the miss, as YAML.
        refused: seeds of queries that the analysis refused.
        unbound: how many DuckDB did not bind.
        runs: how often changed data gave a result to compare.
        errors: how often they ended in an error.
        empty: how many queries gave no row.
        unanswered: how many gave no result, or another one each time.
    """

    queries: int = 0
    missed: dict[str, str] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    unbound: int = 0
    runs: int = 0
    errors: int = 0
    empty: int = 0
    unanswered: int = 0
    crashed: dict[str, str] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Count another's queries as well."""
        for name in ("queries", "unbound", "runs", "errors", "empty", "unanswered"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed |= other.missed
        self.crashed |= other.crashed
        self.refused += other.refused


def new_world() -> World:
    """Data for the tables of random queries."""
    return World(TABLES, VIEWS, MACROS, seeds=DATA_SETS)


def check(seeds: Sequence[int], world: World) -> Tally:
    """Examine the queries of some seeds.

    Errors of the analysis other than a refusal are bugs of it, and not caught.
    """
    tally = Tally()
    for seed in seeds:
        tally.queries += 1
        sql = random_query(seed)
        try:
            lineage = lineage_of(sql)
        except UnboundSQL:
            tally.unbound += 1
            continue
        except Undecided:
            tally.refused.append(seed)
            continue
        rng = random.Random(seed)  # noqa: S311 - reproducible on purpose
        found = examine(sql, lineage, world, rng)
        tally.runs += found.runs
        tally.errors += found.errors
        tally.empty += found.answered and found.empty
        tally.unanswered += not found.answered or found.unstable
        if found.misses:
            tally.missed[str(seed)] = smallest(sql, world, found.misses[0], seed)
    return tally


def smallest(sql: str, world: World, miss: Miss, seed: int) -> str:
    """The case of the smallest query found that still misses what this one misses."""

    def still(text: str) -> bool:
        try:
            lineage = lineage_of(text)
        except (UnboundSQL, Undecided):
            return False
        return again(text, lineage, world, miss) is not None

    small = shrink(sql, still)
    lineage = lineage_of(small)
    return written(f"fuzz-{seed}", small, lineage, again(small, lineage, world, miss) or miss)

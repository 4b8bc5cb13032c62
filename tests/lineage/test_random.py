"""Random queries, seeded: whatever is not listed as an influence may change without effect."""

from __future__ import annotations

import pytest
from lineage.cases import corpus
from lineage.oracle import World, misses
from lineage.queries import random_query

from sekisho.errors import UnboundSQL
from sekisho.lineage import analyze

QUERIES = corpus("queries.yaml")
COUNT, PARTS = 200, 8


@pytest.fixture(scope="module")
def world() -> World:
    return World(QUERIES.tables, {}, seeds=2)


@pytest.mark.parametrize("part", range(PARTS))
def test_random_queries_have_no_unlisted_influence(part: int, world: World) -> None:
    """No miss and no refusal; what DuckDB itself cannot bind is no query, and is rare."""
    unbound = 0
    for seed in range(part, COUNT, PARTS):
        sql = random_query(seed)
        try:
            lineage = analyze(sql, QUERIES.tables)
        except UnboundSQL:
            unbound += 1
            continue
        assert list(misses(sql, lineage, world)) == [], f"seed {seed}: {sql}"
    assert unbound <= 2


def test_a_seed_always_writes_the_same_query() -> None:
    """A miss can be reproduced from its seed."""
    assert random_query(7) == random_query(7)
    assert len({random_query(seed) for seed in range(50)}) == 50

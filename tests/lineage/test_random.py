"""Random queries, seeded: whatever is not listed as an influence may change without effect."""

from __future__ import annotations

import pytest
from lineage.fuzz.check import check, new_world
from lineage.world import World

COUNT, PARTS = 1000, 10
FIRST = 1_000_000
"""Seeds that `make fuzz` does not come to, so that together they try more."""


@pytest.fixture(scope="module")
def world() -> World:
    return new_world()


@pytest.mark.parametrize(
    "part", [pytest.param(n, marks=[pytest.mark.slow] if n else []) for n in range(PARTS)]
)
def test_random_queries_have_no_unlisted_influence(part: int, world: World) -> None:
    """No miss; refusals, and what DuckDB itself cannot bind, are rare; data give most of them rows."""
    size = COUNT // PARTS
    first = FIRST + part * size
    tally = check(range(first, first + size), world)
    assert tally.missed == {}
    assert len(tally.refused) <= size * 0.02, tally.refused
    assert tally.unbound <= size * 0.02
    assert tally.empty + tally.unanswered <= size * 0.35
    assert tally.runs >= 1.8 * size

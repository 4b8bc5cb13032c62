"""TPC-H and TPC-DS: nothing is refused, nothing missed, and little said too much."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest
from lineage.oracle import misses, reported
from lineage.tpc import COUNTS, Suite
from lineage.tpc.truth import unproven
from lineage.tpc.world import QueryWorld, kept_seeds
from sampled import one_in

from sekisho.errors import SekishoError
from sekisho.lineage import analyze
from sekisho.model import Influence

pytestmark = pytest.mark.tpc

QUERIES = [(name, str(n)) for name, count in COUNTS.items() for n in range(1, count + 1)]
SEEDS = kept_seeds()


@pytest.mark.parametrize("name", COUNTS)
def test_no_query_is_refused(name: str, tpc: Mapping[str, Suite]) -> None:
    """Every query of the suite has a lineage."""
    refused = {}
    for number, sql in tpc[name].queries.items():
        try:
            analyze(sql, tpc[name].tables)
        except SekishoError as error:
            refused[number] = error.text("en")
    assert refused == {}


@pytest.mark.parametrize(("name", "number"), one_in(4, QUERIES))
def test_nothing_moves_that_is_not_listed(name: str, number: str, tpc: Mapping[str, Suite]) -> None:
    """On one data set on which the query has rows."""
    assert _misses(tpc[name], number, SEEDS[name][number][:1]) == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), QUERIES)
def test_nothing_moves_that_is_not_listed_on_any_data_set(
    name: str, number: str, tpc: Mapping[str, Suite]
) -> None:
    """On all data sets on which the query is known to have rows."""
    assert _misses(tpc[name], number, SEEDS[name][number]) == []


@pytest.mark.parametrize("number", ["6", "14"])
def test_a_dropped_influence_shows_on_these_data(number: str, tpc: Mapping[str, Suite]) -> None:
    """Leave out any one column that a query of TPC-H depends on, and the oracle says so."""
    suite = tpc["tpch"]
    world = QueryWorld(suite.queries[number], suite.tables, SEEDS["tpch"][number])
    lineage = analyze(world.sql, suite.tables)
    assert lineage.rows == frozenset()
    ((output, influence),) = lineage.columns.items()
    for victim in influence.direct | influence.indirect:
        less = Influence(influence.direct - {victim}, influence.indirect - {victim})
        without = dataclasses.replace(lineage, columns={output: less})
        assert [*misses(world.sql, without, world)], victim


def _misses(suite: Suite, number: str, seeds: list[int]) -> list[str]:
    world = QueryWorld(suite.queries[number], suite.tables, seeds)
    for seed in seeds:
        assert world.run(world.sql, seed, {}), f"no rows on data set {seed}"
    return [*map(str, misses(world.sql, analyze(world.sql, suite.tables), world))]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_at_most_30_percent_is_said_too_much_on_tpcds(tpc: Mapping[str, Suite]) -> None:
    """Reported per proven influence, over the queries with rows on three data sets or more."""
    suite = tpc["tpcds"]
    tried = {n: seeds for n, seeds in SEEDS["tpcds"].items() if len(seeds) >= 3}
    said = proven = 0
    for number, seeds in tried.items():
        world = QueryWorld(suite.queries[number], suite.tables, seeds)
        lineage = analyze(world.sql, suite.tables)
        left = unproven(world.sql, lineage, world)
        for output in lineage.columns:
            said += len(reported(lineage, output))
            proven += len(reported(lineage, output) - left[output])
    assert len(tried) >= 96
    assert said / proven <= 1.30

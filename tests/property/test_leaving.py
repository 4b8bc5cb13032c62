"""A run for an earlier date: its files leave on another day, and both days have to permit them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from random import Random

import pytest
from property.random_sample import example
from property.reading import Reading
from property.small_sample import SmallSample

from sekisho.policy import RowTerms

SEEDS = 300
BATCHES = [
    pytest.param(range(start, start + 60), marks=[pytest.mark.slow] if start else [])
    for start in range(0, SEEDS, 60)
]


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from-{seeds.start}")
def test_both_days_permit_what_leaves(small_sample: SmallSample, seeds: range) -> None:
    """Verdict, columns and terms of rows are those that hold on either day, each worked out alone."""
    exports = sorted(small_sample.project.exports)
    seen: Counter[str] = Counter()
    for seed in seeds:
        asked, tables = example(small_sample, seed, exports)
        then = asked.day + dt.timedelta(days=Random(seed).choice((-1, 1, 1, 5, 200)))  # noqa: S311 - a seeded test
        later = small_sample.ask(asked.policy, asked.export, then)
        both = small_sample.ask(asked.policy, asked.export, asked.day, then)
        told = f"seed {seed}: {asked.export.name} as {asked.use}"
        permitted = {one.decision.verdict == "permitted" for one in (asked, later)}
        assert (both.decision.verdict == "permitted") == (permitted == {True}), told
        seen[f"{asked.decision.verdict}, then {later.decision.verdict}"] += 1
        first, second = Reading(asked, tables), Reading(later, tables)
        for made in both.world.sources:
            source = asked.project.sources[made.name]
            visible = {column.name for column in made.fed}
            assert visible == first.visible(source) & second.visible(source), told
            if permitted == {True}:
                _is_as_strict(made.terms, first.terms(source), second.terms(source), told)
                seen["terms that differ"] += first.terms(source) != second.terms(source)
    assert seen["permitted, then permitted"], seen
    assert seen["permitted, then refused"], seen
    assert seen["refused, then permitted"], seen
    assert seen["terms that differ"], seen


def _is_as_strict(
    made: RowTerms | None, first: RowTerms | None, second: RowTerms | None, told: str
) -> None:
    if first is None or second is None:
        assert made is None, told
        return
    assert made is not None, told
    for one in (first, second):
        assert made.stops >= one.stops, told
        assert made.contact >= one.contact, told
        assert made.suspended <= one.suspended, told
        assert made.former <= one.former, told
        assert set(made.consents) >= set(one.consents), told
        assert set(made.conditions) >= set(one.conditions), told
        if one.acquired_since is not None:
            assert made.acquired_since is not None, told
            assert made.acquired_since >= one.acquired_since, told
    assert made.kept_since == first.kept_since, told

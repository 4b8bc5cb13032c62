"""The property on random policies, ledgers and rows: all that may not be seen changes no byte.

Every example draws a policy near to the sample's, a ledger, rows with dates around every border, and
one export under a use that fits its destination; refused ones count too, as the analysis is off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from property.changes import changed
from property.random_sample import example
from property.reading import Reading
from property.small_sample import SmallSample
from sampled import one_in

from sekisho.policy import RowTerms
from sekisho.world import World, WorldSource, feed

EXAMPLES = 200
BATCHES = [
    pytest.param(range(start, start + 20), marks=[pytest.mark.slow] if start else [])
    for start in range(0, EXAMPLES, 20)
]


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from-{seeds.start}")
def test_what_may_not_be_seen_changes_no_byte(
    small_sample: SmallSample, tmp_path: Path, seeds: range
) -> None:
    """Whatever stands in hidden columns and in rows that may not be included, the file is the same.

    That the change is of nothing else is checked first: it leaves the permitted cells of permitted
    rows as they were.
    """
    exports = sorted(small_sample.project.exports)
    for seed in seeds:
        asked, tables = example(small_sample, seed, exports)
        other = changed(small_sample, asked, tables, seed)
        told = f"seed {seed}: {asked.export.name} as {asked.use}"
        assert _views(Reading(asked, tables)) == _views(Reading(asked, other)), told
        before = small_sample.staged(asked, tables, tmp_path / f"{seed}-before")
        after = small_sample.staged(asked, other, tmp_path / f"{seed}-after")
        assert before == after, told


def _views(reading: Reading) -> Mapping[str, list[tuple[object, ...]]]:
    """What may be seen of each source that is read."""
    sources = reading.asked.project.sources
    return {name: reading.view(sources[name]) for name in reading.asked.scans}


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from-{seeds.start}")
def test_the_world_is_what_the_policy_is_read_to_say(
    small_sample: SmallSample, seeds: range
) -> None:
    """Visible columns and the terms of rows, worked out twice."""
    exports = sorted(small_sample.project.exports)
    for seed in seeds:
        asked, tables = example(small_sample, seed, exports)
        reading = Reading(asked, tables)
        for made in asked.world.sources:
            source = asked.project.sources[made.name]
            told = f"seed {seed}: {made.name} as {asked.use}"
            assert reading.visible(source) == {c.name for c in made.fed}, told
            assert reading.terms(source) == made.terms, told


def test_the_examples_are_about_something(small_sample: SmallSample) -> None:
    """Enough of them are permitted, enough refused, and most let some rows in and keep some out."""
    exports = sorted(small_sample.project.exports)
    verdicts: Counter[str] = Counter()
    divided = 0
    for seed in range(EXAMPLES):
        asked, tables = example(small_sample, seed, exports)
        verdicts[asked.decision.verdict] += 1
        reading = Reading(asked, tables)
        divided += any(
            0 < len(reading.rows(asked.project.sources[name])) < len(tables[name])
            for name in asked.scans
        )
    assert min(verdicts["permitted"], verdicts["refused"]) > EXAMPLES / 5, verdicts
    assert divided > EXAMPLES / 2


@pytest.mark.parametrize("seed", range(0, EXAMPLES, 20))
def test_the_ledgers_are_ones_that_a_night_goes_by(
    small_sample: SmallSample, tmp_path: Path, seed: int
) -> None:
    """Drawn and changed, a ledger can be used: else nothing would leave and all would hold."""
    asked, tables = example(small_sample, seed, sorted(small_sample.project.exports))
    other = changed(small_sample, asked, tables, seed)
    assert small_sample.ledger_fault(asked, tables, tmp_path / "drawn") is None
    assert small_sample.ledger_fault(asked, other, tmp_path / "changed") is None


# --------------------------------------------------------------------------- it can fail


def _without(**terms: object) -> Callable[[WorldSource], WorldSource]:
    """A part of the row condition off."""

    def off(source: WorldSource) -> WorldSource:
        held = source.terms
        return source if held is None else replace(source, terms=_replaced(held, terms))

    return off


def _replaced(held: RowTerms, terms: Mapping[str, object]) -> RowTerms:
    return replace(held, **terms)  # type: ignore[arg-type]


PARTS: Mapping[str, Callable[[WorldSource], WorldSource]] = {
    "suspensions": _without(stops=frozenset({"-"})),
    "contact stops": _without(contact=False),
    "consents": _without(consents=()),
    "dates of acquisition": _without(acquired_since=None),
    "retention": _without(kept_since=None),
    "members who left": _without(former=True),
    "rows without a subject": lambda s: replace(
        s, keys=tuple(replace(k, optional=True) for k in s.keys)
    ),
    "further people": lambda s: replace(s, keys=s.keys[:1]),
    "columns": lambda s: replace(s, columns=tuple(replace(c, visible=True) for c in s.columns)),
    "rows": lambda s: replace(s, rows="all"),
}
"""Part of the second wall -> how to switch it off."""


@pytest.mark.parametrize("part", one_in(5, PARTS))
def test_without_a_part_of_the_wall_the_bytes_move(
    small_sample: SmallSample, tmp_path: Path, part: str
) -> None:
    """Each part of what holds rows and columns back is needed: without it some example differs."""

    def off(world: World) -> World:
        return replace(world, sources=tuple(PARTS[part](s) for s in world.sources))

    assert _some_differ(small_sample, tmp_path, off)


def test_without_the_search_for_unknown_keys_the_bytes_move(
    small_sample: SmallSample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys that no register has are held back by nothing else."""
    nobody = "(SELECT NULL::VARCHAR AS subject WHERE false)"
    monkeypatch.setattr(feed, "unknown", lambda *_: nobody)
    assert _some_differ(small_sample, tmp_path, _as_it_is)


def _as_it_is(world: World) -> World:
    return world


def _some_differ(sample: SmallSample, folder: Path, off: Callable[[World], World]) -> bool:
    """Whether the bytes of some example move in worlds that are not as they should be."""
    exports = sorted(sample.project.exports)
    for seed in range(EXAMPLES):
        asked, tables = example(sample, seed, exports)
        if off is not _as_it_is and off(asked.world) == asked.world:
            continue
        other = changed(sample, asked, tables, seed)
        before = sample.staged(asked, tables, folder / f"{seed}-before", off)
        if before != sample.staged(asked, other, folder / f"{seed}-after", off):
            return True
    return False

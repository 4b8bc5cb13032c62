"""Laws of the order of the map: nothing is lost, everything leads to the right, always the same."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.report.lineage_map.layout import crossings, layered

Reads = Mapping[str, tuple[str, ...]]


@st.composite
def projects(draw: st.DrawFn) -> tuple[tuple[str, ...], Reads, tuple[str, ...]]:
    """Sources, what models and exports read, and the exports."""
    sources = [f"s{n}" for n in range(draw(st.integers(0, 5)))]
    reads: dict[str, tuple[str, ...]] = {}
    for n in range(draw(st.integers(0, 12))):
        below = [*sources, *reads, "no_relation"]
        reads[f"m{n}"] = tuple(draw(st.lists(st.sampled_from(below), max_size=4)))
    inner = [*sources, *reads, "no_relation"]
    exports = [f"e{n}" for n in range(draw(st.integers(0, 5)))]
    for name in exports:
        reads[name] = tuple(draw(st.lists(st.sampled_from(inner), max_size=3)))
    return tuple(sources), reads, tuple(exports)


def edges(reads: Reads, known: set[str]) -> list[tuple[str, str]]:
    return [(read, name) for name in reads for read in {*reads[name]} if read in known]


@settings(deadline=None, max_examples=60)
@given(projects())
def test_every_relation_has_one_place_and_every_line_leads_to_the_right(
    project: tuple[Sequence[str], Reads, Sequence[str]],
) -> None:
    sources, reads, exports = project
    layers = layered(sources, reads, exports)
    placed = [name for layer in layers for name in layer]
    assert sorted(placed) == sorted([*sources, *reads])
    depth = {name: n for n, layer in enumerate(layers) for name in layer}
    assert all(depth[start] < depth[end] for start, end in edges(reads, {*placed}))
    if exports:
        assert {*exports} == {*layers[-1]}


@settings(deadline=None, max_examples=60)
@given(projects(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_told_changes_nothing(
    project: tuple[Sequence[str], Reads, Sequence[str]], chance: random.Random
) -> None:
    sources, reads, exports = project
    told = layered(sources, reads, exports)
    names = [*reads]
    chance.shuffle(names)
    mixed = {n: tuple(chance.sample(reads[n], len(reads[n]))) for n in names}
    assert layered(sources[::-1], mixed, exports[::-1]) == told


@settings(deadline=None, max_examples=60)
@given(projects())
def test_no_more_lines_cross_than_in_the_order_of_names(
    project: tuple[Sequence[str], Reads, Sequence[str]],
) -> None:
    layers = layered(*project)
    lines = edges(project[1], {name for layer in layers for name in layer})
    assert crossings(layers, lines) <= crossings(
        tuple(tuple(sorted(layer)) for layer in layers), lines
    )


def test_lines_that_can_be_untangled_are() -> None:
    reads = {"m1": ("s3",), "m2": ("s2",), "m3": ("s1",), "e1": ("m3",), "e2": ("m1",)}
    layers = layered(["s1", "s2", "s3"], reads, ["e1", "e2"])
    lines = edges(reads, {"s1", "s2", "s3", *reads})
    assert crossings((("s1", "s2", "s3"), ("m1", "m2", "m3"), ("e1", "e2")), lines) == 4
    assert crossings(layers, lines) == 0


def test_relations_of_a_circle_stand_side_by_side_before_the_exports() -> None:
    """Nobody can run them, but the map has to show the rest, and that they are there."""
    reads = {"a": ("b", "s"), "b": ("a",), "c": ("a",), "d": ("s",), "e": ("d", "c")}
    assert {frozenset(layer) for layer in layered(["s"], reads, ["e"])} == {
        frozenset({"s"}),
        frozenset({"a", "b", "c", "d"}),
        frozenset({"e"}),
    }

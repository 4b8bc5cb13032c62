"""What any number of statistics tell together: against an auditor that tries all few people, one set after another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.audit.told import Members, People, Told
from sekisho.gate import combined, vectors
from sekisho.gate.combined import told_together
from sekisho.gate.differences import Beside
from sekisho.gate.vectors import Undecided

EVERYBODY: Final = 9
PEOPLE = People()
IDS = PEOPLE.ids(np.sort(np.random.default_rng(5).integers(0, 2**63, 4000).astype(np.uint64)))


def members(people: Iterable[int]) -> Members:
    """A set of some of them."""
    return PEOPLE.members(IDS[sorted(people)])


def known(groups: Sequence[set[int]], least: int) -> np.ndarray:
    """How many independent vectors about each `least - 1` people and nobody else are in the span of some groups."""
    span = np.array([[n in one for n in range(EVERYBODY)] for one in groups]).reshape(-1, EVERYBODY)
    about = [*combinations(range(EVERYBODY), least - 1)]
    others = np.array([[n not in few for n in range(EVERYBODY)] for few in about])
    if not len(span):
        return np.zeros(len(about))
    return np.linalg.matrix_rank(span.astype(float)) - np.linalg.matrix_rank(
        (span & others[:, None, :]).astype(float)
    )


def tells(earlier: Sequence[set[int]], ours: Sequence[set[int]], least: int) -> bool:
    """Whether of fewer than `least` people more can be worked out than by what was had and by what is new alone."""
    both = known([*earlier, *ours], least)
    new = known([one for one in ours if one not in earlier], least)
    return bool(((both > known(earlier, least)) & (both > new)).any())


groups = st.lists(st.sets(st.integers(0, EVERYBODY - 1), min_size=1), max_size=6)


@settings(max_examples=100, deadline=None)
@given(groups, groups, st.integers(2, 5))
def test_nobody_is_told_of_by_any_combination(
    earlier: list[set[int]], ours: list[set[int]], least: int
) -> None:
    """Groups are left out if and only if a few are told of, and without them nobody is."""
    shown = dict(enumerate(ours))
    found = told_together(
        [*map(members, earlier)], dict(enumerate(map(members, ours))), 4000, least
    )
    if tells(earlier, ours, least):
        assert found
    elif found:
        # Not less than there is to be told; of a group that others make up it can be more.
        together = [[n in one for n in range(EVERYBODY)] for one in (*earlier, *ours)]
        distinct = {tuple(one) for one in together}
        assert np.linalg.matrix_rank(np.array([*distinct], dtype=float)) < len(distinct)
    assert not tells(earlier, [one for group, one in shown.items() if group not in found], least)
    names = {members(one).name for one in earlier}
    assert all(of <= names for of in found.values())


@pytest.mark.parametrize("few", [1, 9, 10])
def test_two_groups_less_a_third(few: int) -> None:
    """Nothing is told by two of them, and all three give back what is in none alone: a few, or enough."""
    first, second = set(range(100)), set(range(100, 200))
    both = first | second | set(range(200, 200 + few))
    shown = told_together([members(first), members(second)], {7: members(both)}, 4000, 10)
    assert set(shown) == ({7} if few < 10 else set())
    if shown:
        assert shown[7] == {members(first).name, members(second).name}


def test_a_ring_of_groups_tells_of_twice_one_person() -> None:
    """Of three that overlap by pairs each person is worked out by halves, though no two give back anybody."""
    one, parts = {0}, [set(range(100 * n + 1, 100 * n + 101)) for n in range(3)]
    earlier = [one | parts[0] | parts[1], one | parts[1] | parts[2], one | parts[0] | parts[2]]
    last = parts[0] | parts[1] | parts[2]
    assert set(told_together([*map(members, earlier)], {0: members(last)}, 4000, 10)) == {0}


def test_what_was_told_before_is_no_reason() -> None:
    """A party that had a few already does not learn of them by another group, and by the same neither."""
    earlier = [set(range(100)), set(range(101)), set(range(200, 300))]
    ours = {0: members(range(300, 400)), 1: members(range(101))}
    assert told_together([*map(members, earlier)], ours, 4000, 10) == {}


def test_what_cannot_be_decided_is_told_apart_from_what_is_safe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With all that the party has, then with what it was given last, and then not at all."""
    first, second = set(range(100)), set(range(100, 200))
    both = {0: members(range(201))}
    earlier = first_again, second_again = [members(first), members(second)]
    other = [members(set(range(n, n + 30))) for n in range(1000, 1010)]
    monkeypatch.setattr(combined, "MOST_ROWS", 3)
    monkeypatch.setattr(combined, "WINDOW", 2)
    assert set(told_together([*other, *earlier], both, 4000, 10)) == {0}
    assert told_together([*earlier, *other], both, 4000, 10) == {}
    again = both | {1: first_again, 2: second_again}
    assert set(told_together([*earlier, *other], again, 4000, 10)) == {0}
    monkeypatch.setattr(combined, "MOST_ROWS", 2)
    with pytest.raises(Undecided):
        told_together([*other, *earlier], both, 4000, 10)
    monkeypatch.undo()
    monkeypatch.setattr(vectors, "MOST_WORK", 1)
    with pytest.raises(Undecided):
        told_together(earlier, {0: members(range(200))}, 4000, 200)


def moved(random: np.random.Generator, branch: np.ndarray, changed: int) -> None:
    """As many people come, go and move to another branch."""
    there = np.flatnonzero(branch >= 0)
    branch[random.choice(there, changed, replace=False)] = -1
    branch[random.choice(np.flatnonzero(branch < 0), changed, replace=False)] = 0
    there = np.flatnonzero(branch >= 0)
    branch[random.choice(there, 2 * changed, replace=False)] = random.integers(0, 6, 2 * changed)


@pytest.mark.parametrize("changed", [6, 60])
def test_a_year_of_an_ordinary_statistic_is_not_held_up(changed: int) -> None:
    """Six branches month after month: what passes by pairs passes together, however little or much changes."""
    random = np.random.default_rng(changed)
    branch = np.full(4000, -1)
    branch[:3000] = random.integers(0, 6, 3000)
    told: list[Told] = []
    released = 0
    for month in range(12):
        shown = {n: members(np.flatnonzero(branch == n)) for n in range(6)}
        beside = Beside(PEOPLE, told)
        by_pairs = beside.differing(shown, PEOPLE.nobody, 10)
        shown = {group: one for group, one in shown.items() if group not in by_pairs}
        assert beside.together(shown, 10) == {}
        released += len(shown)
        told.append(Told(str(month), tuple(shown.values()), PEOPLE.nobody))
        moved(random, branch, changed)
    assert released > 12

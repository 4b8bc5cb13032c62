"""What one statistic tells beside another: sets of subjects, compared by what can be taken off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.audit.subject_sets import Sum, Told, members
from sekisho.gate.contributions import Contributions
from sekisho.gate.differences import Sums, differing, differing_sums

LEAST = 10
NOBODY = 0


def people(first: int, last: int) -> int:
    """The set of the subjects from one to another, both included."""
    return sum(1 << n for n in range(first, last + 1))


def told(*shown: int, withheld: int = NOBODY) -> Told:
    """What a party has."""
    return Told("before", np.array([], dtype=np.uint64), shown, withheld)


CASES = {
    "the same people again": ([people(0, 49)], NOBODY, told(people(0, 49)), False),
    "other people": ([people(50, 99)], NOBODY, told(people(0, 49)), False),
    "one more": ([people(0, 50)], NOBODY, told(people(0, 49)), True),
    "one less": ([people(0, 48)], NOBODY, told(people(0, 49)), True),
    "one in and one out": ([people(1, 50)], NOBODY, told(people(0, 49)), True),
    "nine more": ([people(0, 58)], NOBODY, told(people(0, 49)), True),
    "ten more": ([people(0, 59)], NOBODY, told(people(0, 49)), False),
    "a part of enough": ([people(0, 24)], NOBODY, told(people(0, 49)), False),
    "parts of a total, all but one": (
        [people(0, 24), people(25, 48)],
        NOBODY,
        told(people(0, 49)),
        True,
    ),
    "parts of a total, and one more": (
        [people(0, 24), people(25, 50)],
        NOBODY,
        told(people(0, 49)),
        True,
    ),
    "parts that are the total": (
        [people(0, 24), people(25, 49)],
        NOBODY,
        told(people(0, 49)),
        False,
    ),
    "a total of parts, and one more": (
        [people(0, 50)],
        NOBODY,
        told(people(0, 24), people(25, 49)),
        True,
    ),
    "parts that leave out some who are in others too": (
        [people(0, 24), people(25, 49)],
        people(3, 5),
        told(people(0, 49)),
        True,
    ),
    "a total of parts that left out some who are in others too": (
        [people(0, 49)],
        NOBODY,
        told(people(0, 24), people(25, 49), withheld=people(3, 5)),
        True,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_few_people_are_never_told_of(name: str) -> None:
    """Neither by two groups nor by a total and its parts, in whichever order they are released."""
    shown, withheld, before, tells = CASES[name]
    found = differing(dict(enumerate(shown)), withheld, [before], LEAST)
    assert bool(found) == tells
    assert all(exports == {"before"} for exports in found.values())


@given(
    st.lists(st.integers(0, 2**40 - 1), max_size=4),
    st.lists(st.integers(0, 2**40 - 1), max_size=4),
)
def test_who_has_more_is_told_less(shown: list[int], before: list[int]) -> None:
    """More that was told before never makes a group pass, and two groups that differ by a few never do."""
    groups = dict(enumerate(shown))
    few = differing(groups, NOBODY, [told(*before[:2])], LEAST)
    more = differing(groups, NOBODY, [told(*before[:2]), told(*before[2:])], LEAST)
    assert few.keys() <= more.keys()
    for group, people_in in groups.items():
        if any(0 < (people_in ^ other).bit_count() < LEAST for other in before):
            assert group in more


EVERYBODY = 60
MASKS = np.random.default_rng(7).integers(0, 2**64, EVERYBODY, dtype=np.uint64)
Values = dict[int, int]


def contributed(*groups: Values) -> Contributions:
    """What people, by their places, contribute to one aggregate of each group."""
    rows = [(n, who, value) for n, one in enumerate(groups) for who, value in sorted(one.items())]
    ids, places, values = (np.array(column) for column in zip(*rows, strict=True))
    return Contributions(
        MASKS, [(ids.astype(np.int64), places.astype(np.intp), values[:, None].astype(float))]
    )


def sums(*groups: Values) -> tuple[Sum, ...]:
    """Each group by itself."""
    found = contributed(*groups)
    return tuple(one for n in range(len(groups)) for one in found.of([n]))


def tells(ours: tuple[Sum, ...], theirs: tuple[Sum, ...]) -> frozenset[int]:
    """Our groups that tell too much beside theirs; the groups of each share no row."""
    parts = (tuple(range(len(theirs))),)
    party = Told("before", np.array([], dtype=np.uint64), (), NOBODY, theirs, parts)
    about = Sums(range(len(ours)), ours, [range(len(ours))], EVERYBODY)
    found = differing_sums(about, [party], LEAST)
    assert set(found.values()) <= {frozenset({"before"})}
    return frozenset(found)


people_values = st.dictionaries(
    st.integers(0, EVERYBODY - 1), st.integers(-(2**36), 2**36), min_size=1
)


@given(people_values, st.dictionaries(st.integers(0, EVERYBODY - 1), st.integers(0, 2**20)))
def test_sums_differ_by_a_few_where_a_few_contribute_otherwise(
    before: Values, more: Values
) -> None:
    """Who contributes another number counts, whether they are in both or in one; zero is nothing."""
    after = {who: before.get(who, 0) + more.get(who, 0) for who in before.keys() | more.keys()}
    differ = sum(before.get(who, 0) != after[who] for who in after)
    assert bool(tells(sums(after), sums(before))) == (0 < differ < LEAST)
    assert bool(tells(sums(before), sums(after))) == (0 < differ < LEAST)


@pytest.mark.parametrize("missing", [0, 1, LEAST])
@pytest.mark.parametrize("total_first", [True, False])
def test_a_total_tells_beside_parts_that_leave_out_rows_of_a_few(
    missing: int, total_first: bool
) -> None:
    """Though the same people are in all of them, each in two parts."""
    spring = {who: 100 + who for who in range(30)}
    autumn = {who: 7 * who + 1 for who in range(30)}
    total = sums({who: spring[who] + autumn[who] for who in spring})
    parts = sums(spring, {**autumn, **dict.fromkeys(range(missing), 0)})
    found = tells(parts, total) if total_first else tells(total, parts)
    assert bool(found) == (missing == 1)


def test_what_is_contributed_to_several_groups_is_added_up() -> None:
    """By subject; who contributes nothing in all is not among those who do."""
    parts = contributed({3: 1, 4: 5, 9: 2}, {3: 2, 8: 7, 9: -2})
    assert parts.of([0, 1]) == sums({3: 3, 4: 5, 8: 7})
    assert parts.of([0]) == sums({3: 1, 4: 5, 9: 2})
    assert parts.of([0])[0].subjects == members(np.array([3, 4, 9]), EVERYBODY)

"""What one statistic tells beside another: sets of subjects, compared by what can be taken off."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.audit.told import Members, People, Sum, Told
from sekisho.gate.contributions import Contributions, Subjects
from sekisho.gate.differences import Beside, Sums
from sekisho.gate.shared import common

LEAST = 10
NOBODY = 0
EVERYBODY = 60
FINGERPRINTS = np.sort(np.random.default_rng(5).integers(0, 2**64, EVERYBODY, dtype=np.uint64))
PEOPLE = People()
IDS = PEOPLE.ids(FINGERPRINTS)


def members(bits: int) -> Members:
    """The set of those whose bits are set."""
    return PEOPLE.members(np.array([i for i in range(EVERYBODY) if bits >> i & 1], dtype=np.int64))


def differing(
    shown: dict[int, int], withheld: int, earlier: list[Told], least: int
) -> Mapping[int, frozenset[str]]:
    """Groups that tell of a few."""
    ours = {group: members(bits) for group, bits in shown.items()}
    return Beside(PEOPLE, earlier).differing(ours, members(withheld), least)


def people(first: int, last: int) -> int:
    """The set of the subjects from one to another, both included."""
    return sum(1 << n for n in range(first, last + 1))


def told(*shown: int, withheld: int = NOBODY) -> Told:
    """What a party has."""
    return Told("before", tuple(map(members, shown)), members(withheld))


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


def by_bits(shown: list[int], withheld: int, before: list[int], kept_back: int) -> set[int]:
    """The same by plain sets, each group and total by itself."""
    found = set()
    for group, total in enumerate(shown):
        if any(0 < (total ^ other).bit_count() < LEAST for other in before):
            found.add(group)
        if given_back(total, before, kept_back):
            found.add(group)
    for total in before:
        if given_back(total, shown, withheld):
            parts = [g for g, part in enumerate(shown) if mostly_in(part, total)]
            found.add(min(parts, key=lambda g: (shown[g].bit_count(), g)))
    return found


def given_back(total: int, groups: list[int], withheld: int) -> bool:
    """Whether a total less the groups that it is made of tells of a few."""
    union = 0
    parts = [part for part in groups if part != total and mostly_in(part, total)]
    for part in parts:
        union |= part
    missing = total & withheld
    covered = (total & ~(union | missing)).bit_count() < LEAST
    few = [total ^ union, *([missing] if covered else [])]
    return bool(parts) and any(0 < each.bit_count() < LEAST for each in few)


def mostly_in(part: int, total: int) -> bool:
    """Whether a group is one of a total's, but for a few."""
    outside = (part & ~total).bit_count()
    return outside < LEAST and outside < (part & total).bit_count()


few_people = st.lists(st.integers(0, EVERYBODY - 1), max_size=12).map(
    lambda places: sum(1 << place for place in set(places))
)
near = st.builds(
    lambda first, last, changed: people(first, last) ^ changed,
    st.sampled_from([0, 10, 20, 30]),
    st.sampled_from([19, 29, 39, 49, 59]),
    few_people,
)


@given(st.lists(near, max_size=5), few_people, st.lists(near, max_size=5), few_people)
def test_all_sets_at_once_are_compared_as_each_by_itself(
    shown: list[int], withheld: int, before: list[int], kept_back: int
) -> None:
    """Groups that overlap, that are a total's but for a few, that leave some out."""
    earlier = [told(*before, withheld=kept_back)]
    found = differing(dict(enumerate(shown)), withheld, earlier, LEAST)
    assert found.keys() == by_bits(shown, withheld, before, kept_back)


@given(st.lists(near, max_size=6), st.lists(near, max_size=6))
def test_what_sets_have_in_common(ones: list[int], others: list[int]) -> None:
    """Of each with each other one."""
    found = common([*map(members, ones)], [*map(members, others)], EVERYBODY)
    assert found.tolist() == [[(one & other).bit_count() for other in others] for one in ones]


MASKS = np.random.default_rng(7).integers(0, 2**64, EVERYBODY, dtype=np.uint64)
Values = dict[int, int]


def contributed(*groups: Values) -> Contributions:
    """What people, by their places, contribute to one aggregate of each group."""
    rows = [(n, who, value) for n, one in enumerate(groups) for who, value in sorted(one.items())]
    ids, places, values = (np.array(column) for column in zip(*rows, strict=True))
    by_key = [(ids.astype(np.int64), places.astype(np.intp), values[:, None].astype(float))]
    return Contributions(Subjects(FINGERPRINTS, IDS, MASKS), by_key)


def sums(*groups: Values) -> tuple[Sum, ...]:
    """Each group by itself."""
    found = contributed(*groups)
    return tuple(one for n in range(len(groups)) for one in found.of([n]))


def tells(ours: tuple[Sum, ...], theirs: tuple[Sum, ...]) -> frozenset[int]:
    """Our groups that tell too much beside theirs; the groups of each share no row."""
    parts = (tuple(range(len(theirs))),)
    party = Told("before", (), PEOPLE.nobody, theirs, parts)
    about = Sums(range(len(ours)), ours, [range(len(ours))])
    found = Beside(PEOPLE, [party]).differing_sums(about, LEAST)
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
    """By subject: beside the same numbers in one group nothing is told, beside one other number it is."""
    parts = contributed({3: 1, 4: 5, 9: 2}, {3: 2, 8: 7, 9: -2})
    together = parts.of([0, 1])
    assert parts.of([0]) == sums({3: 1, 4: 5, 9: 2})
    assert not tells(sums({3: 3, 4: 5, 8: 7}), together)
    assert not tells(together, sums({3: 3, 4: 5, 8: 7}))
    assert tells(sums({3: 3, 4: 5, 8: 8}), together)
    assert tells(sums({3: 3, 4: 5, 8: 7, 9: 1}), together)


@given(people_values, st.integers(0, EVERYBODY - 1))
def test_what_some_get_back_hides_nobody(before: Values, who: int) -> None:
    """However many contribute nothing in all to groups taken together, one who does is found."""
    spring = {**dict.fromkeys(range(EVERYBODY), 3), **before}
    autumn = {person: -value for person, value in spring.items()}
    total = dict.fromkeys(spring, 0) | {who: 4}
    nothing = contributed(spring, autumn | {who: autumn[who] + 4}).of([0, 1])
    assert not tells(sums(total), nothing)
    assert tells(sums(total | {who: 5}), nothing)

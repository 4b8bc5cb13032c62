"""Laws of a page: what is written is what is read, whole or as changes, and for each subject alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sekisho.audit.subject_index.pages import (
    SIZE,
    Page,
    Set,
    are_pages,
    followed,
    holding,
    set_of,
    tell_changes,
    written,
)

DENSITIES = st.sampled_from([0.0, 0.001, 0.05, 0.1, 0.5, 0.93, 0.999, 1.0])


@st.composite
def sets(draw: st.DrawFn) -> Set:
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    held = chance.random(SIZE) < draw(DENSITIES)
    edges = draw(st.sets(st.sampled_from([0, 1, 7, 8, SIZE - 1])))
    held[[*edges]] ^= True
    return held


@settings(max_examples=60, deadline=None)
@given(now=sets())
def test_a_page_is_read_as_it_was_written(now: Set) -> None:
    page = written(now, None)
    assert not page.changes
    assert np.array_equal(page.all(), now)
    assert len(page.data) <= SIZE // 8


def table(pages: Sequence[Page]) -> tuple[NDArray[np.uint8], NDArray[np.int64], bytes]:
    """Forms and lengths of pages, and the pages one after another."""
    return (
        np.array([page.form for page in pages], dtype=np.uint8),
        np.array([len(page.data) for page in pages], dtype=np.int64),
        b"".join(page.data for page in pages),
    )


def held(pages: Sequence[Page], place: int) -> list[bool]:
    return holding(place, *table(pages)).tolist()


@settings(max_examples=60, deadline=None)
@given(now=sets(), before=sets())
def test_changes_come_to_the_same_and_are_never_longer(now: Set, before: Set) -> None:
    page = written(now, before)
    held = page.all() ^ before if page.changes else page.all()
    assert np.array_equal(held, now)
    assert len(page.data) <= len(written(now, None).data)


@given(place=st.sampled_from([0, 1, 7, 8, 256, 257, 4_000, SIZE - 1]), nights=st.lists(sets()))
@settings(max_examples=60, deadline=None)
def test_one_subject_is_found_in_pages_that_lie_together(place: int, nights: list[Set]) -> None:
    assert held([written(now, None) for now in nights], place) == [now[place] for now in nights]


@given(
    place=st.integers(0, SIZE - 1),
    nights=st.lists(st.tuples(sets(), st.integers(0, 2), st.booleans()), max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_one_subject_is_followed_through_changes_whatever_sets_lie_between(
    place: int, nights: list[tuple[Set, int, bool]]
) -> None:
    pages, last = [], dict[int, Set]()
    for now, name, whole in nights:
        pages.append(written(now, None if whole else last.get(name)))
        last[name] = now
    forms, lengths, data = table(pages)
    found = holding(place, forms, lengths, data)
    names = np.array([name for _, name, _ in nights], dtype=np.int64)
    assert followed(found, tell_changes(forms), names).tolist() == [n[place] for n, *_ in nights]


def test_changes_against_no_page_are_changes_against_nobody() -> None:
    held, names = np.array([True, True, True]), np.array([0, 1, 1])
    assert followed(held, np.array([True] * 3), names).tolist() == [True, True, False]


def test_no_number_is_read_out_of_two_halves() -> None:
    """Places 0 and 1 lie in a list as 00 00 01 00, of which the middle is 256; as 01 00 01 02, too."""
    pages = [
        written(set_of(np.array(ids, dtype=np.uint32), SIZE), None) for ids in ([0, 1], [1, 513])
    ]
    assert held(pages, 256) == [False, False]


def test_bits_that_look_like_a_place_are_none() -> None:
    some = set_of(np.arange(0, SIZE, 3, dtype=np.uint32), SIZE)
    pages = [written(some, None), written(~some, None)]
    looks_like = int.from_bytes(pages[0].data[:2], "little") % SIZE
    for place in (looks_like, 0b0100_1001_0010, 0b1001_0010_0100, 0b0010_0100_1001):
        assert held(pages, place) == [some[place], not some[place]]


def test_nothing_new_takes_no_bytes() -> None:
    held = set_of(np.arange(0, SIZE, 3, dtype=np.uint32), SIZE)
    assert written(held, held).data == b""


def test_a_full_page_but_for_a_few_takes_bytes_for_these_alone() -> None:
    held = np.ones(SIZE, dtype=bool)
    held[[3, 77]] = False
    assert len(written(held, None).data) == 4


@pytest.mark.parametrize("page", [Page(3, b""), Page(2, b"\0"), Page(7, b"\0"), Page(8, b"")])
def test_what_is_no_page_is_refused(page: Page) -> None:
    with pytest.raises(ValueError, match="no form"):
        page.all()
    forms, lengths, _ = table([written(set_of(np.zeros(0, np.uint32), SIZE), None), page])
    assert are_pages(forms, lengths).tolist() == [True, False]


@pytest.mark.parametrize("form", [0, 1, 4, 5])
def test_a_list_that_ends_in_half_a_number_is_no_page(form: int) -> None:
    assert not are_pages(*table([Page(form, b"\0\0\0")])[:2]).any()

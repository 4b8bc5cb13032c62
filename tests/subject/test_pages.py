"""Laws of a page: what is written is what is read, whole or as changes, and for each subject alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.audit.subject_index.pages import SIZE, Page, Set, set_of, written

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


@settings(max_examples=60, deadline=None)
@given(now=sets(), before=sets(), place=st.integers(0, SIZE - 1))
def test_changes_come_to_the_same_and_are_never_longer(now: Set, before: Set, place: int) -> None:
    page = written(now, before)
    held = page.all() ^ before if page.changes else page.all()
    assert np.array_equal(held, now)
    assert len(page.data) <= len(written(now, None).data)
    assert (page.has(place) != (page.changes and bool(before[place]))) == now[place]


@given(place=st.integers(0, SIZE - 1), now=sets())
@settings(max_examples=60, deadline=None)
def test_one_subject_is_found_without_the_others(place: int, now: Set) -> None:
    assert written(now, None).has(place) == now[place]


def test_nothing_new_takes_no_bytes() -> None:
    held = set_of(np.arange(0, SIZE, 3, dtype=np.uint32), SIZE)
    assert written(held, held).data == b""


def test_a_full_page_but_for_a_few_takes_bytes_for_these_alone() -> None:
    held = np.ones(SIZE, dtype=bool)
    held[[3, 77]] = False
    assert len(written(held, None).data) == 4


@pytest.mark.parametrize("page", [Page(3, b""), Page(2, b"\0"), Page(7, b"\0")])
def test_what_is_no_page_is_refused(page: Page) -> None:
    with pytest.raises(ValueError, match="no form"):
        page.all()

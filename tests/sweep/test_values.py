"""Equal values have one form, however they are written."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sweep.stray import SPELT

from sekisho.sweep.values import normalised

NUMBERS = st.from_regex(r"0[1-9][0-9]{7,9}", fullmatch=True)
MARKED = NUMBERS.map(lambda n: f"{n[:4]}-{n[4:6]}-{n[6:]}")
KANA = st.text("アイウエオカガパジシャッョヴー ", min_size=2).filter(lambda t: t.strip(" ー"))


def form(text: str | None) -> str | None:
    (only,) = normalised(pa.array([text], pa.string())).to_pylist()
    return only


@settings(deadline=None)
@given(MARKED, st.sampled_from([
    "zeros lost", "no hyphens", "full width", "brackets", "abroad", "kept as text", "other dashes",
    "a number of a spreadsheet",
]))  # fmt: skip
def test_a_number_is_the_same_in_every_spelling(text: str, spelling: str) -> None:
    assert form(SPELT[spelling](text)) == form(text) == "n" + text.replace("-", "").lstrip("0")


@settings(deadline=None)
@given(KANA, st.sampled_from(["half kana", "hiragana", "no blanks"]))
def test_kana_are_the_same_in_every_spelling(text: str, spelling: str) -> None:
    assert form(SPELT[spelling](text)) == form(text)


@settings(deadline=None)
@given(st.text("0123456789０１-ー－+()（） 　.'=aBｃ@アｱﾞﾟかがゃ田中１"))
def test_a_form_is_its_own_form(text: str) -> None:
    once = form(text)
    if once is not None:
        assert form(once[1:]) == once


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(), MARKED)))
def test_a_value_has_the_same_form_among_others(texts: list[str | None]) -> None:
    assert normalised(pa.array(texts, pa.string())).to_pylist() == [form(t) for t in texts]


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert (form(one) == form(other)) == (one == other)


@pytest.mark.parametrize("text", [None, "", " ", "　", "000", '=""', "\x1a"])
def test_where_there_is_nothing_to_compare_there_is_no_form(text: str | None) -> None:
    assert form(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("奈良市見本台1-2-3", "奈良市見本台１－２－３"),
        ("ﾀﾅｶ ｼﾞｭﾝ", "たなか　じゅん"),
        ("ｼﾞﾖ-ｼﾞ", "ジョージ"),
        ("A.Member@Example.JP", "a.member@example.jp"),
    ],
)
def test_texts_that_people_take_for_the_same(one: str, other: str) -> None:
    assert form(one) == form(other)

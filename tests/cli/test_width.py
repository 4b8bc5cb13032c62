"""Text measured and broken by terminal cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.cli.width import cells, clean, indented, pad, wrap

TEXTS = st.text(alphabet="ab c`組合員、。（）ｱ髙𠮷ー \n", max_size=120)


def test_a_japanese_character_takes_two_cells_and_a_half_width_one_takes_one():
    assert [cells("組合員"), cells("ｸﾐｱｲ"), cells("é"), cells("\x1b[31mab\x1b[0m")] == [6, 4, 1, 2]


@given(TEXTS, st.integers(16, 90))
def test_no_line_is_wider_than_asked(text, width):
    assert all(cells(line) <= width for line in wrap(text, width))


@given(TEXTS, st.integers(16, 90))
def test_wrapping_loses_nothing_but_blanks(text, width):
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


def test_the_first_line_may_have_less_room():
    assert wrap("aaa bbb ccc ddd", 30, first=8) == ["aaa bbb", "ccc ddd"]


@pytest.mark.parametrize("width", range(20, 60, 2))
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(width):
    text = "提供を止めました（目的: 広告）。理由は「健康支援」だけに、同意があるためです。" * 3
    lines = wrap(text, width)
    assert not [line for line in lines if line[0] in "、。）」" or line[-1] in "（「"]


def test_what_stands_in_backticks_is_kept_on_one_line():
    lines = wrap("relation `member register of all` is not there", 30)
    assert any("`member register of all`" in line for line in lines)


def test_no_word_is_left_alone_on_the_last_line():
    lines = wrap("この提供に使わないでください。ハッシュ化や伏せ字にしても同じことになります", 72)
    assert len(lines) == 2
    assert cells(lines[-1]) >= 12


def test_further_lines_stand_under_where_the_text_begins():
    lines = indented("組合員登録データは使えます 組合員の属性は使えません", "   = 対処: ", 40)
    assert lines[0].startswith("   = 対処: 組合員")
    assert [line[:12].strip() == line[11] for line in lines[1:]] == [True]


def test_padding_counts_cells():
    assert pad("停止", 8) == "停止    "


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\rb", "a\u202eb", "a\x9bb", "a\u2028b", "a\x00b"])
def test_a_name_cannot_steer_the_terminal(name):
    shown = clean(name)
    assert shown.isprintable()
    assert shown.startswith("a\\")


def test_cleaning_leaves_japanese_as_it_is():
    assert clean("髙﨑　ﾊﾅｺ 𠮷田→①") == "髙﨑　ﾊﾅｺ 𠮷田→①"

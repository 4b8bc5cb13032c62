"""Other people's names are shown and never obeyed, in whatever format a message ends up."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from sekisho.alerts.neutral import neutral

HOSTILE = {
    "<!channel> <@U1> <https://evil.example|click>": "＜!channel＞ ＜＠U1＞ ＜https：//evil.example｜click＞",
    "&lt;!channel&gt;": "＆lt;!channel＆gt;",
    "*bold* ~gone~ `code`": "＊bold＊ ～gone～ 'code'",
    "_slanted_ own_birthday_mail __init__": "＿slanted＿ own_birthday_mail ＿＿init＿＿",
    "[x](https://evil.example)": "[x］(https：//evil.example)",
    "![x](y)": "！[x］(y)",
    "<script>alert(1)</script>": "＜script＞alert(1)＜/script＞",
    "\x1b[31mred\x1b[0m \x07": "\ufffd[31mred\ufffd[0m \ufffd",
    "a\nb\r\nSubject: c\u2028d": "a b Subject: c d",
    "\u202edetrevni\u2066": "\ufffddetrevni\ufffd",
    "@everyone @here #general": "＠everyone ＠here ＃general",
    "file.sql:100:4 :skull:": "file.sql：100:4 ：skull:",
    "{{ config }} {% raw %} \\n": "｛｛ config ｝｝ ｛% raw %｝ ＼n",
    "生年月日（髙﨑𠮷）・member_register.birth_date": "生年月日（髙﨑𠮷）・member_register.birth_date",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_signs_become_their_look_alikes(text: str) -> None:
    assert neutral(text) == HOSTILE[text]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("<>&*_~`|@#[]()!:/\\\n\x1b{}")))
def test_nothing_that_means_anything_is_left(text: str) -> None:
    """One line, no control sequences, and the same again."""
    shown = neutral(text)
    assert not set(shown) & set("<>&*~`|@#\\{}")
    assert "://" not in shown
    assert not any(unicodedata.category(c)[0] == "C" for c in shown)
    assert len(shown.splitlines()) <= 1
    assert neutral(shown) == shown


@given(st.text(st.sampled_from("ab<>&*_~`|@#[]()!:/\\ {}")))
def test_markdown_finds_nothing_to_mark_up(text: str) -> None:
    """As a part of a line, behind our own label."""
    html = markdown(f"label {neutral(text)}")
    assert html.removeprefix("<p>").removesuffix("</p>").count("<") == 0

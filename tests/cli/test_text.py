"""Violations and errors as a person reads them in a terminal."""

import re
from dataclasses import replace
from pathlib import Path

import click
import pytest
from cli import made_answer
from hypothesis import example, given
from hypothesis import strategies as st

from sekisho.cli.answer import Delivery, NotMet
from sekisho.cli.as_text import text
from sekisho.cli.blocks import error_block
from sekisho.cli.excerpt import drawn
from sekisho.cli.page import Page
from sekisho.cli.width import cells
from sekisho.errors import DataError, Place, ProjectError
from sekisho.excerpt import excerpt_at, word_at
from sekisho.messages import Message
from sekisho.model import Column, Decision, reasons
from sekisho.nightly.outcome import Strangers, Unreadable

GOLDEN = Path(__file__).parent / "golden"


def page(lang="en", width=88, more=0):
    return Page(lang, made_answer.text_of, width, lambda _: more)


def plain(answer, **options):
    return click.unstyle(text(answer, page(**options)))


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [88, 56])
def test_the_page_looks_as_agreed(command, lang, width):
    """The goldens are read by people: look at each line before taking over a change."""
    shown = plain(made_answer.answer(command), lang=lang, width=width, more=2)
    assert shown + "\n" == (GOLDEN / f"{command}.{lang}.{width}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [88, 72, 56, 40])
def test_no_line_is_wider_than_the_page(lang, width):
    shown = plain(made_answer.answer("run"), lang=lang, width=width, more=2)
    unbreakable = re.compile(r"\s*-->|\s+\S+$")
    wide = [line for line in shown.split("\n") if cells(line) > width]
    assert [line for line in wide if not unbreakable.match(line)] == []


@given(
    before=st.text(alphabet="ab 組ｱ\t髙", max_size=60),
    marked=st.text(alphabet="xy漢", min_size=1, max_size=12),
    after=st.text(alphabet="ab 組", max_size=60),
    width=st.integers(50, 88),
)
@example(before="aaaaaa\t\t\t組組組組組組", marked="xxxxxxxx漢漢漢漢", after="", width=51)
def test_carets_stand_under_the_span_whatever_stands_before_it(before, marked, after, width):
    line = before + marked + after
    excerpt = excerpt_at(line, Place("f.sql", 1, len(before) + 1), len(marked))
    lines = [click.unstyle(part) for part in drawn(excerpt, 2, "", width)]
    source, carets = lines[-2], lines[-1]
    start = carets.index("^")
    assert carets.count("^") == cells(marked)
    assert all(cells(part) <= width for part in lines)
    # What the carets stand under, by cells, is the span itself.
    under = "".join(c for n, c in enumerate(_cell_by_cell(source)) if n >= start)
    assert under.startswith(marked)


def _cell_by_cell(text):
    for character in text:
        yield character
        yield from [""] * (cells(character) - 1)


def test_what_is_cut_off_a_long_line_is_told_by_dots():
    line = "a" * 100 + "XYZ" + "b" * 100
    excerpt = excerpt_at(line, Place("f.sql", 1, 101), 3)
    source = click.unstyle(drawn(excerpt, 2, "", 60)[0])
    assert re.fullmatch(r" 1 \| \.\.\.a+XYZb*\.\.\.", source)


def test_a_span_over_several_lines_is_marked_to_the_end_of_its_first():
    excerpt = excerpt_at("SELECT a,\n  b\nFROM t", Place("f.sql", 1, 8), 40)
    assert (excerpt.head, excerpt.marked, excerpt.tail) == ("SELECT ", "a,", "")


def test_a_place_beyond_the_text_has_no_excerpt():
    assert excerpt_at("SELECT 1", Place("f.sql", 7, 1), 1) is None
    assert excerpt_at("", Place("f.sql", 1, 1), 1).marked == ""


def test_lines_are_counted_as_people_count_them():
    """Form feeds and line separators inside a line are no line ends, CRLF is one."""
    excerpt = excerpt_at("a\x0cb\u2028c\r\nSELECT x\r\n", Place("f.sql", 2, 8), 1)
    assert (excerpt.number, excerpt.marked, excerpt.tail) == (2, "x", "")


def many(origins, columns):
    found = tuple(made_answer.violation(o, c) for o in origins for c in columns)
    decision = Decision("catalog", made_answer.USE, "refused", found)
    return replace(made_answer.answer(), decisions={"catalog": decision}, problems=())


def test_one_cause_for_twelve_columns_is_one_block_that_lists_them():
    columns = [f"column_{n}" for n in range(12)]
    shown = plain(many(["diagnosis"], columns))
    assert shown.count("error[SK101]") == 1
    assert "12 columns of `catalog`" in shown
    assert all(f"`{column}`" in shown for column in columns)


def test_every_cause_is_told_and_only_the_first_three_at_length():
    origins = ["diagnosis", "payout", "premium", "beneficiary", "issued_on", "claim_reason"]
    answer = many(origins, ["a", "b"])
    shown = plain(answer)
    assert shown.count("--> ") == 3
    assert all(f"kyosai_contract.{origin}" in shown for origin in origins)
    found = reasons(answer.decisions["catalog"])
    assert all(reason.violation.id in shown for reason in found)


def test_reasons_group_by_rule_and_origin_and_keep_every_column():
    found = reasons(many(["diagnosis", "payout"], ["a", "b"]).decisions["catalog"])
    assert [(str(r.violation.origin), r.columns, len(r.others)) for r in found] == [
        ("kyosai_contract.diagnosis", ("a", "b"), 1),
        ("kyosai_contract.payout", ("a", "b"), 1),
    ]


def test_reasons_without_origin_at_different_places_stay_apart():
    first = made_answer.undecided()
    second = replace(first, place=Place(made_answer.EXPORT, 1, 1))
    decision = Decision("list", made_answer.USE, "undecided", (first, second))
    assert len(reasons(decision)) == 2


def test_the_cause_about_the_whole_export_stands_for_its_columns():
    whole = replace(made_answer.violation("diagnosis", "a"), column=None)
    decision = Decision(
        "catalog", made_answer.USE, "refused", (made_answer.violation("diagnosis", "a"), whole)
    )
    (reason,) = reasons(decision)
    assert reason.violation is whole


def test_quiet_leaves_out_totals_and_deliveries():
    shown = text(made_answer.answer("run"), page(), quiet=True)
    assert "Released" not in shown
    assert "register" not in shown
    assert "error" in shown


def test_a_clean_answer_is_one_line_and_an_empty_one_too():
    permitted = {"register": made_answer.answer().decisions["register"]}
    clean = replace(made_answer.answer(), decisions=permitted, problems=(), exit_code=0)
    assert plain(clean).startswith("Refused 0, permitted 1, undecided 0 of 1 export")
    assert "\n" not in plain(clean)
    assert "of 0 exports" in plain(replace(clean, decisions={}))


@pytest.mark.parametrize("file", ["data/m.csv", "data/m.yaml", "m.sql"])
def test_an_error_in_data_is_never_quoted(file):
    """A line of an extract is somebody's data; a place is enough."""
    somebody = "0012345,髙橋　花子"
    shown = Page("en", lambda _: f"番号,氏名\n{somebody}\n")
    error = DataError(
        Message("cli.new.ragged", file="m.csv", line=2, found=1, expected=2),
        place=Place(file, 2, 1),
    )
    lines = "\n".join(error_block(shown, error))
    assert f"--> {file}:2:1" in click.unstyle(lines)
    assert somebody not in lines


def test_names_with_control_characters_are_spelt_out():
    base = made_answer.violation("diagnosis", "a")
    evil = replace(base, column="a\x1b[2J", origin=Column("t\x1b]0;x\x07", "c"))
    decision = Decision("catalog", made_answer.USE, "refused", (evil,))
    shown = click.unstyle(
        text(replace(made_answer.answer(), decisions={"catalog": decision}), page())
    )
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "a\\x1b[2J" in shown


def test_what_was_released_and_what_was_held_is_told():
    answer = made_answer.answer("run")
    deliveries = {**answer.deliveries, "register": Delivery("held", held_by=("catalog",))}
    assert "held by catalog" in plain(replace(answer, deliveries=deliveries))
    assert "(rows: 12,345)" in plain(answer)
    assert "（12,345 行）" in plain(answer, lang="ja")


@pytest.mark.parametrize(("critical", "word"), [(True, "error["), (False, "warning[")])
def test_an_expectation_that_did_not_hold_is_told_with_its_place(critical, word):
    failed = NotMet(
        "weekly_order",
        "expect_x",
        critical,
        "violated",
        Message("cli.new.row-category"),
        Place("expectations/weekly_order.yaml", 12, 5),
    )
    shown = plain(replace(made_answer.answer("run"), expectations=(failed,)))
    assert word in shown
    assert "--> expectations/weekly_order.yaml:12:5" in shown


def test_only_ascii_frames():
    """Arrows and box lines are two cells wide in some terminals."""
    shown = plain(made_answer.answer("run"), more=2).replace("区分", "").replace("血圧は", "")
    assert shown.isascii()


@pytest.mark.parametrize(
    ("line", "column", "marks"),
    [("SELECT 組合員番号 FROM t", 8, "^" * 10), ("SELECT nope+1", 8, "^" * 4), ("(x)", 1, "^")],
)
def test_a_place_without_a_length_marks_the_word_that_stands_there(line, column, marks):
    error = ProjectError(Message("cli.no-such-rule", name="x"), place=Place("a.sql", 1, column))
    shown = error_block(Page("en", {"a.sql": line}.get), error)
    assert click.unstyle(shown[4]).split("|")[1].strip() == marks


def test_rows_that_name_nobody_are_counted() -> None:
    """A run tells how many rows nobody gets, and never whose they are."""
    found = Strangers("welfare_service", "user_no", 1194)
    shown = plain(replace(made_answer.answer("run"), strangers=(found,)))
    assert "left out everywhere: 1,194 rows of `welfare_service`, whose `user_no`" in shown


def test_what_of_a_source_could_not_be_read_is_counted_and_where_it_stands_is_said() -> None:
    """A row without a usable number is left out, and not in silence."""
    found = Unreadable("weekly_order", 1, 1200)
    shown = plain(replace(made_answer.answer("run"), unreadable=(found,)))
    assert "not readable in `weekly_order`: rows 1 (nobody gets them), cells 1,200" in shown
    assert 'sekisho sql "FROM report.quarantine"' in shown


@pytest.mark.parametrize(
    ("file", "line", "marked"),
    [
        ("policy/waivers.yaml", "expires: 2027-11-19", "2027-11-19"),
        ("policy/waivers.yaml", "expires: 例外-2026-003:", "例外-2026-003"),
        ("sql/exports/x.sql", "SELECT a-b", "a"),
    ],
)
def test_a_word_of_yaml_goes_on_after_a_hyphen(file: str, line: str, marked: str) -> None:
    place = Place(file, 1, line.index(marked) + 1)
    assert word_at({file: line}.get, place) == len(marked)

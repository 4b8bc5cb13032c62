"""The page of a refused export: names on it are text, whatever they hold."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sekisho.cli.as_artifact import refusals
from sekisho.errors import Place
from sekisho.messages import Message
from sekisho.model import Column, Decision, Step, Use, Violation
from sekisho.nightly import ExportOutcome, Run

HOSTILE = [
    'x"]; click n0 "https://evil.example"; n9["',
    "x\n```\n<script>alert(1)</script>",
    "x | y | z",
    "%%{init: {'theme':'x'}}%%",
    "![p](https://evil.example/p.png)",
    "x\x1b[31m\u202e",
]


def page(*names: str, count: int = 1) -> str:
    steps = tuple(
        Step("t", name, "origin" if i == 0 else "value", Place("sql/exports/e.sql", i + 1))
        for i, name in enumerate(names)
    )
    violation = Violation(
        code="SK101",
        rule="recipient-not-permitted",
        export="my_export",
        column=names[-1],
        origin=Column("t", names[0]),
        message=Message("project.unknown-export", name=names[0]),
        help=Message("project.known", names=names[0]),
        place=None,
        path=steps,
    )
    decision = SimpleNamespace(
        use=Use("A1", "someone", "P1"), violations=(violation,) * count, verdict="refused"
    )
    done = SimpleNamespace(
        id="r",
        day=dt.date(2026, 11, 20),
        decisions={"my_export": cast("Decision", decision)},
        exports={"my_export": ExportOutcome("my_export", "refused")},
    )
    ((key, text),) = refusals(cast("Run", cast("Any", done)))
    assert key == "refused-my-export"
    return text


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_markup(name: str) -> None:
    text = page("plain", name)
    picture = text.partition("```mermaid\n")[2].partition("\n```")[0].splitlines()
    assert len(picture) == 4
    assert [line.count('"') for line in picture] == [0, 2, 2, 2]
    assert not any("%%" in line for line in picture)
    assert text.count("```") == 2
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert [line.count("|") for line in table] == [4] * 4
    for sign in ("<script", "https://", "![p](", "\x1b", "\u202e"):
        assert sign not in text


def test_a_place_can_be_copied_from_the_page() -> None:
    assert "| t.b | sql/exports/e.sql:2:1 | value |" in page("a", "b")


def test_of_a_long_path_the_ends_are_drawn_and_all_of_it_is_listed() -> None:
    text = page(*(f"c{i}" for i in range(12)))
    picture = text.partition("```mermaid\n")[2].partition("```")[0]
    assert [f"t.c{i}" in picture for i in range(12)] == [i < 4 or i > 7 for i in range(12)]
    assert picture.count(' "..." ') == 1
    assert all(f"| t.c{i} |" in text for i in range(12))


def test_of_many_reasons_the_rest_is_counted() -> None:
    text = page("a", "b", count=25)
    assert text.count("## SK101") == 20
    assert "5 further reasons" in text

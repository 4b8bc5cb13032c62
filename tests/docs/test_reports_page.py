"""The page of the ten questions shows what `sekisho sql` prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from docs.reported import PAGES, questions, steady, two_nights, with_answers

from sekisho.messages import Lang


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_nights(tmp_path_factory.mktemp("asked") / "nights")


def test_both_pages_ask_ten_questions_each_under_a_heading() -> None:
    for page in PAGES.values():
        text = page.read_text(encoding="utf-8")
        sections = text.split("\n## ")[1:]
        assert [len(questions(section)) for section in sections] == [1] * 10


def test_how_long_steps_take_is_the_one_thing_that_may_be_otherwise() -> None:
    text = PAGES["en"].read_text(encoding="utf-8")
    assert steady(text.replace("| identifier | none ", "| identifier | some ")) != steady(text)
    head = next(line for line in text.splitlines() if line.startswith("| step "))
    assert steady(text.replace(head, head.replace("seconds", "minutes"))) != steady(text)
    assert steady(text.replace("| extract |", "| release |")) == steady(text)


@pytest.mark.slow
@pytest.mark.parametrize("lang", PAGES)
def test_the_answers_are_those_that_are_printed(asked: Path, lang: Lang) -> None:
    """Anew with: .venv/bin/python tests/docs/reported.py."""
    text = PAGES[lang].read_text(encoding="utf-8")
    assert steady(text) == steady(with_answers(text, asked, lang))

"""Why a column influences another: a golden for every kind, in both languages, wide and narrow."""

import json
from typing import get_args

import pytest
from cli.why_printed import CASES, PAGES, golden, headed, laid_out, printed

from sekisho.cli.width import cells
from sekisho.model import InfluenceKind

NAMES = sorted(CASES)


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    folder = tmp_path_factory.mktemp("why")
    return {name: laid_out(case, folder / name) for name, case in CASES.items()}


def found(project, case):
    return json.loads(printed(case, project, "--format", "json"))["influences"]


def steps(influences):
    return [step for i in influences for way in (i["path"], *i["paths"]) for step in way[1:]]


def test_every_kind_of_influence_has_a_golden():
    assert set(get_args(InfluenceKind)) <= {case["kind"] for case in CASES.values()}


@pytest.mark.parametrize("name", NAMES)
def test_a_case_shows_the_kind_that_it_is_about(projects, name):
    kinds = {step["kind"] for step in steps(found(projects[name], CASES[name]))}
    assert CASES[name]["kind"] in (kinds or {None})


@pytest.mark.parametrize("name", NAMES)
def test_each_place_is_in_the_file_and_holds_the_reference(projects, name):
    """JSON says where: line, column and length count characters, the line stands there as it is."""
    for step in steps(found(projects[name], CASES[name])):
        text = (projects[name] / step["file"]).read_text(encoding="utf-8")
        assert text.split("\n")[step["line"] - 1] == step["excerpt"]
        marked = step["excerpt"][step["column_no"] - 1 :][: step["length"]]
        assert len(marked) == step["length"]
        assert marked.strip() == marked


@pytest.mark.parametrize(("lang", "width"), PAGES)
def test_what_is_printed_is_the_golden(projects, lang, width):
    """The goldens are read by people: look at each line before taking over a change."""
    parts = [
        headed(name, printed(case, projects[name], "--lang", lang, width=width))
        for name, case in CASES.items()
    ]
    assert "".join(parts) == golden(lang, width).read_text(encoding="utf-8")


@pytest.mark.parametrize(("lang", "width"), PAGES)
def test_carets_stand_under_what_is_referred_to(projects, lang, width):
    """In cells, not in characters: whatever Japanese text stands before."""
    for name, case in CASES.items():
        shown = printed(case, projects[name], "--lang", lang, width=width)
        lines = [line.partition("| ") for line in shown.split("\n") if "| " in line]
        marks = [carets for _, _, carets in lines[1::2]]
        quotes = [quote for _, _, quote in lines[::2]]
        wanted = [s["excerpt"][s["column_no"] - 1 :][: s["length"]] for s in _shown(projects, name)]
        assert len(marks) == len(quotes) == len(wanted)
        for quote, mark, reference in zip(quotes, marks, wanted, strict=True):
            inset, count = len(mark) - len(mark.lstrip()), mark.count("^")
            part = _cells_of(quote, inset, count)
            cut = part.removesuffix("...")
            assert part == reference or (cut != part and reference.startswith(cut))


def _shown(projects, name):
    """The steps that the text shows: of all ways where they were asked for."""
    influences = found(projects[name], CASES[name])
    ways = [way for i in influences for way in (i["paths"] or [i["path"]])]
    return [step for way in ways for step in way[1:]]


def _cells_of(text, start, count):
    """The part of a text that stands on `count` cells from cell `start` on."""
    part, at = "", 0
    for character in text:
        if start <= at < start + count:
            part += character
        at += cells(character)
    return part

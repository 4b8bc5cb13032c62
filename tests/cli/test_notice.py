"""`sekisho check --notice` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_the_notice_lacks_is_told_and_refuses_nothing(sekisho, lang):
    """Nara Co-op's: each finding with its article, place and what to do; the end is 0."""
    ended = sekisho("check", "--notice", "--project", SAMPLE, "--lang", lang)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (GOLDEN / f"notice.{lang}.txt").read_text(encoding="utf-8")


def test_findings_as_json(sekisho):
    """The same for a program."""
    told = json.loads(sekisho("check", "--notice", "--project", SAMPLE, "--format", "json").out)
    assert (told["business_date"], told["notice"]) == ("2026-11-20", "2022-03-21")
    (first, *_, last) = told["findings"]
    assert first | {"line": 0} == {
        "what": "no_provision_purpose",
        "article": "APPI Art. 17(1)",
        "subject": "A5",
        "certain": True,
        "message": "`A5` (provision to third parties by consent) gives data to third parties, and no"
        " purpose says that data is given to others",
        "help": "provision to third parties has to be one of the purposes (guideline 3-1-1)",
        "file": "policy/notices/2022-03-21.yaml",
        "line": 0,
    }
    assert (last["what"], last["certain"], last["subject"]) == ("anonymised_data", False, None)


def test_a_day_without_a_text_is_an_error(sekisho):
    """What is not held cannot be said to lack anything."""
    ended = sekisho("check", "--notice", "--as-of", "2008-01-01", "--project", SAMPLE)
    assert ended.code == 2
    assert "no notice whose text is held is in force on 2008-01-01" in ended.err


@pytest.mark.parametrize("more", [["kinki_register"], ["--format", "sarif"]])
def test_it_is_about_the_notice_alone(sekisho, more):
    """No export, and no format of decisions."""
    ended = sekisho("check", "--notice", *more, "--project", SAMPLE)
    assert ended.code == 2
    assert "--notice is about the notice" in ended.out + ended.err

"""What a notice lacks: found where it is missing, and nothing where all of it is stated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from sekisho import policy
from sekisho.model import Policy
from sekisho.policy import NoticeFinding, notice_findings

DAY = dt.date(2020, 6, 1)
NOTICE = "policy/notices/2020-01-01.yaml"
CASES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "notice_findings.yaml").read_text(encoding="utf-8")
)
SMALL = Path(__file__).parent / "small/notices/2020-01-01.yaml"
WHOLE: dict[str, Any] = yaml.safe_load(SMALL.read_text(encoding="utf-8"))["states"]
PROVISION = ("P2: {ja: 知らせるため", "P2: {ja: 第三者に提供し知らせるため")


def findings(files: dict[str, str], states: dict[str, Any], *edits: tuple[str, str]) -> list[str]:
    """What is found of the small notice with another section `states`, as `what subject`."""
    head, _, rest = files[NOTICE].partition("states:\n")
    section = yaml.safe_dump({"states": states}, allow_unicode=True, sort_keys=False)
    text = f"{head}{section}\ngrants:{rest.partition('grants:')[2]}"
    for old, new in (PROVISION, *edits):
        assert text.count(old) == 1
        text = text.replace(old, new)
    loaded = policy.load({**files, NOTICE: text})
    notice = loaded.notice_on(DAY)
    assert notice is not None
    return [f"{f.what} {f.subject or '-'}" for f in notice_findings(loaded, notice)]


def without(states: dict[str, Any], path: str) -> dict[str, Any]:
    """The section without one entry."""
    key, _, rest = path.partition("/")
    left = dict(states)
    if rest:
        left[key] = without(left[key], rest)
    else:
        del left[key]
    return left


def test_a_notice_that_states_everything_lacks_nothing(small_files: dict[str, str]) -> None:
    """All that is asked for is quoted, or is not done."""
    assert findings(small_files, WHOLE) == []


@pytest.mark.parametrize("path", CASES["missing"])
def test_each_thing_that_is_not_stated_is_found(path: str, small_files: dict[str, str]) -> None:
    """One entry less is one finding more, and no other."""
    assert findings(small_files, without(WHOLE, path)) == [CASES["missing"][path]]


def test_every_key_is_asked_for(small_files: dict[str, str]) -> None:
    """No entry of a whole notice is there in vain, but the one that lifts a duty: no fee, no limit of it."""
    paths = {
        *(key for key in WHOLE if key not in {"joint_use", "not_done", "fee"}),
        *(f"joint_use/A1/{key}" for key in WHOLE["joint_use"]["A1"]),
        *(f"not_done/{key}" for key in WHOLE["not_done"]),
    }
    assert paths == CASES["missing"].keys()
    free = {name: text for name, text in small_files.items() if name != "policy/rights.yaml"}
    assert findings(free, without(without(WHOLE, "fee"), "fee_scope")) == []


def test_measures_told_on_request_are_found_as_such(small_files: dict[str, str]) -> None:
    """It is lawful, and less than what can be published: another sentence."""
    changed = without(WHOLE, "security_measures") | {"security_on_request": "窓口で答えます"}
    assert findings(small_files, changed) == ["security_measures -"]


@pytest.mark.parametrize("case", CASES["purposes"], ids=lambda case: case["ja"])
def test_vague_purposes_are_found(case: dict[str, Any], small_files: dict[str, str]) -> None:
    """By the words of the guideline 3-1-1; concrete ones are not."""
    edit = ("P1: {ja: 届けるため, en", f"P1: {{ja: {case['ja']}, en")
    found = findings(small_files, WHOLE, edit)
    assert found == (["vague_purpose P1"] if case["vague"] else [])


def test_provision_that_is_no_purpose_is_found(small_files: dict[str, str]) -> None:
    """Who gives data to third parties has that among the purposes."""
    assert findings(small_files, WHOLE, PROVISION[::-1]) == ["no_provision_purpose A3"]


def found_of(shipped: Policy) -> tuple[NoticeFinding, ...]:
    """What Nara Co-op's notice lacks."""
    notice = shipped.notice_on(dt.date(2026, 11, 20))
    assert notice is not None
    return notice_findings(shipped, notice)


def test_the_known_gaps_of_the_shipped_notice_are_found(shipped: Policy) -> None:
    """Reading no. 16, and that provision to third parties is none of the purposes."""
    found = {
        f"{f.article.en}: {f.what}" + (f" {f.subject}" if f.subject else "")
        for f in found_of(shipped)
    }
    assert found == set(CASES["shipped"])


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_findings_are_told_in_both_languages(shipped: Policy, lang: Any) -> None:
    """Each with its article, a sentence and what to do."""
    for finding in found_of(shipped):
        texts = {finding.message.text(lang), finding.help.text(lang), finding.article.text(lang)}
        assert len(texts) == 3
        assert all(texts)
    assert {f.article.ja for f in found_of(shipped)} >= {
        "個人情報保護法27条5項3号",
        "個人情報保護法28条",
    }

"""Every rule has cases, and they come out as their files say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

import pytest
from rules.rule_case import (
    RuleCase,
    RuleFile,
    all_files,
    decision_of,
    lines_of,
    sentences_of,
)

from sekisho import rules
from sekisho.errors import SekishoError
from sekisho.model import Violation
from sekisho.rules import RULES, Case, Rule, columns, groups, staged, use

FILES: Final = all_files()
CASES: Final = tuple(case for file in FILES for case in file.cases)

FROZEN: Final = {
    "SK101": "recipient-not-permitted",
    "SK102": "purpose-not-permitted",
    "SK103": "arrangement-not-in-force",
    "SK104": "overlay-excluded",
    "SK105": "row-category-outside",
    "SK106": "untagged-column",
    "SK107": "onward-provision",
    "SK108": "destination-of-another-party",
    "SK109": "unknown-recipient-or-purpose",
    "SK110": "contract-incomplete",
    "SK111": "foreign-recipient",
    "SK112": "request-of-another-export",
    "SK113": "outside-statutory-columns",
    "SK114": "recipient-does-not-take",
    "SK201": "undecided-statement",
    "SK202": "function-not-on-list",
    "SK203": "undeclared-source",
    "SK204": "order-undetermined",
    "SK205": "unbound-statement",
    "SK206": "key-unknown",
    "SK207": "type-not-storable",
    "SK301": "subject-key-missing",
    "SK302": "suspended-member-in-file",
    "SK303": "output-differs",
    "SK304": "key-not-unique",
    "SK305": "ledger-unusable",
    "SK306": "expectation-not-met",
    "SK307": "formula-in-file",
    "SK115": "statistic-not-declared",
    "SK116": "condition-not-visible",
    "SK208": "statistic-form",
    "SK308": "group-too-small",
    "SK309": "group-dominated",
    "SK310": "total-gives-back",
    "SK311": "statistics-differ",
}
"""Every code that was ever given. A rule may go; its line stays, so that no other gets its code."""

STAGED: Final = {
    "suspended-member-in-file": "suspended_member_in_file",
    "output-differs": "output_differs",
    "key-not-unique": "key_not_unique",
    "formula-in-file": "formula_in_file",
}
GROUPS: Final = {
    "group-too-small": "group_too_small",
    "group-dominated": "group_dominated",
    "total-gives-back": "total_gives_back",
    "statistics-differ": "statistics_differ",
}
"""Rules about a staged file -> the function that the gate asks."""


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule}: {c.name}")
def test_case(case: RuleCase) -> None:
    """The verdict, and all violations of this rule with column, origin and place."""
    decision = decision_of(case)
    messages = [str(v.message) for v in decision.violations]
    assert lines_of(decision, case.rule) == case.violations, messages
    assert decision.verdict == case.verdict, messages


def test_every_rule_has_a_case_file_and_every_file_a_rule() -> None:
    """One rule, one case file, under the rule's name and code."""
    assert [(f.code, f.rule) for f in FILES] == sorted((r.code, r.name) for r in RULES)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.rule)
def test_every_rule_is_seen_to_refuse_and_to_let_pass(file: RuleFile) -> None:
    """A rule that always or never speaks is no rule; what is asked with a bad ledger only may."""
    assert any(case.violations for case in file.cases)
    assert any(not case.violations for case in file.cases) or file.rule == "ledger-unusable"


def test_codes_are_unique_and_never_given_again() -> None:
    """Links and waivers name a code: it means one rule for ever."""
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert {rule.code: rule.name for rule in RULES}.items() <= FROZEN.items()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_every_rule_has_its_manual_in_both_languages(rule: Rule) -> None:
    """What it refuses, why, and what to do; the reason names where it comes from."""
    sentences = sentences_of(rule.name)
    for part in ("title", "why", "help"):
        english, japanese = sentences[f"rule.{rule.name}.{part}"]
        assert english
        assert japanese
        assert not english.endswith(".")


HALVES: Final = (
    ("recipient-not-permitted", use.recipient_not_on_list),
    ("recipient-not-permitted", columns.recipient_not_permitted),
    ("arrangement-not-in-force", use.notice_or_arrangement_over),
    ("arrangement-not-in-force", columns.grant_over),
)
"""Rules of two parts, each time with one part left."""


@pytest.mark.parametrize("rule", [r for r in RULES if r.check is not None], ids=lambda r: r.name)
def test_a_rule_that_is_switched_off_is_missed(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some case depends on this rule alone: without it the verdict is another, or none at all."""
    left = tuple(r for r in RULES if r is not rule)
    monkeypatch.setattr(rules, "RULES", left)
    assert _with_another_verdict(rule.name)


@pytest.mark.parametrize(("name", "part"), HALVES, ids=lambda p: getattr(p, "__name__", p))
def test_each_part_of_a_rule_is_missed(
    name: str, part: Callable[[Rule, Case], Iterable[Violation]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule of two parts needs both."""
    halved = tuple(replace(r, check=part) if r.name == name else r for r in RULES)
    monkeypatch.setattr(rules, "RULES", halved)
    assert _with_another_verdict(name)


@pytest.mark.parametrize("name", STAGED)
def test_a_rule_about_the_file_that_is_switched_off_is_missed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for what the gate asks about a staged file."""
    monkeypatch.setattr(staged, STAGED[name], lambda *_: ())
    assert _with_another_verdict(name)


@pytest.mark.parametrize("name", GROUPS)
def test_a_rule_about_groups_that_is_switched_off_is_missed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for what the gate asks about the groups of a statistic."""
    monkeypatch.setattr(groups, GROUPS[name], lambda *_: ())
    assert _with_another_verdict(name)


def test_what_no_rule_speaks_of_is_not_permitted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any rule, an export that reads what it may not is still not decided as permitted."""
    case = next(c for c in CASES if c.name == "a-semi-join-by-member-number")
    monkeypatch.setattr(rules, "RULES", ())
    with pytest.raises(SekishoError) as raised:
        decision_of(case)
    assert raised.value.message.id == "rule.unspoken"


def _with_another_verdict(rule: str) -> list[str]:
    """Names of the rule's cases whose verdict is not the one in the file, or that have none."""
    found = []
    for case in CASES:
        if case.rule != rule:
            continue
        try:
            verdict = decision_of(case).verdict
        except SekishoError as error:
            assert error.message.id == "rule.unspoken"  # noqa: PT017 - one of two good ends
            verdict = None
        if verdict != case.verdict:
            found.append(case.name)
    return found

"""The rules: one rule, one function, one code, one case file, one section of docs/rules.md.

Listed, not discovered. A code is never used again for another rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sekisho.messages import Message
from sekisho.model import Export, Violation
from sekisho.rules import (
    columns,
    conditions,
    groups,
    requests,
    requirements,
    staged,
    statement,
    statistics,
    use,
)
from sekisho.rules.case import Case, Exposure, Rule, Statement
from sekisho.rules.groups import Groups
from sekisho.rules.staged import Facts, Unmet
from sekisho.rules.statistics import (
    further_key_columns,
    key_columns,
    lookups,
    statistic_of,
)
from sekisho.rules.tags import BUSINESS_DAY, BUSINESS_DAY_COLUMNS, Tag, all_tags, tags_of
from sekisho.rules.waivers import waive


def _both(
    *checks: Callable[[Rule, Case], Iterator[Violation]],
) -> Callable[[Rule, Case], Iterator[Violation]]:
    """A rule that holds for the export and again for each of its columns."""

    def check(rule: Rule, case: Case) -> Iterator[Violation]:
        for part in checks:
            yield from part(rule, case)

    return check


LEDGER_UNUSABLE: Final = Rule("SK305", "ledger-unusable", None)
OUTPUT_DIFFERS: Final = Rule("SK303", "output-differs", None)
SUSPENDED_MEMBER: Final = Rule("SK302", "suspended-member-in-file", None)
KEY_NOT_UNIQUE: Final = Rule("SK304", "key-not-unique", None)
EXPECTATION_NOT_MET: Final = Rule("SK306", "expectation-not-met", None)
FORMULA_IN_FILE: Final = Rule("SK307", "formula-in-file", None)
GROUP_TOO_SMALL: Final = Rule("SK308", "group-too-small", None)
GROUP_DOMINATED: Final = Rule("SK309", "group-dominated", None)
TOTAL_GIVES_BACK: Final = Rule("SK310", "total-gives-back", None)
STATISTICS_DIFFER: Final = Rule("SK311", "statistics-differ", None)

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "SK101",
        "recipient-not-permitted",
        _both(
            use.recipient_not_on_list,
            requirements.not_a_member,
            columns.recipient_not_permitted,
        ),
    ),
    Rule("SK102", "purpose-not-permitted", columns.purpose_not_permitted),
    Rule(
        "SK103",
        "arrangement-not-in-force",
        _both(use.notice_or_arrangement_over, columns.grant_over),
    ),
    Rule("SK104", "overlay-excluded", columns.overlay_excluded),
    Rule("SK105", "row-category-outside", columns.row_category_outside),
    Rule("SK106", "untagged-column", columns.untagged_column),
    Rule("SK107", "onward-provision", columns.onward_provision),
    Rule("SK108", "destination-of-another-party", use.destination_of_another_party),
    Rule("SK109", "unknown-recipient-or-purpose", use.unknown_recipient_or_purpose),
    Rule("SK110", "contract-incomplete", requirements.contract_incomplete),
    Rule("SK111", "foreign-recipient", requirements.foreign_recipient),
    Rule("SK112", "request-of-another-export", requests.request_of_another_export),
    Rule("SK113", "outside-statutory-columns", requests.outside_statutory_columns),
    Rule("SK114", "recipient-does-not-take", columns.recipient_does_not_take),
    Rule("SK115", "statistic-not-declared", statistics.statistic_not_declared),
    Rule("SK116", "condition-not-visible", conditions.condition_not_visible),
    Rule("SK201", "undecided-statement", statement.undecided_statement),
    Rule("SK202", "function-not-on-list", statement.function_not_on_the_list),
    Rule("SK203", "undeclared-source", statement.undeclared_source),
    Rule("SK204", "order-undetermined", statement.order_undetermined),
    Rule("SK205", "unbound-statement", statement.unbound_statement),
    Rule("SK206", "key-unknown", statement.key_unknown),
    Rule("SK207", "type-not-storable", statement.type_not_storable),
    Rule("SK208", "statistic-form", statistics.statistic_form),
    Rule("SK301", "subject-key-missing", statement.subject_key_missing),
    SUSPENDED_MEMBER,
    OUTPUT_DIFFERS,
    KEY_NOT_UNIQUE,
    LEDGER_UNUSABLE,
    EXPECTATION_NOT_MET,
    FORMULA_IN_FILE,
    GROUP_TOO_SMALL,
    GROUP_DOMINATED,
    TOTAL_GIVES_BACK,
    STATISTICS_DIFFER,
)


def judge(case: Case) -> tuple[Violation, ...]:
    """All reasons against an export that can be known without data, sorted."""
    found = (v for rule in RULES if rule.check is not None for v in rule.check(rule, case))
    return tuple(sorted(set(found), key=_position))


def judge_staged(export: Export, facts: Facts) -> tuple[Violation, ...]:
    """All reasons against a staged file, sorted."""
    found = (
        *staged.output_differs(OUTPUT_DIFFERS, export, facts),
        *staged.suspended_member_in_file(SUSPENDED_MEMBER, export, facts),
        *staged.key_not_unique(KEY_NOT_UNIQUE, export, facts),
        *staged.expectation_not_met(EXPECTATION_NOT_MET, export, facts),
        *staged.formula_in_file(FORMULA_IN_FILE, export, facts),
        *(_judge_groups(export, facts.groups) if facts.groups else ()),
    )
    return tuple(sorted(found, key=_position))


def _judge_groups(export: Export, counted: Groups) -> Iterator[Violation]:
    yield from groups.group_too_small(GROUP_TOO_SMALL, export, counted)
    yield from groups.group_dominated(GROUP_DOMINATED, export, counted)
    yield from groups.total_gives_back(TOTAL_GIVES_BACK, export, counted)
    yield from groups.statistics_differ(STATISTICS_DIFFER, export, counted)


def judge_ledger(export: Export, reason: Message) -> Violation:
    """The reason against an export whose row conditions nobody can tell."""
    return staged.ledger_unusable(LEDGER_UNUSABLE, export, reason)


def _position(violation: Violation) -> tuple[str, str, str, str]:
    return (
        violation.code,
        violation.column or "",
        str(violation.origin or ""),
        str(violation.place or ""),
    )


__all__ = [
    "BUSINESS_DAY",
    "BUSINESS_DAY_COLUMNS",
    "RULES",
    "Case",
    "Exposure",
    "Facts",
    "Groups",
    "Rule",
    "Statement",
    "Tag",
    "Unmet",
    "all_tags",
    "further_key_columns",
    "judge",
    "judge_ledger",
    "judge_staged",
    "key_columns",
    "lookups",
    "statistic_of",
    "tags_of",
    "waive",
]

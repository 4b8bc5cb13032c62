"""Rules about what a grant needs besides its words: approvals, checks of processors, a ground abroad."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.messages import Bilingual, Message
from sekisho.model import Grant, Requirement, Violation
from sekisho.policy import RequirementNotMet
from sekisho.rules.case import Case, Rule, period


def contract_incomplete(rule: Rule, case: Case) -> Iterator[Violation]:
    """A processor's contract has all that it needs, and what was approved is so by the day."""
    for grant, requirement, categories in _not_met(case):
        if requirement.kind not in {"foreign_ground", "membership"}:
            yield rule.violation(
                case.export,
                message=_missing(
                    f"rule.contract-incomplete.{requirement.kind}",
                    case,
                    grant,
                    requirement,
                    categories,
                ),
                help=Message(f"rule.contract-incomplete.do-{requirement.kind}"),
                place=grant.place,
            )


def foreign_recipient(rule: Rule, case: Case) -> Iterator[Violation]:
    """Data goes to another country on a ground of APPI 28 that is on record and counts on the day."""
    for grant, requirement, categories in _not_met(case):
        if requirement.kind == "foreign_ground":
            yield rule.violation(
                case.export,
                message=_missing(
                    "rule.foreign-recipient.ground", case, grant, requirement, categories
                ),
                help=Message("rule.foreign-recipient.do"),
                place=case.head_place("destination"),
            )


def not_a_member(rule: Rule, case: Case) -> Iterator[Violation]:
    """Whoever is on a list as a member of a group is a member on the day, by a list that is good."""
    for _, requirement, categories in _not_met(case):
        if requirement.kind == "membership" and requirement.met is not None:
            group = case.policy.groups[requirement.about]
            yield rule.violation(
                case.export,
                message=Message(
                    "rule.recipient-not-permitted.not-a-member",
                    party=case.recipient_name,
                    categories=categories,
                    group=group.name,
                    rule=group.rule,
                    period=period(requirement.met),
                    day=str(case.day),
                ),
                help=Message("rule.recipient-not-permitted.do-member"),
                place=group.place,
            )


def _not_met(case: Case) -> Iterator[tuple[Grant, Requirement, Bilingual]]:
    """Each requirement once, with the categories that the export would have by its grant.

    It is about a contract or an approval, so it is one violation of the export and not of each column.
    """
    found: dict[tuple[str, Requirement], set[str]] = {}
    for exposure in case.exposures:
        for reason in exposure.reasons:
            if isinstance(reason, RequirementNotMet):
                categories = found.setdefault((reason.grant, reason.requirement), set())
                categories.add(str(exposure.tag.category))
    grants = {grant.id: grant for grant in case.notice.grants} if case.notice else {}
    for (grant, requirement), categories in sorted(
        found.items(), key=lambda item: (item[0][0], item[0][1].kind, item[0][1].about)
    ):
        names = [case.policy.categories[name].name for name in sorted(categories)]
        yield (
            grants[grant],
            requirement,
            Bilingual(en=", ".join(n.en for n in names), ja="、".join(n.ja for n in names)),
        )


def _missing(
    start: str, case: Case, grant: Grant, requirement: Requirement, categories: Bilingual
) -> Message:
    facts: dict[str, str | Bilingual] = {
        "party": case.recipient_name,
        "categories": categories,
        "clause": grant.clause,
        "about": requirement.about,
    }
    if requirement.met is None:
        return Message(f"{start}-never", **facts)
    return Message(start, **facts, period=period(requirement.met), day=str(case.day))

"""Rules about what influences the export: categories, overlays, rows, where data came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from sekisho.messages import Bilingual, Message, listed
from sekisho.model import ROWS, Violation
from sekisho.policy import (
    ArrangementNotInForce,
    ArrangementUnknown,
    GrantNotInForce,
    NoNoticeInForce,
    OverlayExcluded,
    PurposeNotPermitted,
    PurposeOfOtherData,
    Reason,
    RecipientDoesNotTake,
    RecipientNotPermitted,
    RequirementNotMet,
    Untagged,
)
from sekisho.rules.case import Case, Exposure, Rule, period

R = TypeVar("R", bound=Reason)


def recipient_not_permitted(rule: Rule, case: Case) -> Iterator[Violation]:
    """Every column has a grant for the recipient under the arrangement."""
    for exposure, reason in _because(case, RecipientNotPermitted):
        # Not on the list at all is one violation of the export, not one of each column.
        if reason.on_list:
            yield _violation(
                rule,
                case,
                exposure,
                Message(
                    "rule.recipient-not-permitted.message",
                    **_what(case, exposure),
                    arrangement=case.use.arrangement,
                ),
                _what_the_recipient_gets(reason),
            )


def _what_the_recipient_gets(reason: RecipientNotPermitted) -> Message:
    categories, elsewhere = listed(reason.categories), listed(reason.elsewhere)
    if reason.elsewhere:
        return Message(
            "rule.recipient-not-permitted.do", categories=categories, elsewhere=elsewhere
        )
    if reason.categories:
        return Message("rule.recipient-not-permitted.do-nowhere", categories=categories)
    return Message("rule.recipient-not-permitted.do-nothing")


def purpose_not_permitted(rule: Rule, case: Case) -> Iterator[Violation]:
    """Every column is permitted for the purpose."""
    for exposure, reason in _because(case, PurposeNotPermitted):
        what, permitted = _what(case, exposure), listed(reason.permitted)
        if reason.permitted:
            message = Message("rule.purpose-not-permitted.message", **what, permitted=permitted)
            help_ = Message("rule.purpose-not-permitted.do", permitted=permitted)
        else:
            message = Message("rule.purpose-not-permitted.none", **what)
            help_ = Message("rule.drop-or-replace", origin=str(exposure.tag.column))
        yield _violation(rule, case, exposure, message, help_)
    for exposure, other in _because(case, PurposeOfOtherData):
        policy, permitted = case.policy, listed(other.permitted)
        names = [
            *(policy.businesses[name] for name in other.businesses),
            *(policy.subjects[name] for name in other.subjects),
        ]
        way = "do" if other.permitted else "do-other-data"
        yield _violation(
            rule,
            case,
            exposure,
            Message(
                "rule.purpose-not-permitted.other-data",
                **_what(case, exposure),
                told_of=Bilingual(
                    en=", ".join(n.en for n in names), ja="、".join(n.ja for n in names)
                ),
            ),
            Message(f"rule.purpose-not-permitted.{way}", permitted=permitted),
        )


def grant_over(rule: Rule, case: Case) -> Iterator[Violation]:
    """The grant that would permit a column is in force on the day."""
    for exposure, reason in _because(case, GrantNotInForce):
        yield _violation(
            rule,
            case,
            exposure,
            Message(
                "rule.arrangement-not-in-force.grant",
                **_what(case, exposure),
                clause=reason.clause,
                period=period(reason.period),
                day=str(case.day),
            ),
            Message("rule.arrangement-not-in-force.do"),
        )


def overlay_excluded(rule: Rule, case: Case) -> Iterator[Violation]:
    """No grant covers special care, My Number, bank data and the like unless it names them."""
    for exposure, reason in _because(case, OverlayExcluded):
        names = [case.policy.overlays[name].name for name in reason.overlays]
        yield _violation(
            rule,
            case,
            exposure,
            Message(
                "rule.overlay-excluded.message",
                **_what(case, exposure),
                overlays=Bilingual(
                    en=", ".join(n.en for n in names), ja="、".join(n.ja for n in names)
                ),
            ),
            Message("rule.drop-or-replace", origin=str(exposure.tag.column)),
        )


def untagged_column(rule: Rule, case: Case) -> Iterator[Violation]:
    """A column whose contract gives no category permits nothing."""
    for exposure, _ in _because(case, Untagged):
        place = exposure.tag.place
        yield _violation(
            rule,
            case,
            exposure,
            Message("rule.untagged-column.message", origin=str(exposure.tag.column)),
            Message("rule.untagged-column.do", place=str(place or "-")),
        )


def row_category_outside(rule: Rule, case: Case) -> Iterator[Violation]:
    """To be in a source says something about a person; that must be permitted as well."""
    for exposure in case.exposures:
        if exposure.tag.column.name == ROWS and not _of_the_export(exposure):
            yield _violation(
                rule,
                case,
                exposure,
                Message(
                    "rule.row-category-outside.message",
                    source=exposure.tag.column.table,
                    category=_category(case, exposure),
                    party=case.recipient_name,
                    purpose=case.purpose_name,
                ),
                Message("rule.row-category-outside.do", source=exposure.tag.column.table),
            )


def recipient_does_not_take(rule: Rule, case: Case) -> Iterator[Violation]:
    """The recipient's own policy, where one is given, takes the data for the purpose too."""
    for exposure in case.exposures:
        for reason in exposure.reasons:
            if isinstance(reason, RecipientDoesNotTake):
                how = "some" if reason.permitted else "none"
                permitted = listed(reason.permitted)
                yield _violation(
                    rule,
                    case,
                    exposure,
                    Message(
                        f"rule.recipient-does-not-take.{how}",
                        **_what(case, exposure),
                        policy=reason.policy,
                        permitted=permitted,
                    ),
                    Message(f"rule.recipient-does-not-take.do-{how}", permitted=permitted),
                )


def onward_provision(rule: Rule, case: Case) -> Iterator[Violation]:
    """What another party handed over is for own use, or goes back to that party."""
    for exposure in case.exposures:
        party = exposure.tag.party
        if (
            exposure.tag.column.name == ROWS
            and party is not None
            and case.use.recipient not in {"", case.policy.controller, party}
            and party != case.policy.controller
        ):
            yield _violation(
                rule,
                case,
                exposure,
                Message(
                    "rule.onward-provision.message",
                    source=exposure.tag.column.table,
                    origin_party=case.policy.parties[party].name,
                    party=case.recipient_name,
                ),
                Message("rule.onward-provision.do", source=exposure.tag.column.table),
            )


def _because(case: Case, kind: type[R]) -> Iterator[tuple[Exposure, R]]:
    """Exposures of columns for a kind of reason; rows have a rule of their own."""
    for exposure in case.exposures:
        if exposure.tag.column.name != ROWS:
            for reason in exposure.reasons:
                if isinstance(reason, kind):
                    yield exposure, reason


def _of_the_export(exposure: Exposure) -> bool:
    """Whether other rules say the reasons: of the export as a whole once, of rows as of columns."""
    return all(
        isinstance(
            r,
            (
                NoNoticeInForce,
                ArrangementUnknown,
                ArrangementNotInForce,
                RequirementNotMet,
                RecipientDoesNotTake,
            ),
        )
        or (isinstance(r, RecipientNotPermitted) and not r.on_list)
        for r in exposure.reasons
    )


def _category(case: Case, exposure: Exposure) -> Bilingual:
    category = exposure.tag.category
    return case.policy.categories[category].name if category else Bilingual("-", "-")


def _what(case: Case, exposure: Exposure) -> dict[str, str | Bilingual]:
    return {
        "origin": str(exposure.tag.column),
        "title": case.title(exposure.tag.column),
        "category": _category(case, exposure),
        "party": case.recipient_name,
        "purpose": case.purpose_name,
    }


def _violation(
    rule: Rule, case: Case, exposure: Exposure, message: Message, help_: Message
) -> Violation:
    origin = exposure.tag.column
    return rule.violation(
        case.export,
        column=exposure.output,
        origin=origin,
        path=case.path(exposure.output, origin),
        message=message,
        help=help_,
    )

"""Rules about what the export asks for: destination, purpose, arrangement, notice."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.messages import Message, listed, offered
from sekisho.model import Violation
from sekisho.policy import NoNoticeInForce, purposes_of
from sekisho.rules.case import Case, Rule, period


def unknown_recipient_or_purpose(rule: Rule, case: Case) -> Iterator[Violation]:
    """Destination, purpose and arrangement are names of the policy in force."""
    known = {
        "destination": (case.export.destination, case.policy.destinations),
        "purpose": (case.export.purpose, purposes_of(case.notice) if case.notice else ()),
        "arrangement": (case.export.arrangement, case.notice.arrangements if case.notice else {}),
    }
    for key, (name, names) in known.items():
        # Without a notice there are no purposes to know; `arrangement-not-in-force` says so.
        if name not in names and (case.notice or key == "destination"):
            yield rule.violation(
                case.export,
                message=Message(f"rule.unknown-recipient-or-purpose.{key}", name=name),
                help=Message("rule.known", names=offered(names, name)),
                column=None,
                place=case.head_place(key),
            )


def destination_of_another_party(rule: Rule, case: Case) -> Iterator[Violation]:
    """Own use stays at home: its destination belongs to the controller."""
    arrangement = case.arrangement
    if arrangement is None or arrangement.ground != "own_use" or not case.use.recipient:
        return
    if case.use.recipient != case.policy.controller:
        yield rule.violation(
            case.export,
            message=Message(
                "rule.destination-of-another-party.message",
                destination=case.export.destination,
                party=case.policy.parties[case.use.recipient].name,
                arrangement=arrangement.id,
            ),
            help=Message(
                "rule.destination-of-another-party.do",
                names=listed(
                    d.id
                    for d in case.policy.destinations.values()
                    if d.party == case.policy.controller
                ),
            ),
            place=case.head_place("destination"),
        )


def recipient_not_on_list(rule: Rule, case: Case) -> Iterator[Violation]:
    """The recipient is on the arrangement's closed list (own use has a rule of its own)."""
    arrangement = case.arrangement
    if arrangement is None or arrangement.ground == "own_use" or not case.use.recipient:
        return
    if case.use.recipient not in arrangement.parties:
        yield rule.violation(
            case.export,
            message=Message(
                "rule.recipient-not-permitted.not-listed",
                party=case.policy.parties[case.use.recipient].name,
                arrangement=arrangement.id,
                name=arrangement.name,
                clause=arrangement.clause,
            ),
            help=Message("rule.recipient-not-permitted.listed", names=listed(arrangement.parties)),
            place=case.head_place("destination"),
        )


def notice_or_arrangement_over(rule: Rule, case: Case) -> Iterator[Violation]:
    """A notice is in force on the day, and so is the arrangement."""
    if case.notice is None:
        reads_personal = any(
            isinstance(r, NoNoticeInForce) for e in case.exposures for r in e.reasons
        )
        if reads_personal:
            yield rule.violation(
                case.export,
                message=Message("rule.arrangement-not-in-force.no-notice", day=str(case.day)),
                help=Message("rule.arrangement-not-in-force.no-notice-do"),
            )
        return
    arrangement = case.arrangement
    if arrangement is not None and not arrangement.period.covers(case.day):
        yield rule.violation(
            case.export,
            message=Message(
                "rule.arrangement-not-in-force.arrangement",
                arrangement=arrangement.id,
                name=arrangement.name,
                period=period(arrangement.period),
                day=str(case.day),
            ),
            help=Message("rule.arrangement-not-in-force.do"),
            place=case.head_place("arrangement"),
        )

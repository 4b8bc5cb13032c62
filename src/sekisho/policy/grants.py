"""The grants of a notice: which use is permitted for which categories, by which words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast, get_args

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, listed
from sekisho.model import (
    Approval,
    Arrangement,
    Basis,
    Category,
    Condition,
    Grant,
    Ground,
    Group,
    Party,
    Period,
    Purpose,
    Requirement,
)
from sekisho.policy.categories import DeclaredOverlay, Kinds
from sekisho.policy.naming import declared, reference, references

APPROVAL_KEYS: Final = ("approved_by", "approved_on", "approved_document")
_OPEN_END: Final = "..."
_NOT_BY_NOTICE: Final[Mapping[Ground, str]] = {
    "entrustment": "policy.by-contract",
    "consent": "policy.by-text",
    "opt_out": "policy.by-filing",
    "statute": "policy.by-request",
    "emergency": "policy.by-request",
}
"""Grounds on which a notice alone grants nothing -> what to do instead."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What all notices of a policy may speak of."""

    parties: Mapping[str, Party]
    categories: Mapping[str, Category]
    overlays: Mapping[str, DeclaredOverlay]
    kinds: Kinds
    groups: Mapping[str, Group]
    conditions: Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class Clauses:
    """What the grants of one notice rest on."""

    purposes: Mapping[str, Purpose]
    arrangements: Mapping[str, Arrangement]
    period: Period


@dataclass(frozen=True, slots=True)
class Items:
    """The categories and overlays that a grant names, known to fit its arrangement.

    `excluded` are categories below these that it leaves out.
    """

    categories: tuple[str, ...]
    overlays: frozenset[str]
    excluded: frozenset[str]


def read_grants(node: Node, vocabulary: Vocabulary, notice: Clauses) -> tuple[Grant, ...]:
    """The grants in the order of the file.

    Raises:
        ProjectError: a name is not declared, a notice cannot grant anything on the arrangement's
            ground, a recipient is not on the closed list, an approval is incomplete, an overlay is
            covered that may not be, or the grant can never be in force.
    """
    return tuple(
        _grant(name, place, entry, vocabulary, notice)
        for name, (place, entry) in declared(node, "grant").items()
    )


def read_period(
    fields: Mapping[str, Node], since: str, until: str, *, within: Period | None = None
) -> Period:
    """A period from two optional keys.

    Raises:
        ProjectError: it ends before it begins, or has no day in common with `within`.
    """
    period = Period(
        fields[since].date() if since in fields else None,
        fields[until].date() if until in fields else None,
    )
    if period.since and period.until and period.until < period.since:
        raise ProjectError(
            Message("policy.period-reversed", since=str(period.since), until=str(period.until)),
            place=fields[until].place,
        )
    if within and not period.meets(within):
        raise ProjectError(
            Message(
                "policy.period-outside",
                since=str(within.since or _OPEN_END),
                until=str(within.until or _OPEN_END),
            ),
            place=fields[since if since in fields else until].place,
        )
    return period


def read_items(
    fields: Mapping[str, Node], vocabulary: Vocabulary, arrangement: Arrangement, basis: Basis
) -> Items:
    """The `categories`, `overlays` and `except` of a grant or contract.

    Raises:
        ProjectError: not declared; an overlay that the ground can never cover, or not without an
            approval (joint use); a category whose own overlays are not all named; one left out that is in none.
    """
    overlays = (
        references(fields["overlays"], vocabulary.overlays, "overlay", allow_none=True)
        if "overlays" in fields
        else {}
    )
    for name, place in overlays.items():
        _may_cover(vocabulary.overlays[name], arrangement, place)
    if overlays and arrangement.ground == "joint_use" and basis != "approved":
        raise ProjectError(
            Message("policy.overlay-needs-approval", overlays=listed(overlays), basis=basis),
            place=fields["overlays"].place,
            help=Message("policy.approval-help"),
        )
    categories = references(fields["categories"], vocabulary.categories, "category")
    for name, place in categories.items():
        missing = vocabulary.categories[name].overlays - overlays.keys()
        if missing:
            raise ProjectError(
                Message("policy.covers-nothing", category=name, overlays=listed(missing)),
                place=place,
                help=Message("policy.covers-nothing-help"),
            )
    excluded = _excluded(fields["except"], vocabulary, categories) if "except" in fields else ()
    return Items(tuple(categories), frozenset(overlays), frozenset(excluded))


def _excluded(node: Node, vocabulary: Vocabulary, categories: Collection[str]) -> Iterator[str]:
    """Categories that are left out; each lies below one that is named."""
    for name, place in references(node, vocabulary.categories, "category").items():
        above = vocabulary.categories[name].parent
        while above is not None and above not in categories:
            above = vocabulary.categories[above].parent
        if above is None:
            raise ProjectError(
                Message("policy.excludes-nothing", category=name, categories=listed(categories)),
                place=place,
                help=Message("policy.excludes-nothing-help"),
            )
        yield name


def _may_cover(declared_overlay: DeclaredOverlay, arrangement: Arrangement, place: Place) -> None:
    if arrangement.ground in declared_overlay.never_under:
        overlay = declared_overlay.overlay
        raise ProjectError(
            Message("policy.overlay-never", overlay=overlay.id, ground=arrangement.ground),
            place=place,
            help=Message("policy.overlay-never-help", clause=overlay.clause),
        )


def _grant(name: str, place: Place, entry: Node, vocabulary: Vocabulary, notice: Clauses) -> Grant:
    fields = entry.mapping(
        required=("arrangement", "recipients", "purposes", "categories", "clause", "basis"),
        optional=("overlays", "except", "condition", *APPROVAL_KEYS, "since", "until"),
    )
    arrangement = notice.arrangements[
        reference(fields["arrangement"], notice.arrangements, "arrangement")
    ]
    _grantable(arrangement, fields["arrangement"].place)
    basis = cast("Basis", fields["basis"].choice(get_args(Basis)))
    approval = read_approval(fields, basis)
    recipients = _recipients(fields["recipients"], vocabulary, arrangement)
    period = read_period(fields, "since", "until", within=notice.period)
    items = read_items(fields, vocabulary, arrangement, basis)
    return Grant(
        id=name,
        arrangement=arrangement.id,
        recipients=recipients,
        purposes=tuple(references(fields["purposes"], notice.purposes, "purpose")),
        categories=items.categories,
        overlays=items.overlays,
        clause=fields["clause"].text(),
        basis=basis,
        approval=approval,
        period=period,
        place=place,
        requirements=(approved(approval),) if approval else (),
        excluded=items.excluded,
        condition=(
            reference(fields["condition"], vocabulary.conditions, "condition")
            if "condition" in fields
            else None
        ),
    )


def _grantable(arrangement: Arrangement, place: Place) -> None:
    """Refuse what no sentence of a notice can permit for everybody alike.

    A processor needs a contract, a third party each member's consent to a text or a filed opt-out, and
    whoever asks by law or in an emergency a request with a number.
    """
    if arrangement.ground in _NOT_BY_NOTICE:
        raise ProjectError(
            Message("policy.not-by-notice", ground=arrangement.ground, arrangement=arrangement.id),
            place=place,
            help=Message(_NOT_BY_NOTICE[arrangement.ground]),
        )


def _recipients(node: Node, vocabulary: Vocabulary, arrangement: Arrangement) -> tuple[str, ...]:
    known = (*vocabulary.parties, *arrangement.groups)
    recipients: dict[str, None] = {}
    for name, place in references(node, known, "party").items():
        if name in arrangement.groups:
            recipients |= dict.fromkeys(m.party for m in vocabulary.groups[name].memberships)
        else:
            require_listed(name, place, arrangement)
            recipients[name] = None
    return tuple(recipients)


def require_listed(party: str, place: Place, arrangement: Arrangement) -> None:
    """Refuse a recipient that is not on the arrangement's closed list.

    Raises:
        ProjectError: at `place`, with the parties that are on the list.
    """
    if party not in arrangement.parties:
        raise ProjectError(
            Message("policy.recipient-not-listed", party=party, arrangement=arrangement.id),
            place=place,
            help=Message("policy.known-names", known=listed(arrangement.parties)),
        )


def approved(approval: Approval) -> Requirement:
    """What is approved counts from the day of its approval on."""
    return Requirement("approval", approval.by, Period(since=approval.on))


def read_approval(fields: Mapping[str, Node], basis: Basis) -> Approval | None:
    """The approval that the basis `approved` needs, and no other has.

    Raises:
        ProjectError: it is missing or incomplete, or given where nothing was approved.
    """
    for key in APPROVAL_KEYS:
        if basis == "approved" and key not in fields and key != "approved_document":
            raise ProjectError(
                Message("policy.approval-missing", key=key),
                place=fields["basis"].place,
                help=Message("policy.approval-help"),
            )
        if basis != "approved" and key in fields:
            raise ProjectError(
                Message("policy.approval-unasked", key=key, basis=basis),
                place=fields[key].place,
                help=Message("policy.approval-help"),
            )
    if basis != "approved":
        return None
    return approval_of(fields)


def approval_of(fields: Mapping[str, Node]) -> Approval:
    """The approval in the keys `approved_by`, `approved_on` and, if given, `approved_document`."""
    document = fields.get("approved_document")
    return Approval(
        fields["approved_by"].text(),
        fields["approved_on"].date(),
        document.text() if document else None,
    )

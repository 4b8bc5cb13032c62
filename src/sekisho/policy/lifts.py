"""What time lifts and ends: data acquired earlier, members who have left, retention.

`earlier_data` and `former_subjects` of a notice are how its text is read; `sign_offs.yaml` is what the
compliance office has signed since; `retention.yaml` is how long data is kept (APPI 18, 22).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, cast, get_args

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, listed
from sekisho.model import Approval, Basis, Category, FormerRule, Lift, Notice, Period, Retention
from sekisho.policy.grants import (
    APPROVAL_KEYS,
    Clauses,
    Vocabulary,
    approval_of,
    read_approval,
    read_period,
)
from sekisho.policy.naming import declared, noun, references

_LONGEST: Final = 100
"""Years; a retention beyond is a slip, and days before year 1 do not exist."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """A sign-off, with one lift per notice that it was given under."""

    lifts: Mapping[str, Lift]


def read_earlier_data(
    node: Node | None, vocabulary: Vocabulary, notice: Clauses
) -> tuple[Lift, ...]:
    """What a notice is read to say of data acquired before it, in the order of the file.

    Raises:
        ProjectError: a name is not declared, or an approval is incomplete.
    """
    if node is None:
        return ()
    found = []
    for name, (place, entry) in declared(node, "rule").items():
        fields = entry.mapping(
            required=("arrangements", "purposes", "categories", "clause", "basis"),
            optional=("overlays", "acquired_since", *APPROVAL_KEYS),
        )
        basis = cast("Basis", fields["basis"].choice(get_args(Basis)))
        vouched = _Vouched(fields["clause"].text(), basis, read_approval(fields, basis), Period())
        found.append(_lift(name, place, fields, vocabulary, notice, vouched))
    return tuple(found)


def read_former(node: Node | None, notice: Clauses) -> tuple[FormerRule, ...]:
    """For what a notice is read to permit data of members who have left.

    Raises:
        ProjectError: a name is not declared, or an approval is incomplete.
    """
    if node is None:
        return ()
    found = []
    for name, (place, entry) in declared(node, "rule").items():
        fields = entry.mapping(
            required=("arrangements", "clause", "basis"), optional=("purposes", *APPROVAL_KEYS)
        )
        basis = cast("Basis", fields["basis"].choice(get_args(Basis)))
        purposes = fields.get("purposes")
        found.append(
            FormerRule(
                id=name,
                arrangements=tuple(
                    references(fields["arrangements"], notice.arrangements, "arrangement")
                ),
                purposes=tuple(references(purposes, notice.purposes, "purpose"))
                if purposes
                else (),
                clause=fields["clause"].text(),
                basis=basis,
                approval=read_approval(fields, basis),
                place=place,
            )
        )
    return tuple(found)


def read_sign_offs(
    node: Node, vocabulary: Vocabulary, notices: Mapping[str, Notice]
) -> tuple[SignOff, ...]:
    """The sign-offs in the order of the file.

    Raises:
        ProjectError: a sign-off names what is not declared, or says not who signed and when.
    """
    return tuple(
        _sign_off(name, place, entry, vocabulary, notices)
        for name, (place, entry) in declared(node, "sign_off").items()
    )


def with_sign_offs(notice: Notice, sign_offs: tuple[SignOff, ...]) -> Notice:
    """The notice with what sign-offs lift besides its own reading."""
    added = tuple(s.lifts[notice.id] for s in sign_offs if notice.id in s.lifts)
    return replace(notice, lifts=notice.lifts + added)


def read_retention(node: Node, categories: Mapping[str, Category]) -> Mapping[str, Retention]:
    """Category -> how long its data is kept.

    Raises:
        ProjectError: a category is not declared, or a length is none.
    """
    found: dict[str, Retention] = {}
    for name, (place, entry) in node.entries().items():
        fields = entry.mapping(required=("keep", "clause"))
        length = fields["keep"].mapping(optional=("years", "months", "days"))
        if name not in categories:
            raise ProjectError(
                Message("policy.unknown-name", kind=noun("category"), name=name),
                place=place,
                help=Message("policy.known-names", known=listed(categories)),
            )
        years, months, days = (
            length[unit].integer() if unit in length else 0 for unit in ("years", "months", "days")
        )
        total = years + months / 12 + days / 365
        if min(years, months, days) < 0 or not 0 < total <= _LONGEST:
            raise ProjectError(
                Message("policy.retention-length", longest=_LONGEST), place=fields["keep"].place
            )
        found[name] = Retention(name, years, months, days, fields["clause"].text(), place)
    return found


def _sign_off(
    name: str,
    place: Place,
    entry: Node,
    vocabulary: Vocabulary,
    notices: Mapping[str, Notice],
) -> SignOff:
    fields = entry.mapping(
        required=(
            "notices", "arrangements", "purposes", "categories",
            "approved_by", "approved_on", "approved_document",
        ),
        optional=("overlays", "acquired_since", "since", "until"),
    )  # fmt: skip
    vouched = _Vouched(
        f"sign-off {name}", "approved", approval_of(fields), read_period(fields, "since", "until")
    )
    lifts = {}
    for number in references(fields["notices"], notices, "notice"):
        notice = notices[number]
        clauses = Clauses(notice.purposes, notice.arrangements, notice.period)
        lifts[number] = _lift(f"sign-off:{name}", place, fields, vocabulary, clauses, vouched)
    return SignOff(lifts)


@dataclass(frozen=True, slots=True)
class _Vouched:
    """Who vouches for a lift, by which words, and on which days it counts."""

    clause: str
    basis: Basis
    approval: Approval | None
    period: Period


def _lift(
    name: str,
    place: Place,
    fields: Mapping[str, Node],
    vocabulary: Vocabulary,
    notice: Clauses,
    vouched: _Vouched,
) -> Lift:
    overlays = (
        references(fields["overlays"], vocabulary.overlays, "overlay", allow_none=True)
        if "overlays" in fields
        else ()
    )
    return Lift(
        id=name,
        arrangements=tuple(references(fields["arrangements"], notice.arrangements, "arrangement")),
        purposes=tuple(references(fields["purposes"], notice.purposes, "purpose")),
        categories=tuple(references(fields["categories"], vocabulary.categories, "category")),
        overlays=frozenset(overlays),
        acquired_since=fields["acquired_since"].date() if "acquired_since" in fields else None,
        clause=vouched.clause,
        basis=vouched.basis,
        approval=vouched.approval,
        period=vouched.period,
        place=place,
    )

"""`waivers.yaml`: exceptions that somebody has asked for and somebody else has approved, for a time.

What can be waived is a list. On it are rules that compare what an export wants with what a notice
grants. Not on it is what nobody in the co-op can make good: overlays, what is not known or was not
understood, whom a row is about, what the ledger and the file's own bytes show, and data that is another
party's to permit.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import ROWS, Column, Ground, Policy, Source, Use, Waiver
from sekisho.policy.grants import approval_of
from sekisho.policy.naming import declared, person

WAIVABLE: Final[Mapping[str, str]] = {
    "SK101": "recipient-not-permitted",
    "SK102": "purpose-not-permitted",
    "SK103": "arrangement-not-in-force",
    "SK105": "row-category-outside",
}
"""Code -> name of the rules that can be waived, for the source columns that they speak of."""
GROUNDS: Final[frozenset[Ground]] = frozenset({"own_use", "joint_use", "entrustment"})
"""Grounds on which it is for the co-op to say who gets what. Consent is the member's, and a law or an
emergency asks for what it asks for (APPI 27(1))."""
LONGEST: Final = 180
"""Days from approval to expiry. What is needed for longer than half a year is no exception: it
belongs in the notice."""

_USE: Final = re.compile(r"(?P<arrangement>[^/]+)/(?P<recipient>[^/]+)/(?P<purpose>[^/]+)")
_ORIGIN: Final = re.compile(r"(?P<table>[^.]+)\.(?P<name>[^.]+)")


def read_waivers(node: Node) -> Mapping[str, Waiver]:
    """The waivers by id, in the order of the file.

    Raises:
        ProjectError: a part is missing, the rule cannot be waived, who asked has approved as well,
            or it expires before it is approved or too late.
    """
    return {
        name: _waiver(name, place, entry)
        for name, (place, entry) in declared(node, "waiver").items()
    }


def carried(policy: Policy, source: Source, name: str) -> frozenset[str]:
    """The overlays of a column (`*`: of the rows): its own, its category's, and those of the rows.

    The rows count for each column: who is in the source is what they say.
    """
    row = policy.categories[source.row_category].overlays | source.row_overlays
    if name == ROWS:
        return row
    column = source.columns[name]
    inherited = policy.categories[column.category].overlays if column.category else frozenset()
    return row | column.overlays | inherited


def _waiver(name: str, place: Place, entry: Node) -> Waiver:
    fields = entry.mapping(
        required=(
            "rule", "export", "use", "column", "reason", "requested_by",
            "approved_by", "approved_on", "approved_document", "expires",
        ),
        optional=("origin",),
    )  # fmt: skip
    column = fields["column"].text()
    approval = approval_of(fields)
    _by_another(fields["requested_by"].text(), fields["approved_by"])
    return Waiver(
        id=name,
        rule=_rule(fields["rule"]),
        export=fields["export"].text(),
        use=_use(fields["use"]),
        column=None if column == ROWS else column,
        origin=_origin(fields["origin"]) if "origin" in fields else None,
        reason=fields["reason"].bilingual(),
        requested_by=fields["requested_by"].text(),
        approval=approval,
        expires=_expiry(fields["expires"], approval.on),
        place=place,
    )


def _rule(node: Node) -> str:
    named = node.text()
    for code, name in WAIVABLE.items():
        if named in {code, name}:
            return code
    allowed = ", ".join(f"`{code}` {name}" for code, name in WAIVABLE.items())
    raise ProjectError(
        Message("policy.not-waivable", rule=named),
        place=node.place,
        help=Message("policy.waivable", allowed=allowed),
    )


def _use(node: Node) -> Use:
    found = _USE.fullmatch(node.text())
    if found is None:
        raise ProjectError(
            Message("policy.waiver-use", use=node.text()),
            place=node.place,
            help=Message("policy.waiver-use-help"),
        )
    return Use(**found.groupdict())


def _origin(node: Node) -> Column:
    found = _ORIGIN.fullmatch(node.text())
    if found is None:
        raise ProjectError(
            Message("policy.waiver-origin", origin=node.text()),
            place=node.place,
            help=Message("policy.waiver-origin-help"),
        )
    return Column(found["table"], found["name"])


def _by_another(requested_by: str, approved_by: Node) -> None:
    if person(requested_by) == person(approved_by.text()):
        raise ProjectError(
            Message("policy.waiver-own", name=approved_by.text()),
            place=approved_by.place,
            help=Message("policy.waiver-own-help"),
        )


def _expiry(node: Node, approved_on: dt.date) -> dt.date:
    expires = node.date()
    last = approved_on + dt.timedelta(days=LONGEST)
    if not approved_on <= expires <= last:
        raise ProjectError(
            Message("policy.waiver-expiry", expires=str(expires), approved=str(approved_on)),
            place=node.place,
            help=Message("policy.waiver-expiry-help", longest=LONGEST, last=str(last)),
        )
    return expires


def approval_told(waiver: Waiver) -> Message:
    """Who approved a waiver, when, by which document, at whose request."""
    return Message(
        "policy.waiver-approved",
        by=waiver.approval.by,
        on=str(waiver.approval.on),
        document=waiver.approval.document or "-",
        requested=waiver.requested_by,
    )

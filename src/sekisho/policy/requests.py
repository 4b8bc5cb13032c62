"""`statutes.yaml` and `requests.yaml`: data asked for by law (APPI 27(1)(i)) or in an emergency.

A request or emergency is good for one export in one period; its number is the purpose of that export.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import ROWS, Approval, Column, Notice, Policy, Request, Source, Statute
from sekisho.policy.entries import Entry, Said, read_entry
from sekisho.policy.grants import APPROVAL_KEYS, Vocabulary, approval_of, approved, read_period
from sekisho.policy.naming import declared, duplicate, folded, person, reference

EMERGENCIES: Final = ("27(1)(ii)", "27(1)(iii)", "27(1)(iv)")
"""Life, body or property; public health or children; cooperation with the state (APPI)."""
_KEYS: Final = (
    "party", "arrangement", "notices", "article", "authority", "reference", "export", "since",
    "until", "reason", "categories",
)  # fmt: skip
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class DeclaredRequest:
    """A legal request or emergency, and what it permits."""

    request: Request
    entry: Entry


def read_statutes(node: Node) -> Mapping[str, Statute]:
    """Statute id -> statute.

    Raises:
        ProjectError: a part is missing, or a column is not written `source.column`.
    """
    found = {}
    for name, (place, entry) in declared(node, "statute").items():
        fields = entry.mapping(required=("name", "article"), optional=("columns",))
        found[name] = Statute(
            id=name,
            name=fields["name"].bilingual(),
            article=fields["article"].text(),
            columns=_columns(fields["columns"]) if "columns" in fields else None,
            place=place,
        )
    return found


def read_requests(
    node: Node,
    statutes: Mapping[str, Statute],
    vocabulary: Vocabulary,
    notices: Mapping[str, Notice],
) -> tuple[DeclaredRequest, ...]:
    """The legal requests, then the emergencies, each in the order of the file.

    Raises:
        ProjectError: an entry names what is not declared or may not be covered, its arrangement rests on
            another ground or does not list the party, an emergency has not been approved by two
            people, a number is given twice, or one of the parts is missing.
    """
    fields = node.mapping(optional=("requests", "emergencies"))
    found: list[DeclaredRequest] = []
    numbers: dict[str, tuple[str, Place]] = {}
    for key in ("requests", "emergencies"):
        listed = declared(fields[key], "request") if key in fields else {}
        for number, (place, entry) in listed.items():
            first, where = numbers.setdefault(folded(number), (number, place))
            if where != place:
                raise duplicate("request", number, place, first, where)
            read = _request if key == "requests" else _emergency
            request, parts = read(number, place, entry, statutes)
            found.append(DeclaredRequest(request, _permitted(request, parts, vocabulary, notices)))
    return tuple(found)


def within_the_law(policy: Policy, purpose: str, source: Source, name: str) -> bool:
    """Whether a column of a source, or its rows (`*`), may have a part in what is asked for.

    Only statutes with fixed columns limit it (such as Co-op Act 25-2). Rows and subject keys of a
    source may decide what is given if one of its columns may be given.
    """
    request = policy.requests.get(purpose)
    if request is None or request.statute is None:
        return True
    columns = policy.statutes[request.statute].columns
    if columns is None or Column(source.name, name) in columns:
        return True
    decides = name in {ROWS, source.subject_key, *source.further_keys}
    return decides and any(column.table == source.name for column in columns)


def _columns(node: Node) -> frozenset[Column]:
    found = set()
    for item in node.items():
        written = item.text()
        if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", written, re.ASCII):
            raise ProjectError(
                Message("policy.column-name", name=written),
                place=item.place,
                help=Message("policy.column-name-help"),
            )
        column = Column(*written.split("."))
        if column in found:
            raise ProjectError(Message("policy.column-twice", name=written), place=item.place)
        found.add(column)
    if not found:
        raise ProjectError(Message("policy.no-columns"), place=node.place)
    return frozenset(found)


def _request(
    number: str, place: Place, entry: Node, statutes: Mapping[str, Statute]
) -> tuple[Request, Mapping[str, Node]]:
    fields = entry.mapping(
        required=(*_KEYS, "statute", *APPROVAL_KEYS),
        optional=("overlays",),
    )
    statute = reference(fields["statute"], statutes, "statute")
    article = fields["article"].text()
    approvals = (approval_of(fields),)
    return _made(number, place, fields, "statute", statute, article, approvals), fields


def _emergency(
    number: str, place: Place, entry: Node, _: Mapping[str, Statute]
) -> tuple[Request, Mapping[str, Node]]:
    fields = entry.mapping(required=(*_KEYS, "approvals"), optional=("overlays",))
    article = fields["article"].choice(EMERGENCIES)
    approvals = _two_approvals(fields["approvals"])
    return _made(number, place, fields, "emergency", None, article, approvals), fields


def _two_approvals(node: Node) -> tuple[Approval, ...]:
    """Two people have to agree that it is an emergency; one alone could be mistaken or pressed."""
    found = tuple(approval_of(item.mapping(required=APPROVAL_KEYS)) for item in node.items())
    if len(found) != _TWO or len({person(approval.by) for approval in found}) != _TWO:
        raise ProjectError(
            Message("policy.two-approvals"),
            place=node.place,
            help=Message("policy.two-approvals-help"),
        )
    return found


def _made(
    number: str,
    place: Place,
    fields: Mapping[str, Node],
    ground: Literal["statute", "emergency"],
    statute: str | None,
    article: str,
    approvals: tuple[Approval, ...],
) -> Request:
    return Request(
        number=number,
        ground=ground,
        party=fields["party"].text(),
        arrangement=fields["arrangement"].text(),
        export=fields["export"].text(),
        period=read_period(fields, "since", "until"),
        statute=statute,
        article=article,
        authority=fields["authority"].text(),
        reference=fields["reference"].text(),
        reason=fields["reason"].bilingual(),
        approvals=approvals,
        place=place,
    )


def _permitted(
    request: Request,
    fields: Mapping[str, Node],
    vocabulary: Vocabulary,
    notices: Mapping[str, Notice],
) -> Entry:
    party = reference(fields["party"], vocabulary.parties, "party")
    said = Said(
        id=f"request:{request.number}",
        clause=f"request {request.number}",
        ground=request.ground,
        recipients={party: fields["party"].place},
        approval=request.approvals[0],
        period=request.period,
        place=request.place,
        requirements=tuple(approved(approval) for approval in request.approvals),
        request=request.number,
    )
    return read_entry(said, fields, vocabulary, notices)

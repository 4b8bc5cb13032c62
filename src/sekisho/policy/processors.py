"""`processors.yaml`: the register of contracts with processors (APPI 25), each one a grant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Arrangement, Grant, Notice, Period, Requirement
from sekisho.policy.grants import (
    APPROVAL_KEYS,
    Vocabulary,
    approval_of,
    approved,
    read_items,
    read_period,
    require_listed,
)
from sekisho.policy.naming import declared, reference, references

_RESULTS: Final = ("passed", "failed")


@dataclass(frozen=True, slots=True)
class ProcessorContract:
    """A contract with a processor, as far as it permits something.

    `grants` has one grant per notice that the contract was approved under: purposes are numbered
    per notice, so `P4` says nothing without one.
    """

    number: str
    grants: Mapping[str, Grant]


def read_processors(
    node: Node, vocabulary: Vocabulary, notices: Mapping[str, Notice]
) -> tuple[ProcessorContract, ...]:
    """The contracts in the order of the file.

    Raises:
        ProjectError: a contract names what is not declared, its arrangement is no entrustment or
            does not list its party, or its period or one of its parts is missing.
    """
    return tuple(
        _contract(number, place, entry, vocabulary, notices)
        for number, (place, entry) in declared(node, "contract").items()
    )


def with_contracts(notice: Notice, contracts: tuple[ProcessorContract, ...]) -> Notice:
    """The notice with the grants that contracts add to its own."""
    added = tuple(c.grants[notice.id] for c in contracts if notice.id in c.grants)
    return replace(notice, grants=notice.grants + added)


def _contract(
    number: str,
    place: Place,
    entry: Node,
    vocabulary: Vocabulary,
    notices: Mapping[str, Notice],
) -> ProcessorContract:
    fields = entry.mapping(
        required=(
            "party", "arrangement", "notices", "since", "until", "task", "purposes", "categories",
            "confidentiality", "sub_processors", "security_check", "return_or_erasure",
            "approved_by", "approved_on",
        ),
        optional=("overlays", "approved_document"),
    )  # fmt: skip
    fields["task"].bilingual()
    fields["confidentiality"].text()
    fields["return_or_erasure"].text()
    period = read_period(fields, "since", "until")
    party = reference(fields["party"], vocabulary.parties, "party")
    approval = approval_of(fields)
    requirements = (
        approved(approval),
        *_sub_processors(fields["sub_processors"]),
        _security_check(fields["security_check"], number),
    )
    grants: dict[str, Grant] = {}
    for name in references(fields["notices"], notices, "notice"):
        arrangement = _entrustment(fields["arrangement"], notices[name])
        require_listed(party, fields["party"].place, arrangement)
        items = read_items(fields, vocabulary, arrangement, "approved")
        grants[name] = Grant(
            id=f"contract:{number}",
            arrangement=arrangement.id,
            recipients=(party,),
            purposes=tuple(references(fields["purposes"], notices[name].purposes, "purpose")),
            categories=items.categories,
            overlays=items.overlays,
            clause=f"contract {number}",
            basis="approved",
            approval=approval,
            period=period,
            place=place,
            requirements=requirements,
        )
    return ProcessorContract(number, grants)


def _sub_processors(node: Node) -> Iterator[Requirement]:
    """Whom the processor hands the task on to; each needs the co-op's approval beforehand."""
    for name, (_, entry) in declared(node, "sub_processor").items():
        fields = entry.mapping(required=("task",), optional=APPROVAL_KEYS)
        fields["task"].bilingual()
        given = [key for key in APPROVAL_KEYS if key in fields]
        if not given:
            yield Requirement("sub_processor", name, None)
            continue
        for key in ("approved_by", "approved_on"):
            if key not in fields:
                raise ProjectError(
                    Message("policy.approval-half", key=key),
                    place=fields[given[0]].place,
                    help=Message("policy.approval-half-help"),
                )
        yield Requirement("sub_processor", name, Period(since=approval_of(fields).on))


def _security_check(node: Node, number: str) -> Requirement:
    """How the processor handles data was looked at; that counts until the next look is due."""
    fields = node.mapping(required=("checked_on", "result", "next_due", "document"))
    fields["document"].text()
    good = read_period(fields, "checked_on", "next_due")
    passed = fields["result"].choice(_RESULTS) == "passed"
    return Requirement("security_check", number, good if passed else None)


def _entrustment(node: Node, notice: Notice) -> Arrangement:
    arrangement = notice.arrangements[reference(node, notice.arrangements, "arrangement")]
    if arrangement.ground != "entrustment":
        raise ProjectError(
            Message(
                "policy.not-entrustment",
                arrangement=arrangement.id,
                notice=notice.id,
                ground=arrangement.ground,
            ),
            place=node.place,
        )
    return arrangement

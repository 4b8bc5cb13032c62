"""`processors.yaml`: the register of contracts with processors (APPI 25), each one a grant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Arrangement, Grant, Notice
from sekisho.policy.grants import (
    Vocabulary,
    approval_of,
    approved,
    read_items,
    read_period,
    require_listed,
)
from sekisho.policy.naming import declared, reference, references


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
            "confidentiality", "approved_by", "approved_on",
        ),
        optional=("overlays", "approved_document"),
    )  # fmt: skip
    fields["task"].bilingual()
    fields["confidentiality"].text()
    period = read_period(fields, "since", "until")
    party = reference(fields["party"], vocabulary.parties, "party")
    approval = approval_of(fields)
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
            requirements=(approved(approval),),
        )
    return ProcessorContract(number, grants)


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

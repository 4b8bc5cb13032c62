"""`processors.yaml`: the register of contracts with processors (APPI 25), each one a grant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Notice, Period, Requirement
from sekisho.policy.entries import Entry, Said, read_entry
from sekisho.policy.grants import APPROVAL_KEYS, Vocabulary, approval_of, approved, read_period
from sekisho.policy.naming import declared, reference

_RESULTS: Final = ("passed", "failed")


def read_processors(
    node: Node, vocabulary: Vocabulary, notices: Mapping[str, Notice]
) -> tuple[Entry, ...]:
    """The contracts in the order of the file.

    Raises:
        ProjectError: a contract names what is not declared, its arrangement is no entrustment or
            does not list its party, or its period or one of its parts is missing.
    """
    return tuple(
        _contract(number, place, entry, vocabulary, notices)
        for number, (place, entry) in declared(node, "contract").items()
    )


def _contract(
    number: str,
    place: Place,
    entry: Node,
    vocabulary: Vocabulary,
    notices: Mapping[str, Notice],
) -> Entry:
    fields = entry.mapping(
        required=(
            "party", "arrangement", "notices", "since", "until", "task", "purposes", "categories",
            "confidentiality", "sub_processors", "security_check", "return_or_erasure",
            "approved_by", "approved_on",
        ),
        optional=("overlays", "except", "approved_document"),
    )  # fmt: skip
    fields["task"].bilingual()
    fields["confidentiality"].text()
    fields["return_or_erasure"].text()
    approval = approval_of(fields)
    party = reference(fields["party"], vocabulary.parties, "party")
    said = Said(
        id=f"contract:{number}",
        clause=f"contract {number}",
        ground="entrustment",
        recipients={party: fields["party"].place},
        approval=approval,
        period=read_period(fields, "since", "until"),
        place=place,
        requirements=(
            approved(approval),
            *_sub_processors(fields["sub_processors"]),
            _security_check(fields["security_check"], number),
        ),
    )
    return read_entry(said, fields, vocabulary, notices)


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

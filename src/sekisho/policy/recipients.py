"""`recipients.yaml`: what recipients publish themselves. Both sides' policies have to permit a use.

A recipient that tells its own public less than we permit it would use our members' data beyond its word;
one that tells more gets no more than we permit. So this is only ever an intersection.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, offered
from sekisho.model import RecipientPolicy, Taking
from sekisho.policy.grants import Vocabulary, read_period
from sekisho.policy.naming import declared, noun, references


def read_recipient_policies(
    node: Node, vocabulary: Vocabulary, controller: str, purposes: Collection[str]
) -> Mapping[str, RecipientPolicy]:
    """Party -> its policy.

    Args:
        purposes: of all notices; which of them the recipient's words take in, a person reads.

    Raises:
        ProjectError: a party is not declared or is the controller, or a name in what it takes is not.
    """
    found = {}
    for party, (place, entry) in node.entries().items():
        fields = entry.mapping(required=("title", "takes"))
        if party not in vocabulary.parties or party == controller:
            others = [name for name in vocabulary.parties if name != controller]
            raise ProjectError(
                Message("policy.unknown-name", kind=noun("party"), name=party),
                place=place,
                help=Message("policy.known-names", known=offered(others, party)),
            )
        found[party] = RecipientPolicy(
            party=party,
            title=fields["title"].bilingual(),
            takings=tuple(
                _taking(name, where, taking, vocabulary, purposes)
                for name, (where, taking) in declared(fields["takes"], "taking").items()
            ),
            place=place,
        )
    return found


def _taking(
    name: str, place: Place, entry: Node, vocabulary: Vocabulary, purposes: Collection[str]
) -> Taking:
    fields = entry.mapping(
        required=("words", "clause", "purposes", "categories"),
        optional=("overlays", "since", "until"),
    )
    # The recipient's own words: what somebody reads who asks whether the purposes are right.
    fields["words"].text()
    overlays = (
        references(fields["overlays"], vocabulary.overlays, "overlay", allow_none=True)
        if "overlays" in fields
        else {}
    )
    return Taking(
        id=name,
        purposes=tuple(references(fields["purposes"], purposes, "purpose")),
        categories=tuple(references(fields["categories"], vocabulary.categories, "category")),
        overlays=frozenset(overlays),
        clause=fields["clause"].text(),
        period=read_period(fields, "since", "until"),
        place=place,
    )

"""`consents.yaml`: the texts that members agree to (APPI 27(1)), each version a grant.

A text permits nobody's data by itself: rows are those of the members who have agreed to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import ConsentText, Notice
from sekisho.policy.entries import Entry, Said, read_entry
from sekisho.policy.grants import APPROVAL_KEYS, Vocabulary, approval_of, approved, read_period
from sekisho.policy.naming import declared, references
from sekisho.policy.parties import country_code

_OF_AGE: Final = 20
"""Years; nobody above needs a guardian's agreement, so a higher limit is a slip."""


@dataclass(frozen=True, slots=True)
class DeclaredText:
    """A version of a text, and what it permits with each member's consent.

    `countries` are those that it tells the member of, for recipients abroad (APPI 28(2)).
    """

    text: ConsentText
    entry: Entry
    countries: frozenset[str]


def read_consents(
    node: Node, vocabulary: Vocabulary, notices: Mapping[str, Notice]
) -> tuple[DeclaredText, ...]:
    """The texts in the order of the file.

    Raises:
        ProjectError: a text names what is not declared or may not be covered, its arrangement is no
            consent or does not list a recipient, or one of its parts is missing.
    """
    return tuple(
        _text(version, place, entry, vocabulary, notices)
        for version, (place, entry) in declared(node, "text").items()
    )


def _text(
    version: str,
    place: Place,
    entry: Node,
    vocabulary: Vocabulary,
    notices: Mapping[str, Notice],
) -> DeclaredText:
    fields = entry.mapping(
        required=(
            "notices", "arrangement", "recipients", "purposes", "categories", "guardian_under",
            "since", "text", *APPROVAL_KEYS,
        ),
        optional=("overlays", "until", "countries"),
    )  # fmt: skip
    fields["text"].text()
    approval = approval_of(fields)
    said = Said(
        id=f"consent:{version}",
        clause=f"consent text {version}",
        ground="consent",
        recipients=references(fields["recipients"], vocabulary.parties, "party"),
        approval=approval,
        period=read_period(fields, "since", "until"),
        place=place,
        requirements=(approved(approval),),
        consent_text=version,
    )
    guardian_under = _age(fields["guardian_under"])
    granted = read_entry(said, fields, vocabulary, notices)
    grant = next(iter(granted.grants.values()))
    text = ConsentText(
        version=version,
        recipients=grant.recipients,
        purposes=grant.purposes,
        categories=grant.categories,
        overlays=grant.overlays,
        guardian_under=guardian_under,
        period=grant.period,
        place=place,
    )
    named = fields["countries"].items() if "countries" in fields else []
    countries = frozenset(country_code(item.text(), item.place) for item in named)
    return DeclaredText(text, granted, countries)


def _age(node: Node) -> int:
    age = node.integer()
    if not 0 <= age <= _OF_AGE:
        raise ProjectError(Message("policy.guardian-age", oldest=_OF_AGE), place=node.place)
    return age

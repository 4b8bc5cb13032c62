"""`opt_outs.yaml`: provision without consent, as it is filed with the Commission (APPI 27(2)).

Without a filing there is none. A filing names no overlays: special-care data is never provided that way,
and what else is set apart is not either. Members who ask to stop do so in the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, listed
from sekisho.model import Notice
from sekisho.policy.entries import Entry, Said, read_entry
from sekisho.policy.grants import APPROVAL_KEYS, Vocabulary, approval_of, approved, read_period
from sekisho.policy.naming import declared, references

_FILED: Final = ("acquired", "provided", "stop", "update")
"""What is filed and published besides parties, items, purposes and the first day: how the data was acquired
and is provided, that and how one can have it stopped, and how it is kept up to date (APPI 27(2)(iv)-(viii))."""


def read_opt_outs(
    node: Node, vocabulary: Vocabulary, notices: Mapping[str, Notice]
) -> tuple[Entry, ...]:
    """What filings permit, in the order of the file.

    Raises:
        ProjectError: a filing names what is not declared, its arrangement is no opt-out or does not list
            a recipient, a category carries an overlay, a part is missing, or provision begins before it
            was filed and published.
    """
    return tuple(
        _filing(number, place, entry, vocabulary, notices)
        for number, (place, entry) in declared(node, "filing").items()
    )


def _filing(
    number: str,
    place: Place,
    entry: Node,
    vocabulary: Vocabulary,
    notices: Mapping[str, Notice],
) -> Entry:
    fields = entry.mapping(
        required=(
            "notices", "arrangement", "recipients", "purposes", "categories", *_FILED,
            "filed_on", "published_on", "since", *APPROVAL_KEYS,
        ),
        optional=("except", "until"),
    )  # fmt: skip
    for key in _FILED:
        fields[key].text()
    known_by = max(fields["filed_on"].date(), fields["published_on"].date())
    period = read_period(fields, "since", "until")
    if fields["since"].date() <= known_by:
        raise ProjectError(
            Message("policy.opt-out-early", since=str(period.since), known=str(known_by)),
            place=fields["since"].place,
            help=Message("policy.opt-out-early-help"),
        )
    _no_overlays(fields["categories"], vocabulary)
    approval = approval_of(fields)
    said = Said(
        id=f"opt-out:{number}",
        clause=f"opt-out {number}",
        ground="opt_out",
        recipients=references(fields["recipients"], vocabulary.parties, "party"),
        approval=approval,
        period=period,
        place=place,
        requirements=(approved(approval),),
    )
    return read_entry(said, fields, vocabulary, notices)


def _no_overlays(node: Node, vocabulary: Vocabulary) -> None:
    """Refuse what may not be provided this way; below a category it is left out by itself."""
    for name, place in references(node, vocabulary.categories, "category").items():
        if overlays := vocabulary.categories[name].overlays:
            raise ProjectError(
                Message("policy.opt-out-overlay", category=name, overlays=listed(overlays)),
                place=place,
                help=Message("policy.opt-out-overlay-help"),
            )

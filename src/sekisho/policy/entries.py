"""Entries of registers: what permits something besides the words of a notice, each one a grant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Approval, Arrangement, Grant, Ground, Notice, Period, Requirement
from sekisho.policy.grants import Vocabulary, read_items, require_listed
from sekisho.policy.naming import reference, references


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a register, as far as it permits something.

    `grants` has one grant per notice that the entry was approved under: purposes are numbered per
    notice, so `P4` says nothing without one.
    """

    grants: Mapping[str, Grant]


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says whatever the notice is; see `Grant` for what is not explained here.

    `recipients` are declared parties, each with its place.
    """

    id: str
    clause: str
    ground: Ground
    recipients: Mapping[str, Place]
    approval: Approval
    period: Period
    place: Place
    requirements: tuple[Requirement, ...]
    consent_text: str | None = None
    request: str | None = None


def read_entry(
    said: Said, fields: Mapping[str, Node], vocabulary: Vocabulary, notices: Mapping[str, Notice]
) -> Entry:
    """The grants of an entry with the keys `notices`, `arrangement`, `categories`, `overlays`.

    What it is for is in `purposes`; of a request it is the request itself.

    Raises:
        ProjectError: the entry names what is not declared, its arrangement rests on another ground
            or does not list a recipient, or it covers what it may not.
    """
    grants: dict[str, Grant] = {}
    for name in references(fields["notices"], notices, "notice"):
        notice = notices[name]
        arrangement = _arrangement(fields["arrangement"], notice, said.ground)
        for party, place in said.recipients.items():
            require_listed(party, place, arrangement)
        items = read_items(fields, vocabulary, arrangement, "approved")
        grants[name] = Grant(
            id=said.id,
            arrangement=arrangement.id,
            recipients=tuple(said.recipients),
            purposes=(
                tuple(references(fields["purposes"], notice.purposes, "purpose"))
                if said.request is None
                else (said.request,)
            ),
            categories=items.categories,
            overlays=items.overlays,
            clause=said.clause,
            basis="approved",
            approval=said.approval,
            period=said.period,
            place=said.place,
            requirements=said.requirements,
            consent_text=said.consent_text,
            request=said.request,
            excluded=items.excluded,
        )
    return Entry(grants)


def with_entries(notice: Notice, entries: tuple[Entry, ...]) -> Notice:
    """The notice with the grants that registers add to its own."""
    added = tuple(e.grants[notice.id] for e in entries if notice.id in e.grants)
    return replace(notice, grants=notice.grants + added)


def _arrangement(node: Node, notice: Notice, ground: Ground) -> Arrangement:
    arrangement = notice.arrangements[reference(node, notice.arrangements, "arrangement")]
    if arrangement.ground != ground:
        raise ProjectError(
            Message(
                "policy.other-ground",
                arrangement=arrangement.id,
                notice=notice.id,
                ground=arrangement.ground,
                wanted=ground,
            ),
            place=node.place,
        )
    return arrangement

"""`notices/<date>.yaml`: one file per revision of the published notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Final, cast, get_args

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Bilingual, Message, listed, offered
from sekisho.model import Arrangement, Ground, Notice, PartyKind, Period, Purpose, Responsible
from sekisho.policy.categories import names_of
from sekisho.policy.grants import Clauses, Vocabulary, read_grants, read_period
from sekisho.policy.lifts import read_earlier_data, read_former
from sekisho.policy.naming import declared, noun, references
from sekisho.policy.stated import read_stated

FOLDER: Final = "notices/"
KINDS_OF_GROUND: Final[Mapping[Ground, frozenset[PartyKind]]] = {
    "own_use": frozenset({"controller"}),
    "joint_use": frozenset({"joint_user", "authority"}),
    "entrustment": frozenset({"processor"}),
    "consent": frozenset({"third_party"}),
    "opt_out": frozenset({"third_party"}),
    "statute": frozenset({"third_party", "authority"}),
    "emergency": frozenset({"third_party", "authority"}),
    "statistics": frozenset({"controller", "joint_user", "processor", "third_party", "authority"}),
}
"""Which kinds of parties may receive data on which ground (APPI 27(1), 27(5)).

Whoever it is for, a statistic says nothing about a person."""

_READ_FROM_TEXT: Final = ("purposes", "arrangements", "grants")
_BESIDES: Final = ("earlier_data", "former_subjects", "states")


def read_notice(node: Node, vocabulary: Vocabulary, texts: Mapping[str, str]) -> Notice:
    """One revision.

    Args:
        node: the file's document.
        vocabulary: parties, categories and overlays of the policy.
        texts: the published texts in the folder of notices, by the name of their file.

    Raises:
        ProjectError: see the functions for its parts; or the file is not named after the date, or
            a revision whose text is not held says what it permits.
    """
    fields = node.mapping(
        required=("effective_from",),
        optional=("effective_to", "text", *_READ_FROM_TEXT, *_BESIDES),
    )
    period = read_period(fields, "effective_from", "effective_to")
    name = fields["effective_from"].text()
    _named_after(node, name, fields["effective_from"].place)
    text_file = _text_file(node, fields, texts)
    if text_file is None:
        return Notice(
            name, cast("dt.date", period.since), period.until, None, {}, {}, (), node.place
        )
    purposes = _purposes(fields["purposes"], cast("dt.date", period.since), vocabulary)
    arrangements = _arrangements(fields["arrangements"], vocabulary, period)
    clauses = Clauses(purposes, arrangements, period)
    return Notice(
        id=name,
        effective_from=cast("dt.date", period.since),
        effective_to=period.until,
        text_file=text_file,
        purposes=purposes,
        arrangements=arrangements,
        grants=read_grants(fields["grants"], vocabulary, clauses),
        place=node.place,
        lifts=read_earlier_data(fields.get("earlier_data"), vocabulary, clauses),
        former=read_former(fields.get("former_subjects"), clauses),
        stated=read_stated(fields.get("states"), texts[fields["text"].text()], arrangements),
    )


def in_sequence(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """The notices by date, at most one of them in force on any day.

    Raises:
        ProjectError: two would be in force on the same day, or share one text.
    """
    ordered = tuple(sorted(notices, key=lambda n: n.effective_from))
    for earlier, later in pairwise(ordered):
        if earlier.effective_to is None or earlier.effective_to >= later.effective_from:
            last = later.effective_from - dt.timedelta(days=1)
            raise ProjectError(
                Message(
                    "policy.notices-overlap",
                    day=str(later.effective_from),
                    earlier=earlier.id,
                    later=later.id,
                ),
                place=earlier.place,
                help=Message("policy.notices-overlap-help", last=str(last)),
            )
    _purposes_were_published(ordered)
    owners: dict[str, Notice] = {}
    for notice in ordered:
        if notice.text_file is None:
            continue
        other = owners.setdefault(notice.text_file, notice)
        if other is not notice:
            raise ProjectError(
                Message("policy.text-twice", name=notice.text_file, other=other.id),
                place=notice.place,
            )
    return ordered


def _purposes_were_published(notices: Sequence[Notice]) -> None:
    """A purpose goes back to a revision whose text can be read, and no further."""
    held = {n.effective_from for n in notices if n.text_file is not None}
    for notice in notices:
        for purpose in notice.purposes.values():
            if purpose.since not in held or purpose.since > notice.effective_from:
                known = listed(str(day) for day in sorted(held) if day <= notice.effective_from)
                raise ProjectError(
                    Message("policy.purpose-since", name=purpose.id, since=str(purpose.since)),
                    place=purpose.place,
                    help=Message("policy.known-names", known=known),
                )


def _named_after(node: Node, date: str, place: Place) -> None:
    wanted = f"{FOLDER}{date}.yaml"
    if not f"/{node.file}".endswith(f"/{wanted}"):
        raise ProjectError(
            Message("policy.notice-name", date=date),
            place=place,
            help=Message("policy.notice-name-help", file=wanted),
        )


def _text_file(node: Node, fields: Mapping[str, Node], texts: Mapping[str, str]) -> str | None:
    if "text" not in fields:
        for key in (*_READ_FROM_TEXT, *_BESIDES):
            if key in fields:
                raise ProjectError(
                    Message("policy.text-needed", key=key),
                    place=node.entries()[key][0],
                    help=Message("policy.text-needed-help"),
                )
        return None
    node.mapping(
        required=("effective_from", "text", *_READ_FROM_TEXT),
        optional=("effective_to", *_BESIDES),
    )
    name = fields["text"].text()
    if name not in texts:
        raise ProjectError(
            Message("policy.text-missing", name=name),
            place=fields["text"].place,
            help=Message("policy.known-names", known=offered(texts, name)),
        )
    return str(PurePosixPath(node.file).with_name(name))


def _purposes(node: Node, published: dt.date, vocabulary: Vocabulary) -> Mapping[str, Purpose]:
    purposes: dict[str, Purpose] = {}
    for number, (name, (place, entry)) in enumerate(node.entries().items(), start=1):
        if name != f"P{number}":
            raise ProjectError(
                Message("policy.purpose-order", name=name, wanted=f"P{number}"),
                place=place,
                help=Message("policy.purpose-order-help"),
            )
        fields = entry.mapping(
            required=("ja", "en"), optional=("since", "contact", "businesses", "subjects")
        )
        purposes[name] = Purpose(
            id=name,
            name=Bilingual(en=fields["en"].text(), ja=fields["ja"].text()),
            since=fields["since"].date() if "since" in fields else published,
            contact="contact" in fields and fields["contact"].boolean(),
            place=place,
            businesses=names_of(fields, "businesses", vocabulary.kinds.businesses),
            subjects=names_of(fields, "subjects", vocabulary.kinds.subjects),
        )
    if not purposes:
        raise ProjectError(Message("policy.no-purposes"), place=node.place)
    return purposes


def _arrangements(node: Node, vocabulary: Vocabulary, notice: Period) -> Mapping[str, Arrangement]:
    return {
        name: _arrangement(name, place, entry, vocabulary, notice)
        for name, (place, entry) in declared(node, "arrangement").items()
    }


def _arrangement(
    name: str, place: Place, entry: Node, vocabulary: Vocabulary, notice: Period
) -> Arrangement:
    fields = entry.mapping(
        required=("name", "ground", "parties", "clause"),
        optional=("responsible", "since", "until"),
    )
    ground = cast("Ground", fields["ground"].choice(get_args(Ground)))
    named = references(
        fields["parties"], (*vocabulary.parties, *vocabulary.groups), "party", allow_none=True
    )
    parties: dict[str, Place] = {}
    for name_, where in named.items():
        group = vocabulary.groups.get(name_)
        belong = [m.party for m in group.memberships] if group else [name_]
        parties |= {party: where for party in belong if party not in parties}
    for party, where in parties.items():
        kind = vocabulary.parties[party].kind
        if kind not in KINDS_OF_GROUND[ground]:
            raise ProjectError(
                Message("policy.ground-kind", party=party, kind=kind, ground=ground),
                place=where,
                help=Message(
                    "policy.ground-kind-help",
                    ground=ground,
                    kinds=listed(KINDS_OF_GROUND[ground]),
                ),
            )
    period = read_period(fields, "since", "until", within=notice)
    responsible: tuple[Responsible, ...] = ()
    if "responsible" in fields:
        if ground != "joint_use":
            raise ProjectError(
                Message("policy.responsible-ground", arrangement=name, ground=ground),
                place=fields["responsible"].place,
            )
        responsible = tuple(_responsible(fields["responsible"], vocabulary, parties))
    return Arrangement(
        id=name,
        name=fields["name"].bilingual(),
        ground=ground,
        parties=tuple(parties),
        clause=fields["clause"].text(),
        period=period,
        place=place,
        groups=tuple(n for n in named if n in vocabulary.groups),
        by_group=frozenset(parties.keys() - named.keys()),
        responsible=responsible,
    )


def _responsible(
    node: Node, vocabulary: Vocabulary, parties: Collection[str]
) -> Iterator[Responsible]:
    """Who answers for which items: the business itself or another user, one for each item."""
    known = sorted(
        {*parties, *(p.id for p in vocabulary.parties.values() if p.kind == "controller")}
    )
    answered: dict[str, str] = {}
    for party, (place, entry) in node.entries().items():
        if party not in known:
            raise ProjectError(
                Message("policy.unknown-name", kind=noun("party"), name=party),
                place=place,
                help=Message("policy.known-names", known=offered(known, party)),
            )
        categories = references(entry, vocabulary.categories, "category")
        for category, where in categories.items():
            first = answered.setdefault(category, party)
            if first != party:
                raise ProjectError(
                    Message(
                        "policy.responsible-twice", category=category, first=first, party=party
                    ),
                    place=where,
                )
        yield Responsible(party, tuple(categories))

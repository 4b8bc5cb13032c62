"""`foreign.yaml`: on which ground data goes to a party in another country (APPI 28).

Neither joint use nor entrustment reaches abroad by itself: without a ground on record every grant to a
foreign party counts on no day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, cast, get_args

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, listed, offered
from sekisho.model import Grant, Notice, Party, Period, Requirement
from sekisho.policy.consents import DeclaredText
from sekisho.policy.grants import APPROVAL_KEYS, approval_of, read_period
from sekisho.policy.naming import noun, references
from sekisho.policy.parties import country_code

ForeignGround = Literal["adequate_country", "equivalent_system", "consent", "exempt_27_1"]

_SAID: Final[Mapping[ForeignGround, tuple[str, ...]]] = {
    "adequate_country": (),
    "equivalent_system": ("measures", "reviewed_on", "next_due"),
    "consent": ("information", "information_version", "consent_texts"),
    "exempt_27_1": ("reason",),
}
"""What has to be on record besides country and approval (APPI 28(1)-(3), Rules 16-18)."""


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """A ground on record for one party.

    Attributes:
        country: the one that was looked at.
        counts: the days on which it counts; None = none.
        texts: under `consent`, the versions of texts that tell of the country.
    """

    ground: ForeignGround
    country: str
    counts: Period | None
    texts: frozenset[str]

    def met(self, grant: Grant) -> Period | None:
        """The days on which it counts for a grant; None = it is no ground for that one."""
        if self.ground == "consent" and grant.consent_text not in self.texts:
            return None
        if self.ground == "exempt_27_1" and grant.request is None:
            return None
        return self.counts


def read_foreign(
    node: Node, parties: Mapping[str, Party], home: str, texts: Mapping[str, DeclaredText]
) -> Mapping[str, ForeignRecord]:
    """Party -> the ground on which data goes to it.

    Args:
        node: the file's document.
        home: the controller's country.
        texts: version -> text that members agree to.

    Raises:
        ProjectError: a party is not declared, is not abroad or sits in another country than was looked
            at; its country is not designated; a text does not tell of the country; or a part of the
            record is missing.
    """
    fields = node.mapping(required=("recipients",), optional=("designated_countries",))
    designated = (
        _designated(fields["designated_countries"]) if "designated_countries" in fields else {}
    )
    found = {}
    for name, (place, entry) in fields["recipients"].entries().items():
        record = _record(entry, designated, texts)
        if name not in parties:
            raise ProjectError(
                Message("policy.unknown-name", kind=noun("party"), name=name),
                place=place,
                help=Message("policy.known-names", known=offered(parties, name)),
            )
        country = parties[name].country
        if country == home:
            raise ProjectError(
                Message("policy.not-foreign", party=name, country=country), place=place
            )
        if record.country != country:
            raise ProjectError(
                Message("policy.other-country", party=name, country=country, said=record.country),
                place=place,
                help=Message("policy.other-country-help"),
            )
        found[name] = record
    return found


def with_foreign_grounds(
    notice: Notice,
    parties: Mapping[str, Party],
    home: str,
    records: Mapping[str, ForeignRecord],
) -> Notice:
    """The notice with each grant to a foreign party held to the ground on record for it.

    A grant to several parties is split: those at home have theirs as it was.
    """
    return replace(
        notice,
        grants=tuple(
            part for grant in notice.grants for part in _parts(grant, parties, home, records)
        ),
    )


def _record(
    entry: Node, designated: Mapping[str, Period], texts: Mapping[str, DeclaredText]
) -> ForeignRecord:
    every = tuple(dict.fromkeys(key for keys in _SAID.values() for key in keys))
    common = ("ground", "country", *APPROVAL_KEYS)
    named = entry.mapping(required=common, optional=every)["ground"]
    ground = cast("ForeignGround", named.choice(get_args(ForeignGround)))
    fields = entry.mapping(required=(*common, *_SAID[ground]))
    country = country_code(fields["country"].text(), fields["country"].place)
    counts, informed = Period(), frozenset[str]()
    match ground:
        case "adequate_country":
            counts = _designation(country, fields["country"].place, designated)
        case "equivalent_system":
            fields["measures"].text()
            counts = read_period(fields, "reviewed_on", "next_due")
        case "consent":
            fields["information"].text()
            fields["information_version"].text()
            informed = frozenset(_informed(fields["consent_texts"], country, texts))
        case "exempt_27_1":
            fields["reason"].bilingual()
    return ForeignRecord(ground, country, _since(counts, approval_of(fields).on), informed)


def _designation(country: str, place: Place, designated: Mapping[str, Period]) -> Period:
    if country not in designated:
        raise ProjectError(
            Message("policy.not-designated", country=country),
            place=place,
            help=Message("policy.known-names", known=listed(designated)),
        )
    return designated[country]


def _informed(node: Node, country: str, texts: Mapping[str, DeclaredText]) -> Iterator[str]:
    """The texts; each has told the member of the country before the member agreed."""
    for version, place in references(node, texts, "text").items():
        if country not in texts[version].countries:
            raise ProjectError(
                Message("policy.text-without-country", version=version, country=country),
                place=place,
                help=Message("policy.text-without-country-help"),
            )
        yield version


def _designated(node: Node) -> Mapping[str, Period]:
    found = {}
    for code, (place, entry) in node.entries().items():
        fields = entry.mapping(required=("designation", "since"), optional=("until",))
        fields["designation"].text()
        found[country_code(code, place)] = read_period(fields, "since", "until")
    return found


def _since(days: Period, approved_on: dt.date) -> Period | None:
    """The days from the approval on; None = there are none."""
    since = max(days.since, approved_on) if days.since else approved_on
    return None if days.until is not None and days.until < since else Period(since, days.until)


def _parts(
    grant: Grant,
    parties: Mapping[str, Party],
    home: str,
    records: Mapping[str, ForeignRecord],
) -> Iterator[Grant]:
    abroad = tuple(name for name in grant.recipients if parties[name].country != home)
    at_home = tuple(name for name in grant.recipients if name not in abroad)
    if at_home:
        yield replace(grant, recipients=at_home)
    for name in abroad:
        record = records.get(name)
        needed = Requirement(
            "foreign_ground", parties[name].country, record.met(grant) if record else None
        )
        yield replace(
            grant,
            id=grant.id if len(grant.recipients) == 1 else f"{grant.id}:{name}",
            recipients=(name,),
            requirements=(*grant.requirements, needed),
        )

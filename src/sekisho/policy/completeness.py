"""What a notice lacks: findings about the notice itself, each with its article. They refuse no export."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sekisho.errors import Place
from sekisho.messages import Bilingual, Message
from sekisho.model import Arrangement, Notice, Policy
from sekisho.policy.stated import OF_JOINT_USE, PRACTICES

_ARTICLES: Final[Mapping[str, str]] = {
    "controller_name": "32(1)(i)",
    "controller_address": "32(1)(i)",
    "controller_representative": "32(1)(i)",
    "purposes_of_use": "32(1)(ii)",
    "procedure": "32(1)(iii)",
    "records_procedure": "33(5)",
    "fee_scope": "38(1)",
    "security_measures": "32(1)(iv)",
    "complaints": "32(1)(iv)",
    **dict.fromkeys(OF_JOINT_USE, "27(5)(iii)"),
    "responsible_for_items": "27(5)(iii)",
    "foreign_recipients": "28",
    "related_information": "31",
    "pseudonymised_data": "41",
    "anonymised_data": "43",
    "vague_purpose": "17(1)",
    "no_provision_purpose": "17(1)",
}
"""What is found -> article, paragraph and item of the APPI that asks for it."""
_ASKED_OF_ALL: Final = (
    "controller_name", "controller_address", "controller_representative", "purposes_of_use",
    "procedure", "records_procedure", "complaints",
)  # fmt: skip
_VAGUE: Final = (
    "事業活動", "マーケティング活動", "サービスの向上", "サービス向上", "業務の遂行", "業務に必要",
    "業務上必要", "その他", "各種事業",
)  # fmt: skip
"""Words by which nobody can tell what is done with the data (guideline 3-1-1)."""
_PROVISION: Final = ("第三者", "提供先", "外部に提供")
"""Words by which a purpose says that data is given to others (guideline 3-1-1)."""


@dataclass(frozen=True, slots=True)
class NoticeFinding:
    """Something that the notice does not state, or not well enough.

    Attributes:
        what: the key that would state it below `states`, or what is wrong with a purpose.
        subject: the arrangement or purpose that it is about; None = the notice as a whole.
        certain: whether the law asks for it as things are. If not, it does where the practice exists,
            and nobody has said whether it does.
        place: where the reading would say so.
    """

    what: str
    subject: str | None
    certain: bool
    message: Message
    help: Message
    place: Place

    @property
    def article(self) -> Bilingual:
        """The article that asks for it, as it is cited."""
        said = _ARTICLES[self.what]
        return Bilingual(en=f"APPI Art. {said}", ja=f"個人情報保護法{_in_japanese(said)}")


def notice_findings(policy: Policy, notice: Notice) -> tuple[NoticeFinding, ...]:
    """What a notice whose text is held lacks by APPI 27(5)(iii), 32 and 17(1), in the order of articles."""
    found = (
        *_about_purposes(notice),
        *_about_joint_use(policy, notice),
        *_about_practices(policy, notice),
        *_about_the_business(notice),
    )
    return tuple(sorted(found, key=lambda f: (_order(f.what), f.subject or "")))


def _about_purposes(notice: Notice) -> Iterator[NoticeFinding]:
    for purpose in notice.purposes.values():
        vague = [word for word in _VAGUE if word in purpose.name.ja]
        if vague:
            words = "、".join(f"「{word}」" for word in vague)
            yield _finding(
                "vague_purpose",
                purpose.id,
                purpose.place,
                purpose=purpose.id,
                name=purpose.name,
                words=words,
            )
    by_consent = [a for a in notice.arrangements.values() if a.ground == "consent" and a.parties]
    told = any(word in p.name.ja for p in notice.purposes.values() for word in _PROVISION)
    if by_consent and not told:
        for arrangement in by_consent:
            yield _of("no_provision_purpose", arrangement)


def _about_joint_use(policy: Policy, notice: Notice) -> Iterator[NoticeFinding]:
    for arrangement in notice.arrangements.values():
        if arrangement.ground != "joint_use":
            continue
        stated = notice.stated.joint_use.get(arrangement.id, {})
        for what in OF_JOINT_USE:
            if what not in stated:
                yield _of(what, arrangement)
        yield from _without_responsible(policy, notice, arrangement)


def _without_responsible(
    policy: Policy, notice: Notice, arrangement: Arrangement
) -> Iterator[NoticeFinding]:
    """Items that are used jointly and that nobody answers for, where it is told item by item."""
    answered = {c for r in arrangement.responsible for c in r.categories}
    granted = {c for g in notice.grants if g.arrangement == arrangement.id for c in g.categories}
    missing = [c for c in sorted(granted) if answered.isdisjoint(policy.ancestry(c))]
    if answered and missing:
        names = [policy.categories[c].name for c in missing]
        yield _finding(
            "responsible_for_items",
            arrangement.id,
            arrangement.place,
            arrangement=arrangement.id,
            name=arrangement.name,
            categories=Bilingual(
                en=", ".join(n.en for n in names), ja="、".join(n.ja for n in names)
            ),
        )


def _about_practices(policy: Policy, notice: Notice) -> Iterator[NoticeFinding]:
    home = policy.parties[policy.controller].country
    abroad = sorted(
        party
        for arrangement in notice.arrangements.values()
        for party in arrangement.parties
        if policy.parties[party].country != home
    )
    for what in PRACTICES:
        if what in notice.stated.quotes:
            continue
        if what == "foreign_recipients" and abroad:
            names = ", ".join(f"`{party}`" for party in dict.fromkeys(abroad))
            yield _finding(what, None, notice.place, parties=names)
        elif what not in notice.stated.not_done:
            yield _finding(what, None, notice.place, certain=False)


def _about_the_business(notice: Notice) -> Iterator[NoticeFinding]:
    stated = notice.stated.quotes
    for what in _ASKED_OF_ALL:
        if what not in stated:
            yield _finding(what, None, notice.place)
    if "fee" in stated and "fee_scope" not in stated:
        yield _finding("fee_scope", None, notice.place, fee=stated["fee"])
    if "security_measures" not in stated:
        way = "on-request" if "security_on_request" in stated else "missing"
        yield _finding("security_measures", None, notice.place, way=way)


def _of(what: str, arrangement: Arrangement) -> NoticeFinding:
    return _finding(
        what,
        arrangement.id,
        arrangement.place,
        arrangement=arrangement.id,
        name=arrangement.name,
    )


def _finding(
    what: str,
    subject: str | None,
    place: Place,
    *,
    certain: bool = True,
    way: str = "",
    **facts: str | Bilingual,
) -> NoticeFinding:
    id_ = f"notice.{what}" + (f".{way}" if way else "" if certain else ".unknown")
    return NoticeFinding(
        what, subject, certain, Message(id_, **facts), Message(f"{id_}.help", **facts), place
    )


def _order(what: str) -> tuple[tuple[int, ...], int]:
    """By article, and within one in the order of this module."""
    article = tuple(map(int, re.findall(r"\d+", _ARTICLES[what])))
    return article, [*_ARTICLES].index(what)


def _in_japanese(article: str) -> str:
    number, *rest = re.findall(r"\w+", article)
    units = ("項", "号")
    parts = (f"{_ARABIC.get(part, part)}{unit}" for part, unit in zip(rest, units, strict=False))
    return f"{number}条{''.join(parts)}"


_ARABIC: Final[Mapping[str, str]] = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}

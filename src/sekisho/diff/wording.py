"""Claims of a policy in words, one sentence for a group of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from sekisho.diff import days
from sekisho.diff.claims import Group
from sekisho.messages import Bilingual, Fact, Message

NOTHING: Final = Bilingual("", "")


def sentence(group: Group) -> Message:
    """What the claims of a group say."""
    parts = [", ".join(values) for values in group.parts]
    return _SENTENCES[group.one.kind](group, parts)


def words(message: Message | None) -> Bilingual:
    """A sentence as a fact of another one; nothing for none."""
    return Bilingual(message.text("en"), message.text("ja")) if message else NOTHING


def _grant(group: Group, parts: list[str]) -> Message:
    arrangements, recipients, purposes, _ = parts
    text, condition = group.one.condition or ("", "")
    on = [
        words(Message("diff.on-consent", text=text) if text else None),
        words(Message("diff.on-condition", condition=condition) if condition else None),
    ]
    return Message(
        "diff.grant",
        arrangements=arrangements,
        recipients=recipients,
        purposes=purposes,
        consent=Bilingual("".join(o.en for o in on), "".join(o.ja for o in on)),
        **_data(group),
    )


def _lift(group: Group, parts: list[str]) -> Message:
    arrangements, purposes = parts
    (reach,) = group.one.reach
    acquired = Message("diff.acquired-since", day=_day(-reach)) if reach else None
    return Message(
        "diff.lift",
        arrangements=arrangements,
        purposes=purposes,
        acquired=words(acquired),
        **_data(group),
    )


def _former(group: Group, parts: list[str]) -> Message:
    arrangements, purposes = parts
    return Message("diff.former", arrangements=arrangements, purposes=purposes, **_when(group))


def _purpose(group: Group, parts: list[str]) -> Message:
    purpose, ja, en = parts
    since, silent = group.one.reach
    told_of = ", ".join(part for part in group.one.condition or () if part)
    return Message(
        "diff.purpose",
        purpose=purpose,
        text=Bilingual(en=en, ja=ja),
        since=_day(-since),
        contact=words(None if silent else Message("diff.contact")),
        told_of=words(Message("diff.told-of", kinds=told_of) if told_of else None),
        **_when(group),
    )


def _arrangement(group: Group, parts: list[str]) -> Message:
    arrangement, ground, parties = parts
    return Message(
        "diff.arrangement", arrangement=arrangement, ground=ground, parties=parties, **_when(group)
    )


def _consent_text(group: Group, parts: list[str]) -> Message:
    text, recipients, purposes = parts
    (age,) = group.one.reach
    return Message(
        "diff.consent-text",
        text=text,
        recipients=recipients,
        purposes=purposes,
        age=-age,
        **_data(group),
    )


def _statute(group: Group, _: list[str]) -> Message:
    columns = group.one.condition
    return Message("diff.statute", column=columns[0]) if columns else Message("diff.statute-any")


def _request(group: Group, parts: list[str]) -> Message:
    number, _, arrangement, party, export, _ = parts
    return Message(
        "diff.request",
        number=number,
        arrangement=arrangement,
        party=party,
        export=export,
        **_when(group),
    )


def _waiver(group: Group, parts: list[str]) -> Message:
    rule, export, use, column = parts
    origin = group.one.condition
    return Message(
        "diff.waiver",
        rule=rule,
        export=export,
        use=use,
        column=column,
        origin=words(Message("diff.waived-origin", origin=origin[0]) if origin else None),
        **_when(group),
    )


def _destination(_: Group, parts: list[str]) -> Message:
    destination, party, path = parts
    return Message("diff.destination", destination=destination, party=party, path=path)


def _taking(group: Group, parts: list[str]) -> Message:
    recipient, purposes = parts
    return Message("diff.taking", recipient=recipient, purposes=purposes, **_data(group))


def _condition(group: Group, parts: list[str]) -> Message:
    condition, source = parts
    if group.one.condition is None:
        return Message("diff.condition-row", condition=condition, source=source)
    column, value = group.one.condition
    return Message("diff.condition", condition=condition, source=source, column=column, value=value)


_SENTENCES: Final[Mapping[str, Callable[[Group, list[str]], Message]]] = {
    "grant": _grant,
    "lift": _lift,
    "former": _former,
    "purpose": _purpose,
    "arrangement": _arrangement,
    "consent-text": _consent_text,
    "statute": _statute,
    "request": _request,
    "waiver": _waiver,
    "destination": _destination,
    "taking": _taking,
    "condition": _condition,
}


def _when(group: Group) -> dict[str, Fact]:
    return {"days": days.said(group.rest)}


def _data(group: Group) -> dict[str, Fact]:
    overlays = ", ".join(sorted(group.one.overlays))
    excluded = ", ".join(sorted(group.one.excluded))
    named = [
        words(Message("diff.but-for", categories=excluded) if excluded else None),
        words(Message("diff.by-name", overlays=overlays) if overlays else None),
    ]
    return {
        "categories": ", ".join(group.categories),
        "overlays": Bilingual("".join(n.en for n in named), "".join(n.ja for n in named)),
        **_when(group),
    }


def _day(ordinal: int) -> str:
    return str(dt.date.fromordinal(ordinal))

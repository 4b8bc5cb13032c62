"""A request of a member as lines of text and as JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from sekisho.cli.as_json import Json
from sekisho.cli.width import clean, indented
from sekisho.messages import Fact, Lang, Message, one_line
from sekisho.policy import ANY
from sekisho.requests import (
    ARTICLES,
    GROUNDS,
    Decided,
    Event,
    Extent,
    Identified,
    MemberRequest,
    Received,
    article,
)


def summary(request: MemberRequest, today: dt.date) -> Message:
    """One line about a request."""
    received = request.received
    return Message(
        "request.line",
        id=request.id,
        kind=Message(f"request.kind.{received.kind}").bilingual,
        subject=received.subject,
        on=str(received.on),
        due=str(received.due),
        state=_state(request, today).bilingual,
    )


def ended_line(request: MemberRequest, lang: Lang) -> str:
    """What was entered last."""
    event, _, _ = request.history[-1]
    told = event_message(request, event).bilingual
    return clean(Message("request.entered", id=request.id, event=told).text(lang))


def request_lines(request: MemberRequest, today: dt.date, lang: Lang, width: int) -> list[str]:
    """All that is known of a request."""
    lines = indented(summary(request, today).text(lang), "", width)
    fee = request.fee
    told = Message("request.label.no-fee") if fee is None else Message("request.label.fee", fee=fee)
    lines += indented(told.text(lang), "  ", width)
    if request.received.extent is not None:
        extent = request.in_force or request.received.extent
        lines += indented(_extent_message(extent).text(lang), "  ", width)
    for event, at, by in request.history:
        lines += indented(clean(event_message(request, event).text(lang)), "  - ", width)
        entered = Message("request.label.entered", at=f"{at:%Y-%m-%d %H:%M}", by=one_line(by))
        lines += indented(entered.text(lang), "    ", width)
    return lines


def _extent_message(extent: Extent) -> Message:
    """What a stop is about, `*` as the word that people read."""
    everything = Message("request.label.all").bilingual
    named = {n: everything if name == ANY else name for n, name in asdict(extent).items()}
    return Message("request.label.extent", **named)


def request_value(request: MemberRequest, today: dt.date, lang: Lang) -> Json:
    """A request as JSON; words of the law as they are, sentences in `lang`."""
    received = request.received
    in_force = request.in_force
    return {
        "id": request.id,
        "kind": received.kind,
        "article": ARTICLES[received.kind],
        "member_no": received.subject,
        "name": received.name,
        "received": received.on,
        "how": received.how,
        "wanted": received.wanted,
        "due": received.due,
        "overdue": request.is_open and received.due < today,
        "open": request.is_open,
        "state": _state(request, today).text(lang),
        "fee_yen": request.fee,
        "identified": asdict(request.identified) if request.identified else None,
        "actual_cost_told": asdict(request.charged) if request.charged else None,
        "paid": request.paid.on if request.paid else None,
        "decided": _decided_value(request),
        "done": asdict(request.done) if request.done else None,
        "informed": [asdict(one) for one in request.informed],
        "withdrawn": asdict(request.withdrawn) if request.withdrawn else None,
        "in_force": asdict(in_force) if in_force else None,
        "history": [
            {"entered": at, "by": by, "event": event_message(request, event).text(lang)}
            for event, at, by in request.history
        ],
    }


def event_message(request: MemberRequest, event: Event) -> Message:
    """What an event says, on one line."""
    facts: dict[str, Fact] = {
        name: value if isinstance(value, int) else one_line(str(value))
        for name, value in asdict(event).items()
        if isinstance(value, str | int | dt.date)
    }
    match event:
        case Received():
            kind = "received"
            facts["kind"] = Message(f"request.kind.{event.kind}").bilingual
            facts["article"] = article(ARTICLES[event.kind])
        case Identified(confirmed=False):
            kind = "not-identified"
        case Identified(representative=str(who)):
            kind = f"identified-{who}"
        case Decided():
            kind = event.ruling
            if event.ground is not None:
                facts["ground"] = Message(f"request.ground.{event.ground}").bilingual
                facts["article"] = article(GROUNDS[request.received.kind][event.ground])
        case _:
            kind = type(event).__name__.lower()
    return Message(f"request.event.{kind}", **facts)


def _decided_value(request: MemberRequest) -> Json | None:
    if request.decided is None:
        return None
    ground = request.decided.ground
    rests_on = GROUNDS[request.received.kind][ground] if ground else None
    return {**asdict(request.decided), "article": rests_on}


def _state(request: MemberRequest, today: dt.date) -> Message:
    told = Message(f"request.state.{_word(request)}")
    if request.is_overdue(today):
        told = Message("request.state.overdue", state=told.bilingual)
    if request.in_force is not None:
        told = Message("request.state.in-force", state=told.bilingual)
    return told


def _word(request: MemberRequest) -> str:
    if request.withdrawn is not None:
        return "withdrawn"
    if request.done is not None:
        return "refused" if request.refused else "done"
    if request.decided is not None:
        return "untold" if request.refused else "undone"
    if request.identified is None:
        return "unidentified"
    return "undecided" if request.identified.confirmed else "unconfirmed"

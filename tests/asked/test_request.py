"""What can happen to a request in which order, and what is in force meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import AskedFor
from sekisho.requests import (
    ARTICLES,
    GROUNDS,
    STOPS,
    Charged,
    Decided,
    Done,
    Event,
    Extent,
    Identified,
    Informed,
    MemberRequest,
    Paid,
    Received,
    Withdrawn,
    article,
)
from sekisho.requests.request import after

AT = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
DAY = AT.date()
FLOWS: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("flows.yaml").read_text(encoding="utf-8")
)
PART = Extent(purpose="P2")
KINDS: tuple[AskedFor, ...] = get_args(AskedFor)


def received(kind: AskedFor, fee: int | None = None) -> MemberRequest:
    """A request that has just come."""
    extent = Extent() if kind in STOPS else None
    due = DAY + dt.timedelta(days=14)
    return MemberRequest(
        1, Received(kind, "0012345", None, DAY, "post", "please", extent, due, fee)
    )


def event_of(text: str, kind: AskedFor) -> Event:
    """The event that a case names."""
    word, _, rest = text.partition(" ")
    match word:
        case "yes" | "no":
            return Identified(word == "yes", DAY, "card", None, None)
        case "cost":
            return Charged(int(rest), DAY, "phone")
        case "informed":
            return Informed(rest, DAY, "post")
        case "granted" | "partly" | "refused":
            part = PART if word == "partly" and kind in STOPS else None
            return Decided(word, DAY, "so it is", rest or None, part)
    return {"paid": Paid(DAY), "done": Done(DAY, "post"), "withdrawn": Withdrawn(DAY, "phone")}[
        word
    ]


@pytest.mark.parametrize("name", FLOWS)
def test_flow(name: str) -> None:
    case = FLOWS[name]
    request = received(case["kind"], 300 if case.get("fee") else None)
    *first, last = [*(event_of(e, case["kind"]) for e in case["events"]), None]
    if "refused" in case:
        *first, last = first
    for event in first:
        request = after(request, event, AT, "x")
    if last is not None:
        with pytest.raises(ProjectError) as refused:
            after(request, last, AT, "x")
        assert refused.value.message.id == case["refused"]
        return
    assert (request.in_force is not None, request.is_open) == (case["in_force"], case["open"])
    assert request.in_force in {None, PART if "partly no-reason" in case["events"] else Extent()}


EVENTS = st.sampled_from(
    [
        "yes", "no", "paid", "done", "withdrawn", "informed jccu", "cost 1200", "granted",
        *(f"{word} {g}" for word in ("partly", "refused") for of in GROUNDS.values() for g in of),
    ]
)  # fmt: skip


@given(st.sampled_from(KINDS), st.lists(EVENTS, max_size=12), st.booleans())
def test_a_stop_is_in_force_until_it_is_refused_or_taken_back(
    kind: AskedFor, events: list[str], fee: bool
) -> None:
    """Whatever happens in whatever order; what may not happen changes nothing."""
    request = received(kind, 300 if fee else None)
    last_ruling, withdrawn = None, False
    for text in events:
        event = event_of(text, kind)
        try:
            request = after(request, event, AT, "x")
        except ProjectError:
            continue
        last_ruling = event.ruling if isinstance(event, Decided) else last_ruling
        withdrawn = withdrawn or isinstance(event, Withdrawn)
    stops = kind in STOPS and not withdrawn and last_ruling != "refused"
    assert (request.in_force is not None) == stops
    if request.decided is not None:
        assert (request.decided.ground is None) == (request.decided.ruling == "granted")
    if request.done is not None and request.decided is not None:
        assert request.paid or request.refused or request.fee is None


@pytest.mark.parametrize("kind", KINDS)
def test_what_happened_before_it_came_did_not_happen_to_it(kind: AskedFor) -> None:
    early = Identified(True, DAY - dt.timedelta(days=1), "card", None, None)
    with pytest.raises(ProjectError) as refused:
        after(received(kind), early, AT, "x")
    assert refused.value.message.id == "request.before"


def test_a_part_needs_its_extent_and_nothing_else_has_one() -> None:
    stop = after(received("suspension"), event_of("yes", "suspension"), AT, "x")
    correction = after(received("correction"), event_of("yes", "correction"), AT, "x")
    for request, ruling, ground, extent in (
        (stop, "partly", "no-reason", None),
        (stop, "granted", None, PART),
        (stop, "refused", "no-reason", PART),
        (correction, "partly", "true", PART),
    ):
        with pytest.raises(ProjectError) as refused:
            after(request, Decided(ruling, DAY, "x", ground, extent), AT, "x")
        assert refused.value.message.id == "request.part-extent"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_ground_has_its_article_and_words(kind: AskedFor) -> None:
    """In both languages; the law is cited as people cite it."""
    assert Message(f"request.kind.{kind}").text("ja")
    for ground, rests_on in [*GROUNDS[kind].items(), ("identity", ARTICLES[kind])]:
        assert Message(f"request.ground.{ground}").text("ja")
        assert article(rests_on).en == f"APPI {rests_on}"
        assert article(rests_on).ja.startswith("個人情報保護法第3")


def test_articles_are_cited_as_the_law_counts() -> None:
    assert article("33(2)(ii)").ja == "個人情報保護法第33条第2項第2号"
    assert article("35(1)(5)").ja == "個人情報保護法第35条第1項・第5項"


def test_the_actual_cost_takes_the_place_of_the_fee() -> None:
    request = after(received("disclosure", 300), Charged(1200, DAY, "phone"), AT, "x")
    assert (received("disclosure", 300).fee, request.fee) == (300, 1200)
    assert replace(request, charged=None).fee == 300

"""A request of a member as its events have left it, and which events can follow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sekisho.errors import ProjectError
from sekisho.messages import Message, listed
from sekisho.requests.events import (
    Charged,
    Decided,
    Done,
    Event,
    Extent,
    Identified,
    Informed,
    Paid,
    Received,
    Withdrawn,
)
from sekisho.requests.law import GROUNDS, NO_IDENTITY, STOPS


@dataclass(frozen=True, slots=True)
class MemberRequest:
    """One request.

    Attributes:
        number: in the order of coming in, from 1.
        identified: the latest look at who asks.
        informed: parties that were told, each with the latest event.
        history: all events with when and by whom each was entered, in their order.
    """

    number: int
    received: Received
    identified: Identified | None = None
    charged: Charged | None = None
    paid: Paid | None = None
    decided: Decided | None = None
    done: Done | None = None
    informed: tuple[Informed, ...] = ()
    withdrawn: Withdrawn | None = None
    history: tuple[tuple[Event, dt.datetime, str], ...] = ()

    @property
    def id(self) -> str:
        """What people call it by."""
        return f"R{self.number:04d}"

    @property
    def confirmed(self) -> bool:
        """Whether it is known that the member asks, or who may ask for the member."""
        return self.identified is not None and self.identified.confirmed

    @property
    def refused(self) -> bool:
        """Whether nothing of it was granted."""
        return self.decided is not None and self.decided.ruling == "refused"

    @property
    def is_open(self) -> bool:
        """Whether something is left to be done."""
        return self.done is None and self.withdrawn is None

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the day by which it was due is over, and it is not."""
        return self.is_open and self.received.due < today

    @property
    def over_on(self) -> dt.date | None:
        """The last day on which something happened to it; None = it is open, or stops something."""
        if self.is_open or self.in_force is not None:
            return None
        return max(day for event, at, _ in self.history for day in (event.on, at.date()))

    @property
    def fee(self) -> int | None:
        """Yen that are asked for it: the actual cost where the member was told of one."""
        return self.charged.yen if self.charged is not None else self.received.fee

    @property
    def in_force(self) -> Extent | None:
        """What it stops now: from its coming in until it is refused or taken back.

        One that nobody has decided on yet is in force: what the law may demand is not put off. One
        that is granted in part is in force for that part.
        """
        if self.received.kind not in STOPS or self.refused or self.withdrawn is not None:
            return None
        if self.decided is not None and self.decided.extent is not None:
            return self.decided.extent
        return self.received.extent


def after(request: MemberRequest, event: Event, at: dt.datetime, by: str) -> MemberRequest:
    """The request after an event.

    Raises:
        ProjectError: the event cannot follow; why, and what would have to be done first.
    """
    _not_before(request, event.on)
    changed = _changed(request, event)
    return replace(changed, history=(*request.history, (event, at, by)))


def _changed(request: MemberRequest, event: Event) -> MemberRequest:
    if request.withdrawn is not None:
        raise _refusal(request, "withdrawn")
    match event:
        case Received():
            raise _refusal(request, "received-twice")
        case Identified():
            _not_done(request)
        case Charged():
            _chargeable(request, event)
        case Paid():
            _payable(request)
        case Decided():
            _decidable(request, event)
        case Done():
            _doable(request)
        case Informed():
            others = tuple(i for i in request.informed if i.recipient != event.recipient)
            return replace(request, informed=(*others, event))
        case Withdrawn():
            pass
    kept: dict[str, Any] = {type(event).__name__.lower(): event}
    return replace(request, **kept)


def _not_done(request: MemberRequest) -> None:
    if request.done is not None:
        raise _refusal(request, "done")


def _payable(request: MemberRequest) -> None:
    if request.fee is None:
        raise _refusal(request, "no-fee")
    if request.paid is not None:
        raise _refusal(request, "paid")


def _doable(request: MemberRequest) -> None:
    _not_done(request)
    if request.decided is None:
        raise _refusal(request, "undecided")
    if request.fee is not None and request.paid is None and not request.refused:
        raise _refusal(request, "unpaid")


def _chargeable(request: MemberRequest, event: Charged) -> None:
    """The actual cost takes the place of the notice's fee; where there is none, it takes none."""
    if request.received.fee is None:
        raise _refusal(request, "no-fee")
    if event.yen <= request.received.fee:
        raise ProjectError(Message("request.cost-not-more", fee=request.received.fee))
    if request.paid is not None:
        raise _refusal(request, "paid")
    _not_done(request)


def _decidable(request: MemberRequest, event: Decided) -> None:
    _not_done(request)
    kind = request.received.kind
    if event.ruling != "granted" and event.ground not in GROUNDS[kind]:
        raise ProjectError(
            Message("request.needs-ground", id=request.id),
            help=Message("request.grounds", grounds=listed(GROUNDS[kind])),
        )
    if event.ruling == "granted" and event.ground is not None:
        raise ProjectError(Message("request.ground-of-grant"))
    if (event.extent is not None) != (event.ruling == "partly" and kind in STOPS):
        raise ProjectError(Message("request.part-extent"), help=Message("request.part-extent-help"))
    if request.confirmed and event.ground == NO_IDENTITY:
        raise _refusal(request, "confirmed")
    if not request.confirmed and event.ground != NO_IDENTITY:
        raise _refusal(request, "unconfirmed")


def _not_before(request: MemberRequest, on: dt.date) -> None:
    if on < request.received.on:
        raise ProjectError(
            Message("request.before", id=request.id, on=str(on), received=str(request.received.on))
        )


def _refusal(request: MemberRequest, why: str) -> ProjectError:
    return ProjectError(
        Message(f"request.not.{why}", id=request.id),
        help=Message("request.see", id=request.id),
    )

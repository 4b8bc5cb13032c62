"""What happens to a request, one event after another; nothing is ever changed or taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from sekisho.model import AskedFor
from sekisho.policy import ANY

Representative = Literal["guardian", "agent"]
"""Who asks for a member: a legal guardian, or somebody whom the member has mandated (APPI 37(3))."""
Ruling = Literal["granted", "partly", "refused"]


@dataclass(frozen=True, slots=True)
class Extent:
    """What a stop is about, in the words of the ledger: each a name of the policy, or `*` for all."""

    recipient: str = ANY
    purpose: str = ANY
    arrangement: str = ANY
    category: str = ANY


@dataclass(frozen=True, slots=True)
class Received:
    """A request has come.

    Attributes:
        subject: the member's number in its canonical form; `name` as it is to stand on a statement.
        how: on which way it came; `wanted` says what is asked for, in the member's own words.
        extent: what a stop is about; None of any other request.
        due: by when it is to be done with.
        fee: yen that the notice asks for it; None = nothing.
    """

    kind: AskedFor
    subject: str
    name: str | None
    on: dt.date
    how: str
    wanted: str
    extent: Extent | None
    due: dt.date
    fee: int | None


@dataclass(frozen=True, slots=True)
class Identified:
    """Somebody has looked at who asks.

    Attributes:
        confirmed: whether it is the member, or who may ask for the member.
        evidence: where the proof of what a representative may do lies.
    """

    confirmed: bool
    on: dt.date
    how: str
    representative: Representative | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Charged:
    """The member has been told the actual cost, before anything is asked for it."""

    yen: int
    on: dt.date
    how: str


@dataclass(frozen=True, slots=True)
class Paid:
    """The fee has been paid."""

    on: dt.date


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision has been made.

    Attributes:
        ground: on which it is refused, in whole or in part; see `law.GROUNDS`.
        extent: what a stop that is granted in part is about from now on.
    """

    ruling: Ruling
    on: dt.date
    reason: str
    ground: str | None
    extent: Extent | None


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided has been done, and the member has been told (APPI 33(3), 34(3), 35(7))."""

    on: dt.date
    how: str


@dataclass(frozen=True, slots=True)
class Informed:
    """A party that has the data has been told of it."""

    recipient: str
    on: dt.date
    how: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The member has taken the request back; what it stopped goes on."""

    on: dt.date
    how: str


Event = Received | Identified | Charged | Paid | Decided | Done | Informed | Withdrawn
_KINDS: Final[Mapping[str, type[Event]]] = {kind.__name__.lower(): kind for kind in get_args(Event)}


def event_body(event: Event) -> dict[str, Any]:
    """An event as the register writes it."""
    return {"event": type(event).__name__.lower(), "facts": asdict(event)}


def read_event(body: Mapping[str, Any]) -> Event:
    """The event that the register has written.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    kind, facts = _KINDS[body["event"]], body["facts"]
    hints = get_type_hints(kind)
    if facts.keys() != {f.name for f in fields(kind)}:
        raise ValueError("other facts")
    values: dict[str, Any] = {name: _value(hints[name], value) for name, value in facts.items()}
    return kind(**values)


def _value(hint: Any, value: object) -> object:  # noqa: ANN401 - a type as Python has it
    """A fact of the type that it has to be of."""
    if get_origin(hint) in {Union, type(str | None)}:
        if value is None:
            return None
        (hint,) = (h for h in get_args(hint) if h is not type(None))
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ValueError("another word")
        return value
    if hint is Extent and isinstance(value, Mapping):
        return Extent(**value)
    if hint is dt.date and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise TypeError("another type")
    return value

"""A file of the register: what happened to a request, or that it was removed with the request."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from sekisho.audit import chain
from sekisho.audit.chain import Link
from sekisho.requests.events import Event, event_body, read_event

FORMAT: Final = "sekisho.requests/1"


@dataclass(frozen=True, slots=True)
class Written:
    """What happened to a request, when it was entered and by whom."""

    event: Event
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Removed:
    """That something was here; `run` is the number of the run of the record that removed it."""

    run: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the register.

    Attributes:
        request: the number of the request that it is about.
        digest: SHA-256 of the file as it was written first, whatever is left of it.
    """

    number: int
    request: int
    digest: str
    what: Written | Removed


def entry_body(number: int, previous: Link | None, request: int, what: Written) -> dict[str, Any]:
    """An entry as it is written."""
    return {
        **_common(number, previous, request),
        "recorded_at": what.at.isoformat(),
        "by": what.by,
        **event_body(what.event),
    }


def removed_body(data: bytes, run: int) -> dict[str, Any]:
    """What is put in the place of an entry: its place in the chain, and nothing of the member."""
    body = orjson.loads(data)
    kept = {key: body[key] for key in ("format", "number", "previous", "request")}
    return {**kept, "removed": {"sha256": hashlib.sha256(data).hexdigest(), "run": run}}


def read_entry(data: bytes, number: int, previous: Link | None) -> Entry:
    """An entry as it was written.

    Args:
        previous: the entry before.

    Raises:
        KeyError, TypeError, ValueError: it is none, or not the one that comes after that.
    """
    body: Mapping[str, Any] = orjson.loads(data)
    request = body["request"]
    if not isinstance(request, int):
        raise TypeError(request)
    common = {key: body[key] for key in ("format", "number", "previous", "request")}
    if common != _common(number, previous, request):
        raise ValueError("another entry")
    if "removed" in body:
        left = body["removed"]
        return Entry(number, request, str(left["sha256"]), Removed(int(left["run"])))
    at = dt.datetime.fromisoformat(body["recorded_at"])
    what = Written(read_event(body), at, str(body["by"]))
    return Entry(number, request, hashlib.sha256(data).hexdigest(), what)


def _common(number: int, previous: Link | None, request: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "number": number,
        "previous": chain.link_body(previous),
        "request": request,
    }

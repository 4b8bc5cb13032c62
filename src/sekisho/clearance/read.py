"""What a clearance that lies somewhere says. Whether it is true is `verify`'s question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from sekisho.clearance.statement import (
    PAYLOAD_TYPE,
    PREDICATE_TYPE,
    STATEMENT_TYPE,
    ClearedColumn,
    LogHead,
)
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.signing import Envelope, open_envelope


@dataclass(frozen=True, slots=True)
class StatedWaiver:
    """A waiver as a clearance names it, with the rules that it was against, sorted."""

    id: str
    rules: tuple[str, ...]
    approved_by: str
    approved_on: dt.date
    expires: dt.date


@dataclass(frozen=True, slots=True)
class Stated:
    """What a clearance says, as far as a file can be judged by it.

    Attributes:
        file, digest, size: of the one file that it is about; SHA-256 in hex, bytes.
        expires: the last day on which the file may be taken on its strength.
        notice_until: the last day of the notice, where the controller had published another one.
        requests: digest of the register of requests; None = nothing had been entered, or it is of a
            version that did not tell.
        waivers: those that the file has left by.
        body: the whole statement.
    """

    file: str
    digest: str
    size: int
    controller: str
    export: str
    destination: str
    recipient: str
    purpose: str
    arrangement: str
    clause: str
    notice: str
    notice_until: dt.date | None
    day: dt.date
    expires: dt.date
    ledger: str | None
    requests: str | None
    columns: tuple[ClearedColumn, ...]
    rows: int
    waivers: tuple[StatedWaiver, ...]
    head: LogHead
    envelope: Envelope
    body: Mapping[str, Any]


def read_stated(data: bytes) -> Stated:
    """What a clearance says.

    Raises:
        DataError: it is none.
    """
    envelope = open_envelope(data)
    try:
        return _stated(envelope, orjson.loads(envelope.payload))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(Message("clearance.unreadable")) from error


def columns_of(data: bytes) -> tuple[ClearedColumn, ...]:
    """The columns that a clearance lists.

    Raises:
        DataError: it is none.
    """
    return read_stated(data).columns


def _stated(envelope: Envelope, body: Mapping[str, Any]) -> Stated:
    kinds = (envelope.payload_type, body["_type"], body["predicateType"])
    if kinds != (PAYLOAD_TYPE, STATEMENT_TYPE, PREDICATE_TYPE):
        raise ValueError(kinds)
    (subject,) = body["subject"]
    said, file = body["predicate"], body["predicate"]["file"]
    until = said["notice"]["until"]
    return Stated(
        file=subject["name"],
        digest=subject["digest"]["sha256"],
        size=int(file["bytes"]),
        controller=said["controller"],
        export=said["export"],
        destination=said["destination"],
        recipient=said["recipient"],
        purpose=said["purpose"],
        arrangement=said["arrangement"]["id"],
        clause=said["arrangement"]["clause"],
        notice=said["notice"]["id"],
        notice_until=dt.date.fromisoformat(until) if until else None,
        day=dt.date.fromisoformat(said["businessDate"]),
        expires=dt.date.fromisoformat(said["expires"]),
        ledger=said["digests"]["ledger"],
        requests=said["digests"].get("requests"),
        columns=tuple(
            ClearedColumn(c["name"], c["type"], tuple(c["categories"])) for c in file["columns"]
        ),
        rows=int(file["rows"]),
        waivers=_waivers(said["waivers"]),
        head=LogHead(int(said["log"]["number"]), said["log"]["digest"]["sha256"]),
        envelope=envelope,
        body=body,
    )


def _waivers(said: Sequence[Mapping[str, Any]]) -> tuple[StatedWaiver, ...]:
    """Each waiver once; a clearance has an entry for each reason that it takes away."""
    rules: dict[str, set[str]] = {}
    for one in said:
        rules.setdefault(one["id"], set()).add(one["rule"])
    return tuple(
        StatedWaiver(
            id=id_,
            rules=tuple(sorted(rules[id_])),
            approved_by=one["approvedBy"],
            approved_on=dt.date.fromisoformat(one["approvedOn"]),
            expires=dt.date.fromisoformat(one["expires"]),
        )
        for id_, one in {one["id"]: one for one in said}.items()
    )

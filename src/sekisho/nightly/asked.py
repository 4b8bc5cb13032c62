"""What members have asked to have stopped, as a night goes by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any, Final

import duckdb

from sekisho import requests
from sekisho.audit.chain import Link
from sekisho.audit.log import AuditLog
from sekisho.audit.nights import REQUESTS
from sekisho.audit.tables import Removal
from sekisho.digest import digest_of
from sekisho.engine import identifier, literal, withheld
from sekisho.errors import DataError
from sekisho.extract.landing import newest
from sekisho.messages import Message
from sekisho.model import Policy
from sekisho.policy import ANY
from sekisho.project import Project
from sekisho.requests import Gone, MemberRequest, State
from sekisho.world import Stop

_NOT_PROVISION: Final = frozenset({"controller", "processor"})
"""Kinds of parties to which nothing is provided: the co-op, and who works for it (APPI 27(5)(i))."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The register of requests at one time.

    Attributes:
        stops: what is in force, sorted.
        requests: how many requests have put it in force.
        overdue: how many are open after the day by which they were due.
        head: the register's last entry.
        removed: the entries that retention has removed.
        digest: of the stops, by the register's key, since what is recorded is made over it: numbers
            of members are few enough to try them all. Other requests change nothing of a file.
    """

    stops: tuple[Stop, ...]
    requests: int
    overdue: int
    head: Link | None
    removed: frozenset[Gone]
    digest: str

    def facts(self) -> Mapping[str, Any]:
        """What the record says of it: nothing of any member."""
        return {
            "number": self.head.number if self.head else 0,
            "sha256": self.head.digest if self.head else None,
            "requests_in_force": self.requests,
            "requests_overdue": self.overdue,
        }


def asked_now(project: Project, log: AuditLog, today: dt.date) -> Asked:
    """What is in force now.

    Args:
        today: by which it is told what is overdue.

    Raises:
        DataError: the register cannot be read, or entries that an earlier night has seen are gone,
            or one was removed of which the record does not say so.
    """
    earlier = log.last_event(REQUESTS)
    seen = None
    if earlier and earlier["sha256"] is not None:
        seen = Link(int(earlier["number"]), str(earlier["sha256"]))
    state = _read(project, seen)
    for gone in state.removed.keys() - _recorded(log, state.removed.values()):
        raise _removed_otherwise(gone)
    return _asked(project, state, today)


def still_asked(project: Project, asked: Asked) -> bool:
    """Whether what is in force now is what was before; no retention runs beside a night.

    Raises:
        DataError: the register cannot be read, or entries that were there are gone.
    """
    state = _read(project, asked.head)
    for gone in state.removed.keys() - asked.removed:
        raise _removed_otherwise(gone)
    return _stopped(project, state) == asked.stops


def _read(project: Project, seen: Link | None) -> State:
    state = requests.read(project.folder(project.config.requests))
    if seen is not None and not state.continues(seen):
        raise DataError(
            Message("requests.shrunk", number=seen.number), help=Message("requests.restore")
        )
    return state


def _recorded(log: AuditLog, runs: Iterable[int]) -> frozenset[Gone]:
    """The entries of the register that these runs of the record were to remove."""
    wanted = frozenset(runs)
    return frozenset(
        Gone(row.file, row.owner, row.digest)
        for head in (log.heads() if wanted else ())
        if head.number in wanted
        for row in log.read(head, Removal)
        if row.area == "requests" and row.state == "due" and row.digest is not None
    )


def _removed_otherwise(gone: Gone) -> DataError:
    number = int(gone.file.removesuffix(".json"))
    return DataError(
        Message("requests.removed-otherwise", number=number), help=Message("requests.restore")
    )


def _asked(project: Project, state: State, today: dt.date) -> Asked:
    stops = _stopped(project, state)
    return Asked(
        stops=stops,
        requests=sum(one.in_force is not None for one in state.requests.values()),
        overdue=sum(one.is_overdue(today) for one in state.requests.values()),
        head=state.head,
        removed=frozenset(state.removed),
        digest=_digest(project.folder(project.config.requests), stops),
    )


def _stopped(project: Project, state: State) -> tuple[Stop, ...]:
    """What all requests that are in force stop."""
    in_force = (one for one in state.requests.values() if one.in_force is not None)
    return tuple(sorted({stop for one in in_force for stop in _stops(one, project.policy)}))


def _digest(register: Path, stops: Sequence[Stop]) -> str:
    plain = digest_of(*("\0".join(astuple(stop)) for stop in stops))
    # That there are none is said by the record too; a register that is not there has no key.
    return requests.keyed_digest(register, plain) if stops else plain


def _stops(request: MemberRequest, policy: Policy) -> Iterator[Stop]:
    """What a request that is in force stops.

    A stop of provision to all is one to every party that data is provided to: joint users too, which
    the law does not count as third parties and the member may well mean. Where a recipient or an
    arrangement is named, it counts as it was said.
    """
    extent = request.in_force
    if extent is None:
        return
    stop = Stop(request.received.subject, *astuple(extent))
    said = (extent.recipient, extent.arrangement) != (ANY, ANY)
    if request.received.kind == "suspension" or said:
        yield stop
        return
    for party in policy.parties.values():
        if party.kind not in _NOT_PROVISION:
            yield replace(stop, recipient=party.id)


def is_member(project: Project, subject: str) -> bool | None:
    """Whether the register of members that landed last has a number; None = none has landed.

    Raises:
        DataError: it has landed and cannot be read.
    """
    ledger = project.ledger
    space = project.key_spaces.get(ledger.key_space or "") if ledger else None
    register = project.sources.get(space.register or "") if space else None
    if register is None or register.subject_key is None:
        return None
    found = newest(project.folder(project.config.lake), register.name, dt.date.max)
    if found is None:
        return None
    folder, landing = found
    key, file = identifier(register.subject_key), literal(str(folder / landing.file))
    with withheld(register.place), closing(duckdb.connect(":memory:")) as connection:
        sql = f"SELECT count(*) FROM read_parquet({file}) WHERE {key} = ?"
        ((count,),) = connection.execute(sql, [subject]).fetchall()
    return bool(count)

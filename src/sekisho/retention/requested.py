"""What members have asked for and is over for longer than it may be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sekisho import requests
from sekisho.project import Project
from sekisho.requests import STOPS, Entry, MemberRequest, State, Written
from sekisho.retention.due import Due, Stays
from sekisho.retention.there import identity_of, listed


def over(project: Project, day: dt.date, cleared: frozenset[str]) -> Iterator[Due]:
    """Entries of requests that have been over for too long; the latest of each first.

    What is open, or stops something, is not over. A removal that was cut off goes on.

    Args:
        cleared: digests of the entries that clearances at destinations name.

    Raises:
        DataError: the register cannot be read.
    """
    keep = project.config.keep.requests
    if keep is None:
        return
    state = requests.read(project.folder(project.config.requests))
    there = {found.path.name: found for found in listed(project, "requests")}
    named = {one.number for one in state.entries if one.digest in cleared}
    for entry in reversed(state.entries):
        if not isinstance(entry.what, Written):
            continue
        request = state.requests.get(entry.request)
        since = request.over_on if request is not None else entry.what.at.date()
        if since is None or (request is not None and (day - since).days <= keep):
            continue
        found = there[f"{entry.number:08d}.json"]
        identity = identity_of(found)
        if identity is None:
            continue
        held = request is not None and _went_by(state, request, named)
        stays: Stays | None = "stop-cleared" if held else None
        owner = f"R{entry.request:04d}"
        yield Due("requests", found, owner, since, keep, entry.digest, identity, stays)


def _went_by(state: State, request: MemberRequest, named: set[int]) -> bool:
    """Whether a clearance names the register as it was while the request stopped something.

    As with the ledger: it shows what members had asked for when the file left.
    """
    if request.received.kind not in STOPS:
        return False
    own = [entry.number for entry in _of(state, request)]
    return any(own[0] <= number < own[-1] for number in named)


def _of(state: State, request: MemberRequest) -> Iterator[Entry]:
    return (entry for entry in state.entries if entry.request == request.number)

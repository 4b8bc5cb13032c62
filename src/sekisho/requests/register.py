"""The register of requests on disk: one file for each event, in a chain, for its owner alone.

A file is there whole or not at all, gets its number from nobody else, and names the digest of the one
before. So two clerks at a time lose nothing, and what is changed or missing in between is noticed. That
the end is missing is noticed by whoever knows an earlier `head`: a night remembers it.

A request that has been over for as long as it may be kept is removed: of each of its files only the
place in the chain is left. Whether a removal was ours is noticed by whoever reads the record, which
says of each what was to be removed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from sekisho.audit import chain, durable
from sekisho.audit.chain import Link
from sekisho.errors import DataError, ProjectError
from sekisho.messages import Message
from sekisho.requests.entry import (
    Entry,
    Removed,
    Written,
    entry_body,
    read_entry,
    removed_body,
)
from sekisho.requests.events import Event, Received
from sekisho.requests.key import register_key
from sekisho.requests.request import MemberRequest, after

_OWNER_ONLY: Final = 0o700
_OWNER_FILE: Final = 0o600


class Gone(NamedTuple):
    """A file of which only its place is left, in the words of the record.

    All three count: what is left says itself whose it was, and is not what its digest is of.
    """

    file: str
    owner: str
    digest: str


@dataclass(frozen=True, slots=True)
class State:
    """All requests as they stand.

    Attributes:
        requests: by number, without those that were removed, be it in part.
        entries: every file, in their order.
    """

    requests: Mapping[int, MemberRequest]
    entries: tuple[Entry, ...]

    @property
    def head(self) -> Link | None:
        """The last entry; None = nothing has ever been entered."""
        return Link(self.entries[-1].number, self.entries[-1].digest) if self.entries else None

    @property
    def removed(self) -> Mapping[Gone, int]:
        """Each file of which only its place is left -> the run that removed it."""
        return {
            Gone(f"{one.number:08d}.json", f"R{one.request:04d}", one.digest): one.what.run
            for one in self.entries
            if isinstance(one.what, Removed)
        }

    def request(self, number: int) -> MemberRequest:
        """One request.

        Raises:
            ProjectError: there is none of this number, or it was removed.
        """
        if number in self.requests:
            return self.requests[number]
        was_there = any(one.request == number for one in self.entries)
        raise ProjectError(
            Message("request.removed" if was_there else "request.unknown", id=f"R{number:04d}"),
            help=Message("request.list-them"),
        )

    def continues(self, earlier: Link | None) -> bool:
        """Whether everything that was there is there still, if `earlier` was the head."""
        if earlier is None:
            return True
        found = self.entries[earlier.number - 1 : earlier.number]
        return [one.digest for one in found] == [earlier.digest]


def read(folder: Path) -> State:
    """All requests of a register; a folder that is not there has none.

    Raises:
        DataError: an entry cannot be read, is missing, or is not the one that was written.
    """
    try:
        count = len(chain.numbers(folder))
    except OSError as error:
        raise DataError(
            Message("requests.unreadable", problem=error.strerror or type(error).__name__),
            help=Message("requests.restore"),
        ) from error
    return _read(folder, count)


def enter(
    folder: Path, event: Callable[[State], tuple[int | None, Event]], at: dt.datetime, by: str
) -> MemberRequest:
    """Enter an event; it is on disk when this returns.

    Args:
        event: all requests as they stand -> the number of the request and what happens to it; no number
            for a new one. Asked again where somebody else was first.
        at: when it is entered, with its zone.
        by: who enters it.

    Raises:
        ProjectError: the event cannot follow on what has happened so far.
        DataError: the register cannot be read or written; nothing has changed.
    """
    entered: MemberRequest | None = None

    def body(number: int, _: Link | None) -> Mapping[str, Any]:
        nonlocal entered
        state = _read(folder, number - 1)
        request, what = event(state)
        written = Written(what, at, by)
        if request is None:
            newest = max((one.request for one in state.entries), default=0)
            entered = _received(newest + 1, written)
        else:
            entered = after(state.request(request), what, at, by)
        # The state knows the digest that the last file had: what is left of it has another.
        return entry_body(number, state.head, entered.number, written)

    _make_private(folder)
    register_key(folder)
    chain.append(folder, body, mode=_OWNER_FILE)
    assert entered is not None  # noqa: S101 - the body was asked for at least once
    return entered


def remove(path: Path, run: int) -> None:
    """Leave of a file nothing but its place in the chain; on disk when this returns.

    Args:
        run: the number of the run of the record that says so.

    Raises:
        OSError, DataError: it cannot be read or written; nothing has changed.
    """
    body = removed_body(path.read_bytes(), run)
    staged = path.with_name(f".{path.name}.removed")
    staged.unlink(missing_ok=True)  # cut off the last time
    durable.create(staged, durable.canonical(body), mode=_OWNER_FILE)
    staged.replace(path)
    durable.sync_folder(path.parent)


def _make_private(folder: Path) -> None:
    durable.make_folder(folder.parent)
    try:
        folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
        folder.chmod(_OWNER_ONLY)
        durable.sync_folder(folder.parent)
    except OSError as error:
        raise durable.not_writable(folder, error) from error


def _received(number: int, written: Written) -> MemberRequest:
    event = written.event
    if not isinstance(event, Received):
        raise TypeError(event)
    return MemberRequest(number, event, history=((event, written.at, written.by),))


def _read(folder: Path, count: int) -> State:
    """The state after the first `count` entries."""
    entries: list[Entry] = []
    newest = 0
    for number in range(1, count + 1):
        previous = Link(number - 1, entries[-1].digest) if entries else None
        with _as_written(folder, number):
            one = read_entry(chain.entry(folder, number).read_bytes(), number, previous)
            if not 0 < one.request <= newest + 1:
                raise ValueError("another request")
        newest = max(newest, one.request)
        entries.append(one)
    gone = {one.request for one in entries if isinstance(one.what, Removed)}
    requests: dict[int, MemberRequest] = {}
    for one in entries:
        if one.request not in gone and isinstance(one.what, Written):
            with _as_written(folder, one.number):
                requests[one.request] = _after(requests.get(one.request), one.request, one.what)
    return State(requests, tuple(entries))


def _after(before: MemberRequest | None, number: int, written: Written) -> MemberRequest:
    if before is None:
        return _received(number, written)
    return after(before, written.event, written.at, written.by)


@contextlib.contextmanager
def _as_written(folder: Path, number: int) -> Iterator[None]:
    """Raises: DataError: an entry is not one that was written."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, ProjectError) as error:
        raise DataError(
            Message("requests.damaged", file=chain.entry(folder, number).name),
            help=Message("requests.restore"),
        ) from error

"""The outbound area: whether each file is what its clearance and the record say, and still may be."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from sekisho.audit.log import AuditLog
from sekisho.clearance import SUFFIX, read_stated
from sekisho.errors import DataError
from sekisho.project import Project
from sekisho.signing import LARGEST, Ring, read_ring
from sekisho.sweep.areas import destinations_of
from sekisho.sweep.finding import Finding, Kind
from sekisho.sweep.walk import Found


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the outbound area.

    Attributes:
        destinations: path below the area -> the destination whose folder it is.
        released: (destination, file, digest) of every release that the record knows.
        keep_days: destination -> days that a file may lie there; one that is not in it, for ever.
        ring: whose signatures of clearances count.
    """

    day: dt.date
    destinations: Mapping[PurePosixPath, str]
    released: frozenset[tuple[str, str, str]]
    keep_days: Mapping[str, int]
    ring: Ring


@dataclass(frozen=True, slots=True)
class _Cleared:
    """A clearance that stands where it should, under the name that it should have."""

    found: Found
    file: str
    digest: str
    day: dt.date
    ledger: str | None
    requests: str | None


@dataclass(frozen=True, slots=True)
class Lying:
    """A clearance that lies at a destination, with the file that it was given for.

    Attributes:
        day: the business date of the release.
        file: None where it has been taken away.
        digest: of the file (SHA-256).
        ledger: digest of the ledger that the release was decided by, where there was one.
        requests: digest of the last entry of the register of requests that it was decided by, likewise.
        vouched: the record knows the release, and the file, where it is there, is unchanged.
    """

    destination: str
    day: dt.date
    clearance: Found
    file: Found | None
    digest: str
    ledger: str | None
    requests: str | None
    vouched: bool


def released(log: AuditLog) -> frozenset[tuple[str, str, str]]:
    """What the record has released or was about to; the last word on each counts.

    Raises:
        DataError: a step of the record cannot be read.
    """
    last: dict[tuple[str, str, str], str] = {}
    for step in log.releases():
        one = step.release
        last.setdefault((one.destination, one.file, one.digest or ""), one.state)
    return frozenset(release for release, state in last.items() if state != "failed")


def rules_of(project: Project, day: dt.date, recorded: frozenset[tuple[str, str, str]]) -> Rules:
    """What holds for the outbound area of a project on a day."""
    keep = project.config.keep
    most = {name: keep.at(name) for name in project.policy.destinations}
    limited = {name: days for name, days in most.items() if days is not None}
    ring = read_ring(project.folder(project.config.keys))
    return Rules(day, destinations_of(project), recorded, limited, ring)


def check(area: str, found: Iterable[Found], rules: Rules) -> Iterator[Finding | Found | Lying]:
    """Judge the files of the outbound area by their clearances.

    Args:
        found: all files that lie in the area.

    Returns:
        What is not as it should be, the files that nothing vouches for (to be examined), and every
        clearance that is one.
    """
    folders: dict[tuple[str, ...], list[Found]] = {}
    for one in found:
        folders.setdefault(one.parts[:-1], []).append(one)
    for parts, inside in sorted(folders.items()):
        destination = rules.destinations.get(PurePosixPath(*parts))
        yield from _folder(area, destination, inside, rules)


def _folder(
    area: str, destination: str | None, inside: Iterable[Found], rules: Rules
) -> Iterator[Finding | Found | Lying]:
    files, clearances = {}, []
    for one in inside:
        if not one.parts[-1].endswith(SUFFIX):
            files[one.parts[-1]] = one
            continue
        cleared = _read(one, destination, rules.ring)
        if cleared is None:
            yield Finding(area, one.shown, "wrong-clearance", destination)
            yield one
        else:
            clearances.append(cleared)
    for name, file in files.items():
        mine = [c for c in clearances if c.file == name]
        yield from _file(area, destination, file, mine, rules)
    for cleared in clearances:
        if cleared.file not in files:
            yield from _alone(area, destination, cleared, rules)


def _file(
    area: str, destination: str | None, file: Found, clearances: list[_Cleared], rules: Rules
) -> Iterator[Finding | Found | Lying]:
    """A file that is no clearance, and the clearances for its name."""

    def told(kind: Kind) -> Finding:
        return Finding(area, file.shown, kind, destination)

    if destination is None or not clearances:
        yield told("no-clearance")
        yield file
        return
    try:
        digest = _digest(file)
    except OSError:
        yield replace(told("not-examined"), why="unreadable")
        yield from (_lying(destination, c, file, vouched=False) for c in clearances)
        return
    matching = next((c for c in clearances if c.digest == digest), None)
    if matching is None:
        yield told("changed")
        yield file
        yield from (_lying(destination, c, file, vouched=False) for c in clearances)
        return
    for other in clearances:
        if other is not matching:
            yield from _alone(area, destination, other, rules)
    recorded = (destination, matching.file, digest) in rules.released
    yield _lying(destination, matching, file, vouched=recorded)
    if not recorded:
        yield told("not-recorded")
        yield file
    days, most = (rules.day - matching.day).days, rules.keep_days.get(destination)
    if most is not None and days > most:
        yield replace(told("overdue"), days=days, keep_days=most)


def _alone(
    area: str, destination: str | None, cleared: _Cleared, rules: Rules
) -> Iterator[Finding | Lying]:
    """A clearance whose file is not there."""
    yield Finding(area, cleared.found.shown, "no-file", destination)
    if destination is not None:
        recorded = (destination, cleared.file, cleared.digest) in rules.released
        yield _lying(destination, cleared, None, vouched=recorded)


def _lying(destination: str, cleared: _Cleared, file: Found | None, *, vouched: bool) -> Lying:
    return Lying(
        destination=destination,
        day=cleared.day,
        clearance=cleared.found,
        file=file,
        digest=cleared.digest,
        ledger=cleared.ledger,
        requests=cleared.requests,
        vouched=vouched,
    )


def _read(one: Found, destination: str | None, ring: Ring) -> _Cleared | None:
    """A clearance that is what its name and its place say, signed by one of our runs.

    None = it is not.
    """
    file, _, digest = one.parts[-1].removesuffix(SUFFIX).rpartition(".")
    try:
        with one.open() as opened:
            stated = read_stated(opened.read(LARGEST))
    except (OSError, DataError):
        return None
    if (stated.file, stated.digest, stated.destination) != (file, digest, destination):
        return None
    by_run = (s.counts and s.key and s.key.role == "run" for s in stated.envelope.verified(ring))
    if not any(by_run):
        return None
    return _Cleared(one, file, digest, stated.day, stated.ledger, stated.requests)


def _digest(file: Found) -> str:
    with file.open() as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

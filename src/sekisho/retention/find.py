"""What is older than it may be: found area by area, and what of it something still rests on."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sekisho.audit import tables
from sekisho.audit.log import AuditLog
from sekisho.errors import DataError
from sekisho.extract.landing import LANDINGS, newest
from sekisho.messages import Message
from sekisho.model import Source
from sekisho.project import Project
from sekisho.retention.due import Area, Due, Stays
from sekisho.sweep import outbound
from sekisho.sweep.outbound import Lying
from sekisho.sweep.walk import Found, walk

_LANDED: Final = re.compile(r"([0-9a-f]{64})\.(?:parquet|quarantine\.jsonl)", re.ASCII)
_DATE: Final = "{business_date}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What something still rests on.

    Attributes:
        days: business dates of releases that nobody has said yet how they ended.
        ledgers: digests of the ledgers that clearances at destinations name.
        newest: the landed ledger that the next one is compared with.
    """

    days: frozenset[dt.date]
    ledgers: frozenset[str]
    newest: Path | None


def lying(project: Project, log: AuditLog, day: dt.date) -> tuple[Lying, ...]:
    """Every clearance that lies at a destination.

    Raises:
        DataError: the outbound area or the record cannot be read.
    """
    rules = outbound.rules_of(project, day, outbound.released(log))
    files = [one for one in _listed(project, "outbound") if one.kind == "file"]
    return tuple(one for one in outbound.check("outbound", files, rules) if isinstance(one, Lying))


def proof(project: Project, log: AuditLog, there: Iterable[Lying]) -> Proof:
    """What the files at destinations, and releases that are not settled, rest on.

    Args:
        there: the clearances that will still lie at destinations.
    """
    heads = {head.number: head.run.business_date for head in log.heads()}
    open_days = {heads[step.run] for step in (*log.intents(), *log.in_doubt())}
    ledger = project.ledger
    last = newest(project.folder(project.config.lake), ledger.name, dt.date.max) if ledger else None
    return Proof(
        frozenset(open_days),
        frozenset(one.ledger for one in there if one.ledger is not None),
        last[0] / last[1].file if last else None,
    )


def find(project: Project, log: AuditLog, area: Area, day: dt.date, rests: Proof) -> list[Due]:
    """The files of one area that are older than they may be, in the order of removal.

    Raises:
        DataError: the area or the record cannot be read.
    """
    match area:
        case "outbound":
            return [*_outbound(project, log, day, rests)]
        case "lake":
            return [*_lake(project, day, rests)]
        case "inbound":
            return [*_inbound(project, log, day, rests)]


def is_due(project: Project, one: Lying, day: dt.date) -> bool:
    """Whether a released file has been at its destination for longer than it may."""
    keep = project.config.keep.at(one.destination)
    return one.vouched and keep is not None and (day - one.day).days > keep


def _outbound(project: Project, log: AuditLog, day: dt.date, rests: Proof) -> Iterator[Due]:
    for one in lying(project, log, day):
        if not is_due(project, one, day):
            continue
        keep = project.config.keep.at(one.destination) or 0
        stays: Stays | None = "not-settled" if one.day in rests.days else None
        # The file first: one without its clearance would be nobody's.
        for found, digest in ((one.file, one.digest), (one.clearance, None)):
            if found is not None and (identity := identity_of(found)) is not None:
                yield Due(
                    "outbound", found, one.destination, one.day, keep, digest, identity, stays
                )


def _lake(project: Project, day: dt.date, rests: Proof) -> Iterator[Due]:
    keep = project.config.keep.lake
    if keep is None:
        return
    ledger = project.ledger.name if project.ledger else None
    for found in _listed(project, "lake"):
        if found.kind != "file" or len(found.parts) != 3:
            continue
        source, folder, name = found.parts
        of = _day(folder)
        landed = _LANDED.fullmatch(name)
        if of is None or (day - of).days <= keep or not (landed or name == LANDINGS):
            continue
        if name == LANDINGS and source == ledger:
            continue  # a night of that day would find nothing to compare its ledger with
        identity = identity_of(found)
        if identity is not None:
            digest = landed[1] if landed else None
            stays: Stays | None = "not-settled" if of in rests.days else None
            if source == ledger and stays is None:
                stays = _ledger_stays(digest, rests)
            said = digest if name.endswith(".parquet") else None
            yield Due("lake", found, source, of, keep, said, identity, stays)


def _ledger_stays(digest: str | None, rests: Proof) -> Stays | None:
    if rests.newest is not None and digest == rests.newest.stem:
        return "ledger-newest"
    return "ledger-cleared" if digest in rests.ledgers else None


def _inbound(project: Project, log: AuditLog, day: dt.date, rests: Proof) -> Iterator[Due]:
    keep = project.config.keep.inbound
    if keep is None:
        return
    for found in _listed(project, "inbound"):
        dated = _dated(found, project.sources.values())
        if found.kind != "file" or dated is None or (day - dated[1]).days <= keep:
            continue
        source, of = dated
        identity, digest = identity_of(found), _digest(found)
        if identity is None:
            continue
        stays: Stays | None = "not-settled" if of in rests.days else None
        if digest not in _landed(log, source.name, of):
            stays = "not-landed"
        yield Due("inbound", found, source.name, of, keep, digest, identity, stays)


def _landed(log: AuditLog, source: str, day: dt.date) -> set[str | None]:
    """Digests of the raw files of a source that nights of a date have landed."""
    return {
        row.raw_digest
        for head in log.heads()
        if head.run.job == "night" and head.run.business_date == day
        for row in log.read(head, tables.Extract)
        if row.source == source and row.digest is not None
    }


def _dated(found: Found, sources: Iterable[Source]) -> tuple[Source, dt.date] | None:
    """The source, and the business date, that a raw file is of by its name."""
    for source in sources:
        before, dated, after = source.format.path.partition(_DATE)
        pattern = f"{re.escape(before)}([0-9]{{8}}){re.escape(after.replace(_DATE, '%'))}"
        named = re.fullmatch(pattern.replace("%", r"\1"), "/".join(found.parts), re.ASCII)
        if dated and named:
            of = _day(f"{named[1][:4]}-{named[1][4:6]}-{named[1][6:]}")
            if of is not None:
                return source, of
    return None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def identity_of(found: Found) -> tuple[int, ...] | None:
    """What the file system has under a name; None where there is no ordinary file any more."""
    try:
        status = os.lstat(found.path)
    except FileNotFoundError:
        return None
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _digest(found: Found) -> str:
    try:
        with found.open() as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(found.shown, error) from error


def _listed(project: Project, area: Area) -> list[Found]:
    """Everything below an area's folder; nothing where there is none yet."""
    config = project.config
    folders = {"outbound": config.outbound, "lake": config.lake, "inbound": config.inbound}
    root = project.folder(folders[area]).resolve()
    try:
        return [*walk(root)] if root.exists() else []
    except OSError as error:
        raise _unreadable(folders[area], error) from error


def _unreadable(name: str, error: OSError) -> DataError:
    problem = error.strerror or type(error).__name__
    return DataError(
        Message("retention.unreadable", place=name, problem=problem),
        help=Message("retention.unreadable.help"),
    )

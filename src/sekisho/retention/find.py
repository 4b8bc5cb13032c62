"""What is older than it may be: found area by area, and what of it something still rests on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sekisho import remote
from sekisho.audit import tables
from sekisho.audit.log import AuditLog
from sekisho.extract.landing import LANDINGS, newest
from sekisho.model import Source
from sekisho.project import Project
from sekisho.registers import kept_until, record_due
from sekisho.retention.due import Area, Due, Stays
from sekisho.retention.requested import over
from sekisho.retention.there import digest_of, identity_of, listed
from sekisho.sweep import outbound
from sekisho.sweep.areas import on_servers
from sekisho.sweep.outbound import Lying
from sekisho.sweep.walk import Found

_LANDED: Final = re.compile(r"([0-9a-f]{64})\.(?:parquet|quarantine\.jsonl)", re.ASCII)
_DATE: Final = "{business_date}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What something still rests on.

    Attributes:
        days: business dates of releases that nobody has said yet how they ended.
        ledgers: digests of the ledgers that clearances at destinations name.
        sent: business dates of releases to servers, where clearances are not looked at.
        requests: digests of entries of the register of requests that these clearances name.
        newest: the landed ledger that the next one is compared with.
    """

    days: frozenset[dt.date]
    ledgers: frozenset[str]
    sent: frozenset[dt.date]
    requests: frozenset[str]
    newest: Path | None


def lying(project: Project, log: AuditLog, day: dt.date) -> tuple[Lying, ...]:
    """Every clearance that lies at a destination.

    Raises:
        DataError: the outbound area or the record cannot be read.
    """
    rules = outbound.rules_of(project, day, outbound.released(log))
    files = [one for one in listed(project, "outbound") if one.kind == "file"]
    return tuple(one for one in outbound.check("outbound", files, rules) if isinstance(one, Lying))


def proof(project: Project, log: AuditLog, there: Sequence[Lying]) -> Proof:
    """What the files at destinations, and releases that are not settled, rest on.

    Args:
        there: the clearances that will still lie at destinations.
    """
    heads = {head.number: head.run.business_date for head in log.heads()}
    open_days = {heads[step.run] for step in (*log.intents(), *log.in_doubt())}
    ledger = project.ledger
    last = newest(project.folder(project.config.lake), ledger.name, dt.date.max) if ledger else None
    far = set(on_servers(project))
    sent = {
        heads[step.run]
        for step in log.releases()
        if step.release.destination in far and step.release.state != "failed"
    }
    return Proof(
        frozenset(open_days),
        frozenset(one.ledger for one in there if one.ledger is not None),
        frozenset(sent),
        frozenset(one.requests for one in there if one.requests is not None),
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
        case "subjects":
            return [*_subjects(project, log, day, rests)]
        case "requests":
            return [*over(project, day, rests.requests)]


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
    for found in listed(project, "lake"):
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
                stays = _ledger_stays(digest, of, rests)
            said = digest if name.endswith(".parquet") else None
            yield Due("lake", found, source, of, keep, said, identity, stays)


def _ledger_stays(digest: str | None, day: dt.date, rests: Proof) -> Stays | None:
    if rests.newest is not None and digest == rests.newest.stem:
        return "ledger-newest"
    if digest in rests.ledgers:
        return "ledger-cleared"
    return "ledger-sent" if day in rests.sent else None


def _inbound(project: Project, log: AuditLog, day: dt.date, rests: Proof) -> Iterator[Due]:
    keep = project.config.keep.inbound
    if keep is None:
        return
    for found, source, of in (*_put_there(project), *_fetched(project)):
        if (day - of).days <= keep:
            continue
        identity, digest = identity_of(found), digest_of(found)
        if identity is None:
            continue
        stays: Stays | None = "not-settled" if of in rests.days else None
        if digest not in _landed(log, source, of) and not _for_nobody(project, found, source, of):
            stays = "not-landed"
        yield Due("inbound", found, source, of, keep, digest, identity, stays)


def _subjects(project: Project, log: AuditLog, day: dt.date, rests: Proof) -> Iterator[Due]:
    """Files of the subject index, as far as none that is kept tells changes against them.

    The newest first: cut off in between, what is left still says all that it said.
    """
    keep = project.config.keep.subjects
    if keep is None:
        return
    lying_there = {found.path.name: found for found in listed(project, "subjects")}
    provided = _provided(project, log, day)
    for written in log.subject_index.months():
        if any((day - one.day).days <= keep for one in written):
            continue
        stays: Stays | None = None
        if any(one.day in rests.days for one in written):
            stays = "not-settled"
        elif any(one.run_id in provided for one in written):
            stays = "provision-record"
        for one in reversed(written):
            found = lying_there[one.name]
            identity = identity_of(found)
            if identity is not None:
                digest = digest_of(found)
                yield Due("subjects", found, one.run_id, one.day, keep, digest, identity, stays)


def _provided(project: Project, log: AuditLog, day: dt.date) -> frozenset[str]:
    """Runs of which a record of provision has to be kept still (APPI 29(2), Rule 21)."""
    days = {head.run.run_id: head.run.business_date for head in log.heads()}
    found = set()
    for step in log.releases():
        said = step.release
        run = said.intent_run or step.run_id
        due = record_due(project.policy, days[run], said.arrangement, said.recipient)
        if said.state == "released" and due is not None and day < kept_until(days[run]):
            found.add(run)
    return frozenset(found)


def _put_there(project: Project) -> Iterator[tuple[Found, str, dt.date]]:
    """Raw files of the inbound folder, each with its source and its business date."""
    for found in listed(project, "inbound"):
        dated = _dated(found, project.sources.values())
        if found.kind == "file" and dated is not None:
            yield found, dated[0].name, dated[1]


def _fetched(project: Project) -> Iterator[tuple[Found, str, dt.date]]:
    """The same of raw files that came from servers, half fetched ones too."""
    for found in listed(project, "lake"):
        if found.kind == "file" and found.parts[0] == remote.FETCHED and len(found.parts) == 4:
            of = _day(found.parts[2])
            if of is not None:
                yield found, found.parts[1], of


def _for_nobody(project: Project, found: Found, source: str, of: dt.date) -> bool:
    """Whether a file never was to land: half of a fetched one, or the marker beside it."""
    name = found.parts[-1]
    known = project.sources.get(source)
    marker = known.format.arrival.marker if known else None
    is_marker = marker is not None and name == marker.replace(_DATE, f"{of:%Y%m%d}")
    return remote.is_partial(name) or is_marker


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

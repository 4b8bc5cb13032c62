"""A member's question, answered from the subject index, the record and the policy's names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from sekisho.audit.chain import unreadable
from sekisho.audit.given import Given, given, nothing_taken_out
from sekisho.audit.log import AuditLog
from sekisho.audit.row import JST
from sekisho.audit.subject_index import Kind, Seen
from sekisho.contracts import canonical_key
from sekisho.errors import ProjectError
from sekisho.extract.landing import newest
from sekisho.garbage import uncollected
from sekisho.messages import Message
from sekisho.model import KeySpace
from sekisho.project import Project
from sekisho.subject.answer import (
    Answer,
    Certainty,
    Contained,
    Giving,
    Named,
    Recall,
    Recalled,
    ToTell,
    Unanswered,
    Untold,
    Withheld,
    Withholding,
    by_recipient,
)
from sekisho.subject.names import Names

_NOTHING: Final[Mapping[str, str]] = {}
_NOBODY: Final[Mapping[str, frozenset[Kind]]] = {}
_CERTAINTY: Final[tuple[Certainty, ...]] = ("contained", "may_be_contained")
_WITHHOLDING: Final[tuple[Withholding, ...]] = ("contact_stopped", "suspended")


def ask(project: Project, number: str) -> Answer:
    """Which released files held data about a member, and what was withheld.

    Args:
        number: the member's, as people write it. It gets into no record and no error.

    Raises:
        ProjectError: it is no number of the project's key space, or nobody knows it.
        DataError: the index or the record cannot be read.
    """
    space, key = known_key(project, number)
    with uncollected():  # years of releases are a hundred thousand values
        found = _found(project, space, key)
    others = sorted((s.id, s.maps_to) for s in project.key_spaces.values() if s.id != space.id)
    linked = {name for name, leads_to in others if leads_to == space.id}
    named = {s.id: Named(s.id, s.name) for s in project.key_spaces.values()}
    return Answer(
        key_space=named[space.id],
        number=key,
        contained=tuple(found.contained),
        withheld=tuple(found.withheld()),
        untold=tuple(found.untold()),
        linked=tuple(named[name] for name, _ in others if name in linked),
        not_linked=tuple(named[name] for name, _ in others if name not in linked),
    )


def _found(project: Project, space: KeySpace, key: str) -> _Found:
    log = AuditLog(project.folder(project.config.audit))
    store = project.folder(project.config.store)
    # The store opens and thinks beside the index being read.
    with ThreadPoolExecutor(max_workers=1) as aside:
        releases = aside.submit(given, log, store)
        seen = _by_run(log.subject_index.seen(space.id, int(key)))
    found = _Found(Names(project), log)
    found.read(seen, releases.result(), store)
    return found


def known_key(project: Project, number: str) -> tuple[KeySpace, str]:
    """The key space of the project's members, and the canonical form of a number that it knows.

    Raises:
        ProjectError: it is no number of that space, or nobody knows it.
        DataError: index or register cannot be read.
    """
    space = key_space_of(project)
    key = canonical_key(number, space.width)
    if key is None:
        raise ProjectError(
            Message("subject.no-number", space=space.name),
            help=Message("subject.no-number.help", width=space.width),
        )
    index = AuditLog(project.folder(project.config.audit)).subject_index
    if not index.knows(space.id, int(key)) and not _registered(project, space, key):
        raise ProjectError(
            Message("subject.unknown", space=space.name), help=Message("subject.unknown.help")
        )
    return space, key


_SeenInRun = tuple[Mapping[str, str], Mapping[str, frozenset[Kind]]]
"""Export -> digest of what its release would be, and for which reasons the member is in its sets."""


def _by_run(found: Iterable[Seen]) -> Mapping[str, _SeenInRun]:
    """Run -> what it was about to release, in all of its files of the index."""
    seen: dict[str, _SeenInRun] = {}
    for run, givings, kinds in found:
        before, those = seen.get(run, (_NOTHING, _NOBODY))
        seen[run] = ({**before, **givings}, {**those, **kinds}) if run in seen else (givings, kinds)
    return seen


def recall(project: Project, answer: Answer) -> Recall:
    """Who has to be told after a withdrawal or a suspension, and of which files."""

    def recalled(one: Contained) -> Recalled:
        days = project.config.keep.at(one.giving.destination)
        until = None if days is None else one.business_date + dt.timedelta(days)
        return Recalled(one, until)

    told = (
        ToTell(recipient, tuple(map(recalled, files)))
        for recipient, files in by_recipient(answer.contained)
    )
    return Recall(answer.key_space, answer.number, tuple(told), answer.untold)


def key_space_of(project: Project) -> KeySpace:
    """The key space that a member's number is written in: the ledger's, or the only one of a register.

    Raises:
        ProjectError: there is none, or without a ledger nobody can say which of several it is.
    """
    ledger = project.ledger
    if ledger is not None and ledger.key_space is not None:
        return project.key_spaces[ledger.key_space]
    found = [space for space in project.key_spaces.values() if space.maps_to is None]
    if len(found) != 1:
        raise ProjectError(Message("subject.no-key-space"))
    return found[0]


def _registered(project: Project, space: KeySpace, key: str) -> bool:
    """Whether the newest register that has landed knows a number of which the index does not."""
    register = project.sources[space.register or ""]
    landed = newest(project.folder(project.config.lake), register.name, dt.date.max)
    if landed is None or register.subject_key is None:
        return False
    path = landed[0] / landed[1].file
    if not path.is_file():  # removed when its time had come
        return False
    wanted = [(register.subject_key, "=", key)]
    try:
        table = pq.read_table(path, columns=[register.subject_key], filters=wanted)
    except (OSError, pa.ArrowException) as error:
        raise unreadable(path) from error
    return bool(table.num_rows)


@dataclass(slots=True)
class _Series:
    """Releases of one export, one after another, that the member was left out of for the same reasons."""

    reasons: tuple[Withholding, ...]
    giving: Giving
    first: dt.date
    last: dt.date
    releases: int = 1


@dataclass(slots=True)
class _Missing:
    """Releases of one export of which no set is there."""

    first: dt.date
    last: dt.date
    releases: int = 0


@dataclass(slots=True)
class _Found:
    """What there is about one member, release by release."""

    names: Names
    log: AuditLog
    contained: list[Contained] = field(default_factory=list)
    series: list[_Series] = field(default_factory=list)
    under_way: dict[str, _Series] = field(default_factory=dict)
    """Export -> the series that its next release may go on."""
    missing: dict[tuple[str, Unanswered], _Missing] = field(default_factory=dict)

    def read(self, seen: Mapping[str, _SeenInRun], releases: Sequence[Given], store: Path) -> None:
        """Go through the releases, in order, as the store tells of them."""
        index = self.log.subject_index
        kept = {(run, export) for run, (_, kinds) in seen.items() for export in kinds}
        nothing_taken_out(self.log, store, kept, {*map(attrgetter("run", "export"), releases)})
        for release in releases:
            givings, kinds = seen.get(release.run, (_NOTHING, _NOBODY))
            digest = givings.get(release.export)
            if digest is None:
                self._not_known(release)
                continue
            of_member = kinds.get(release.export)
            if of_member is None:
                self.under_way.pop(release.export, None)
                continue
            giving = self.names.giving(index, release.export, digest)
            reasons, certainty = _told(of_member)
            self._held_back(release, giving, reasons)
            if certainty is not None:
                self.contained.append(_contained(release, giving, certainty))

    def withheld(self) -> Iterator[Withheld]:
        """Series of releases of one export with the same reasons."""
        ordered = sorted(self.series, key=lambda one: (one.giving.export.id, one.first))
        for one in ordered:
            giving = one.giving
            yield Withheld(
                export=giving.export,
                recipient=giving.recipient,
                purpose=giving.purpose,
                arrangement=giving.arrangement,
                reasons=one.reasons,
                first=one.first,
                last=one.last,
                releases=one.releases,
            )

    def untold(self) -> Iterator[Untold]:
        """Releases of which no set is there."""
        for (export, reason), one in sorted(self.missing.items()):
            yield Untold(self.names.export(export), reason, one.first, one.last, one.releases)

    def _held_back(self, release: Given, giving: Giving, reasons: tuple[Withholding, ...]) -> None:
        if not reasons:
            self.under_way.pop(release.export, None)
            return
        series = self.under_way.get(release.export)
        if series is not None and series.reasons == reasons:
            series.giving, series.last = giving, release.business_date
            series.releases += 1
        else:
            day = release.business_date
            series = self.under_way[release.export] = _Series(reasons, giving, day, day)
            self.series.append(series)

    def _not_known(self, release: Given) -> None:
        why: Unanswered = "erased" if self.log.had_subjects(release.number) else "no_set"
        day = release.business_date
        known = self.missing.setdefault((release.export, why), _Missing(day, day))
        known.last = day
        known.releases += 1


@cache
def _told(kinds: frozenset[Kind]) -> tuple[tuple[Withholding, ...], Certainty | None]:
    """Why a member's rows were withheld, and whether the file held any; the same few cases again and again."""
    reasons = tuple(reason for reason in _WITHHOLDING if reason in kinds)
    return reasons, next((certainty for certainty in _CERTAINTY if certainty in kinds), None)


def _contained(release: Given, giving: Giving, certainty: Certainty) -> Contained:
    return Contained(
        release.run,
        release.business_date,
        dt.datetime.fromtimestamp(release.at / 1_000_000, JST),
        release.file,
        release.digest,
        giving,
        certainty,
        "released" if release.state == "released" else "in_doubt",
    )

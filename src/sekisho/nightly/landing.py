"""How the sources of a run come and land in its lake: in time, late, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sekisho import remote
from sekisho.audit.log import AuditLog
from sekisho.errors import DataError, SekishoError, Transient
from sekisho.extract import Extracted, extract, not_arrived
from sekisho.messages import Message
from sekisho.model import Arrival, Source
from sekisho.nightly.arrivals import NotYet, deadline_at
from sekisho.nightly.ledger import row_condition_sources
from sekisho.nightly.outcome import Checked
from sekisho.project import Project
from sekisho.rules import Tag
from sekisho.world import Landed

_COMES_LATER: Final = frozenset(
    {
        "extract.missing-file",
        "extract.empty-file",
        "extract.no-marker",
        "extract.old-marker",
        "extract.not-still",
        "extract.growing",
        "remote.missing",
        "remote.changed",
    }
)
"""What is the matter with a source that may yet come."""
_NIGHT: Final = (dt.timedelta(0), dt.timedelta(days=1))
"""How long after its business date a night begins."""


class Landing:
    """The sources of one run.

    Attributes:
        landed: source -> what of it is in the lake.
        failures: source -> why it cannot be used.
    """

    def __init__(
        self,
        project: Project,
        checked: Checked,
        lake: Path,
        began: dt.datetime,
        clock: Callable[[], dt.datetime],
        secrets: remote.Secrets,
        log: AuditLog,
    ) -> None:
        """Nothing has landed yet.

        Args:
            lake: the folder that sources land in.
            began: when the run did.
            clock: gives the time with its zone.
            secrets: where credentials of servers are looked up.
            log: the project's own, which knows what has landed before.
        """
        self.landed: dict[str, Extracted] = {}
        self.failures: dict[str, SekishoError] = {}
        self._project = project
        self._checked = checked
        self._lake = lake
        self._began = began
        self._clock = clock
        self._secrets = secrets
        self._log = log
        self._came: dict[str, Path] = {}
        self._lost: set[str] = set()

    def files(self) -> dict[str, Landed]:
        """Source -> its file in the lake."""
        return {name: Landed(e.path, e.digest) for name, e in self.landed.items()}

    def lacks(self, name: str) -> NotYet | None:
        """What a source still lacks that its contract lets a run wait for; None = land it now."""
        source = self._project.sources[name]
        until, now = self._deadline(source), self._clock()
        if until is None or now >= until:
            return None
        try:
            folder = self.arrived(source, self._lake)
            error = not_arrived(source, folder, self._checked.day, now)
        except DataError as failed:
            if failed.message.id not in _COMES_LATER:
                return None
            error = failed
        if error is None:
            self._came[name] = folder
            return None
        return NotYet(error, until, (until - now).total_seconds())

    def land(self, name: str, *, last_try: bool) -> Extracted | None:
        """Land one source; None = it cannot be used, and `failures` says why.

        Args:
            last_try: nobody will try it again, so what fails has failed.

        Raises:
            Transient: another try may help, and there will be one.
        """
        source = self._project.sources[name]
        try:
            self.landed[name] = extract(
                source,
                self._project.key_spaces,
                self._complete(source),
                self._lake,
                self._checked.day,
                self._field_tags(source),
                before=self._project.folder(self._project.config.lake),
                recorded=self._recorded(source),
            )
        except SekishoError as error:
            if isinstance(error, Transient) and not self._given_up(error, last_try=last_try):
                raise
            self.failures[name] = self._late(source, error)
        return self.landed.get(name)

    def _recorded(self, source: Source) -> str | None:
        """Digest of the ledger that landed last, as runs have recorded it; None of other sources."""
        if source.role != "ledger":
            return None
        return self._log.last_landed(source.name, until=self._checked.day)

    def arrived(self, source: Source, lake: Path) -> Path:
        """The folder with a source's raw file: inbound, or what is fetched now, beside a lake.

        What says that a file is complete is fetched before it.

        Raises:
            DataError: it cannot be fetched.
        """
        origin = source.format.origin
        if origin is None:
            return self._project.folder(self._project.config.inbound)
        day = self._checked.day
        folder = lake / remote.FETCHED / source.name / day.isoformat()
        for part in (*remote.marker_of(source), source):
            remote.fetch(part, part.format.origin or origin, day, folder, self._secrets)
        return folder

    def _complete(self, source: Source) -> Path:
        """The folder with a source's raw file, which has come as its contract says.

        Raises:
            DataError: it cannot be fetched, or is not there or not complete.
        """
        folder = self._came.pop(source.name, None) or self.arrived(source, self._lake)
        if source.format.arrival != Arrival():
            lacking = not_arrived(source, folder, self._checked.day, self._clock())
            if lacking is not None:
                raise lacking
        return folder

    def _deadline(self, source: Source) -> dt.datetime | None:
        """Until when this run waits for a source.

        A run for another date than that of its night is somebody's to make up for something: what is
        not there then is not on its way.
        """
        began = self._began.astimezone(self._project.config.timezone)
        day = self._checked.day
        if source.format.arrival.deadline is None or began.date() - day not in _NIGHT:
            return None
        return deadline_at(source.format.arrival.deadline, began)

    def _late(self, source: Source, error: SekishoError) -> SekishoError:
        """The error, as one of a source that was waited for in vain where it was."""
        until = self._deadline(source)
        if until is None or self._clock() < until or error.message.id not in _COMES_LATER:
            return error
        reason = error.message.bilingual
        message = Message("extract.late", time=f"{until:%H:%M}", reason=reason)
        return DataError(message, place=error.place, help=error.help)

    def _given_up(self, error: Transient, *, last_try: bool) -> bool:
        """Whether a source has failed; a server that has had all its tries gets one for the next."""
        if last_try and error.server is not None:
            self._lost.add(error.server)
        return last_try or error.server in self._lost

    def _field_tags(self, source: Source) -> dict[str, dict[str, str]]:
        return {
            tag.column.name: _field_tag(tag)
            for tag in self._checked.tags.values()
            if tag.column.table == source.name and tag.column.name in source.landing
        }


def sources_of(project: Project, checked: Checked) -> tuple[str, ...]:
    """What a run extracts: the ledger and the registers first, then what its exports read."""
    first = row_condition_sources(project)
    if checked.decisions.keys() == project.exports.keys():
        rest = sorted(project.sources)
    else:
        rest = sorted({n for e in checked.decisions for n in checked.analysis.upstream(e)})
    return tuple(dict.fromkeys((*first, *(n for n in rest if n in project.sources))))


def _field_tag(tag: Tag) -> dict[str, str]:
    """A column's tag as Arrow field metadata."""
    scope = tag.scope
    return {
        "sekisho.category": tag.category or "",
        "sekisho.overlays": " ".join(sorted(tag.overlays)),
        "sekisho.identifier": tag.identifier,
        "sekisho.scope": " ".join(sorted(map(str, scope.uses))) or scope.kind,
    }

"""What a run knows of whose rows may leave: the ledger, and what members have asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from sekisho.audit import durable
from sekisho.audit.log import AuditLog
from sekisho.digest import digest_of
from sekisho.errors import DataError, ProjectError, SekishoError
from sekisho.extract.ledger import recorded_file
from sekisho.messages import Message
from sekisho.nightly.asked import Asked, asked_now, still_asked
from sekisho.nightly.landing import Landing
from sekisho.nightly.ledger import ledger_fault
from sekisho.project import Project, policy_digest_now
from sekisho.world import Landed, Later


class RowConditions:
    """Read once, when a run decides; compared with what is there before each release.

    Attributes:
        fault: why they cannot be used; None = they can, or nobody has judged them yet.
        asked: what members have asked for; None = nobody knows.
        later: the newest ledger that runs have recorded, where it is of a later business date.
        problems: what went wrong while they were judged.
    """

    def __init__(self, project: Project, log: AuditLog, landing: Landing) -> None:
        self.fault: Message | None = None
        self.problems: list[SekishoError] = []
        self._project = project
        self._log = log
        self._landing = landing
        self.asked: Asked | None = None
        self.later: Later | None = None

    @property
    def said(self) -> str | None:
        """Digest of what members have said besides the day's ledger; None = nobody knows."""
        if self.asked is None or self.later is None:
            return self.asked.digest if self.asked else None
        return digest_of(self.asked.digest, *self.later.facts().values())

    def facts(self) -> Mapping[str, Any] | None:
        """What the record says of the register of requests; None = it could not be read."""
        return self.asked.facts() if self.asked else None

    def judge(self, lake: duckdb.DuckDBPyConnection, day: dt.date, today: dt.date) -> None:
        """Load the ledger into the lake instance, with what members have asked for and said since.

        Args:
            day: the business date.
            today: by which it is told which requests are overdue, and what a later ledger is read on.
        """
        self.fault = self._judged(lake, day, today)

    def _judged(
        self, lake: duckdb.DuckDBPyConnection, day: dt.date, today: dt.date
    ) -> Message | None:
        try:
            self.asked = asked_now(self._project, self._log, today)
        except DataError as error:
            self.problems.append(error)
            reason = error.message.bilingual
            return Message("requests.unusable", reason=reason)
        ledger = self._project.ledger
        if ledger is not None and ledger.name in self._landing.failures:
            return self._landing.failures[ledger.name].message
        try:
            self.later = self._later(day, today)
            files = self._landing.files()
            return ledger_fault(self._project, lake, files, self.asked.stops, self.later)
        except DataError as error:
            self.problems.append(error)
            return error.message

    def _later(self, day: dt.date, today: dt.date) -> Later | None:
        """The newest ledger of a date after the run's, from the lake of the nights.

        Raises:
            DataError: a run has recorded one, and it is not there any more.
        """
        ledger = self._project.ledger
        if ledger is None or day == dt.date.max:
            return None
        digest = self._log.last_landed(ledger.name, since=day + dt.timedelta(days=1))
        if digest is None:
            return None
        lake = self._project.folder(self._project.config.lake)
        return Later(Landed(recorded_file(ledger, lake, digest), digest), max(day, today))

    def still(self, scratch: Path) -> bool:
        """Whether policy, requests and ledger are now what the decisions went by.

        Args:
            scratch: where the ledger is fetched to, if it is on a server.
        """
        try:
            now = policy_digest_now(self._project.root)
        except ProjectError:
            return False
        if now != self._project.policy.digest or not self._still_asked():
            return False
        ledger = self._project.ledger
        landed = self._landing.landed.get(ledger.name) if ledger else None
        if ledger is None or landed is None:
            return True
        try:
            raw = self._landing.arrived(ledger, scratch) / landed.raw_path
        except DataError:  # nobody can tell what is in force now
            return False
        return raw.is_file() and durable.digest_file(raw) == landed.raw_digest

    def _still_asked(self) -> bool:
        """Whether what members have asked to have stopped is what the decision went by."""
        if self.asked is None:
            return True  # what is left has no rows about persons
        try:
            return still_asked(self._project, self.asked)
        except DataError:
            return False

"""Release to a folder on a server, which may break off at any moment and be asked again later."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sekisho.audit.tables import Release, ReleaseState
from sekisho.clearance import Clearance
from sekisho.errors import DataError
from sekisho.gate.folder import Arrival, NotTaken, other_content
from sekisho.messages import Message
from sekisho.model import Destination, Server
from sekisho.remote import Inbox, Secrets, Staged, open_inbox


class ServerFolder:
    """A destination's folder on an SFTP server or in S3-compatible storage; folders are not made."""

    def __init__(self, destination: Destination, server: Server, secrets: Secrets) -> None:
        self._destination = destination
        self._server = server
        self._secrets = secrets

    def is_there(self) -> bool:
        """As of `Folder`; where it is not, `arrival` has said so."""
        return True

    def arrival(self, file: str, digest: str) -> Arrival:
        """As of `Folder`; what is there is read whole."""
        found = self._inbox().digest(file)
        if found is None:
            return Arrival("absent")
        return Arrival("same" if found == digest else "other")

    def put(
        self, staged: Path, clearance: Clearance, sealed: bytes, naming: Callable[[], None]
    ) -> None:
        """As of `Folder`."""
        file, inbox = clearance.file, self._inbox()
        inbox.renew(clearance.name, sealed)
        if self.arrival(file, clearance.digest).state == "same":
            return
        if inbox.send(Staged(staged, clearance.digest), file, naming):
            return
        match self.arrival(file, clearance.digest).state:
            case "same":
                return
            case "other":
                raise other_content(file, clearance.destination)
            case "absent":
                raise NotTaken(
                    Message("gate.not-taken", file=file, destination=clearance.destination),
                    place=self._destination.place,
                    help=Message("gate.not-taken.help"),
                )

    def became(self, step: Release) -> ReleaseState:
        """As of `Folder`.

        Whoever removes the half-way file has made sure that it never gets its name, even if the
        server should come to an earlier request only now. Where it is gone, and the file is not there
        either, the recipient may have taken the file away.
        """
        if step.state == "intent":
            with suppress(
                DataError
            ):  # what is left is hidden, and replaced by the next of its name
                self._withdraw(step)
            return "failed"
        try:
            if self._withdraw(step):
                return "failed"
            there = self.arrival(step.file, step.digest or "")
        except DataError:
            return "in_doubt"
        return "released" if there.state == "same" else "in_doubt"

    def clearance(self, name: str) -> bytes | None:
        """As of `Folder`."""
        return self._inbox().content(name)

    def _withdraw(self, step: Release) -> bool:
        inbox = self._inbox()
        if step.clearance is not None:
            inbox.withdraw(step.clearance)
        return inbox.withdraw(step.file)

    def _inbox(self) -> Inbox:
        one = self._destination
        return open_inbox(self._server, one.path, one.place, self._secrets)

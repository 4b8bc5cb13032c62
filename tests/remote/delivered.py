"""The small project with a destination on a server, and what a server may do to what is sent to it."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from remote.servers import PASSWORD, USER, Sftp

from sekisho import nightly, project
from sekisho.audit import tables
from sekisho.audit.log import AuditLog
from sekisho.nightly import Night, Run

DAY: Final = dt.date(2026, 11, 20)
NOW: Final = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
EXPORT: Final = "carrier_delivery"
FILE: Final = "delivery_20261120.csv"


def to_sftp(folder: Path, port: int, *, timeout: int = 20) -> None:
    """Have the carrier's files go to an SFTP server."""
    _move(
        folder,
        f"type: sftp, location: 'sftp://127.0.0.1:{port}/in', timeoutSeconds: {timeout}",
    )


def to_s3(folder: Path, endpoint: str) -> None:
    """Have the carrier's files go to S3-compatible storage."""
    _move(
        folder,
        f"type: s3, location: 's3://carrier/in', endpointUrl: '{endpoint}', timeoutSeconds: 5",
    )


def _move(folder: Path, server: str) -> None:
    path = folder / "policy/parties.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.strip().startswith("carrier_sftp:")]
    there = f"  carrier_sftp: {{party: our_carrier, server: {{server: carrier, {server}}}}}"
    path.write_text("\n".join([*kept, there, ""]), encoding="utf-8")


def sftp_secrets(server: Sftp, port: int | None = None) -> dict[str, str]:
    """What the carrier's server asks for, by the names of variables."""
    known = server.known_hosts
    if port is not None:
        known = known.replace(f":{server.port} ", f":{port} ")
    return {
        "SEKISHO_SFTP_CARRIER_USER": USER,
        "SEKISHO_SFTP_CARRIER_PASSWORD": PASSWORD,
        "SEKISHO_SFTP_CARRIER_KNOWN_HOSTS": known,
    }


def night(
    folder: Path,
    secrets: dict[str, str],
    *,
    again: bool = False,
    before_release: Callable[[], None] = lambda: None,
) -> Run:
    """A night of the carrier's export alone."""
    loaded = project.load(folder)
    checked = nightly.check(loaded, DAY, [EXPORT])
    with Night(
        loaded, checked, trigger="test", clock=lambda: NOW, again=again, secrets=secrets.get
    ) as one:
        for source in one.sources:
            one.extract(source)
        one.tag()
        one.decide()
        one.stage(EXPORT)
        before_release()
        one.release(EXPORT)
        return one.finish()


def states(folder: Path) -> list[str]:
    """Every step of the carrier's releases that is recorded, the oldest first."""
    log = AuditLog(project.load(folder).folder("var/audit"))
    return [s.release.state for s in log.releases()][::-1]


def last_release(folder: Path) -> tables.Release:
    """The last step."""
    return next(AuditLog(folder / "var/audit").releases()).release


def whole(there: Path) -> bool:
    """Whether a folder holds the file with its clearance, and nothing else."""
    digest = hashlib.sha256((there / FILE).read_bytes()).hexdigest()
    return {p.name for p in there.iterdir()} == {FILE, f"{FILE}.{digest}.clearance.json"}


class Cut:
    """A way to a server that breaks off.

    Attributes:
        after: bytes to the server after which each connection is cut; None = it holds.
        lose: cut each connection instead of giving back an answer once this says so of what was sent.
        closed: let nobody through.
    """

    def __init__(self, port: int) -> None:
        self.after: int | None = None
        self.lose: Callable[[bytes], bool] | None = None
        self.closed = False
        self.connections = 0
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                ours, _ = self._listener.accept()
                self.connections += 1
                if self.closed:
                    ours.close()
                    continue
                try:
                    theirs = socket.create_connection(("127.0.0.1", self._port))
                except OSError:
                    _end(ours)
                    continue
                sent = bytearray()
                for way in (self._up, self._down):
                    threading.Thread(target=way, args=(ours, theirs, sent), daemon=True).start()

    def _up(self, ours: socket.socket, theirs: socket.socket, sent: bytearray) -> None:
        with suppress(OSError):
            while data := ours.recv(1 << 14):
                sent += data
                if self.after is not None and len(sent) > self.after:
                    break
                theirs.sendall(data)
        _end(ours, theirs)

    def _down(self, ours: socket.socket, theirs: socket.socket, sent: bytearray) -> None:
        with suppress(OSError):
            while data := theirs.recv(1 << 14):
                if self.lose is not None and self.lose(bytes(sent)):
                    break
                ours.sendall(data)
        _end(ours, theirs)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


@contextmanager
def way_to(port: int) -> Iterator[Cut]:
    """A way to a server, for as long as the context lasts."""
    way = Cut(port)
    try:
        yield way
    finally:
        way.close()


def said_anywhere(folder: Path, word: str) -> list[Path]:
    """The files below a folder that hold a word."""
    wanted = word.encode()
    files = [Path(at) / name for at, _, names in os.walk(folder) for name in names]
    return [path for path in files if path.is_file() and wanted in path.read_bytes()]

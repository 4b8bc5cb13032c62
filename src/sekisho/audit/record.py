"""The record of one run, while it is being written."""

import contextlib
import datetime as dt
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sekisho.audit import chain, durable, parquet
from sekisho.audit.chain import MANIFESTS, RUNS, TEXTS, Head, Link, LoggedFile, Manifest
from sekisho.audit.row import Row
from sekisho.audit.subject_index import Kept
from sekisho.audit.tables import ROW_TABLES, Release
from sekisho.signing import Signer

Fact = str | int | bool | dt.datetime | dt.date | Sequence[str] | None


class RunRecord:
    """The record of one run, open for writing by this process until it is finished.

    Usable from several threads. Leaving the context without `finish` leaves what a crash leaves.
    """

    def __init__(self, root: Path, head: Head, lock: int, signer: Signer | None) -> None:
        self.number: Final = head.number
        self.run_id: Final = head.run.run_id
        self.head_digest: Final = head.digest
        """SHA-256 of the run's head, for clearances: it vouches for all that was before."""
        self._root = root
        self._folder = root / RUNS / head.folder
        self._lock = lock
        self._signer = signer
        self._files: list[LoggedFile] = []
        self._written = 0
        self._writing = threading.Lock()
        durable.make_folder(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if hasattr(self, "_lock"):
            self.close()

    def write(self, table: str, rows: Sequence[Row]) -> None:
        """Append rows to a table; they are on disk when this returns.

        Raises:
            KeyError: no such table in `tables.ROW_TABLES`.
            TypeError: a row of another table.
            DataError: the disk refuses.
        """
        self._create(table, "parquet", parquet.encode(ROW_TABLES[table], rows))

    def release(self, step: Release) -> None:
        """Record one step of one release; it is on disk when this returns."""
        self._create("release", "json", durable.canonical(_release_body(step)))

    def clearance(self, sealed: bytes) -> None:
        """Keep a clearance as it goes out: in the record it outlives the file that it lies beside."""
        self._create("clearance", "json", sealed)

    def decided(self, recipient: str, exports: Sequence[Mapping[str, object]]) -> None:
        """Keep what was decided about all that one party would receive, in a file of its own.

        The tables hold it as well, beside what is about others: this can be handed out, and the
        run's manifest vouches for it.
        """
        body = {"recipient": recipient, "exports": list(exports)}
        self._create("decided", "json", durable.canonical(body))

    def policy(self, digest: str, files: Mapping[str, str]) -> None:
        """Keep the policy by which the run decides: which texts it is made of, and each text once.

        Args:
            digest: of the whole policy; see `Policy.digest`.
            files: path in the project -> text.
        """
        folder, listed = self._root / TEXTS, {}
        durable.make_folder(folder)
        for path, text in files.items():
            data = text.encode()
            listed[path] = durable.digest(data)
            if not (folder / listed[path]).exists():
                # Another run may have been first.
                with contextlib.suppress(FileExistsError):
                    durable.create(folder / listed[path], data)
        self._create("policy", "json", durable.canonical({"digest": digest, "files": listed}))

    def subjects(self, kept: Kept) -> None:
        """Record what was written to the subject index; it is on disk when this returns."""
        body = {"file": kept.name, "sha256": kept.digest, "bytes": kept.bytes}
        self._create("subjects", "json", durable.canonical(body))

    def statistic(self, party: str, digest: str) -> None:
        """Record which subject sets a statistic leaves with a party; it is on disk when this returns."""
        self._create("statistic", "json", durable.canonical({"party": party, "sha256": digest}))

    def event(self, kind: str, *, at: dt.datetime, **facts: Fact) -> None:
        """Record any other single fact, with names and numbers but never a person's data.

        Raises:
            ValueError: a time without a zone.
        """
        body = {
            "kind": kind,
            "recorded_at": _plain(at),
            "facts": {k: _plain(v) for k, v in facts.items()},
        }
        self._create("event", "json", durable.canonical(body))

    def finish(self, outcome: chain.RunOutcome, *, exit_code: int, at: dt.datetime) -> Manifest:
        """Seal the run: its manifest lists all that was written and joins the chain.

        Raises:
            ValueError: `at` has no zone, or the run is closed.
            DataError: the disk refuses; the run stays unfinished.
        """
        with self._writing:
            self._must_be_open()

            def body(number: int, previous: Link | None) -> Mapping[str, Any]:
                listed = {
                    "format": chain.FORMAT,
                    "number": number,
                    "previous": chain.link_body(previous),
                    "head": chain.link_body(Link(self.number, self.head_digest)),
                    "run_id": self.run_id,
                    "files": [
                        {"name": f.name, "sha256": f.digest, "bytes": f.bytes}
                        for f in sorted(self._files, key=lambda f: f.name)
                    ],
                    "outcome": outcome,
                    "exit_code": exit_code,
                    "finished_at": _plain(at),
                }
                return chain.signed(listed, self._signer)

            number, _, _ = chain.append(self._root / MANIFESTS, body)
            self._release_lock()
        return chain.read_manifest(self._root, number)

    def close(self) -> None:
        """Write nothing more. Without `finish` before, the run counts as crashed from now on."""
        with self._writing:
            self._release_lock()

    def _create(self, what: str, suffix: str, data: bytes) -> None:
        with self._writing:
            self._must_be_open()
            self._written += 1
            name = f"{self._written:06d}-{what}.{suffix}"
            durable.create(self._folder / name, data)
            self._files.append(LoggedFile(name, durable.digest(data), len(data)))

    def _must_be_open(self) -> None:
        if self._lock < 0:
            raise ValueError(f"run {self.run_id} is closed")

    def _release_lock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _release_body(step: Release) -> Mapping[str, object]:
    return {column.name: _plain(getattr(step, column.name)) for column in fields(step)}


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        if value.utcoffset() is None:
            raise ValueError("a time without a zone")
        return chain.moment(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value

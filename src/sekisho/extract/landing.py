"""The lake: typed Parquet under the name of its own digest, and the list of what has landed.

A landing is a line in `landings.jsonl` beside the files. The line is written last: a file without
one is no landing, whatever its name says.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from sekisho.errors import DataError
from sekisho.extract.typed import Quarantine
from sekisho.messages import Message

LANDINGS: Final = "landings.jsonl"
_PARTIAL: Final = ".landing-"
"""How the name of a file begins that is still being written; left over, it means nothing."""

_ROW_GROUP: Final = 122_880
"""Rows per row group: what DuckDB gives to one thread."""


@dataclass(frozen=True, slots=True)
class Landing:
    """One line of the list: a file of the lake and where it comes from.

    Attributes:
        digest: SHA-256 of the Parquet file's bytes, which is its name, too.
        raw_digest: SHA-256 of the raw file's bytes.
        raw_path: the raw file's path below the inbound folder.
        contract_digest: of the contract that it was read by.
        rows: that have landed; `left_out`: that have not; `bad_cells`: that are NULL instead.
    """

    digest: str
    raw_digest: str
    raw_path: str
    contract_digest: str
    rows: int
    left_out: int
    bad_cells: int

    @property
    def file(self) -> str:
        """The name of the file in its day's folder."""
        return landed_name(self.digest)


def landed_name(digest: str) -> str:
    """The name of a landed file."""
    return f"{digest}.parquet"


def day_folder(lake: Path, source: str, day: dt.date) -> Path:
    """Where a source's files of a business date are."""
    return lake / source / day.isoformat()


def latest(lake: Path, source: str, day: dt.date) -> Path | None:
    """The newest landed file of a source on `day` or before, None if there is none.

    The path is where the list says that the file is; whether it is there still is not asked.
    """
    found = newest(lake, source, day)
    return found[0] / found[1].file if found else None


def newest(lake: Path, source: str, day: dt.date) -> tuple[Path, Landing] | None:
    """The newest landing on `day` or before, with its folder."""
    folders = (lake / source).glob("[0-9]*-[0-9]*-[0-9]*")
    for folder in sorted(folders, key=lambda f: f.name, reverse=True):
        if folder.name <= day.isoformat() and (landings := landings_in(folder)):
            return folder, landings[-1]
    return None


def landings_in(folder: Path) -> list[Landing]:
    """The landings of a day's folder, the newest last.

    A line that was cut by a crash never became a landing; it is passed over.
    """
    try:
        lines = (folder / LANDINGS).read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        with suppress(orjson.JSONDecodeError):
            found.append(Landing(**orjson.loads(line)))
    return found


class Staged:
    """A Parquet file and its quarantine list, being written under names that mean nothing.

    Attributes:
        rows: written so far.
        faults: written so far, whole rows and cells.
    """

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        name = f"{_PARTIAL}{os.getpid()}-{secrets.token_hex(4)}"
        self.path = folder / f"{name}.parquet"
        self.quarantine = folder / f"{name}.jsonl"
        self.rows = 0
        self.faults = 0
        self._folder = folder
        self._faults: _DigestedFile | None = None
        self._file = _DigestedFile(self.path)
        self._writer = pq.ParquetWriter(
            self._file,
            schema,
            compression="snappy",
            # Of texts they take a tenth of the time, and nobody asks for a range of texts.
            write_statistics=[f.name for f in schema if not pa.types.is_string(f.type)],
        )

    def write(self, table: pa.Table, faults: tuple[Quarantine, ...]) -> None:
        """Add rows, and faults to the list beside them."""
        self.rows += table.num_rows
        self._writer.write_table(table, row_group_size=_ROW_GROUP)
        if faults:
            self.faults += len(faults)
            self._faults = self._faults or _DigestedFile(self.quarantine)
            self._faults.write(b"".join(map(_line, faults)))

    def finish(self, metadata: Mapping[str, str]) -> str:
        """Write the footer, put everything on disk; the digest of the Parquet file."""
        self._writer.add_key_value_metadata(dict(metadata))
        self._writer.close()
        self._file.sync()
        if self._faults:
            self._faults.sync()
        return self._file.digest.hexdigest()

    def land(self, landing: Landing) -> Path:
        """Give the files their names and list the landing; the same one twice is listed once."""
        path = self._folder / landing.file
        quarantine = self._folder / f"{landing.digest}.quarantine.jsonl"
        if self._faults:
            self.quarantine.replace(quarantine)
        self.path.replace(path)
        _sync_folder(self._folder)
        if landings_in(self._folder)[-1:] != [landing]:
            _append(self._folder / LANDINGS, landing)
            _sync_folder(self._folder)
        return path

    def close(self) -> None:
        """Remove what has not landed; after `land` there is nothing to remove."""
        # A footer that cannot be written any more is no news: the error that led here is.
        with suppress(OSError, ValueError):
            self._writer.close()
        for file, path in ((self._file, self.path), (self._faults, self.quarantine)):
            if file:
                file.close()
            path.unlink(missing_ok=True)


@contextmanager
def staged(lake: Path, source: str, day: dt.date, schema: pa.Schema) -> Iterator[Staged]:
    """A staged file in the lake; what has not landed at the end is removed.

    Raises:
        DataError: the lake cannot be written to.
    """
    folder = day_folder(lake, source, day)
    with _writable(source, day):
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(folder.parent)
        remove_leftovers(folder)
        file = Staged(folder, schema)
        try:
            yield file
        finally:
            file.close()


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed run has left: files under staging names that nobody holds."""
    for path in folder.glob(f"{_PARTIAL}*"):
        with path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            path.unlink(missing_ok=True)


@contextmanager
def _writable(source: str, day: dt.date) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(
            Message(
                "extract.lake-not-writable",
                place=f"{source}/{day.isoformat()}",
                problem=error.strerror or type(error).__name__,
            ),
            help=Message("extract.lake-help"),
        ) from error


class _DigestedFile:
    """A new file for its owner only, locked while it is open, digested while it is written."""

    def __init__(self, path: Path) -> None:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self._file = os.fdopen(descriptor, "wb")
        self.digest = hashlib.sha256()

    @property
    def closed(self) -> bool:
        """What Arrow asks before it writes."""
        return self._file.closed

    def write(self, data: bytes) -> int:
        """Write and digest."""
        self.digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Hand over what is buffered."""
        self._file.flush()

    def tell(self) -> int:
        """Where the next byte goes."""
        return self._file.tell()

    def sync(self) -> None:
        """Have everything on disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file, and with it the lock."""
        with suppress(OSError):
            self._file.close()


def _line(fault: Quarantine) -> bytes:
    return orjson.dumps(fault, option=orjson.OPT_APPEND_NEWLINE)


def _append(path: Path, landing: Landing) -> None:
    """Add a line to the list, on disk when this returns, also after a line that was cut."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        cut = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        line = orjson.dumps(asdict(landing), option=orjson.OPT_APPEND_NEWLINE)
        rest = memoryview(b"\n" + line if cut else line)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

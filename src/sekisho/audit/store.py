"""The published audit store: `audit.duckdb`, which people may open however and as long as they like.

Every publishing makes a new folder `published/<version>/` below the log, with the file in it, and
then moves the link `audit.duckdb` onto that file in one step. Whoever has the old file open keeps
it. DuckDB puts a session's write-ahead log beside the file that the link points to, so what a
session leaves behind never meets the new file. A version is extended from the one before if that
one is still byte for byte what was published; otherwise it is built anew from the log.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import orjson

from sekisho.audit import durable, schema
from sekisho.audit.load import load, logged_runs
from sekisho.audit.log import AuditLog
from sekisho.audit.reports import create_reports
from sekisho.errors import DataError
from sekisho.messages import Message

PUBLISHED: Final = "published"
STORAGE_VERSION: Final = "v1.5.0"
"""Format of the file: the one that DuckDB 1.5, the newest command line, can still open."""

_KEPT: Final = 2
"""Versions that stay: the current one, and the one that somebody may just be opening."""
_LOCK: Final = "lock"
_NOTE: Final = "published.json"


@dataclass(frozen=True, slots=True)
class Published:
    """What `publish` has done.

    Attributes:
        store: the path that people open.
        version: number of the file behind it.
        runs: runs in it.
        added: runs that were read from the log this time.
        rebuilt: it was not extended from the version before.
    """

    store: Path
    version: int
    runs: int
    added: int
    rebuilt: bool


def publish(log_root: Path, store: Path, reports: Mapping[str, str]) -> Published:
    """Bring the audit store up to the log, with its report views, in one visible step.

    Args:
        log_root: the folder of the audit log.
        store: the path that people open; its folder is made if need be.
        reports: file name -> SQL of the report views, run in the order of the names.

    Raises:
        DataError: the log has been changed, or the disk refuses; the store stays as it was.
        ProjectError: a report's SQL is wrong; the store stays as it was.
    """
    folder = log_root / PUBLISHED
    durable.make_folder(folder)
    durable.make_folder(store.parent)
    try:
        with _alone(folder):
            return _publish(AuditLog(log_root), folder, store, reports)
    except OSError as error:
        raise durable.not_writable(store, error) from error
    except duckdb.Error as error:
        # Out of space shows as an IOException here and as a FatalException at the checkpoint.
        raise DataError(
            Message("audit.not-writable", file=store.name, problem=type(error).__name__),
            help=Message("audit.make-writable"),
        ) from error


def _publish(log: AuditLog, folder: Path, store: Path, reports: Mapping[str, str]) -> Published:
    before = _versions(folder)[-1:]
    _sweep(folder, keep=before)
    version = before[0] + 1 if before else 1
    staged = folder / f"{durable.TORN}{version:08d}"
    staged.mkdir()
    rebuilt = not before or not _still_published(folder / f"{before[0]:08d}", store.name)
    if not rebuilt:
        shutil.copyfile(folder / f"{before[0]:08d}" / store.name, staged / store.name)
    with closing(_open(staged / store.name)) as connection:
        if rebuilt:
            for statement in schema.statements():
                connection.execute(statement)
        added, runs = _fill(connection, log)
        connection.execute("SET enable_external_access = false")
        create_reports(connection, reports)
        connection.execute("CHECKPOINT")
    _seal(staged, store.name, folder / f"{version:08d}")
    _point(store, folder / f"{version:08d}" / store.name)
    _sweep(folder, keep=_versions(folder)[-_KEPT:])
    return Published(store, version, runs, added, rebuilt)


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        path,
        config={
            "storage_compatibility_version": STORAGE_VERSION,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )


def _fill(connection: duckdb.DuckDBPyConnection, log: AuditLog) -> tuple[int, int]:
    """Load what the store does not hold as it is now: (runs loaded, runs held)."""
    held = connection.execute(f"SELECT run_number, manifest_digest FROM {schema.SCHEMA}.run")
    known = {number: digest for number, digest in held.fetchall() if digest is not None}
    runs = logged_runs(log, known)
    connection.execute("BEGIN")
    for table in schema.STORE_TABLES:
        # Runs that were unsealed then, or that the log now tells otherwise.
        connection.execute(
            f"DELETE FROM {schema.SCHEMA}.{schema.quoted(table)} WHERE list_contains(?, run_number)",
            [[run.head.number for run in runs]],
        )
    load(connection, runs)
    connection.execute("COMMIT")
    counted = connection.execute(f"SELECT count(*) FROM {schema.SCHEMA}.run").fetchall()
    return len(runs), counted[0][0]


def _seal(staged: Path, name: str, final: Path) -> None:
    """Give a finished version its number, with a note of what was published."""
    with (staged / name).open("rb") as file:
        os.fsync(file.fileno())
    durable.create(staged / _NOTE, durable.canonical(_note(staged / name)))
    staged.rename(final)
    durable.sync_folder(final.parent)


def _point(store: Path, target: Path) -> None:
    """Move the link in one step; whatever was at its place (never a folder) is gone."""
    link = store.with_name(f"{durable.TORN}{store.name}")
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(target.resolve(), store.parent.resolve()))
    link.replace(store)
    durable.sync_folder(store.parent)


def _still_published(folder: Path, name: str) -> bool:
    """Whether a version is what was published and has today's tables."""
    try:
        return bool(orjson.loads((folder / _NOTE).read_bytes()) == _note(folder / name))
    except (OSError, ValueError):
        return False


def _note(file: Path) -> Mapping[str, str]:
    return {"digest": durable.digest_file(file), "schema": schema.fingerprint()}


def _sweep(folder: Path, *, keep: list[int]) -> None:
    """Remove older versions with what their sessions left, and what killed publishers left."""
    kept = {f"{number:08d}" for number in keep}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process publishes; the lock goes with the process that holds it."""
    with (folder / _LOCK).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _versions(folder: Path) -> list[int]:
    return sorted(int(p.name) for p in folder.iterdir() if re.fullmatch(r"\d{8}", p.name))

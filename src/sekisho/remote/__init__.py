"""Servers that sources are fetched from or files released to: SFTP, S3-compatible storage, PostgreSQL.

What is fetched lands as if it had been put into the inbound folder: a file byte for byte, a table as
Parquet. Each kind of server is one module, imported when a project names such a server.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final

from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.model import Origin, Source
from sekisho.remote.inbox import Inbox, open_inbox
from sekisho.remote.login import Login, Secrets, block_of
from sekisho.remote.staged import Staged

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

FETCHED: Final = ".fetched"
"""Where in the lake raw files are that come from servers, by source and date; no source is called so."""

_NEW: Final = os.O_CREAT | os.O_TRUNC | os.O_WRONLY

__all__ = [
    "FETCHED",
    "Inbox",
    "Secrets",
    "Staged",
    "block_of",
    "fetch",
    "is_partial",
    "marker_of",
    "open_inbox",
]


def marker_of(source: Source) -> tuple[Source, ...]:
    """The marker beside a source's file on a server, to be fetched like it; none if it has none."""
    form = source.format
    if form.arrival.marker is None or form.origin is None:
        return ()
    path = str(PurePosixPath(form.origin.path).parent / form.arrival.marker)
    origin = replace(form.origin, path=path)
    return (replace(source, format=replace(form, path=form.arrival.marker, origin=origin)),)


def fetch(source: Source, origin: Origin, day: dt.date, folder: Path, secrets: Secrets) -> None:
    """Fetch a source's file of a business date into a folder, whole or not at all.

    Nothing is tried again here: when that can help is for whoever runs the step to know.

    Args:
        origin: of the source.
        folder: where the file gets the name that the contract says; an earlier one gives way.
        secrets: where credentials are looked up.

    Raises:
        DataError: the server, its file or table cannot be used, a credential is not set, or the disk
            refuses. `Transient` where another try may help.
    """
    login = Login(origin.server, source.format.place, secrets)
    target = folder / _on(source.format.path, day)
    partial = target.with_name(f".{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        raw = io.FileIO(os.open(partial, _NEW, 0o600), "wb")
        with _Stored(raw, lambda error: _not_stored(source, origin, error)) as file:
            try:
                _fetch(source, login, _on(origin.path, day), file)
            except ModuleNotFoundError as error:
                raise login.no_library() from error
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        raise _not_stored(source, origin, error) from error
    finally:
        partial.unlink(missing_ok=True)


def is_partial(name: str) -> bool:
    """Whether a file is one that was being fetched when its run was cut off."""
    return name.startswith(".") and name.endswith(".part")


class _Stored(io.BufferedWriter):
    """A file whose disk, where it refuses, is not taken for a server that broke off."""

    def __init__(self, raw: io.RawIOBase, told: Callable[[OSError], DataError]) -> None:
        super().__init__(raw)
        self._told = told

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise self._told(error) from error


def _not_stored(source: Source, origin: Origin, error: OSError) -> DataError:
    problem = error.strerror or type(error).__name__
    return DataError(
        Message("remote.not-stored", server=origin.server.id, problem=problem),
        place=source.format.place,
    )


def _fetch(source: Source, login: Login, path: str, file: BinaryIO) -> None:
    # Each library is slow to import, and needed by those only who have such a server.
    match login.server.kind:
        case "sftp":
            from sekisho.remote import sftp  # noqa: PLC0415

            sftp.fetch(login, path, file)
        case "s3":
            from sekisho.remote import s3  # noqa: PLC0415

            s3.fetch(login, path, file)
        case "postgres":
            from sekisho.remote import postgres  # noqa: PLC0415

            headers = [column.header for column in source.landing.values()]
            postgres.fetch(login, path, headers, file)


def _on(pattern: str, day: dt.date) -> str:
    return pattern.replace("{business_date}", f"{day:%Y%m%d}")

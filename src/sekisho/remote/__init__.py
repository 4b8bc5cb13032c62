"""Servers that sources are fetched from: SFTP, S3-compatible storage, PostgreSQL.

What is fetched lands as if it had been put into the inbound folder: a file byte for byte, a table as
Parquet. Each kind of server is one module, imported when a contract names such a server.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import BinaryIO, Final

from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.model import Origin, Source
from sekisho.remote.login import Login, Secrets, block_of

_NEW: Final = os.O_CREAT | os.O_TRUNC | os.O_WRONLY

__all__ = ["Secrets", "block_of", "fetch"]


def fetch(source: Source, origin: Origin, day: dt.date, folder: Path, secrets: Secrets) -> None:
    """Fetch a source's file of a business date into a folder, whole or not at all.

    Nothing is tried again here: when that can help is for whoever runs the step to know.

    Args:
        origin: of the source.
        folder: where the file gets the name that the contract says; an earlier one gives way.
        secrets: where credentials are looked up.

    Raises:
        DataError: the server, its file or table cannot be used, a credential is not set, or the disk
            refuses.
    """
    login = Login(origin.server, source.format.place, secrets)
    target = folder / _on(source.format.path, day)
    partial = target.with_name(f".{target.name}.part")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(partial, _NEW, 0o600), "wb") as file:
            try:
                _fetch(source, login, _on(origin.path, day), file)
            except ModuleNotFoundError as error:
                raise login.no_library() from error
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise DataError(
            Message("remote.not-stored", server=origin.server.id, problem=problem),
            place=source.format.place,
        ) from error
    finally:
        partial.unlink(missing_ok=True)


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

            headers = [column.header for column in source.columns.values()]
            postgres.fetch(login, path, headers, file)


def _on(pattern: str, day: dt.date) -> str:
    return pattern.replace("{business_date}", f"{day:%Y%m%d}")

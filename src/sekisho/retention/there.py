"""What lies in an area, and what the file system has under a name."""

from __future__ import annotations

import hashlib
import os

from sekisho.audit.subject_index import SUBJECTS
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.project import Project
from sekisho.retention.due import Area
from sekisho.sweep.walk import Found, walk


def identity_of(found: Found) -> tuple[int, ...] | None:
    """What the file system has under a name; None where there is no ordinary file any more."""
    try:
        status = os.lstat(found.path)
    except FileNotFoundError:
        return None
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def digest_of(found: Found) -> str:
    """SHA-256 of a file.

    Raises:
        DataError: it cannot be read.
    """
    try:
        with found.open() as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(found.shown, error) from error


def listed(project: Project, area: Area) -> list[Found]:
    """Everything below an area's folder; nothing where there is none yet.

    Raises:
        DataError: the folder cannot be read.
    """
    config = project.config
    folders = {
        "outbound": config.outbound,
        "lake": config.lake,
        "inbound": config.inbound,
        "subjects": f"{config.audit}/{SUBJECTS}",
        "requests": config.requests,
    }
    root = project.folder(folders[area]).resolve()
    try:
        return [*walk(root)] if root.exists() else []
    except OSError as error:
        raise _unreadable(folders[area], error) from error


def _unreadable(name: str, error: OSError) -> DataError:
    problem = error.strerror or type(error).__name__
    return DataError(
        Message("retention.unreadable", place=name, problem=problem),
        help=Message("retention.unreadable.help"),
    )

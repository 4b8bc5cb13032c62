"""Whether a source's file is there and complete, as far as one can tell before reading it."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path, PurePosixPath

from sekisho.errors import DataError, Place, ProjectError
from sekisho.extract.batch import SHOWN, printable
from sekisho.messages import Message, listed
from sekisho.model import Source


def file_of(source: Source, day: dt.date) -> PurePosixPath:
    """The path of a source's file below the folder that it comes into.

    Raises:
        ProjectError: the path leads out of the folder.
    """
    path = _on(source.format.path, day)
    if path.is_absolute() or ".." in path.parts:
        raise ProjectError(Message("extract.path-outside"), place=source.format.place)
    return path


def not_arrived(source: Source, folder: Path, day: dt.date, now: dt.datetime) -> DataError | None:
    """Why a source's file has not come, or not whole; None if nothing speaks against reading it.

    What else may be wrong with it is found by whoever reads it.

    Args:
        folder: that the contract's path is below.
        now: with its zone; how long the file has been still is judged by it.

    Raises:
        ProjectError: the path leads out of the folder.
    """
    name, arrival = file_of(source, day), source.format.arrival
    status = _status(folder / name)
    if status is None:
        return missing(str(name), (folder / name).parent)
    if not stat.S_ISREG(status.st_mode):
        return None
    if arrival.marker is not None:
        marker = name.parent / _on(arrival.marker, day)
        told = _status(folder / marker)
        # What is fetched from a server has the time of that; its marker was there before.
        old = told and not source.format.origin and told.st_mtime_ns < status.st_mtime_ns
        if told is None or old:
            id_ = "extract.no-marker" if told is None else "extract.old-marker"
            return _fault(name, id_, marker=printable(str(marker)))
    if not status.st_size and not arrival.empty_is_no_rows:
        return DataError(
            Message("extract.empty-file"), place=Place(str(name)), help=Message("extract.resend")
        )
    changed = dt.datetime.fromtimestamp(status.st_mtime, now.tzinfo)
    if arrival.still_seconds and now - changed < dt.timedelta(seconds=arrival.still_seconds):
        return _fault(name, "extract.not-still", seconds=arrival.still_seconds)
    return None


def missing(name: str, folder: Path) -> DataError:
    """The error that says what is there instead."""
    there = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    shown = listed(map(printable, there[:SHOWN])) + (", ..." if len(there) > SHOWN else "")
    return DataError(
        Message("extract.missing-file", file=name),
        place=Place(name),
        help=Message("extract.folder-has", count=len(there), files=shown),
    )


def _on(pattern: str, day: dt.date) -> PurePosixPath:
    return PurePosixPath(pattern.replace("{business_date}", f"{day:%Y%m%d}"))


def _status(path: Path) -> os.stat_result | None:
    """None = there is nothing of that name, or nobody lets us look."""
    try:
        return path.stat()
    except OSError:
        return None


def _fault(name: PurePosixPath, id_: str, **facts: str | int) -> DataError:
    return DataError(Message(id_, **facts), place=Place(str(name)), help=Message(f"{id_}-help"))

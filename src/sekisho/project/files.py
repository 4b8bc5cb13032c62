"""The files of a project as they are on disk."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, clean


def files_below(root: Path, folder: str, suffix: str = "") -> list[str]:
    """Files below a folder, as sorted paths in the project; hidden ones are left out.

    Raises:
        ProjectError: the name of one is not UTF-8, so that nothing could tell of it.
    """
    found: list[str] = []
    waiting = [folder] if (root / folder).is_dir() else []
    while waiting:
        inside = waiting.pop()
        with os.scandir(root / inside) as entries:
            for entry in entries:
                path = f"{inside}/{entry.name}"
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                elif entry.is_file() and entry.name.endswith(suffix):
                    found.append(path)
                    _require_text(path)
    return sorted(found)


def _require_text(path: str) -> None:
    try:
        path.encode()
    except UnicodeEncodeError as error:
        named = PurePosixPath(shown(path))
        raise ProjectError(
            Message("project.name-not-utf8", folder=str(named.parent), name=named.name),
            help=Message("project.name-not-utf8.help"),
        ) from error


def shown(name: str) -> str:
    """A name of the file system as text: undecodable bytes and control characters spelt out."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return clean(text).replace("\n", "\\n")


def text_of(root: Path, file: str) -> str:
    """The text of a file of the project.

    Raises:
        ProjectError: it cannot be read, or is not UTF-8.
    """
    try:
        with open(os.path.join(root, file), "rb") as opened:  # noqa: PTH118, PTH123 - by the thousand
            return opened.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProjectError(
            Message("project.not-utf8", offset=error.start),
            place=Place(file),
            help=Message("project.not-utf8.help"),
        ) from error
    except OSError as error:
        raise ProjectError(
            Message("project.unreadable", reason=error.strerror or type(error).__name__),
            place=Place(file),
        ) from error

"""Every file below a folder, hidden and half-written ones too; nothing is ever followed out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Literal

from sekisho.project.files import shown


@dataclass(frozen=True, slots=True)
class Found:
    """Something that lies below a swept folder.

    Attributes:
        parts: its names below the folder, as the file system has them.
        kind: `file` can be opened; the others can or must not be.
        size: of a file, in bytes.
    """

    root: Path
    parts: tuple[str, ...]
    kind: Literal["file", "link", "special", "unreadable"]
    size: int = 0

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.root.joinpath(*self.parts)

    @property
    def shown(self) -> str:
        """Its path below the folder, safe to print and to record, whatever its name is."""
        return shown("/".join(self.parts))

    def open(self) -> BufferedReader:
        """Open a file as what was found, and nothing that has taken its place.

        Raises:
            OSError: it cannot be opened, or it is a link or no file now.
        """
        descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError("no file any more")
        return os.fdopen(descriptor, "rb")


def walk(root: Path, left_out: frozenset[Path] = frozenset()) -> Iterator[Found]:
    """What lies below a folder, by name; folders that are links are told and not entered.

    Args:
        left_out: resolved folders and files that are passed over.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(root.joinpath(*inside)) as entries:
                listed = sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except OSError:
            if not inside:
                raise
            yield Found(root, inside, "unreadable")
            continue
        below = []
        for entry in listed:
            parts = (*inside, entry.name)
            if root.joinpath(*parts) in left_out:
                continue
            if entry.is_dir(follow_symlinks=False):
                below.append(parts)
            else:
                kind = _kind(entry)
                size = entry.stat(follow_symlinks=False).st_size if kind == "file" else 0
                yield Found(root, parts, kind, size)
        waiting.extend(reversed(below))


def _kind(entry: os.DirEntry[str]) -> Literal["file", "link", "special"]:
    if entry.is_symlink():
        return "link"
    return "file" if entry.is_file(follow_symlinks=False) else "special"

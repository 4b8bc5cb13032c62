"""What is packed in a file: the members of a zip, the content of a gz, or just the file itself."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

from sekisho.project.files import shown
from sekisho.sweep.contents import NotReadable, Open, Reason

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE: Final = "[Content_Types].xml"
_ENCRYPTED: Final = 1
MOST: Final = 1 << 34
"""Bytes that one content may unpack to; beyond that it is not examined."""


@dataclass(frozen=True, slots=True)
class Content:
    """Something to examine: a file, or a member of one.

    Attributes:
        member: its name in the file, safe to print; empty = it is the file itself.
        open: opens it.
        why_not: why it is not examined; None = it can be.
    """

    member: str
    open: Open
    why_not: Reason | None = None


def contents(file: Open) -> Iterator[Content]:
    """What is in a file.

    Raises:
        NotReadable: it is an archive that cannot be read.
    """
    kind = _head(file)
    if kind.startswith(_GZIP):
        yield _inner("", lambda: _unzipped(file()))
    elif kind in _ZIP:
        yield from _members(file)
    else:
        yield Content("", file)


def _members(file: Open) -> Iterator[Content]:
    try:
        with file() as opened, zipfile.ZipFile(opened) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotReadable("unreadable") from error
    if any(info.filename == _OFFICE for info in listed):
        raise NotReadable("structured")
    for info in listed:
        if info.is_dir():
            continue
        member = shown(info.filename)
        if info.flag_bits & _ENCRYPTED:
            yield Content(member, file, "encrypted")
        elif info.file_size > MOST:
            yield Content(member, file, "too-large")
        else:
            yield _inner(member, lambda info=info: _member(file, info))  # type: ignore[misc]


def _inner(member: str, content: Open) -> Content:
    """What was packed, unless it is packed itself."""
    try:
        kind = _head(content)
    except NotReadable as error:
        return Content(member, content, error.reason)
    packed = kind.startswith(_GZIP) or kind in _ZIP
    return Content(member, content, "archive-in-archive" if packed else None)


def _member(file: Open, info: zipfile.ZipInfo) -> BinaryIO:
    opened = file()
    try:
        return cast("BinaryIO", _Unpacked(zipfile.ZipFile(opened).open(info), opened))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        opened.close()
        raise NotReadable("unreadable") from error


def _unzipped(opened: BinaryIO) -> BinaryIO:
    content = cast("IO[bytes]", gzip.GzipFile(fileobj=opened))
    return cast("BinaryIO", _Unpacked(content, opened))


def _head(content: Open) -> bytes:
    with content() as opened:
        return opened.read(len(_ZIP[0]))


class _Unpacked(io.RawIOBase):
    """What a file unpacks to, up to the most that is examined; closes what it is read from."""

    def __init__(self, content: IO[bytes], file: BinaryIO) -> None:
        self._content = content
        self._file = file

    def readable(self) -> bool:
        """It can be read and nothing else."""
        return True

    def seekable(self) -> bool:
        """It can, if slowly: what is before the place is unpacked again."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Read on.

        Raises:
            NotReadable: it is damaged, or unpacks to more than is examined.
        """
        target = memoryview(buffer).cast("B")
        try:
            data = self._content.read(len(target))
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise NotReadable("unreadable") from error
        if self._content.tell() > MOST:
            raise NotReadable("too-large")
        target[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to another place."""
        return self._content.seek(offset, whence)

    def tell(self) -> int:
        """The place."""
        return self._content.tell()

    def close(self) -> None:
        """Close it, and what it is read from."""
        self._content.close()
        self._file.close()
        super().close()

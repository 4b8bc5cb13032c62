"""The raw file of a source while it is read."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import BinaryIO

from sekisho.errors import DataError, Place, Transient
from sekisho.messages import Message


@dataclass(frozen=True, slots=True)
class RawFile:
    """An open extract: its bytes are digested as they are read.

    Attributes:
        name: its path below the inbound folder, for messages.
        digest: over all bytes read so far.
        size, changed_ns: what they were when it was opened.
    """

    name: str
    stream: BinaryIO
    digest: hashlib._Hash
    size: int
    changed_ns: int

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end of the file.

        Raises:
            DataError: the disk refuses, or (`Transient`) there is more than there was at first.
        """
        try:
            data = self.stream.read(size)
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise self.fault(
                "extract.unreadable", 1, hint="extract.unreadable-help", problem=problem
            ) from error
        if self.stream.tell() > self.size:
            raise self._growing()
        self.digest.update(data)
        return data

    @property
    def at_end(self) -> bool:
        """Whether all that there was at first has been read."""
        return self.stream.tell() >= self.size

    def check_unchanged(self) -> None:
        """Fail if the file is another one by now; ask before believing what was read."""
        status = os.fstat(self.stream.fileno())
        if (status.st_size, status.st_mtime_ns) != (self.size, self.changed_ns):
            raise self._growing()

    def _growing(self) -> Transient:
        return Transient(
            Message("extract.growing"),
            server=None,
            place=self.place(1),
            help=Message("extract.growing-help"),
        )

    def place(self, line: int) -> Place:
        """A line of the file."""
        return Place(self.name, line)

    def fault(
        self, id_: str, line: int, /, *, hint: str | None = None, **facts: str | int
    ) -> DataError:
        """An error about a line of the file; `hint` is the id of its help."""
        return DataError(
            Message(id_, **facts),
            place=self.place(line),
            help=Message(hint, **facts) if hint else None,
        )

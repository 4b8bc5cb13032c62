"""A file of ours on its way to a server."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.remote.login import Login

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is to be sent.

    Attributes:
        digest: of the bytes that may be sent (SHA-256, hex).
    """

    path: Path
    digest: str

    def pieces(self, login: Login) -> Iterator[bytes]:
        """Its bytes.

        Raises:
            DataError: it cannot be read, or after the last of them: they are others than they were.
        """
        digest = hashlib.sha256()
        try:
            with self.path.open("rb") as file:
                while data := file.read(_CHUNK):
                    digest.update(data)
                    yield data
        except OSError as error:
            raise unreadable(error) from error
        if digest.hexdigest() != self.digest:
            raise login.fault("remote.not-as-staged")


class Body(io.RawIOBase):
    """A file as the body of a request, which says when its last bytes are about to leave.

    A library reads a body once to sign it and once to send it; what counts is what it reads after
    `sending`.
    """

    def __init__(self, staged: Staged, login: Login, naming: Callable[[], None]) -> None:
        """Open it.

        Args:
            naming: is called before its last bytes are handed over, once, if all are what they were.

        Raises:
            DataError: it cannot be read.
        """
        super().__init__()
        self.failed: DataError | None = None
        self._naming: Callable[[], None] | None = naming
        self._sending = False
        self._digest, self._wanted = hashlib.sha256(), staged.digest
        self._login = login
        try:
            self._file = staged.path.open("rb")
            self.size = staged.path.stat().st_size
        except OSError as error:
            raise unreadable(error) from error

    def sending(self, **_: object) -> None:
        """Say that what is read from now on is sent."""
        self._sending = True
        if self.size == 0:
            self._named()

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        try:
            data = self._file.read(size)
        except OSError as error:
            self.failed = unreadable(error)
            raise
        if self._sending:
            self._digest.update(data)
            if self._file.tell() >= self.size:
                self._named()
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """As of any file."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As of any file."""
        return self._file.tell()

    def close(self) -> None:
        """As of any file."""
        self._file.close()
        super().close()

    def _named(self) -> None:
        if self._naming is None:
            return
        naming, self._naming = self._naming, None
        try:
            if self._digest.hexdigest() != self._wanted:
                raise self._login.fault("remote.not-as-staged")
            naming()
        except DataError as error:
            self.failed = error  # the library would tell it as an error of the connection
            raise


def unreadable(error: OSError) -> DataError:
    """The error for a staged file that cannot be read."""
    problem = error.strerror or type(error).__name__
    return DataError(Message("remote.not-readable", problem=problem))

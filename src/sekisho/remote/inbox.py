"""A folder on a server that files are released to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sekisho.errors import Place
from sekisho.model import Server
from sekisho.remote.login import Login, Secrets
from sekisho.remote.staged import Staged


class Inbox(Protocol):
    """A folder of a recipient's on a server.

    Every method raises DataError: the server cannot be reached, does not let us in, breaks off or
    refuses; there is no such folder.
    """

    def digest(self, name: str) -> str | None:
        """SHA-256 of what has a name, read whole; None = nothing has it."""

    def content(self, name: str) -> bytes | None:
        """What has a name, where it is small; None = nothing has it."""

    def renew(self, name: str, content: bytes) -> None:
        """Put something small in place, in one step, over an earlier one of the same name.

        Raises:
            DataError: the server writes over files where it is asked not to, so that nothing may be
                sent to it.
        """

    def send(self, staged: Staged, name: str, naming: Callable[[], None]) -> bool:
        """Put a file in place, in one step, never over another.

        Args:
            naming: is called before the file can have its name. What fails until then has sent
                nothing that anybody sees; what fails afterwards, only the server can tell.

        Returns:
            False where something has the name; nothing of the file is left there then.
        """

    def withdraw(self, name: str) -> bool:
        """Remove what is half-way to a name. True = it was there, so it will never have the name."""


def open_inbox(server: Server, folder: str, place: Place, secrets: Secrets) -> Inbox:
    """The folder on a server; nothing is asked of it yet.

    Args:
        place: where the server is declared.

    Raises:
        DataError: the library for such servers is not installed.
    """
    login = Login(server, place, secrets)
    try:
        # Each library is slow to import, and needed by those only who have such a server.
        if server.kind == "sftp":
            from sekisho.remote.sftp import SftpInbox  # noqa: PLC0415

            return SftpInbox(login, folder)
        from sekisho.remote.s3 import S3Inbox  # noqa: PLC0415

        return S3Inbox(login, folder)
    except ModuleNotFoundError as error:
        raise login.no_library() from error

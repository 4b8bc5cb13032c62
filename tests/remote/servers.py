"""Real servers on this machine, and what they do when they misbehave."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "sekisho", "planted-secret-7Kq"


class Sftp:
    """An SFTP server on a folder, which lets one user in by password or by key.

    Attributes:
        user_key: the user's private key.
        ill: how it is to misbehave at the next reads: `drop` or `hang`; `drop once`, at one only. At
            writes: `drop write`. At a file's getting its name: `drop before rename`, `drop after
            rename`, and `fetched` where the recipient also takes the file away. `overwrites`: its
            rename does.
        renamed: names that files other than clearances have got.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.port = 0
        self.ill: str | None = None
        self.renamed: list[str] = []
        self.logins = 0
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.user_key = asyncssh.generate_private_key("ssh-ed25519")

    @property
    def known_hosts(self) -> str:
        public = self.key.export_public_key().decode().strip()
        return f"[127.0.0.1]:{self.port} {public}\n"


class Inbox(asyncssh.SFTPServer):
    """The files of a server that somebody releases to."""

    def __init__(self, server: Sftp, channel: asyncssh.SSHServerChannel[bytes]) -> None:
        super().__init__(channel, chroot=str(server.root).encode())
        self._server = server

    def write(self, file_obj: Any, offset: int, data: bytes) -> int:
        written: int = super().write(file_obj, offset, data)
        if self._server.ill == "drop write" and b".clearance" not in file_obj.name:
            self.channel.get_connection().abort()
        return written

    def rename(self, oldpath: bytes, newpath: bytes) -> Any:
        target = Path(os.fsdecode(self.map_path(newpath)))
        clearance = target.name.endswith(".clearance.json")
        if self._server.ill == "overwrites":
            return self.posix_rename(oldpath, newpath)
        if self._server.ill == "drop before rename" and not clearance:
            self.channel.get_connection().abort()
            raise asyncssh.SFTPFailure("too late")
        super().rename(oldpath, newpath)
        if not clearance:
            self._server.renamed.append(target.name)
        if self._server.ill in {"drop after rename", "fetched"} and not clearance:
            if self._server.ill == "fetched":
                target.unlink()
            self.channel.get_connection().abort()
        return None


def sftp_server(root: Path) -> Any:
    server = Sftp(root)

    class Access(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:  # noqa: ARG002
            server.logins += 1
            return True

        def password_auth_supported(self) -> bool:
            return True

        def public_key_auth_supported(self) -> bool:
            return True

        def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
            return username == USER and key == server.user_key.convert_to_public()

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, PASSWORD)

    class Files(Inbox):
        def __init__(self, channel: asyncssh.SSHServerChannel[bytes]) -> None:
            super().__init__(server, channel)

        async def read(self, file_obj: Any, offset: int, size: int) -> bytes:
            if server.ill in {"drop", "drop once"}:
                server.ill = None if server.ill == "drop once" else server.ill
                self.channel.get_connection().abort()
            if server.ill == "hang":
                try:
                    await asyncio.sleep(3600)
                finally:
                    file_obj.close()
            return super().read(file_obj, offset, size)

    return server, Access, Files


@contextmanager
def sftp(root: Path) -> Iterator[Sftp]:
    """The server, for as long as the context lasts."""
    server, access, files = sftp_server(root)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[server.key],
            server_factory=access,
            sftp_factory=files,
        )

    listener = asyncio.run_coroutine_threadsafe(listen(), loop).result(20)
    server.port = listener.get_port()

    async def end() -> None:
        listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()

"""Real servers on this machine, and what they do when they misbehave."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "sekisho", "planted-secret-7Kq"


class Sftp:
    """An SFTP server on a folder.

    Attributes:
        ill: how it is to misbehave at the next read: `drop` or `hang`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.port = 0
        self.ill: str | None = None
        self.logins = 0
        self.key = asyncssh.generate_private_key("ssh-ed25519")

    @property
    def known_hosts(self) -> str:
        public = self.key.export_public_key().decode().strip()
        return f"[127.0.0.1]:{self.port} {public}\n"


def sftp_server(root: Path) -> Any:
    server = Sftp(root)

    class Access(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:  # noqa: ARG002
            server.logins += 1
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, PASSWORD)

    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: asyncssh.SSHServerChannel[bytes]) -> None:
            super().__init__(channel, chroot=str(root).encode())

        async def read(self, file_obj: Any, offset: int, size: int) -> bytes:
            if server.ill == "drop":
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

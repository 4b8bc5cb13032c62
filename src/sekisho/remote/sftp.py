"""Files from and to an SFTP server, by asyncssh."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import BinaryIO, Final, TypeVar, cast

import asyncssh

from sekisho.errors import DataError
from sekisho.remote.login import Login
from sekisho.remote.staged import Staged

T = TypeVar("T")
_CHUNK: Final = 1 << 20
_TOLD: Final[tuple[tuple[tuple[type[Exception], ...], str], ...]] = (
    ((asyncssh.SFTPPermissionDenied,), "remote.denied"),
    ((asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath), "remote.missing"),
    (
        (
            asyncssh.SFTPConnectionLost,
            asyncssh.SFTPNoConnection,
            asyncssh.SFTPEOFError,
            asyncssh.DisconnectError,
            ConnectionResetError,
            BrokenPipeError,
        ),
        "remote.dropped",
    ),
    ((OSError,), "remote.not-reached"),
)
"""What the library raises -> what we tell; the first that fits."""


def fetch(login: Login, path: str, target: BinaryIO) -> None:
    """Copy a file, byte for byte.

    Raises:
        DataError: the server cannot be reached or is not the one known, is silent, breaks off, or
            the file is missing or changes meanwhile.
    """
    _run(login, path, lambda client: _copy(login, client, path, target))


async def _copy(login: Login, client: asyncssh.SFTPClient, path: str, target: BinaryIO) -> None:
    before = await _in_time(login, client.stat(path))
    copied = 0
    file = await _in_time(login, client.open(path, "rb"))
    while data := await _in_time(login, file.read(_CHUNK, copied)):
        copied += target.write(cast("bytes", data))
    after = await _in_time(login, client.stat(path))
    if (before.size, before.mtime) != (after.size, after.mtime) or copied != before.size:
        raise login.fault("remote.changed", path=path)


class SftpInbox:
    """A folder that files are put into; a file is written under a hidden name and then renamed.

    SFTP's own rename leaves a file alone that has the name already. Whether a server keeps to that is
    tried on each clearance, before the file that it is for is written.
    """

    def __init__(self, login: Login, folder: str) -> None:
        self._login = login
        self._folder = folder

    def digest(self, name: str) -> str | None:
        """As of `Inbox`."""

        async def read(client: asyncssh.SFTPClient) -> str | None:
            await self._present(client)
            digest = hashlib.sha256()
            try:
                file = await _in_time(self._login, client.open(self._path(name), "rb"))
            except asyncssh.SFTPNoSuchFile:
                return None
            offset = 0
            while data := await _in_time(self._login, file.read(_CHUNK, offset)):
                offset += len(data)
                digest.update(cast("bytes", data))
            return digest.hexdigest()

        return _run(self._login, self._path(name), read)

    def content(self, name: str) -> bytes | None:
        """As of `Inbox`."""

        async def read(client: asyncssh.SFTPClient) -> bytes | None:
            try:
                file = await _in_time(self._login, client.open(self._path(name), "rb"))
            except asyncssh.SFTPNoSuchFile:
                return None
            return cast("bytes", await _in_time(self._login, file.read()))

        return _run(self._login, self._path(name), read)

    def renew(self, name: str, content: bytes) -> None:
        """As of `Inbox`."""

        async def write(client: asyncssh.SFTPClient) -> None:
            await self._present(client)
            await self._write(client, name, content)
            try:
                await _in_time(self._login, client.posix_rename(self._part(name), self._path(name)))
            except asyncssh.SFTPOpUnsupported:
                await self._name(client, name)
            await self._write(client, name, content)
            if await self._name(client, name):
                raise self._login.fault("remote.overwrites")

        _run(self._login, self._path(name), write)

    def send(self, staged: Staged, name: str, naming: Callable[[], None]) -> bool:
        """As of `Inbox`."""

        async def write(client: asyncssh.SFTPClient) -> bool:
            part, written = self._part(name), 0
            await self._remove(client, part)
            file = await _in_time(self._login, client.open(part, "xb"))
            for piece in staged.pieces(self._login):
                written += await _in_time(self._login, file.write(piece, written))
            await self._kept(file)
            if (await _in_time(self._login, client.stat(part))).size != written:
                raise self._login.fault("remote.dropped")
            naming()
            return await self._name(client, name)

        return _run(self._login, self._path(name), write)

    def withdraw(self, name: str) -> bool:
        """As of `Inbox`."""

        async def remove(client: asyncssh.SFTPClient) -> bool:
            return await self._remove(client, self._part(name))

        return _run(self._login, self._part(name), remove)

    async def _present(self, client: asyncssh.SFTPClient) -> None:
        try:
            await _in_time(self._login, client.stat(self._folder))
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            pass
        else:
            return
        raise self._login.fault("remote.no-folder", path=self._folder)

    async def _write(self, client: asyncssh.SFTPClient, name: str, content: bytes) -> None:
        await self._remove(client, self._part(name))
        file = await _in_time(self._login, client.open(self._part(name), "xb"))
        await _in_time(self._login, file.write(content))
        await self._kept(file)

    async def _kept(self, file: asyncssh.SFTPClientFile) -> None:
        """Close a file, once the server has it on its disk where it can be asked for that."""
        with suppress(asyncssh.SFTPOpUnsupported):
            await _in_time(self._login, file.fsync())
        await _in_time(self._login, file.close())

    async def _name(self, client: asyncssh.SFTPClient, name: str) -> bool:
        """Give what is half-way its name; False, and it is gone, where the server refuses."""
        try:
            await _in_time(self._login, client.rename(self._part(name), self._path(name)))
        except (asyncssh.SFTPFailure, asyncssh.SFTPFileAlreadyExists):
            await self._remove(client, self._part(name))
            return False
        return True

    async def _remove(self, client: asyncssh.SFTPClient, path: str) -> bool:
        try:
            await _in_time(self._login, client.remove(path))
        except asyncssh.SFTPNoSuchFile:
            return False
        return True

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"

    def _part(self, name: str) -> str:
        return f"{self._folder}/.{name}.part"


def _run(login: Login, path: str, work: Callable[[asyncssh.SFTPClient], Awaitable[T]]) -> T:
    """Work on a connection of its own, in a thread that has no event loop yet."""
    connecting = _connected(login)

    async def whole() -> T:
        async with connecting as client:
            return await work(client)

    try:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sftp") as thread:
            return thread.submit(asyncio.run, whole()).result()
    except (asyncssh.Error, OSError, TimeoutError) as error:
        fault = _fault(login, path, error)
    raise fault  # outside, so that the library's own words are not chained to it


def _fault(login: Login, path: str, error: Exception) -> DataError:
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return login.fault("remote.host-key", variable=login.variable("KNOWN_HOSTS"))
    if isinstance(error, TimeoutError):
        return login.silent()
    if isinstance(error, asyncssh.PermissionDenied):
        return login.turned_away()
    for kinds, told in _TOLD:
        if isinstance(error, kinds):
            return login.fault(told, path=path)
    return login.fault("remote.failed", kind=type(error).__name__)


def _connected(login: Login) -> AbstractAsyncContextManager[asyncssh.SFTPClient]:
    """A connection to a server whose key is known, yet to be made.

    Credentials are looked up here and now: Prefect's blocks cannot be read where an event loop runs.
    """
    key = _key(login)
    password: str | None
    if key is None:
        user, hosts, password = login.required("USER", "KNOWN_HOSTS", "PASSWORD")
    else:
        user, hosts = login.required("USER", "KNOWN_HOSTS")
        password = login.optional("PASSWORD")
    return _opened(
        login,
        username=user,
        password=password,
        client_keys=None if key is None else [key],
        known_hosts=_known_hosts(login, hosts),
    )


@asynccontextmanager
async def _opened(login: Login, **credentials: object) -> AsyncIterator[asyncssh.SFTPClient]:
    """A connection; nothing of the user's own set-up is read."""
    server = login.server
    connection = await asyncssh.connect(
        server.host,
        server.port or 22,
        **credentials,
        agent_path=None,
        config=[],
        connect_timeout=server.timeout,
        login_timeout=server.timeout,
    )
    try:
        yield await _in_time(login, connection.start_sftp_client())
    finally:
        connection.abort()


def _known_hosts(login: Login, held: str) -> asyncssh.SSHKnownHosts:
    try:
        return asyncssh.import_known_hosts(held)
    except ValueError:
        pass
    raise login.bad("KNOWN_HOSTS")


def _key(login: Login) -> asyncssh.SSHKey | None:
    text = login.optional("KEY")
    if text is None:
        return None
    try:
        return asyncssh.import_private_key(text, login.optional("PASSPHRASE"))
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
        pass
    raise login.bad("KEY")


async def _in_time(login: Login, answer: Awaitable[T]) -> T:
    """What the server answers, if it does before the time is over."""
    return await asyncio.wait_for(answer, login.server.timeout)

"""Files from an SFTP server, by asyncssh."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import BinaryIO, Final, TypeVar, cast

import asyncssh

from sekisho.errors import DataError
from sekisho.remote.login import Login

T = TypeVar("T")
_CHUNK: Final = 1 << 20
_TOLD: Final[tuple[tuple[tuple[type[Exception], ...], str], ...]] = (
    ((asyncssh.SFTPPermissionDenied, asyncssh.PermissionDenied), "remote.denied"),
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


def _run(login: Login, path: str, work: Callable[[asyncssh.SFTPClient], Awaitable[None]]) -> None:
    """Work on a connection of its own, in a thread that has no event loop yet."""

    async def whole() -> None:
        async with _connected(login) as client:
            await work(client)

    fault: DataError | None = None
    try:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sftp") as thread:
            thread.submit(asyncio.run, whole()).result()
    except (asyncssh.Error, OSError, TimeoutError) as error:
        fault = _fault(login, path, error)
    if fault is not None:  # outside, so that the library's own words are not chained to it
        raise fault


def _fault(login: Login, path: str, error: Exception) -> DataError:
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return login.fault("remote.host-key", variable=login.variable("KNOWN_HOSTS"))
    if isinstance(error, TimeoutError):
        return login.silent()
    for kinds, told in _TOLD:
        if isinstance(error, kinds):
            return login.fault(told, path=path)
    return login.fault("remote.failed", kind=type(error).__name__)


@asynccontextmanager
async def _connected(login: Login) -> AsyncIterator[asyncssh.SFTPClient]:
    """A connection to a server whose key is known; nothing of the user's own set-up is read."""
    server = login.server
    user, known = login.required("USER"), _known_hosts(login)
    key = _key(login)
    password = login.required("PASSWORD") if key is None else login.optional("PASSWORD")
    connection = await asyncssh.connect(
        server.host,
        server.port or 22,
        username=user,
        password=password,
        client_keys=None if key is None else [key],
        known_hosts=known,
        agent_path=None,
        config=[],
        connect_timeout=server.timeout,
        login_timeout=server.timeout,
    )
    try:
        yield await _in_time(login, connection.start_sftp_client())
    finally:
        connection.abort()


def _known_hosts(login: Login) -> asyncssh.SSHKnownHosts:
    try:
        return asyncssh.import_known_hosts(login.required("KNOWN_HOSTS"))
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

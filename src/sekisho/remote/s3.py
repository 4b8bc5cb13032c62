"""Files from and to S3-compatible storage, by boto3."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, BinaryIO, Final, TypeVar

import boto3
from botocore import exceptions
from botocore.config import Config

from sekisho.errors import DataError
from sekisho.remote.login import Login
from sekisho.remote.staged import Body, Staged

T = TypeVar("T")
_CHUNK: Final = 1 << 20
_SILENT: Final = (exceptions.ConnectTimeoutError, exceptions.ReadTimeoutError)
_BUSY: Final = 500
"""From here on an HTTP status is about the server and not about what was asked."""
_NO_KEY: Final = "NoSuchKey"
_NO_BUCKET: Final = "NoSuchBucket"
_GONE: Final = frozenset({_NO_KEY, _NO_BUCKET, "404"})
_TAKEN: Final = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})
"""What a storage answers that was asked to put something only where nothing is."""
_LARGEST: Final = 5 << 30
"""Bytes that a storage takes in one request."""
_NO_LOGIN: Final = frozenset({"InvalidAccessKeyId", "SignatureDoesNotMatch", "401"})
_DENIED: Final = frozenset({"AccessDenied", "403"})


def fetch(login: Login, path: str, target: BinaryIO) -> None:
    """Copy a file, byte for byte.

    Raises:
        DataError: the storage cannot be reached, is silent or breaks off, or the file is missing.
    """
    fault: DataError | None = None
    try:
        with _client(login) as client:
            answer = client.get_object(Bucket=login.server.area, Key=path)
            with closing(answer["Body"]) as body:
                copied = sum(target.write(part) for part in body.iter_chunks(_CHUNK))
        if copied != answer["ContentLength"]:
            fault = login.fault("remote.dropped")
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        fault = _fault(login, f"{login.server.area}/{path}", error)
    if fault is not None:  # outside, so that the library's own words are not chained to it
        raise fault


class S3Inbox:
    """A prefix in a bucket that files are put under.

    An object is there whole or not at all, and only where nothing had its name. Whether a storage
    keeps to that is tried on each clearance, before the file that it is for is sent.
    """

    def __init__(self, login: Login, folder: str) -> None:
        self._login = login
        self._folder = folder

    def digest(self, name: str) -> str | None:
        """As of `Inbox`."""

        def read() -> str | None:
            with self._parts(name) as parts:
                if parts is None:
                    return None
                digest = hashlib.sha256()
                for part in parts:
                    digest.update(part)
                return digest.hexdigest()

        return self._told(name, read)

    def content(self, name: str) -> bytes | None:
        """As of `Inbox`."""

        def read() -> bytes | None:
            with self._parts(name) as parts:
                return None if parts is None else b"".join(parts)

        return self._told(name, read)

    def renew(self, name: str, content: bytes) -> None:
        """As of `Inbox`."""

        def write() -> None:
            with _client(self._login) as client:
                key = self._key(name)
                client.put_object(Bucket=self._login.server.area, Key=key, Body=content)
                if self._put(client, name, content):
                    raise self._login.fault("remote.overwrites")

        self._told(name, write)

    def send(self, staged: Staged, name: str, naming: Callable[[], None]) -> bool:
        """As of `Inbox`."""
        with Body(staged, self._login, naming) as body:
            if body.size > _LARGEST:
                raise self._login.fault("remote.too-large", gigabytes=_LARGEST >> 30)

            def write() -> bool:
                checksum = base64.b64encode(bytes.fromhex(staged.digest)).decode()
                with _client(self._login) as client:
                    client.meta.events.register_last("before-send.s3.PutObject", body.sending)
                    return self._put(
                        client, name, body, ContentLength=body.size, ChecksumSHA256=checksum
                    )

            try:
                return self._told(name, write)
            except DataError as error:
                raise body.failed or error from None

    def withdraw(self, name: str) -> bool:
        """As of `Inbox`: nothing is ever half-way here."""
        del name
        return False

    def _put(self, client: Any, name: str, body: object, **more: object) -> bool:  # noqa: ANN401
        """Put something where nothing is; False where something was."""
        try:
            client.put_object(
                Bucket=self._login.server.area, Key=self._key(name), Body=body, IfNoneMatch="*",
                **more,
            )  # fmt: skip
        except exceptions.ClientError as error:
            if _code(error) in _TAKEN:
                return False
            raise
        return True

    @contextmanager
    def _parts(self, name: str) -> Iterator[Iterator[bytes] | None]:
        """What is there under a name, in parts; None where nothing is."""
        with _client(self._login) as client:
            try:
                answer = client.get_object(Bucket=self._login.server.area, Key=self._key(name))
            except exceptions.ClientError as error:
                if _code(error) != _NO_KEY:
                    raise
                yield None
                return
            with closing(answer["Body"]) as body:
                yield body.iter_chunks(_CHUNK)

    def _told(self, name: str, work: Callable[[], T]) -> T:
        try:
            return work()
        except exceptions.ClientError as error:
            fault = _fault(self._login, self._key(name), error)
            if _code(error) == _NO_BUCKET:
                fault = self._login.fault("remote.no-folder", path=self._login.server.area)
        except exceptions.BotoCoreError as error:
            fault = _fault(self._login, self._key(name), error)
        raise fault  # outside, so that the library's own words are not chained to it

    def _key(self, name: str) -> str:
        return f"{self._folder}/{name}"


def _code(error: exceptions.ClientError) -> str:
    details: Mapping[str, Any] = error.response.get("Error", {})
    return str(details.get("Code", ""))


def _fault(login: Login, path: str, error: Exception) -> DataError:
    if isinstance(error, exceptions.ClientError):
        code = _code(error)
        if code in _NO_LOGIN:
            return login.turned_away()
        if code in _GONE | _DENIED:
            told = "remote.missing" if code in _GONE else "remote.denied"
            return login.fault(told, path=path)
        kind = code if code.isalnum() else "error"
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return login.fault("remote.busy" if status >= _BUSY else "remote.failed", kind=kind)
    if isinstance(error, _SILENT):
        return login.silent()
    if isinstance(error, exceptions.EndpointConnectionError):
        return login.fault("remote.not-reached")
    return login.fault("remote.dropped")


@contextmanager
def _client(login: Login) -> Iterator[Any]:
    """A client whose connections end with the context, whatever a server did to them."""
    server = login.server
    key, secret = login.required("ACCESS_KEY", "SECRET_KEY")
    # A session of its own and explicit keys: neither files nor variables of the user's are asked.
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=server.host,
        region_name=login.optional("REGION") or "us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(
            connect_timeout=server.timeout,
            read_timeout=server.timeout,
            retries={"total_max_attempts": 1},
            s3={"addressing_style": "path"},
            proxies={},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    try:
        yield client
    finally:
        client.close()

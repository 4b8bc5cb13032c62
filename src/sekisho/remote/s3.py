"""Files from S3-compatible storage, by boto3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO, Final

import boto3
from botocore import exceptions
from botocore.config import Config

from sekisho.errors import DataError
from sekisho.remote.login import Login

_CHUNK: Final = 1 << 20
_SILENT: Final = (exceptions.ConnectTimeoutError, exceptions.ReadTimeoutError)
_GONE: Final = frozenset({"NoSuchKey", "NoSuchBucket", "404"})
_DENIED: Final = frozenset(
    {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "403", "401"}
)


def fetch(login: Login, path: str, target: BinaryIO) -> None:
    """Copy a file, byte for byte.

    Raises:
        DataError: the storage cannot be reached, is silent or breaks off, or the file is missing.
    """
    fault: DataError | None = None
    try:
        answer = _client(login).get_object(Bucket=login.server.area, Key=path)
        copied = sum(target.write(part) for part in answer["Body"].iter_chunks(_CHUNK))
        if copied != answer["ContentLength"]:
            fault = login.fault("remote.dropped")
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        fault = _fault(login, path, error)
    if fault is not None:  # outside, so that the library's own words are not chained to it
        raise fault


def _fault(login: Login, path: str, error: Exception) -> DataError:
    if isinstance(error, exceptions.ClientError):
        details: Mapping[str, Any] = error.response.get("Error", {})
        code = str(details.get("Code", ""))
        if code in _GONE:
            return login.fault("remote.missing", path=path)
        if code in _DENIED:
            return login.fault("remote.denied", path=path)
        return login.fault("remote.failed", kind=code if code.isalnum() else "error")
    if isinstance(error, _SILENT):
        return login.silent()
    if isinstance(error, exceptions.EndpointConnectionError):
        return login.fault("remote.not-reached")
    return login.fault("remote.dropped")


def _client(login: Login) -> Any:  # noqa: ANN401 - boto3 makes its classes while it runs
    server = login.server
    # A session of its own and explicit keys: neither files nor variables of the user's are asked.
    return boto3.session.Session().client(
        "s3",
        endpoint_url=server.host,
        region_name=login.optional("REGION") or "us-east-1",
        aws_access_key_id=login.required("ACCESS_KEY"),
        aws_secret_access_key=login.required("SECRET_KEY"),
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

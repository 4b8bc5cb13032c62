"""Files from S3-compatible storage: a real server's, and one that says nothing."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Final

import boto3
import pytest
from extract.made import DAY, csv, source
from moto.server import ThreadedMotoServer

from sekisho import remote
from sekisho.errors import DataError, Transient
from sekisho.model import Origin, Server

FILE = csv("0012345,髙﨑　花子,1980-01-02,3") * 30_000
SECRETS = {
    "SEKISHO_S3_STORE_ACCESS_KEY": "planted-id",
    "SEKISHO_S3_STORE_SECRET_KEY": "planted-secret-7Kq",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",  # noqa: S106
    )
    client.create_bucket(Bucket="extracts")
    client.put_object(Bucket="extracts", Key="out/member_20261120.csv", Body=FILE)
    client.close()
    yield url
    server.stop()


def _fetch(
    url: str, folder: Path, path: str = "out/member_{business_date}.csv", bucket: str = "extracts"
) -> None:
    origin = Origin(Server("store", "s3", url, None, bucket, 2), path)
    remote.fetch(source(origin=origin), origin, DAY, folder, SECRETS.get)


def test_a_file_comes_byte_for_byte(endpoint: str, tmp_path: Path) -> None:
    _fetch(endpoint, tmp_path / "f")
    assert (tmp_path / "f/member_20261120.csv").read_bytes() == FILE


@pytest.mark.parametrize(
    ("path", "bucket"), [("out/other.csv", "extracts"), ("out/member_20261120.csv", "another")]
)
def test_a_file_that_is_not_there(endpoint: str, tmp_path: Path, path: str, bucket: str) -> None:
    with pytest.raises(DataError) as caught:
        _fetch(endpoint, tmp_path / "f", path, bucket)
    assert caught.value.message.id == "remote.missing"
    assert f"`{bucket}/{path}` is not on server `store`" in str(caught.value)
    assert not list((tmp_path / "f").iterdir())


def _said(code: str) -> bytes:
    """An answer that turns somebody away."""
    body = f"<Error><Code>{code}</Code></Error>".encode()
    return b"HTTP/1.1 403 No\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


_MAY_MEND: Final = {"remote.silent", "remote.dropped", "remote.busy"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (None, "remote.silent"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nhalf of it", "remote.dropped"),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "remote.busy"),
        (b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n", "remote.busy"),
        (b"HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n", "remote.failed"),
        (_said("InvalidAccessKeyId"), "remote.no-login"),
        (_said("SignatureDoesNotMatch"), "remote.no-login"),
        (_said("AccessDenied"), "remote.denied"),
    ],
)
def test_a_server_that_is_ill(tmp_path: Path, answer: bytes | None, error: str) -> None:
    """It accepts and says nothing, stops half-way, or fails: an error that names it, and no file."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1 << 16)
                if answer is None:
                    connection.recv(1)  # until the other side gives up
                else:
                    connection.sendall(answer)

        thread = Thread(target=serve)
        thread.start()
        with pytest.raises(DataError) as caught:
            _fetch(f"http://127.0.0.1:{listener.getsockname()[1]}", tmp_path / "f")
        thread.join(20)
    assert caught.value.message.id == error
    assert isinstance(caught.value, Transient) == (error in _MAY_MEND)
    assert "planted" not in caught.value.text("en") + caught.value.text("ja")
    assert not list((tmp_path / "f").iterdir())


def test_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        _fetch("http://127.0.0.1:1", tmp_path / "f")
    assert caught.value.message.id == "remote.not-reached"

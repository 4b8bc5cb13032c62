"""Releases to S3-compatible storage: a real server's, and ways to it that break off."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.s3.responses import S3Response
from moto.server import ThreadedMotoServer
from remote.delivered import EXPORT, FILE, Cut, night, said_anywhere, states, to_s3, way_to

from sekisho.errors import DataError, Place
from sekisho.messages import Message
from sekisho.model import Server
from sekisho.remote import Inbox, Staged, open_inbox
from sekisho.scaffold import lay_out

SECRETS: Final = {
    "SEKISHO_S3_CARRIER_ACCESS_KEY": "planted-id",
    "SEKISHO_S3_CARRIER_SECRET_KEY": "planted-secret-7Kq",
}
CONTENT: Final = bytes(range(256)) * 4_000
DIGEST: Final = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def theirs(port: int) -> Iterator[Any]:
    """The storage, with an empty bucket."""
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",  # noqa: S106
    )
    client.create_bucket(Bucket="carrier")
    yield client
    for key in _keys(client):
        client.delete_object(Bucket="carrier", Key=key)
    client.close()


@pytest.fixture
def way(port: int) -> Iterator[Cut]:
    with way_to(port) as one:
        yield one


@pytest.fixture
def staged(tmp_path: Path) -> Staged:
    path = tmp_path / "staged.csv"
    path.write_bytes(CONTENT)
    return Staged(path, DIGEST)


def _keys(client: Any) -> list[str]:
    return [o["Key"] for o in client.list_objects_v2(Bucket="carrier").get("Contents", [])]


def _inbox(port: int, bucket: str = "carrier") -> Inbox:
    server = Server("carrier", "s3", f"http://127.0.0.1:{port}", None, bucket, 5)
    return open_inbox(server, "in", Place("policy/parties.yaml"), SECRETS.get)


class Named:
    """Counts how often a file was about to get its name."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def test_a_file_is_put_whole_and_never_over_another(theirs: Any, port: int, staged: Staged) -> None:
    named, inbox = Named(), _inbox(port)
    assert inbox.digest("a.csv") is None
    assert inbox.send(staged, "a.csv", named)
    assert named.times == 1
    assert inbox.digest("a.csv") == DIGEST
    theirs.put_object(Bucket="carrier", Key="in/a.csv", Body=b"theirs")
    assert not inbox.send(staged, "a.csv", named)
    assert inbox.content("a.csv") == b"theirs"


def test_a_clearance_is_renewed(theirs: Any, port: int) -> None:
    inbox = _inbox(port)
    for content in (b"one", b"two"):
        inbox.renew("a.clearance.json", content)
        assert inbox.content("a.clearance.json") == content
    assert _keys(theirs) == ["in/a.clearance.json"]


def test_a_storage_that_does_not_know_the_condition_gets_no_file(
    theirs: Any, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would write over what is there: told before anything but the clearance has left."""
    del theirs
    real = S3Response.put_object

    def deaf(self: Any) -> Any:
        self.headers = {k: v for k, v in self.headers.items() if k.lower() != "if-none-match"}
        return real(self)

    monkeypatch.setattr(S3Response, "put_object", deaf)
    with pytest.raises(DataError, match="writes over a file") as caught:
        _inbox(port).renew("a.clearance.json", b"one")
    assert caught.value.message.id == "remote.overwrites"


def test_a_file_that_has_changed_since_it_was_judged_does_not_leave(
    theirs: Any, port: int, staged: Staged
) -> None:
    staged.path.write_bytes(CONTENT + b"more")
    named = Named()
    with pytest.raises(DataError) as caught:
        _inbox(port).send(staged, "a.csv", named)
    assert caught.value.message.id == "remote.not-as-staged"
    assert named.times == 0
    assert _keys(theirs) == []


def test_a_connection_that_is_cut_in_mid_write_was_never_about_to_name_it(
    theirs: Any, way: Cut, staged: Staged
) -> None:
    """The last bytes had not been handed over, so nothing of it can be there: no doubt."""
    big = bytes(1 << 23)
    staged.path.write_bytes(big)
    way.after = 1 << 20
    named = Named()
    with pytest.raises(DataError) as caught:
        _inbox(way.port).send(Staged(staged.path, hashlib.sha256(big).hexdigest()), "a.csv", named)
    assert caught.value.message.id == "remote.dropped"
    assert named.times == 0
    assert _keys(theirs) == []


def test_an_answer_that_is_lost_comes_after_it_was_about_to_be_named(
    theirs: Any, way: Cut, staged: Staged
) -> None:
    way.lose = lambda sent: len(sent) > len(CONTENT)
    named = Named()
    with pytest.raises(DataError):
        _inbox(way.port).send(staged, "a.csv", named)
    assert named.times == 1
    assert _keys(theirs) == ["in/a.csv"]


def test_what_cannot_be_recorded_is_not_named(theirs: Any, port: int, staged: Staged) -> None:
    """The last bytes stay here where the record refuses, and its error is the one that is told."""
    refused = DataError(Message("gate.changed"))

    def naming() -> None:
        raise refused

    with pytest.raises(DataError) as caught:
        _inbox(port).send(staged, "a.csv", naming)
    assert caught.value is refused
    assert _keys(theirs) == []


def test_a_bucket_that_is_not_there(port: int, staged: Staged) -> None:
    with pytest.raises(DataError) as caught:
        _inbox(port, "another").send(staged, "a.csv", Named())
    assert caught.value.message.id == "remote.no-folder"
    with pytest.raises(DataError) as caught:
        _inbox(port, "another").digest("a.csv")
    assert caught.value.message.id == "remote.no-folder"


@pytest.mark.slow
def test_nights_to_a_storage(theirs: Any, port: int, way: Cut, tmp_path: Path) -> None:
    """Sent once; an answer that is lost is looked for; what the recipient took meanwhile is in doubt."""
    folder = tmp_path / "project"
    lay_out(folder)
    to_s3(folder, f"http://127.0.0.1:{way.port}")
    assert night(folder, SECRETS).exports[EXPORT].outcome == "released"
    assert states(folder) == ["intent", "in_doubt", "released"]
    content = _get(theirs, FILE)
    digest = hashlib.sha256(content).hexdigest()
    assert _keys(theirs) == [f"in/{FILE}", f"in/{FILE}.{digest}.clearance.json"]
    assert night(folder, SECRETS).exports[EXPORT].outcome == "none"

    theirs.delete_object(Bucket="carrier", Key=f"in/{FILE}")
    put = f"PUT /carrier/in/{FILE} ".encode()

    def sent_whole(sent: bytes) -> bool:
        return put in sent and content[-40:] in sent.partition(put)[2]

    way.lose = sent_whole
    assert night(folder, SECRETS, again=True).exports[EXPORT].outcome == "released"

    def fetched(sent: bytes) -> bool:
        if sent_whole(sent):
            theirs.delete_object(Bucket="carrier", Key=f"in/{FILE}")
        return sent_whole(sent)

    theirs.delete_object(Bucket="carrier", Key=f"in/{FILE}")
    way.lose = fetched
    assert night(folder, SECRETS, again=True).exports[EXPORT].outcome == "in_doubt"
    way.lose = None
    assert night(folder, SECRETS, again=True).exports[EXPORT].outcome == "in_doubt"
    with pytest.raises(ClientError):
        _get(theirs, FILE)
    assert said_anywhere(folder, "planted-secret-7Kq") == []


def _get(client: Any, name: str) -> bytes:
    body: bytes = client.get_object(Bucket="carrier", Key=f"in/{name}")["Body"].read()
    return body

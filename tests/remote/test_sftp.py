"""Files from a real SFTP server: as they are, or with a clear error and nothing half."""

from __future__ import annotations

import hashlib
import resource
import traceback
from collections.abc import Mapping
from pathlib import Path

import asyncssh
import pytest
from extract.made import DAY, Folders, csv, source
from remote.servers import PASSWORD, USER, Sftp

from sekisho import remote
from sekisho.errors import DataError, Transient
from sekisho.model import Origin, Server

FILE = csv("0012345,髙﨑　花子,1980-01-02,3", "0012346,次郎,,4")
PATTERN = "/out/member_{business_date}.csv"


def _given(server: Sftp, **changes: str | None) -> dict[str, str]:
    values = {
        "USER": USER,
        "PASSWORD": PASSWORD,
        "KNOWN_HOSTS": server.known_hosts,
        **changes,
    }
    return {f"SEKISHO_SFTP_CENTRE_{name}": v for name, v in values.items() if v is not None}


def _fetch(
    server: Sftp, folder: Path, secrets: Mapping[str, str], timeout: int = 20, port: int = 0
) -> None:
    origin = Origin(
        Server("centre", "sftp", "127.0.0.1", port or server.port, "", timeout), PATTERN
    )
    remote.fetch(source(origin=origin), origin, DAY, folder, secrets.get)


def _refused(server: Sftp, folder: Path, secrets: Mapping[str, str], **more: int) -> DataError:
    """The error, which names no secret and leaves nothing behind."""
    with pytest.raises(DataError) as caught:
        _fetch(server, folder, secrets, **more)
    told = "".join(traceback.format_exception(caught.value, chain=True))
    assert PASSWORD not in told + caught.value.text("ja") + repr(caught.value.args)
    assert not list(folder.glob("*"))
    assert not list(folder.glob(".*"))
    assert caught.value.place is not None
    return caught.value


def test_a_file_comes_byte_for_byte_and_lands(sftp_server: Sftp, folders: Folders) -> None:
    (sftp_server.root / "out/member_20261120.csv").write_bytes(FILE)
    _fetch(sftp_server, folders.inbound, _given(sftp_server))
    fetched = folders.inbound / "member_20261120.csv"
    assert fetched.read_bytes() == FILE
    assert fetched.stat().st_mode & 0o077 == 0
    landed = folders.extract(source())
    assert (landed.rows, landed.raw_digest) == (2, hashlib.sha256(FILE).hexdigest())


def test_a_large_file_comes_in_pieces(sftp_server: Sftp, tmp_path: Path) -> None:
    data = bytes(range(256)) * (5 << 12)
    (sftp_server.root / "out/member_20261120.csv").write_bytes(data)
    _fetch(sftp_server, tmp_path / "f", _given(sftp_server))
    assert (tmp_path / "f/member_20261120.csv").read_bytes() == data


@pytest.mark.parametrize(("ill", "error"), [("drop", "remote.dropped"), ("hang", "remote.silent")])
def test_a_transfer_that_ends_leaves_nothing_and_the_next_goes_on(
    sftp_server: Sftp, tmp_path: Path, ill: str, error: str
) -> None:
    (sftp_server.root / "out/member_20261120.csv").write_bytes(FILE)
    folder, given = tmp_path / "f", _given(sftp_server)
    sftp_server.ill = ill
    assert _refused(sftp_server, folder, given, timeout=2).message.id == error
    sftp_server.ill = None
    _fetch(sftp_server, folder, given)
    assert [p.name for p in folder.iterdir()] == ["member_20261120.csv"]


def test_a_broken_transfer_keeps_what_was_fetched_before(sftp_server: Sftp, tmp_path: Path) -> None:
    (sftp_server.root / "out/member_20261120.csv").write_bytes(FILE)
    folder, given = tmp_path / "f", _given(sftp_server)
    _fetch(sftp_server, folder, given)
    sftp_server.ill = "drop"
    with pytest.raises(DataError):
        _fetch(sftp_server, folder, given)
    assert (folder / "member_20261120.csv").read_bytes() == FILE


def test_a_disk_that_is_full_is_not_taken_for_a_server_that_is_gone(
    sftp_server: Sftp, tmp_path: Path
) -> None:
    (sftp_server.root / "out/member_20261120.csv").write_bytes(bytes(3 << 20))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    try:
        error = _refused(sftp_server, tmp_path / "f", _given(sftp_server))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert error.message.id == "remote.not-stored"


def test_a_file_that_is_not_there(sftp_server: Sftp, tmp_path: Path) -> None:
    error = _refused(sftp_server, tmp_path / "f", _given(sftp_server))
    assert error.message.id == "remote.missing"
    assert "`/out/member_20261120.csv` is not on server `centre`" in str(error)


def test_a_server_with_another_key_gets_no_password(sftp_server: Sftp, tmp_path: Path) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    given = _given(sftp_server, KNOWN_HOSTS=f"[127.0.0.1]:{sftp_server.port} {other}")
    assert _refused(sftp_server, tmp_path / "f", given).message.id == "remote.host-key"
    assert sftp_server.logins == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"PASSWORD": None}, "remote.no-secret"),
        ({"USER": None}, "remote.no-secret"),
        ({"KNOWN_HOSTS": None}, "remote.no-secret"),
        ({"KEY": PASSWORD}, "remote.bad-secret"),
        ({"PASSWORD": PASSWORD + "x"}, "remote.no-login"),
    ],
)
def test_credentials_that_do_not_open(
    sftp_server: Sftp, tmp_path: Path, changes: dict[str, str | None], error: str
) -> None:
    given = _given(sftp_server, **changes)
    assert _refused(sftp_server, tmp_path / "f", given).message.id == error


def test_all_that_is_not_set_is_named_at_once(sftp_server: Sftp, tmp_path: Path) -> None:
    nothing = {"USER": None, "PASSWORD": None, "KNOWN_HOSTS": None}
    error = _refused(sftp_server, tmp_path / "f", _given(sftp_server, **nothing))
    for name in nothing:
        assert f"_{name}`" in error.message.text("en")
        assert f"-{name.lower().replace('_', '-')}`" in str(error.help)


def _exported(key: asyncssh.SSHKey, passphrase: str | None = None) -> str:
    return key.export_private_key("openssh", passphrase).decode()


@pytest.mark.parametrize("passphrase", [None, "planted-phrase-9Zt"])
def test_a_private_key_opens_without_a_password(
    sftp_server: Sftp, tmp_path: Path, passphrase: str | None
) -> None:
    (sftp_server.root / "out/member_20261120.csv").write_bytes(FILE)
    key = _exported(sftp_server.user_key, passphrase)
    given = _given(sftp_server, PASSWORD=None, KEY=key, PASSPHRASE=passphrase)
    _fetch(sftp_server, tmp_path / "f", given)
    assert (tmp_path / "f/member_20261120.csv").read_bytes() == FILE
    assert sftp_server.logins == 1


@pytest.mark.parametrize("passphrase", [None, "another"])
def test_a_key_that_its_passphrase_does_not_open_is_told_as_such(
    sftp_server: Sftp, tmp_path: Path, passphrase: str | None
) -> None:
    key = _exported(sftp_server.user_key, "planted-phrase-9Zt")
    given = _given(sftp_server, PASSWORD=None, KEY=key, PASSPHRASE=passphrase)
    error = _refused(sftp_server, tmp_path / "f", given)
    assert error.message.id == "remote.bad-secret"
    assert key.splitlines()[1] not in str(error)
    assert sftp_server.logins == 0


def test_a_key_that_the_server_does_not_know_is_denied(sftp_server: Sftp, tmp_path: Path) -> None:
    key = _exported(asyncssh.generate_private_key("ssh-ed25519"))
    error = _refused(sftp_server, tmp_path / "f", _given(sftp_server, PASSWORD=None, KEY=key))
    assert error.message.id == "remote.no-login"
    assert not isinstance(error, Transient)


def test_a_server_with_another_key_is_shown_none_of_ours(sftp_server: Sftp, tmp_path: Path) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    known = f"[127.0.0.1]:{sftp_server.port} {other}"
    key = _exported(sftp_server.user_key)
    given = _given(sftp_server, PASSWORD=None, KEY=key, KNOWN_HOSTS=known)
    assert _refused(sftp_server, tmp_path / "f", given).message.id == "remote.host-key"
    assert sftp_server.logins == 0


def test_nobody_listens(sftp_server: Sftp, tmp_path: Path) -> None:
    error = _refused(sftp_server, tmp_path / "f", _given(sftp_server), port=1)
    assert error.message.id == "remote.not-reached"

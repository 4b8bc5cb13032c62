"""Keys: made, replaced, revoked; and never used where somebody else could have."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sekisho.errors import DataError, ProjectError
from sekisho.signing import RING_FILE, make, open_envelope, read_ring, revoke, signer_of

DAY = dt.date(2026, 11, 20)
LATER = dt.date(2027, 1, 5)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    make(tmp_path / "keys", "run", DAY)
    return tmp_path / "keys"


def test_a_key_is_the_owners_alone_and_the_ring_is_for_all(keys: Path) -> None:
    assert stat.S_IMODE((keys / "run.pem").stat().st_mode) == 0o600
    assert b"PRIVATE" not in (keys / RING_FILE).read_bytes()
    assert sorted(p.name for p in keys.iterdir()) == [RING_FILE, "run.pem"]


def test_a_replaced_key_signs_no_more_and_what_it_signed_counts(keys: Path) -> None:
    sealed = signer_of(keys, "run").sealed(b"{}", "x")
    old = (keys / "run.pem").read_bytes()
    made = make(keys, "run", LATER)
    ring = read_ring(keys)
    assert [(k.since, k.until) for k in ring.keys] == [(DAY, LATER), (LATER, None)]
    assert signer_of(keys, "run").ring_key == made
    assert open_envelope(sealed).verified(ring)[0].counts
    (keys / "run.pem").write_bytes(old)
    with pytest.raises(ProjectError, match="taken the place"):
        signer_of(keys, "run")


def test_a_revoked_key_counts_for_nothing(keys: Path) -> None:
    signer = signer_of(keys, "run")
    sealed = signer.sealed(b"{}", "x")
    revoke(keys, signer.ring_key.id[:12], LATER, "lost")
    one = open_envelope(sealed).verified(read_ring(keys))[0]
    assert one.right
    assert not one.counts
    with pytest.raises(ProjectError, match="revoked"):
        signer_of(keys, "run")
    with pytest.raises(ProjectError, match="revoked on 2027-01-05 already"):
        revoke(keys, signer.ring_key.id, LATER, "lost")
    with pytest.raises(ProjectError, match="0 keys of the ring begin with `zz`"):
        revoke(keys, "zz", LATER, "lost")


def _gone(keys: Path) -> None:
    (keys / "run.pem").unlink()


def _open(keys: Path) -> None:
    (keys / "run.pem").chmod(0o640)


def _cut(keys: Path) -> None:
    path = keys / "run.pem"
    path.write_bytes(path.read_bytes()[:60])


def _folder(keys: Path) -> None:
    _gone(keys)
    (keys / "run.pem").mkdir()


def _of_others(keys: Path) -> None:
    make(keys.parent / "other", "run", DAY)
    (keys / "run.pem").write_bytes((keys.parent / "other/run.pem").read_bytes())


def _of_the_office(keys: Path) -> None:
    make(keys, "office", DAY)
    (keys / "run.pem").write_bytes((keys / "office.pem").read_bytes())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_gone, "there is no key to sign with"),
        (_open, r"mode 640"),
        (_cut, "no Ed25519 private key"),
        (_folder, "cannot be read"),
        (_of_others, "the ring does not have the key"),
        (_of_the_office, "the ring does not have the key"),
    ],
)
def test_a_key_that_cannot_be_relied_on_signs_nothing(
    spoil: Callable[[Path], None], said: str, keys: Path
) -> None:
    spoil(keys)
    with pytest.raises(ProjectError, match=said):
        signer_of(keys, "run")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sekisho.keys/1", "sekisho.keys/9"),
        ('"role": "run"', '"role": "king"'),
        ('"public": "', '"public": "00'),
        ("2026-11-20", "yesterday"),
        ("{", "["),
    ],
)
def test_a_ring_that_is_none_is_refused(old: str, new: str, keys: Path) -> None:
    path = keys / RING_FILE
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(DataError, match="holds no public keys"):
        read_ring(keys)


def test_an_id_that_is_not_its_keys_is_refused(keys: Path) -> None:
    """Else a key could stand under the id of one that somebody trusts."""
    path = keys / RING_FILE
    id_ = read_ring(keys).keys[0].id
    path.write_text(path.read_text().replace(id_, "0" * 64))
    with pytest.raises(DataError, match="holds no public keys"):
        read_ring(keys)


def test_a_signature_is_the_same_every_time(keys: Path) -> None:
    signer = signer_of(keys, "run")
    assert signer.sealed(b'{"a":1}', "x") == signer.sealed(b'{"a":1}', "x")

"""A key that was revoked stays so: a ring of keys from before is noticed by the record."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from audit.recorded import at, head

from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify
from sekisho.errors import DataError
from sekisho.signing import RING_FILE, make, read_ring, revoke, signer_of

DAY = dt.date(2026, 11, 20)


def _night(root: Path, name: str) -> None:
    with AuditLog(root / "audit").begin(head(name), signer_of(root / "keys", "run")) as record:
        record.finish("passed", exit_code=0, at=at(9))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two nights by one key, one by the next; the first key is revoked before a fourth."""
    keys = tmp_path / "keys"
    first = make(keys, "run", DAY)
    for name in ("one", "two"):
        _night(tmp_path, name)
    make(keys, "run", DAY)
    _night(tmp_path, "three")
    shutil.copy(keys / RING_FILE, tmp_path / "before.json")
    revoke(keys, first.id, DAY, "stolen")
    _night(tmp_path, "four")
    return tmp_path


def _put_back(root: Path) -> None:
    shutil.copy(root / "before.json", root / "keys" / RING_FILE)


def test_heads_repeat_what_was_revoked(root: Path) -> None:
    (first, _) = read_ring(root / "keys").keys
    _night(root, "five")
    assert [h.revoked for h in AuditLog(root / "audit").heads()] == [(), (), (), *[(first.id,)] * 2]


def test_an_older_ring_is_found(root: Path) -> None:
    by_now = verify(root / "audit", read_ring(root / "keys"))
    assert {f.kind for f in by_now} == {"wrong_signature"}  # of the two that the first key signed
    _put_back(root)
    assert [(f.kind, f.file) for f in verify(root / "audit", read_ring(root / "keys"))] == [
        ("older_ring", RING_FILE)
    ]


def test_no_run_begins_with_an_older_ring(root: Path) -> None:
    _put_back(root)
    with pytest.raises(DataError, match="1 key count that was revoked"):
        _night(root, "five")
    assert len(AuditLog(root / "audit").heads()) == 4
    # Once more, and all is well.
    revoke(root / "keys", read_ring(root / "keys").keys[0].id, DAY, "stolen")
    _night(root, "five")
    assert len(AuditLog(root / "audit").heads()) == 5

"""A pack says of itself no more than it shows, and the record is vouched for by the runs alone."""

from __future__ import annotations

import base64
import datetime as dt
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from e2e.user import Ended, sekisho

from sekisho.audit import durable
from sekisho.audit.chain import ENTRY_TYPE
from sekisho.audit.verify import verify as verify_log
from sekisho.errors import DataError
from sekisho.signing import make, read_ring, signer_of

RECIPIENT = "our_federation"


@pytest.fixture(scope="module")
def pack(first_night: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack that was handed out, unpacked; only to be read."""
    folder = tmp_path_factory.mktemp("pack")
    asked = ("--from", "2026-11-01", "--to", "2026-11-30", "--recipient", RECIPIENT)
    ended = sekisho("evidence", first_night[0], *asked, str(folder / "out.zip"))
    assert ended.code == 0, ended.said
    with zipfile.ZipFile(folder / "out.zip") as archive:
        archive.extractall(folder / "away")
    return folder / "away"


def verified(folder: Path, *ring: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-I", str(folder / "verify.py"), *ring]
    return subprocess.run(program, capture_output=True, text=True, check=False, cwd=folder)


def _forged(pack: Path, folder: Path) -> Path:
    """A pack by somebody who has no key of the sender: an empty record and keys of its own."""
    forged = Path(shutil.copytree(pack, folder / "forged"))
    for name in ("log", "clearances", "policy"):
        shutil.rmtree(forged / name)
    keys = folder / "keys"
    make(keys, "run", dt.date(2026, 11, 1))
    shutil.copy(keys / "ring.json", forged / "keys/ring.json")
    envelope = json.loads((forged / "index.dsse.json").read_bytes())
    index: dict[str, Any] = json.loads(base64.b64decode(envelope["payload"]))
    there = [p for p in forged.rglob("*") if p.is_file() and p.name != "index.dsse.json"]
    index["files"] = {
        p.relative_to(forged).as_posix(): durable.digest(p.read_bytes()) for p in there
    }
    index["head"] = None
    sealed = signer_of(keys, "run").sealed(json.dumps(index).encode(), envelope["payloadType"])
    (forged / "index.dsse.json").write_bytes(sealed)
    return forged


@pytest.mark.parametrize("ring", [(), ("keys/ring.json",)], ids=["none", "the pack's own"])
def test_a_pack_does_not_vouch_for_itself(
    pack: Path, tmp_path: Path, ring: tuple[str, ...]
) -> None:
    """With the keys that came with it anybody's pack is whole, and it says so."""
    done = verified(_forged(pack, tmp_path), *ring)
    assert (done.returncode, done.stderr) == (2, ""), done.stdout
    assert "NOT SHOWN" in done.stdout
    assert "holds" not in done.stdout


@pytest.mark.parametrize("first", [True, False])
def test_a_key_that_is_in_a_ring_twice_counts_for_nothing(
    pack: Path, first_night: tuple[Path, Ended], tmp_path: Path, *, first: bool
) -> None:
    """Where two rings were merged by hand, the entry that is not revoked must not win."""
    keys = Path(shutil.copytree(first_night[0] / "keys", tmp_path / "keys"))
    ring = json.loads((keys / "ring.json").read_bytes())
    (key,) = ring["keys"]
    gone = {**key, "revoked": {"on": "2026-11-21", "reason": "stolen"}}
    ring["keys"] = [gone, key] if first else [key, gone]
    (keys / "ring.json").write_text(json.dumps(ring))
    with pytest.raises(DataError):
        read_ring(keys)
    with pytest.raises(DataError):
        signer_of(keys, "run")
    done = verified(pack, str(keys / "ring.json"))
    assert (done.returncode, done.stderr) == (1, "")
    assert "FAIL: a key is there twice" in done.stdout


def test_it_says_what_it_is_about(pack: Path, first_night: tuple[Path, Ended]) -> None:
    """A pack of another period is none of the one that was asked for."""
    done = verified(pack, str(first_night[0] / "keys/ring.json"))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "2026-11-01 - 2026-11-30" in done.stdout


def test_a_link_is_found_where_it_leads_to_what_was_there(
    pack: Path, first_night: tuple[Path, Ended], tmp_path: Path
) -> None:
    """What lies outside of the folder can be another file tomorrow."""
    away = Path(shutil.copytree(pack, tmp_path / "away"))
    shutil.move(away / "releases.csv", tmp_path / "releases.csv")
    (away / "releases.csv").symlink_to(tmp_path / "releases.csv")
    (away / "more").symlink_to(tmp_path, target_is_directory=True)
    done = verified(away, str(first_night[0] / "keys/ring.json"))
    assert done.returncode == 1
    for name in ("releases.csv", "more"):
        assert any(
            "no file of a pack" in li and li.endswith(name) for li in done.stdout.split("\n")
        )


def test_the_office_does_not_sign_the_record(laid_out: Path) -> None:
    """Its key is for clearances that a run has signed; a night that never was is not made with it."""
    keys, log = laid_out / "keys", laid_out / "var/audit"
    make(keys, "office", dt.date(2026, 11, 20))
    last = max((log / "manifests").iterdir())
    body = json.loads(last.read_bytes())
    del body["signature"]
    signature = signer_of(keys, "office").signature(durable.canonical(body), ENTRY_TYPE)
    last.write_bytes(durable.canonical({**body, "signature": signature}))
    found = verify_log(log, read_ring(keys))
    assert ("wrong_signature", f"manifests/{last.name}") in {(f.kind, f.file) for f in found}

"""`sekisho evidence`: what is handed out verifies away from us, and whatever is done to it shows."""

from __future__ import annotations

import base64
import datetime as dt
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from e2e.user import Ended, sekisho

from sekisho import evidence
from sekisho.audit.verify import verify as verify_log
from sekisho.clearance import countersign, find_clearance
from sekisho.evidence import check, collect
from sekisho.project import load
from sekisho.signing import make, read_ring, signer_of

RECIPIENT = "our_federation"
PERIOD = ("--from", "2026-11-01", "--to", "2026-11-30")


def packed(project: Path, file: Path, *more: str) -> Ended:
    return sekisho("evidence", project, *PERIOD, "--recipient", RECIPIENT, str(file), *more)


def unpacked(file: Path, folder: Path) -> Path:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def handed_out(
    first_night: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """A pack about the federation, unpacked, and the project that it is of; only to be read."""
    folder = tmp_path_factory.mktemp("evidence")
    ended = packed(first_night[0], folder / "out.zip")
    assert ended.code == 0, ended.said
    return unpacked(folder / "out.zip", folder / "away"), first_night[0]


def faults(files: Mapping[str, bytes], ring: dict[str, Any]) -> list[str]:
    pack = check.Pack(Path("/nowhere"), ring)
    pack.files = dict(files)
    return pack.verify()


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def ring_of(folder: Path) -> dict[str, Any]:
    return {key["id"]: key for key in json.loads((folder / "ring.json").read_bytes())["keys"]}


def test_it_verifies_in_a_fresh_folder_with_its_own_program_alone(
    handed_out: tuple[Path, Path], tmp_path: Path
) -> None:
    """As an authority does: unpacked somewhere, with a ring that came another way, without sekisho."""
    away = Path(shutil.copytree(handed_out[0], tmp_path / "authority"))
    ring = shutil.copy(handed_out[1] / "keys/ring.json", tmp_path / "ring.json")
    program = [sys.executable, "-I", str(away / "verify.py"), str(ring)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert RECIPIENT in done.stdout
    assert "import sekisho" not in (away / "verify.py").read_text()
    target = next(away.glob("log/runs/*/*-decided.json"))
    target.write_bytes(target.read_bytes().replace(b"permitted", b"permitteD"))
    done = subprocess.run(program, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 1
    assert "FAIL: changed" in done.stdout
    assert target.name in done.stdout


def test_whatever_is_changed_removed_or_added_is_found_at_its_file(
    handed_out: tuple[Path, Path],
) -> None:
    away, project = handed_out
    files, ring = files_of(away), ring_of(project / "keys")
    assert faults(files, ring) == []
    for path in files.keys() - {evidence.INDEX}:
        changed = {**files, path: files[path] + b" "}
        assert any(path in f and "changed" in f for f in faults(changed, ring)), path
        removed = {p: data for p, data in files.items() if p != path}
        assert any(path in f and "missing" in f for f in faults(removed, ring)), path
    assert faults({k: v for k, v in files.items() if k != evidence.INDEX}, ring)
    assert any("added" in f for f in faults({**files, "log/x.txt": b""}, ring))


def _reindexed(files: dict[str, bytes], keys: Path) -> dict[str, bytes]:
    """An index that fits the files, signed with some key."""
    envelope = json.loads(files[evidence.INDEX])
    index = json.loads(base64.b64decode(envelope["payload"]))
    index["files"] = {p: check.digest(data) for p, data in files.items() if p != evidence.INDEX}
    sealed = signer_of(keys, "run").sealed(json.dumps(index).encode(), envelope["payloadType"])
    return {**files, evidence.INDEX: sealed}


def _one(files: Mapping[str, bytes], end: str) -> str:
    return max(path for path in files if path.endswith(end))


FORGERIES: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "a step of a release that was never so": (
        lambda f: f.update({(p := _one(f, "-release.json")): f[p].replace(b'"rows":', b'"rows":1')}),
        "not in the manifest",
    ),
    "a reason that was never given": (
        lambda f: f.update({(p := _one(f, "-decided.json")): f[p].replace(b"permitted", b"refused")}),
        "not in the manifest",
    ),
    "another text in force": (
        lambda f: f.update({_one(f, ".txt"): b"whatever"}),
        "no run has decided by it",
    ),
    "a changed manifest": (
        lambda f: f.update({(p := "log/manifests/00000001.json"): f[p].replace(b'"passed"', b'"failed"')}),
        "no key that counts has signed it",
    ),
    "a step that is none": (
        lambda f: f.update({_one(f, "-release.json"): b"[]"}),
        "unreadable",
    ),
    "a head cut off": (lambda f: f.pop("log/heads/00000001.json"), "other than it was"),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGERIES)
def test_even_whoever_holds_the_key_of_the_index_cannot_change_the_record(
    handed_out: tuple[Path, Path], case: str
) -> None:
    """The index is signed after the fact; the record was signed night by night."""
    away, project = handed_out
    files, (forge, said) = files_of(away), FORGERIES[case]
    forge(files)
    found = faults(_reindexed(files, project / "keys"), ring_of(project / "keys"))
    assert any(said in fault for fault in found), found


def test_another_sender_s_pack_does_not_hold_with_our_ring(
    handed_out: tuple[Path, Path], tmp_path: Path
) -> None:
    away, project = handed_out
    make(tmp_path / "theirs", "run", dt.date(2026, 11, 1))
    files = _reindexed(files_of(away), tmp_path / "theirs")
    found = faults(files, ring_of(project / "keys"))
    assert found == [f"no key that counts has signed it / 有効な署名がありません: {evidence.INDEX}"]
    assert faults(files, {}) != []


def test_nothing_in_it_is_about_others_or_about_members(handed_out: tuple[Path, Path]) -> None:
    """Published texts name whom they name; nothing else names another recipient or an export to it."""
    away, project = handed_out
    loaded = load(project)
    others = {p for p in loaded.policy.parties if p not in {RECIPIENT, loaded.policy.controller}}
    mine = {d.id for d in loaded.policy.destinations.values() if d.party == RECIPIENT}
    exports = {e.name for e in loaded.exports.values() if e.destination not in mine}
    members = [
        cell
        for line in next((project / loaded.config.inbound).glob("member_register*")).read_text("cp932").splitlines()[1:]
        for cell in line.split(",")
        if len(cell.encode()) > 9
    ]  # fmt: skip
    assert others
    assert exports
    assert members
    for path, data in files_of(away).items():
        if path.startswith("policy/") and path.endswith(".txt"):
            continue
        said = data.decode() + path
        if path.endswith(("clearance.json", "dsse.json")):
            said += base64.b64decode(json.loads(data)["payload"]).decode()
        found = {
            name
            for name in (*others, *exports, *members)
            if f'"{name}' in said or f",{name}," in said
        }
        assert not found, (path, found)
        assert "PRIVATE" not in said


def test_it_is_the_same_every_time_and_never_put_over_another_file(
    handed_out: tuple[Path, Path], laid_out: Path, tmp_path: Path
) -> None:
    first = (handed_out[0].parent / "out.zip").read_bytes()
    ended = packed(laid_out, tmp_path / "out.zip", "--format", "json")
    assert (ended.code, (tmp_path / "out.zip").read_bytes()) == (0, first)
    assert json.loads(ended.out)["written"] == [str(tmp_path / "out.zip")]
    again = packed(laid_out, tmp_path / "out.zip")
    assert again.code == 4
    assert "is there already" in again.said
    assert (tmp_path / "out.zip").read_bytes() == first
    assert [p.name for p in tmp_path.glob("*.zip*")] == ["out.zip"]


def test_what_left_is_evidenced_when_it_is_gone_and_the_office_s_signature_goes_along(
    laid_out: Path, tmp_path: Path
) -> None:
    """The record keeps clearances; at the destination they may have more signatures."""
    file = next((laid_out / "var/outbound").glob("our_federation/**/*.csv"))
    path = find_clearance(file)
    make(laid_out / "keys", "office", dt.date(2026, 11, 20))
    keys = laid_out / "keys"
    countersign(path, signer_of(keys, "office"), read_ring(keys))
    both = path.read_bytes()
    period = (dt.date(2026, 11, 20),) * 2
    audit = laid_out / "var/audit"
    (kept,) = collect(audit, RECIPIENT, *period, [path.parent]).clearances
    assert (kept.name, kept.data, kept.in_record) == (path.name, both, True)
    shutil.rmtree(laid_out / "var/outbound")
    found = collect(audit, RECIPIENT, *period, [path.parent])
    (kept,) = found.clearances
    assert kept.data != both
    assert len(json.loads(kept.data)["signatures"]) == 1
    assert found.not_held == ()
    assert collect(audit, RECIPIENT, dt.date(2026, 11, 21), dt.date(2026, 12, 31)).steps == ()


def test_a_record_from_before_clearances_were_kept_says_what_it_lacks(
    laid_out: Path, tmp_path: Path
) -> None:
    """As of older versions: such a clearance is taken from the destination, or missing by name."""
    audit = laid_out / "var/audit"
    for old in audit.glob("runs/*/*-clearance.json"):
        old.unlink()
    for old in audit.glob("runs/*/*-policy.json"):
        old.unlink()
    period = (dt.date(2026, 11, 20),) * 2
    folders = [p.parent for p in (laid_out / "var/outbound").glob("our_federation/**/*.csv")]
    (kept,) = collect(audit, RECIPIENT, *period, folders).clearances
    assert not kept.in_record
    found = collect(audit, RECIPIENT, *period)
    assert (found.clearances, found.not_held) == ((), (kept.name,))
    assert [p.texts for p in found.policies] == [{}]
    shutil.rmtree(laid_out / "var/outbound")
    said = packed(laid_out, tmp_path / "out.zip", "--lang", "ja").said
    assert "もう" in said or "残っていない通行手形が 1" in said
    assert "方針の文章を監査記録が持たない実行が 1" in said


def test_a_file_of_the_record_that_is_not_what_was_sealed_is_not_handed_out(laid_out: Path) -> None:
    step = max(laid_out.glob("var/audit/runs/*/*-decided.json"))
    for path in laid_out.glob("var/audit/runs/*/*-decided.json"):
        path.write_bytes(path.read_bytes().replace(b"permitted", b"permitteD"))
    ended = packed(laid_out, laid_out / "out.zip")
    assert ended.code == 4
    assert step.name.split("-")[1] in ended.said
    assert not (laid_out / "out.zip").exists()


def test_bad_questions_are_answered_with_what_there_is(laid_out: Path, tmp_path: Path) -> None:
    ended = sekisho("evidence", laid_out, *PERIOD, "--recipient", "nobody", str(tmp_path / "x.zip"))
    assert ended.code == 2
    assert "`our_federation`" in ended.said
    backwards = ("--from", "2026-11-30", "--to", "2026-11-01", "--recipient", RECIPIENT)
    ended = sekisho("evidence", laid_out, *backwards, str(tmp_path / "x.zip"))
    assert (ended.code, "ends before it begins" in ended.said) == (2, True)
    (laid_out / "keys/run.pem").unlink()
    assert packed(laid_out, tmp_path / "x.zip").code == 2
    assert not list(tmp_path.glob("*.zip"))


def test_the_record_of_a_night_with_texts_is_whole_and_a_changed_text_is_named(
    laid_out: Path,
) -> None:
    audit = laid_out / "var/audit"
    assert verify_log(audit) == ()
    text = min((audit / "texts").iterdir())
    text.write_bytes(b"x")
    (audit / "texts/0").write_bytes(b"")
    other = max((audit / "texts").iterdir())
    other.unlink()
    assert {(f.kind, f.file) for f in verify_log(audit)} == {
        ("changed", f"texts/{text.name}"),
        ("added", "texts/0"),
        ("missing", f"texts/{other.name}"),
    }

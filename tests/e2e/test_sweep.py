"""A sweep as a user sees it: what is released is fine, and whatever is not is told."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from e2e.test_no_personal_data import _content
from e2e.user import Ended, digests, log_of, sealed, sekisho
from project_files import SAMPLE
from sampled import one_in

from sekisho.clearance import PAYLOAD_TYPE
from sekisho.signing import make, open_envelope, read_ring, revoke, signer_of

FILE = "own/mailing/birthday_20261120.parquet"


@pytest.fixture
def project(laid_out: Path) -> Path:
    for view in ("sweep_finding", "last_night", "run"):
        shutil.copy(SAMPLE / f"sql/reports/{view}.sql", laid_out / "sql/reports")
    return laid_out


def swept(project: Path, *more: str) -> tuple[Ended, dict[str, Any]]:
    ended = sekisho("sweep", project, "--format", "json", *more)
    return ended, json.loads(ended.out)


def kinds(answer: dict[str, Any]) -> dict[str, set[str]]:
    """File -> what is told of it."""
    found: dict[str, set[str]] = {}
    for finding in answer["findings"]:
        found.setdefault(finding["file"], set()).add(finding["kind"])
    return found


def released(project: Path) -> Path:
    """A released CSV with many members in it."""
    found = sorted((project / "var/outbound").rglob("*.csv"), key=lambda p: p.stat().st_size)
    return found[-1]


def below(project: Path, path: Path) -> str:
    return path.relative_to(project / "var/outbound").as_posix()


def test_after_a_night_there_is_nothing_to_tell(project: Path) -> None:
    ended, answer = swept(project)
    assert ended.code == 0, ended.said
    assert answer["findings"] == []
    assert answer["files"] > 0
    assert sealed(project) == (0, 0)


def _one_byte(project: Path, file: Path) -> dict[str, set[str]]:
    data = bytearray(file.read_bytes())
    data[-3] ^= 1
    file.write_bytes(data)
    return {below(project, file): {"changed", "members-data"}}


def _no_clearance(project: Path, file: Path) -> dict[str, set[str]]:
    for clearance in file.parent.glob(f"{file.name}.*"):
        clearance.unlink()
    return {below(project, file): {"no-clearance", "members-data"}}


def _taken(project: Path, file: Path) -> dict[str, set[str]]:
    file.unlink()
    (clearance,) = file.parent.glob(f"{file.name}.*")
    return {below(project, clearance): {"no-file"}}


def _moved_with_its_clearance(project: Path, file: Path) -> dict[str, set[str]]:
    other = next(
        folder
        for folder in sorted({p.parent for p in (project / "var/outbound").rglob("*.json")})
        if folder != file.parent
    )
    (clearance,) = file.parent.glob(f"{file.name}.*")
    for path in (file, clearance):
        path.rename(other / path.name)
    return {
        below(project, other / file.name): {"no-clearance", "members-data"},
        below(project, other / clearance.name): {"wrong-clearance", "not-examined"},
    }


def _forged(project: Path, file: Path) -> dict[str, set[str]]:
    (clearance,) = file.parent.glob(f"{file.name}.*")
    old = clearance.name.split(".")[-3]
    file.write_bytes(file.read_bytes() + b"\r\n")
    new = digests(file.parent)[file.name]
    envelope = open_envelope(clearance.read_bytes())
    payload = envelope.payload.replace(old.encode(), new.encode())
    clearance.unlink()
    forged = file.parent / clearance.name.replace(old, new)
    forged.write_bytes(replace(envelope, payload=payload).encoded())
    return {
        below(project, file): {"no-clearance", "members-data"},
        below(project, forged): {"wrong-clearance", "not-examined"},
    }


def _signed_beside_the_record(project: Path, file: Path) -> dict[str, set[str]]:
    """Whoever has the key and not the record: the clearance is right, and no release is known."""
    (clearance,) = file.parent.glob(f"{file.name}.*")
    old = clearance.name.split(".")[-3]
    file.write_bytes(file.read_bytes() + b"\r\n")
    new = digests(file.parent)[file.name]
    payload = open_envelope(clearance.read_bytes()).payload.replace(old.encode(), new.encode())
    clearance.unlink()
    sealed = signer_of(project / "keys", "run").sealed(payload, PAYLOAD_TYPE)
    (file.parent / clearance.name.replace(old, new)).write_bytes(sealed)
    return {below(project, file): {"not-recorded", "members-data"}}


def _a_link(project: Path, file: Path) -> dict[str, set[str]]:
    link = file.with_name("list.csv")
    link.symlink_to(project / "data")
    return {below(project, link): {"not-examined"}}


def _somewhere_else(project: Path, file: Path) -> dict[str, set[str]]:
    shutil.copy(file, project / "var/outbound/.copy.part")
    return {".copy.part": {"no-clearance", "members-data"}}


@pytest.mark.parametrize(
    "spoil",
    one_in(3, [
        _one_byte, _no_clearance, _taken, _moved_with_its_clearance, _forged, _signed_beside_the_record, _a_link,
        _somewhere_else,
    ]),
)  # fmt: skip
def test_what_is_not_as_it_was_released_is_told(
    spoil: Callable[[Path, Path], dict[str, set[str]]], project: Path
) -> None:
    expected = spoil(project, released(project))
    ended, answer = swept(project)
    assert kinds(answer) == expected
    severities = {finding["severity"] for finding in answer["findings"]}
    assert ended.code == (1 if "error" in severities else 3 if "undecided" in severities else 0)


def test_what_a_revoked_key_has_signed_is_vouched_for_by_nobody(project: Path) -> None:
    keys, day = project / "keys", dt.date(2026, 11, 20)
    revoke(keys, read_ring(keys).keys[0].id, day, "stolen")
    make(keys, "run", day)
    ended, answer = swept(project)
    told = kinds(answer)
    cleared = {file for file in told if file.endswith(".clearance.json")}
    assert cleared
    assert all("wrong-clearance" in told[file] for file in cleared)
    assert all("no-clearance" in told[file] for file in told.keys() - cleared)
    assert ended.code == 1


@pytest.mark.slow
def test_files_that_have_been_there_for_too_long_are_told(project: Path) -> None:
    config = project / "sekisho.toml"
    config.write_text(config.read_text() + "\n[retention]\noutbound_days = 5\n")
    assert swept(project, "--business-date", "2026-11-25")[0].code == 0
    ended, answer = swept(project, "--business-date", "2026-11-26")
    assert ended.code == 1
    assert {f["kind"] for f in answer["findings"]} == {"overdue"}
    assert {(f["days"], f["keep_days"]) for f in answer["findings"]} == {(6, 5)}
    name = answer["findings"][0]["destination"]
    config.write_text(config.read_text() + f"\n[retention.outbound_days_at]\n{name} = 9\n")
    _, answer = swept(project, "--business-date", "2026-11-26")
    assert name not in {f["destination"] for f in answer["findings"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("folders = 'x'", "`x`"),
        ("folders = ['']", "``"),
        ("colour = 1", "`colour`"),
    ],
)
def test_wrong_settings_are_told_with_their_file(text: str, said: str, project: Path) -> None:
    config = project / "sekisho.toml"
    config.write_text(config.read_text() + f"\n[sweep]\n{text}\n")
    ended = sekisho("sweep", project)
    assert ended.code == 2
    assert "sekisho.toml:" in ended.err
    assert said in ended.said


def test_a_copy_elsewhere_is_recognised_and_no_value_of_it_is_kept_or_said(
    project: Path, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    text = released(project).read_bytes().decode("utf-8", "ignore")
    values = {cell for line in text.splitlines()[1:] for cell in line.split(",") if len(cell) > 5}
    (share / "memo.txt").write_bytes(text.replace(",", ";").encode("utf-16"))
    ended, answer = swept(project, str(share))
    assert ended.code == 1
    (finding,) = answer["findings"]
    assert (finding["area"], finding["file"]) == (str(share), "memo.txt")
    assert finding["kind"] == "members-data"
    assert finding["columns"]
    in_text = sekisho("sweep", project, str(share), lang="ja")
    assert "点検" in in_text.out
    said = (ended.out + ended.err + in_text.out + in_text.err).encode()
    kept = {
        name: _content(project / "var" / name)
        for name in digests(project / "var")
        if not name.startswith(("lake/", "outbound/"))
    }
    assert len(values) > 50
    assert any(name.startswith("fingerprints/") for name in kept)
    secret = (project / "var/fingerprints.key").read_bytes().strip()
    for name, content in {"what was said": said, **kept}.items():
        found = [v for v in values if v.encode() in content]
        # Digits alone that are short stand in digests too.
        assert [v for v in found if not v.isdigit()] == [], name
        assert name == "fingerprints.key" or secret not in content


def test_few_members_are_only_told_to_be_few(project: Path, tmp_path: Path) -> None:
    lines = released(project).read_bytes().decode("utf-8", "ignore").splitlines()[:8]
    (tmp_path / "few.csv").write_text("\n".join(lines))
    _, answer = swept(project, str(tmp_path))
    found = [f for f in answer["findings"] if f["file"] == "few.csv"]
    assert [f["kind"] for f in found] == ["members-data"]
    assert found[0]["members"] is None
    assert "fewer than 10 members" in found[0]["message"]
    assert {c["members"] for c in found[0]["columns"]} == {None}


def test_a_sweep_is_in_the_record_and_is_no_night(project: Path) -> None:
    _one_byte(project, released(project))
    assert sekisho("sweep", project).code == 1
    assert log_of(project).heads()[-1].run.job == "sweep"
    with duckdb.connect(project / "var/audit.duckdb", read_only=True) as store:
        told = store.execute('SELECT "種類", "ファイル" FROM "点検一覧"').fetchall()
        nights = store.execute("SELECT DISTINCT run_number FROM report.last_night").fetchall()
        jobs = store.execute("SELECT job FROM report.run ORDER BY run_number").fetchall()
    file = below(project, released(project))
    assert {("changed", file), ("members-data", file)} == set(told)
    assert nights == [(1,)]
    assert jobs == [("night",), ("sweep",)]


def test_hostile_names_are_told_safely_and_nothing_is_followed(
    project: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "list.csv").write_bytes(released(project).read_bytes())
    share = tmp_path / "share"
    share.mkdir()
    names = [
        b"a\nerror[changed]: b",
        b"\x1b[31mred",
        b"<img src=x>",
        b"`x`|*y*",
        b"\xff\xfe",
        b"{0}",
    ]
    for name in names:
        (share / os.fsdecode(name)).write_bytes(bytes(range(256)))
    (share / "out").symlink_to(outside)
    (share / "away.csv").symlink_to(outside / "list.csv")
    os.mkfifo(share / "pipe")
    ended = sekisho("sweep", project, str(share))
    assert ended.code == 3, ended.said
    assert "\x1b" not in ended.out
    assert "\nerror[changed]" not in ended.out
    assert "list.csv" not in ended.out
    _, answer = swept(project, str(share))
    assert len(answer["findings"]) == len(names) + 3
    whys = {f["file"]: f["why"] for f in answer["findings"]}
    assert (whys["out"], whys["away.csv"], whys["pipe"]) == ("link", "link", "special")
    assert "a\\nerror[changed]: b" in whys


def test_where_nothing_has_landed_no_file_is_taken_for_harmless(
    project: Path, tmp_path: Path
) -> None:
    shutil.rmtree(project / "var/lake")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    ended, answer = swept(project, str(tmp_path))
    assert ended.code == 3
    assert {f["why"] for f in answer["findings"] if f["area"] == str(tmp_path)} >= {
        "no-fingerprints"
    }


def test_a_folder_that_is_not_there_is_told_and_the_others_are_swept(
    project: Path, tmp_path: Path
) -> None:
    _one_byte(project, released(project))
    ended, answer = swept(project, str(tmp_path / "gone"))
    assert ended.code == 4
    assert "gone" in answer["problems"][0]["message"]
    assert {f["kind"] for f in answer["findings"]} == {"changed", "members-data"}
    assert sealed(project)[-1] == 4


def test_the_projects_own_data_is_where_it_belongs(project: Path) -> None:
    ended, answer = swept(project, str(project))
    told = {f["file"] for f in answer["findings"] if f["kind"] == "members-data"}
    assert told == set(), ended.said


def test_a_key_that_others_can_read_ends_the_sweep(project: Path) -> None:
    assert sekisho("sweep", project).code == 0
    (project / "var/fingerprints.key").chmod(0o644)
    ended = sekisho("sweep", project)
    assert ended.code == 4
    assert "0644" in ended.err

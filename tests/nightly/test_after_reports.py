"""The after-report on an emergency: written once per release, by the next run if need be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from project_files import INBOUND, apply, sample_project

from sekisho import nightly, project
from sekisho.audit.log import AuditLog
from sekisho.nightly import Run
from sekisho.nightly.after_reports import FOLDER, after_report, file_name

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
GOLDEN = Path(__file__).parent / "after_report.md"
HEAD = """/*---
title: {{ja: 安否確認, en: check on members}}
destination: {destination}
purpose: {purpose}
arrangement: {arrangement}
key: [member_no]
file: {name}_{{business_date}}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, address, phone
FROM stg_member
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample with its emergency's export, and one for own use."""
    emergency = HEAD.format(
        name="evacuation_list",
        destination="prefecture_desk",
        purpose="緊急-2026-001",
        arrangement="A7",
    )
    own = HEAD.format(name="own_list", destination="own_office", purpose="P8", arrangement="A0")
    change = {"sql/exports/evacuation_list.sql": emergency, "sql/exports/own_list.sql": own}
    return sample_project(tmp_path, change, data=True)


def run(folder: Path, *exports: str) -> Run:
    """A night of some exports."""
    return nightly.run(project.load(folder), DAY, exports, clock=lambda: NOW)


def reports(folder: Path) -> dict[str, str]:
    """File -> text of the reports there are."""
    return {p.name: p.read_text(encoding="utf-8") for p in sorted((folder / FOLDER).glob("*"))}


def noted(folder: Path) -> list[dict[str, object]]:
    """What the record says of reports."""
    events = sorted((folder / "var/audit/runs").rglob("*-event.json"))
    bodies = [orjson.loads(path.read_bytes()) for path in events]
    return [body["facts"] for body in bodies if body["kind"] == "after-report"]


def test_report_of_a_release_says_all_of_it_in_both_languages(folder: Path) -> None:
    """Who, what, when, how many, which columns, why, on which article, approved by whom; and noted."""
    assert run(folder, "evacuation_list").exports["evacuation_list"].outcome == "released"
    release = next(AuditLog(folder / "var/audit").releases()).release
    ((name, text),) = reports(folder).items()
    assert name == f"緊急-2026-001_evacuation_list_{str(release.digest)[:12]}.md"
    counts = f"行数: {release.rows}、本人の数: {release.subjects}"
    assert counts in text
    assert str(release.digest) in text
    assert release.stopped
    shown = text.replace(str(release.digest), "DIGEST").replace(counts, "COUNTS")
    shown = shown.replace(f"人数: {release.stopped}）", "人数: STOPPED）")
    shown = shown.replace(
        f"people of the file who had: {release.stopped}", "people of the file who had: STOPPED"
    )
    english = f"rows: {release.rows}, people: {release.subjects}"
    assert shown.replace(english, "COUNTS") == GOLDEN.read_text(encoding="utf-8")
    assert noted(folder) == [
        {
            "file": f"{FOLDER}/{name}",
            "request": "緊急-2026-001",
            "export": "evacuation_list",
            "digest": release.digest,
            "includes_suspended": True,
        }
    ]


def test_members_who_had_asked_to_stop_this_use_are_counted(folder: Path) -> None:
    """Whoever stopped it for all recipients counts, whoever did for another recipient does not."""
    run(folder, "evacuation_list")
    before = next(AuditLog(folder / "var/audit").releases()).release
    ledger, register = (
        f"{INBOUND}/{n}_20261120.csv" for n in ("consent_ledger", "member_register")
    )
    named = (folder / ledger).read_text(encoding="cp932")
    lines = (folder / register).read_text(encoding="cp932").splitlines()[1:]
    new = [key for line in lines if (key := line.partition(",")[0]) not in named][:3]
    entry = "T00000{},{},suspension,{},*,*,*,20260401,,2026/04/01 10:00:00,,書面,T{},,,\n"
    to = ("*", "nara_prefecture", "jccu")
    added = "".join(
        entry.format(n, key, party, n) for n, (key, party) in enumerate(zip(new, to, strict=True))
    )
    apply({ledger: {"append": added}}, folder)
    run(folder, "evacuation_list")
    after = next(AuditLog(folder / "var/audit").releases()).release
    assert (after.digest, after.stopped) == (before.digest, (before.stopped or 0) + 2)


def test_report_is_written_once(folder: Path) -> None:
    """A night that releases nothing new writes none, and leaves what somebody has added to it."""
    run(folder, "evacuation_list")
    (path,) = (folder / FOLDER).glob("*")
    path.write_text("signed", encoding="utf-8")
    assert run(folder, "evacuation_list").exports["evacuation_list"].outcome == "none"
    assert list(reports(folder).values()) == ["signed"]
    assert len(noted(folder)) == 1


def test_report_that_was_cut_off_is_written_by_the_next_run(folder: Path) -> None:
    """Whatever the next night is about: what was given is reported, with the same words."""
    run(folder, "evacuation_list")
    before = reports(folder)
    for path in (folder / FOLDER).glob("*"):
        path.unlink()
    run(folder, "own_list")
    assert reports(folder) == before
    assert len(noted(folder)) == 2


def test_no_other_release_is_reported(folder: Path) -> None:
    """Own use is no emergency."""
    assert run(folder, "own_list").exports["own_list"].outcome == "released"
    assert next(AuditLog(folder / "var/audit").releases()).release.stopped is None
    assert reports(folder) == {}
    assert noted(folder) == []


def test_columns_are_told_from_the_clearance_while_it_is_there(folder: Path) -> None:
    """Whoever has fetched file and clearance: the report says where the columns are listed."""
    run(folder, "evacuation_list")
    for path in [*(folder / FOLDER).glob("*"), *(folder / "var/outbound").rglob("*.json")]:
        path.unlink()
    run(folder, "own_list")
    (text,) = reports(folder).values()
    assert ".clearance.json` that lists them is no longer at the destination" in text
    assert "`phone`" not in text


def test_number_is_made_a_name_that_any_disk_takes(folder: Path) -> None:
    """A number may have a slash or blanks in it; a reason with line breaks stays one line."""
    run(folder, "evacuation_list")
    release = next(AuditLog(folder / "var/audit").releases()).release
    assert file_name(replace(release, purpose="../総 1/2", digest="ab" * 32)) == (
        "___総_1_2_evacuation_list_abababababab.md"
    )
    loaded = project.load(folder).policy
    request = loaded.requests["緊急-2026-001"]
    broken = replace(request, authority="x\n# y")
    text = after_report(loaded, broken, release, ())
    assert "求めた者: x # y（" in text

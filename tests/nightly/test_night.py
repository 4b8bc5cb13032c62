"""A night's own decisions: what holds an export, what becomes of a night that was cut off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from sekisho import nightly, project
from sekisho.audit.chain import RunHead
from sekisho.audit.durable import digest_file
from sekisho.audit.log import AuditLog
from sekisho.audit.tables import Release
from sekisho.nightly import Run
from sekisho.nightly.problems import problems_of
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
LAWFUL = ("carrier_delivery", "federation_order", "own_birthday_mail")
REPEATING = """/*---
title: {ja: 重複, en: repeated}
destination: own_office
purpose: P1
arrangement: A0
key: [member_no]
file: repeated_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, order_no FROM order_line
"""
"""Its key is not unique, which only its staged file can tell."""
INTENT = Release(
    export="gone",
    recipient="our_coop",
    purpose="P1",
    arrangement="A0",
    destination="own_office",
    file="cut_off.csv",
    digest=None,
    bytes=4,
    rows=1,
    subjects=1,
    content_digest=None,
    input_digest="inputs",
    clearance="cut_off.clearance.json",
    state="intent",
    recorded_at=NOW,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay_out(tmp_path / "project")
    return tmp_path / "project"


def _run(folder: Path) -> Run:
    return nightly.run(project.load(folder), DAY, clock=lambda: NOW)


def _outbound(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "var/outbound").rglob("*") if p.is_file())


def _edit(folder: Path, file: str, change: Callable[[str], str]) -> None:
    path = folder / file
    path.write_text(change(path.read_text()))


def test_a_file_that_its_own_bytes_stop_holds_the_whole_run_where_the_project_says_so(
    folder: Path,
) -> None:
    """All are staged before any is released, so the last one's bytes can hold the first one."""
    (folder / "sql/exports/zz_repeated.sql").write_text(REPEATING)
    _edit(folder, "sekisho.toml", lambda t: t.replace('hold = "export"', 'hold = "run"'))
    done = _run(folder)
    assert [v.rule for v in done.decisions["zz_repeated"].violations] == ["key-not-unique"]
    assert {done.exports[name].held_by for name in LAWFUL} == {("zz_repeated",)}
    assert done.exit_code == 1
    assert _outbound(folder) == []


def test_a_file_that_its_own_bytes_stop_holds_nothing_else_by_default(folder: Path) -> None:
    (folder / "sql/exports/zz_repeated.sql").write_text(REPEATING)
    done = _run(folder)
    assert done.exports["zz_repeated"].outcome == "refused"
    assert {done.exports[name].outcome for name in LAWFUL} == {"released"}


def test_a_critical_expectation_holds_what_depends_on_its_source_and_fails_the_run(
    folder: Path,
) -> None:
    _edit(
        folder,
        "expectations/weekly_order.yaml",
        lambda t: t.replace("args: {min_value: 1}", "args: {min_value: 1000000}"),
    )
    done = _run(folder)
    assert done.exports["federation_order"].held_by == ("expectation:weekly_order",)
    assert done.exports["own_birthday_mail"].outcome == "released"
    assert done.exit_code == 1


def test_without_the_register_nobody_can_tell_whose_rows_may_leave(folder: Path) -> None:
    (folder / "data/inbound/member_register_20261120.csv").unlink()
    done = _run(folder)
    assert {d.verdict for d in done.decisions.values()} == {"refused"}
    assert {v.rule for d in done.decisions.values() for v in d.violations} == {"ledger-unusable"}
    assert done.exit_code == 4


def test_what_a_crashed_run_left_staged_is_swept(folder: Path) -> None:
    """Staged files hold rows about members; they do not outlive the next run."""
    left = folder / "var/lake/.work/20261119-dead"
    left.mkdir(parents=True)
    (left / "staged.csv").write_text("rows")
    _run(folder)
    assert not left.exists()
    assert not (folder / "var/lake/.work").exists()


@pytest.mark.parametrize(("arrived", "state"), [(True, "released"), (False, "failed")])
def test_a_release_that_was_cut_off_is_settled_by_what_its_destination_holds(
    folder: Path, arrived: bool, state: str
) -> None:
    """The intent of a dead run gets its end: the file is there with its digest, or it is not."""
    loaded = project.load(folder)
    place = folder / "var/outbound" / loaded.policy.destinations["own_office"].path
    place.mkdir(parents=True)
    (place / "cut_off.csv").write_text("a\n1\n")
    digest = digest_file(place / "cut_off.csv")
    if not arrived:
        (place / "cut_off.csv").unlink()
    log = AuditLog(folder / "var/audit")
    head = RunHead("dead", DAY, NOW, "0", "0", None, None, "p", "test")
    with log.begin(head) as record:
        record.release(replace(INTENT, digest=digest))
    assert [step.run_id for step in AuditLog(log.root).intents()] == ["dead"]
    _run(folder)
    settled = [r.release for r in AuditLog(log.root).releases() if r.release.export == "gone"]
    assert (settled[0].state, settled[0].intent_run) == (state, "dead")
    assert AuditLog(log.root).intents() == ()


SUITE = """export: federation_order
expectations:
  - type: expect_table_row_count_to_be_between
    severity: {severity}
    args: {{min_value: {least}}}
    title: {{ja: 途中で切れていない, en: the file is not cut short}}
"""


def _expecting(folder: Path, *, severity: str, least: int) -> Run:
    """A run with a suite of one export; what the record says of it can be asked afterwards."""
    suites = folder / "expectations/exports"
    suites.mkdir(exist_ok=True)
    (suites / "federation_order.yaml").write_text(SUITE.format(severity=severity, least=least))
    return _run(folder)


def _history(folder: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(folder / "var/audit.duckdb", read_only=True) as store:
        return store.execute(
            "SELECT severity, state, previous_state, since FROM report.expectation_history "
            "WHERE suite = 'exports/federation_order' ORDER BY ALL"
        ).fetchall()


def test_a_critical_expectation_of_an_export_refuses_it_and_nothing_else(folder: Path) -> None:
    """Its file has been made and is not let go; lowered to a warning, it is reported and leaves."""
    done = _expecting(folder, severity="critical", least=1_000_000)
    (violation,) = done.decisions["federation_order"].violations
    assert (violation.code, violation.rule) == ("SK306", "expectation-not-met")
    assert str(violation.place) == "expectations/exports/federation_order.yaml:3:5"
    assert done.exports["federation_order"].outcome == "refused"
    assert done.exports["own_birthday_mail"].outcome == "released"
    assert not any("federation" in name for name in _outbound(folder))
    assert done.exit_code == 1
    assert _history(folder) == [("critical", "violated", None, DAY)]
    told = [p.subject for p in problems_of(project.load(folder), done)]
    assert [s.kind for s in told] == ["violation"]

    warned = _expecting(folder, severity="warning", least=1_000_000)
    assert warned.exports["federation_order"].outcome == "released"
    assert [n.suite.name for n in warned.expectations] == ["exports/federation_order"]
    assert warned.exit_code == 0
    assert _history(folder) == [("warning", "violated", None, DAY)]


def test_an_expectation_that_holds_lets_its_export_leave_and_is_recorded(folder: Path) -> None:
    done = _expecting(folder, severity="critical", least=1)
    assert done.exports["federation_order"].outcome == "released"
    assert done.expectations == ()
    assert _history(folder) == [("critical", "passed", None, DAY)]

"""Where waivers are seen: in every answer, in the clearance, in the record."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from e2e.user import sekisho
from waivers.waiver_case import APPROVER, BIRTH_DATE, FOR_BIRTH_DATE, waiving_project

from sekisho import nightly, project
from sekisho.clearance import read_stated
from sekisho.cli import exit_code_of
from sekisho.nightly.problems import problems_of

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 23, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
EXPIRED = {**FOR_BIRTH_DATE, "export": "kinki_register", "expires": "2026-11-19"}
UNUSED = {**FOR_BIRTH_DATE, "export": "kinki_register", "column": "name"}
PENDING = {**UNUSED, "approved_on": "2026-11-21"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a waiver in each state; not to be changed."""
    return waiving_project(
        tmp_path_factory.mktemp("told") / "project",
        [FOR_BIRTH_DATE, EXPIRED, UNUSED, PENDING],
        BIRTH_DATE,
    )


def said(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> str:
    """What a command writes about the day of the sample, on which waivers count; all is permitted."""
    capsys.readouterr()
    assert exit_code_of([*arguments, "--as-of", str(DAY), "--project", str(folder)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("more", [(), ("-q",)])
def test_text_tells_each_waiver(
    capsys: pytest.CaptureFixture[str], folder: Path, more: tuple[str, ...]
) -> None:
    """Why, who, until when, and what it takes away; also where only problems are asked for."""
    told = said(capsys, folder, "check", *more)
    flat = " ".join(told.split())
    assert "note[SK101]: waiver `W1`: the rule recipient-not-permitted does not hold" in flat
    assert "until 2026-11-30" in flat
    assert f"by {APPROVER} on 2026-11-01 (文書1), at the request of 宅配事業部長" in flat
    assert "= reason: reason 1" in flat
    assert "= waived: member_register.birth_date > `birth_date` (SK101-" in flat
    assert "warning[SK101]: waiver `W2` for `kinki_register` ended on 2026-11-19" in flat
    assert "warning[SK101]: waiver `W3` for `kinki_register` is about nothing" in flat
    assert (
        "note[SK101]: waiver `W4` for `kinki_register` counts from its approval on 2026-11-21"
        in flat
    )
    assert "error[" not in told
    in_japanese = " ".join(said(capsys, folder, "check", "--lang", "ja").split())
    assert "例外 `W1`: 規則 recipient-not-permitted" in in_japanese
    assert "= 理由: 理由1" in in_japanese


def test_json_tells_each_waiver(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """All waivers with their state, and the waived reasons with their export."""
    told = json.loads(said(capsys, folder, "check", "--format", "json"))
    assert [(w["id"], w["state"]) for w in told["waivers"]] == [
        ("W1", "applied"), ("W2", "expired"), ("W3", "unused"), ("W4", "pending"),
    ]  # fmt: skip
    assert told["counts"]["waived"] == 1
    first = told["waivers"][0]
    assert list(first) == [
        "id", "code", "export", "use", "column", "origin", "reason", "requested_by", "approved_by",
        "approved_on", "approved_document", "expires", "file", "line", "state",
    ]  # fmt: skip
    assert (first["origin"], first["expires"]) == ("member_register.birth_date", "2026-11-30")
    waived = {e["name"]: e["waived"] for e in told["exports"] if e["waived"]}
    (reason,) = waived.pop("jccu_catalog_order")
    assert not waived
    assert (reason["code"], reason["column"], reason["waiver"]) == ("SK101", "birth_date", "W1")


def test_sarif_has_a_suppressed_result(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """What is waived is a result with its suppression; what is idle is a notification."""
    (run,) = json.loads(said(capsys, folder, "check", "--format", "sarif"))["runs"]
    (result,) = run["results"]
    (suppression,) = result["suppressions"]
    assert result["ruleId"] == "SK101"
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"].startswith("W1: reason 1 (by ")
    assert suppression["location"]["physicalLocation"]["artifactLocation"]["uri"].endswith(
        "policy/waivers.yaml"
    )
    (invocation,) = run["invocations"]
    assert [n["level"] for n in invocation["toolExecutionNotifications"]] == [
        "warning", "warning", "note",
    ]  # fmt: skip
    assert invocation["executionSuccessful"]


def test_github_has_a_line_for_each(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    """A notice where a waiver stands; a warning where it does nothing any more."""
    lines = said(capsys, folder, "check", "--format", "github").splitlines()
    assert [line.split(" ")[0] for line in lines] == [
        "::notice", "::warning", "::warning", "::notice",
    ]  # fmt: skip
    assert all("policy/waivers.yaml,line=" in line for line in lines)
    assert "%0Areason 1%0Aby " in lines[0]


def test_explain_tells_the_waiver_of_a_waived_reason(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """The id of a waived reason is explained like any other, with the waiver at its end."""
    checked = json.loads(said(capsys, folder, "check", "--format", "json"))
    text = said(capsys, folder, "check")
    waived = text[text.index("(SK101-") + 1 :][:14]
    told = " ".join(said(capsys, folder, "explain", waived).split())
    assert told.startswith("note[SK101]: let pass by a waiver: `birth_date` of")
    assert "= reason: reason 1" in told
    as_json = json.loads(said(capsys, folder, "explain", waived, "--format", "json"))
    assert as_json["export"] == "jccu_catalog_order"
    (waiver,) = as_json["waivers"]
    assert {**waiver, "state": "applied"} == checked["waivers"][0]


def _said(clearance: Path) -> dict[str, Any]:
    predicate: dict[str, Any] = read_stated(clearance.read_bytes()).body["predicate"]
    return predicate


def test_a_night_releases_by_it_and_records_it(tmp_path: Path) -> None:
    """The clearance beside the file, the record and both report views say what was let pass."""
    waiving_project(
        tmp_path, [FOR_BIRTH_DATE, EXPIRED, UNUSED], BIRTH_DATE, data=True, reports=True
    )
    only = ["jccu_catalog_order", "kinki_register"]
    run = nightly.run(project.load(tmp_path), DAY, only, clock=lambda: NOW)
    assert {one.outcome for one in run.exports.values()} == {"released"}
    (clearance,) = (tmp_path / "var/outbound/jccu").rglob("*.clearance.json")
    told = sekisho(
        "verify", tmp_path, str(clearance.with_name(clearance.name.split(".csv.")[0] + ".csv"))
    )
    assert "by waiver W1 against `SK101`, approved by" in " ".join(told.out.split())
    assert _said(clearance)["waivers"] == [
        {
            "id": "W1",
            "rule": "SK101",
            "column": "birth_date",
            "origin": "member_register.birth_date",
            "reason": {"en": "reason 1", "ja": "理由1"},
            "requestedBy": "宅配事業部長",
            "approvedBy": APPROVER,
            "approvedOn": "2026-11-01",
            "approvedDocument": "文書1",
            "expires": "2026-11-30",
        }
    ]
    (other,) = (tmp_path / "var/outbound/coop_kinki").rglob("*.clearance.json")
    assert _said(other)["waivers"] == []
    with duckdb.connect(tmp_path / "var/audit.duckdb", read_only=True) as store:
        rows = store.execute(
            "SELECT id, state, export, column_name, origin_column, violation_id IS NOT NULL, days_left"
            " FROM report.waiver ORDER BY id"
        ).fetchall()
        japanese = store.execute('SELECT "番号", "状態", "期限" FROM "例外一覧"').fetchall()
    assert rows == [
        ("W1", "applied", "jccu_catalog_order", "birth_date", "birth_date", True, 10),
        ("W2", "expired", "kinki_register", "birth_date", "birth_date", False, -1),
        ("W3", "unused", "kinki_register", "name", "birth_date", False, 10),
    ]
    assert {row[:2] for row in japanese} == {row[:2] for row in rows}


@pytest.mark.parametrize(
    ("waiver", "told"),
    [
        ({**FOR_BIRTH_DATE, "expires": "2026-11-19"}, True),
        ({**FOR_BIRTH_DATE, "expires": "2026-11-19", "use": "A2/jccu/P1"}, False),
        ({**FOR_BIRTH_DATE, "expires": "2026-11-19", "column": "name"}, False),
        ({**FOR_BIRTH_DATE, "approved_on": "2026-11-21"}, False),
    ],
    ids=["ended", "of another use", "of another column", "not yet approved"],
)
def test_an_alert_says_that_what_let_it_pass_has_ended(
    tmp_path: Path, waiver: dict[str, str], told: bool
) -> None:
    """A file that left yesterday is refused today: it is the first thing to ask why."""
    waiving_project(tmp_path, [waiver], BIRTH_DATE, data=True)
    loaded = project.load(tmp_path)
    done = nightly.run(loaded, DAY, ["jccu_catalog_order"], clock=lambda: NOW)
    assert done.exports["jccu_catalog_order"].outcome == "refused"
    (refused,) = [p for p in problems_of(loaded, done) if p.subject.kind == "violation"]
    lines = [line.text("en") for line in refused.lines]
    ended = "the waiver `W1`, by which it could leave, ended on 2026-11-19"
    assert (ended in lines) is told

"""What a night makes of suites: of an export's columns, of a changed suite, of several nights."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pytest

from sekisho import nightly, project
from sekisho.cli import exit_code_of
from sekisho.errors import ProjectError
from sekisho.nightly import Run
from sekisho.nightly.digests import input_digest
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
FILE = "expectations/exports/own_birthday_mail.yaml"
VIEWS = {"run", "release", "expectation", "expectation_history"}
SUITE = """\
export: own_birthday_mail
expectations:
  - type: expect_column_values_to_be_member_numbers
    severity: critical
    args: {column: member_no, width: 6}
    title: {ja: 番号は6桁, en: a number has six digits}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    lay_out(folder)
    for view in (folder / "sql/reports").glob("*.sql"):
        if view.stem not in VIEWS:  # they take most of a night's time
            view.unlink()
    return folder


def _suite(folder: Path, text: str) -> None:
    (folder / FILE).parent.mkdir(exist_ok=True)
    (folder / FILE).write_text(text)


def _run(folder: Path, day: dt.date = DAY) -> Run:
    return nightly.run(project.load(folder), day)


def _asked(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(folder / "var/audit.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_a_column_that_the_export_does_not_have_is_found_without_data(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the analysis: its columns are what the SQL gives, also behind a model."""
    _suite(folder, SUITE.replace("column: member_no", "column: phone"))
    shutil.rmtree(folder / "data")
    with pytest.raises(ProjectError) as caught:
        nightly.check(project.load(folder), DAY)
    assert str(caught.value.place) == f"{FILE}:5:20"
    assert str(caught.value.message) == "export `own_birthday_mail` has no column `phone`"
    assert str(caught.value.help) == "allowed: `email`, `member_no`, `name`"

    assert exit_code_of(["check", "--project", str(folder), "--lang", "en"]) == 2
    assert f"{FILE}:5:20" in capsys.readouterr().err


def test_a_check_of_another_export_is_not_stopped_by_it(folder: Path) -> None:
    _suite(folder, SUITE.replace("column: member_no", "column: phone"))
    nightly.check(project.load(folder), DAY, only=["federation_order"])


def test_an_export_that_cannot_be_analysed_has_no_columns_to_compare_with(folder: Path) -> None:
    """Its own reason is told, and not that of a suite that may well be right."""
    _suite(folder, SUITE)
    sql = folder / "sql/exports/own_birthday_mail.sql"
    sql.write_text(sql.read_text().replace("FROM member_register", "FROM member_registr"))
    checked = nightly.check(project.load(folder), DAY)
    assert [v.code for v in checked.decisions["own_birthday_mail"].violations] == ["SK203"]


def test_the_text_of_its_suite_is_among_what_an_export_is_made_from(folder: Path) -> None:
    digests = set()
    for text in (None, SUITE, SUITE.replace("six", "6"), SUITE.replace("critical", "warning")):
        if text is not None:
            _suite(folder, text)
        loaded = project.load(folder)
        export = loaded.exports["own_birthday_mail"]
        digests.add(input_digest(loaded, nightly.check(loaded, DAY), export, {}, None))
    assert len(digests) == 4


@pytest.mark.slow
def test_a_changed_suite_is_asked_even_where_nothing_else_changed(folder: Path) -> None:
    """What an earlier suite let go, a changed one refuses; what it still lets go is not sent again."""
    _suite(folder, SUITE)
    assert _run(folder).exports["own_birthday_mail"].outcome == "released"
    assert _run(folder).exports["own_birthday_mail"].outcome == "none"
    asked = "SELECT count(*) FROM report.expectation WHERE suite = 'exports/own_birthday_mail'"
    assert _asked(folder, asked) == [(1,)]

    _suite(folder, SUITE.replace("six digits", "six digits each"))
    assert _run(folder).exports["own_birthday_mail"].outcome == "none"
    assert _asked(folder, asked) == [(2,)]
    released = "SELECT count(*) FROM report.release WHERE state = 'released'"
    (before,) = _asked(folder, released)

    _suite(folder, SUITE.replace("width: 6", "width: 7"))
    done = _run(folder)
    assert done.exports["own_birthday_mail"].outcome == "refused"
    (violation,) = done.decisions["own_birthday_mail"].violations
    assert (violation.code, str(violation.place)) == ("SK306", f"{FILE}:3:5")
    assert _asked(folder, released) == [before]

    (folder / FILE).unlink()
    assert _run(folder).exports["own_birthday_mail"].outcome == "none"


@pytest.mark.slow
def test_the_history_of_an_expectation_tells_each_night_and_since_when(folder: Path) -> None:
    """Four nights: held, broken, broken by more rows, held again; the broken one run twice."""
    data = folder / "data/inbound"
    text = (data / "weekly_order_20261120.csv").read_bytes()
    lines = text.splitlines(keepends=True)
    days = [DAY + dt.timedelta(days=n) for n in range(4)]
    for day, bad in zip(days, (0, 1, 3, 0), strict=True):
        for source in ("consent_ledger", "member_register"):
            if day != DAY:
                shutil.copy(data / f"{source}_20261120.csv", data / f"{source}_{day:%Y%m%d}.csv")
        spoilt = [_without_quantity(line) for line in lines[1 : 1 + bad]]
        rows = b"".join([lines[0], *spoilt, *lines[1 + bad :]])
        (data / f"weekly_order_{day:%Y%m%d}.csv").write_bytes(rows)
        _run(folder, day)
    _run(folder, days[1])

    history = """
        SELECT business_date, state, unexpected, previous_state, previous_unexpected, since
        FROM report.expectation_history
        WHERE suite = 'weekly_order' AND id LIKE 'expect_column_values_to_be_between-%'
        ORDER BY business_date
    """
    assert _asked(folder, history) == [
        (days[0], "passed", 0, None, None, days[0]),
        (days[1], "violated", 1, "passed", 0, days[1]),
        (days[2], "violated", 3, "violated", 1, days[1]),
        (days[3], "passed", 0, "violated", 3, days[3]),
    ]
    japanese = """
        SELECT "業務日", "結果", "この結果になった日" FROM "検査の推移"
        WHERE "検査の組" = 'weekly_order' AND "不適合行数" > 0 ORDER BY "業務日"
    """
    assert _asked(folder, japanese) == [
        (days[1], "violated", days[1]),
        (days[2], "violated", days[1]),
    ]


def _without_quantity(line: bytes) -> bytes:
    cells = line.split(b",")
    cells[4] = b"0"
    return b",".join(cells)

"""A waiver is for what was approved, and ends on its day, however a night comes to a release."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from waivers.waiver_case import BIRTH_DATE, FOR_BIRTH_DATE, waiving_project

from sekisho import nightly, project
from sekisho.nightly import Run

EXPORT = "jccu_catalog_order"
DAY = dt.date(2026, 11, 20)
LAST = dt.date(2026, 11, 30)
COLUMNS = ("birth_date", "*")
JST = ZoneInfo("Asia/Tokyo")


def _at(day: dt.date, hour: int = 2, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), JST)


def _run(folder: Path, at: dt.datetime) -> Run:
    """A night of the one export."""
    return nightly.run(project.load(folder), DAY, [EXPORT], clock=lambda: at)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("destination: jccu_catalog", "destination: kinki_exchange"),
        ("purpose: P3", "purpose: P4"),
    ],
)
def test_it_is_not_for_another_use_of_the_same_export(tmp_path: Path, old: str, new: str) -> None:
    """Who approves says who gets it for what; the head of the export is written by somebody else."""
    file = f"sql/exports/{EXPORT}.sql"
    change = {file: {"replace": [BIRTH_DATE[file]["replace"], {"old": old, "new": new}]}}
    any_column = {k: v for k, v in FOR_BIRTH_DATE.items() if k != "origin"}
    rules = ("SK101", "SK102", "SK103")
    waivers = [{**any_column, "rule": rule, "column": c} for rule in rules for c in COLUMNS]
    folder = waiving_project(tmp_path, waivers, change)
    checked = nightly.check(project.load(folder), DAY, [EXPORT])
    assert checked.decisions[EXPORT].verdict == "refused"
    assert checked.decisions[EXPORT].waived == ()
    assert {s.state for s in checked.waivers} == {"unused"}


def test_a_run_for_an_earlier_date_does_not_bring_it_back(tmp_path: Path) -> None:
    """It is now that the file leaves, and the exception is over."""
    folder = waiving_project(tmp_path, [FOR_BIRTH_DATE], BIRTH_DATE, data=True)
    run = _run(folder, _at(LAST + dt.timedelta(days=1)))
    decision = run.decisions[EXPORT]
    assert (decision.verdict, {v.code for v in decision.violations}) == ("refused", {"SK101"})
    assert run.exports[EXPORT].outcome == "refused"
    assert {s.state for s in run.waivers} == {"expired"}
    assert run.exit_code == 1


def test_on_its_last_day_an_earlier_date_is_released(tmp_path: Path) -> None:
    folder = waiving_project(tmp_path, [FOR_BIRTH_DATE], BIRTH_DATE, data=True)
    run = _run(folder, _at(LAST, 23, 50))
    assert run.exports[EXPORT].outcome == "released"
    assert {s.state for s in run.waivers} == {"applied"}


def test_it_ends_at_midnight_for_a_night_under_way(tmp_path: Path) -> None:
    """What was decided before midnight does not leave after it."""
    folder = waiving_project(tmp_path, [FOR_BIRTH_DATE], BIRTH_DATE, data=True)
    loaded = project.load(folder)
    now = [_at(LAST, 23, 55)]
    checked = nightly.check(loaded, DAY, [EXPORT])
    with nightly.Night(loaded, checked, trigger="test", clock=lambda: now[-1]) as night:
        for source in night.sources:
            night.extract(source)
        night.decide()
        assert night.stage(EXPORT) is None
        now.append(_at(LAST + dt.timedelta(days=1), 0, 1))
        outcome = night.release(EXPORT)
    assert outcome.outcome == "failed"
    assert not [*loaded.folder(loaded.config.outbound).rglob("*.csv")]

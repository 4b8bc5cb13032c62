"""What a night does when its surroundings fail: the clock, an extract that never ends, another night."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from audit.recorded import head
from e2e.user import log_of, released, sekisho

from sekisho import nightly, project
from sekisho.alerts.deliver import Alerted
from sekisho.audit.log import AuditLog
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.nightly import alerting
from sekisho.nightly.alone import UnderWay
from sekisho.nightly.day import business_day
from sekisho.project import Project
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
JST = dt.timezone(dt.timedelta(hours=9))
NOW = dt.datetime(2026, 11, 21, 2, 30, tzinfo=JST)
ALERTS = '[alerts]\ndefault = "office"\nfinished_by = 06:00:00\n[alerts.channels.mail]\nlang = "ja"\n[alerts.owners]\noffice = ["mail"]\n'


def _by_the_clock(folder: Path) -> Project:
    """The small project, its business date left to the clock."""
    lay_out(folder)
    config = folder / "sekisho.toml"
    lines = [line for line in config.read_text().splitlines() if "business_date" not in line]
    config.write_text("\n".join(lines) + "\n")
    return project.load(folder)


def _begun(loaded: Project, at: dt.datetime, name: str) -> None:
    from dataclasses import replace  # noqa: PLC0415

    AuditLog(loaded.folder(loaded.config.audit)).begin(replace(head(name), started_at=at)).close()


def test_a_clock_that_was_set_back_is_not_believed(tmp_path: Path) -> None:
    """Yesterday's date has the suspensions of yesterday; a date that somebody gives is his to give."""
    loaded = _by_the_clock(tmp_path / "p")
    assert business_day(loaded, None, NOW) == dt.date(2026, 11, 21)
    _begun(loaded, NOW, "a")
    assert business_day(loaded, None, NOW - dt.timedelta(minutes=4)) == dt.date(2026, 11, 21)
    for back in (dt.timedelta(minutes=6), dt.timedelta(days=1), dt.timedelta(days=400)):
        with pytest.raises(DataError) as refused:
            business_day(loaded, None, NOW - back)
        assert refused.value.message.id == "night.clock-back"
        assert business_day(loaded, DAY, NOW - back) == DAY
    # A clock that had been ahead is mended by one run with its date.
    _begun(loaded, NOW - dt.timedelta(days=1), "b")
    assert business_day(loaded, None, NOW - dt.timedelta(hours=23)) == dt.date(2026, 11, 20)


def test_a_run_by_a_clock_that_was_set_back_ends_with_4_and_begins_nothing(tmp_path: Path) -> None:
    loaded = _by_the_clock(tmp_path / "p")
    _begun(loaded, dt.datetime.now(JST) + dt.timedelta(days=1), "tomorrow")
    ended = sekisho("run", loaded.root)
    assert ended.code == 4
    assert "but the last run was recorded at" in ended.said
    assert "--business-date" in ended.said
    assert len(log_of(loaded.root).heads()) == 1
    assert not (loaded.root / "var/outbound").exists()


@pytest.mark.slow
@pytest.mark.timeout(60)
def test_a_pipe_in_the_place_of_an_extract_is_not_waited_for(tmp_path: Path) -> None:
    lay_out(tmp_path / "p")
    orders = tmp_path / "p/data/inbound/weekly_order_20261120.csv"
    orders.unlink()
    os.mkfifo(orders)
    done = nightly.run(project.load(tmp_path / "p"), DAY, clock=lambda: NOW)
    assert done.failed_sources["weekly_order"].message.id == "extract.no-regular-file"
    assert done.exports["federation_order"].held_by == ("source:weekly_order",)
    assert done.exports["own_birthday_mail"].outcome == "released"
    assert done.exit_code == 4
    assert {Path(path).name for path in released(tmp_path / "p")} == {"birthday_20261120.parquet"}


def test_nobody_is_told_that_a_night_failed_which_is_under_way(tmp_path: Path) -> None:
    """It will tell of itself. A run of another date that keeps this one from beginning is told."""
    lay_out(tmp_path / "p")
    config = tmp_path / "p/sekisho.toml"
    config.write_text(config.read_text() + ALERTS)
    outline = project.outline(tmp_path / "p")

    def told(of: dt.date | None) -> Alerted:
        error = UnderWay(Message("night.under-way.begins"), day=of)
        return alerting.alert_failed_run(
            outline, tmp_path / "p", DAY, error, lambda _: None, trigger="test", clock=lambda: NOW
        )

    assert told(DAY) == told(None) == Alerted()
    (sent,) = told(DAY - dt.timedelta(days=1)).sent
    assert sent.notice.voice == "first"

"""An export that takes too long ends alone: told, recorded, nothing of it left, the others sent."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from pathlib import Path

import pyarrow as pa
import pytest
from e2e.user import log_of, released

from sekisho import engine, nightly, project
from sekisho.audit import tables
from sekisho.engine import Feed
from sekisho.errors import DataError, ProjectError
from sekisho.nightly.problems import problems_of
from sekisho.project.config import EXPORT_SECONDS

DAY = dt.date(2026, 11, 20)
JST = dt.timezone(dt.timedelta(hours=9))
NOW = dt.datetime(2026, 11, 21, 2, 30, tzinfo=JST)
ENDLESS = """/*---
title: {ja: 終わらない, en: endless}
destination: own_office
purpose: P3
arrangement: A0
key: [member_no]
file: endless_{business_date}.parquet
format: parquet
---*/
SELECT a.member_no
FROM member_register a, member_register b, member_register c, member_register d,
     member_register e, member_register f
GROUP BY a.member_no
HAVING sum(hash(b.birth_date, c.birth_date, d.birth_date, e.birth_date, f.birth_date)) > 0
"""
SLOW = "SELECT sum(hash(a.i * b.i)) AS s FROM range(10000000) a(i), range(1000000) b(i)"
"""Nothing comes of it until all of it has been computed."""


def _limited(folder: Path, value: str) -> Path:
    config = folder / "sekisho.toml"
    config.write_text(f"{config.read_text()}\n[limits]\nexport_seconds = {value}\n")
    return folder


@pytest.mark.slow
def test_an_export_that_runs_out_of_time_ends_alone(laid_out: Path) -> None:
    shutil.rmtree(laid_out / "var")
    (laid_out / "sql/exports/own_endless.sql").write_text(ENDLESS)
    loaded = project.load(_limited(laid_out, "2"))
    began = time.monotonic()
    done = nightly.run(loaded, DAY, ["own_birthday_mail", "own_endless"], clock=lambda: NOW)
    assert time.monotonic() - began < 30
    outcomes = {name: one.outcome for name, one in done.exports.items()}
    assert outcomes.pop("own_endless") == "failed"
    assert set(outcomes.values()) == {"released"}
    (problem,) = done.problems
    assert problem.message.id == "engine.out-of-time"
    assert problem.place is not None
    assert problem.place.file == "sql/exports/own_endless.sql"
    assert done.exit_code == 4
    assert not any("endless" in path for path in released(laid_out))
    log = log_of(laid_out)
    (decided,) = [
        r for r in log.read(log.heads()[0], tables.ExportDecision) if r.export == "own_endless"
    ]
    assert decided.outcome == "failed"
    assert any(p.subject.of == "own_endless" for p in problems_of(loaded, done))


@pytest.mark.parametrize("query", [SLOW, f"SELECT 1 AS s UNION ALL ({SLOW})"])
def test_a_feed_that_computes_for_too_long_ends_too(tmp_path: Path, query: str) -> None:
    """Whoever scans it waits inside of it, where nobody else could end it."""
    with (
        engine.lake_instance(tmp_path / "a") as lake,
        engine.world_instance(tmp_path, tmp_path / "b", 1) as world,
    ):
        world.register("feed", Feed(lake, query, 1))
        engine.lock(world)
        began = time.monotonic()
        with pytest.raises(DataError) as ended, engine.withheld(None, 1):
            world.execute("SELECT sum(s) FROM feed").fetchall()
        assert ended.value.message.id == "engine.out-of-time"
        assert time.monotonic() - began < 10
        world.unregister("feed")
        # What others ask the lake is not limited.
        assert lake.execute("SELECT current_setting('max_execution_time')").fetchall() == [(0,)]
        assert pa.table(Feed(lake, "SELECT 1 AS i", 1)).num_rows == 1


def test_the_sql_of_people_cannot_lift_the_limit(tmp_path: Path) -> None:
    with engine.world_instance(tmp_path, tmp_path / "b", 1) as world:
        engine.lock(world)
        with pytest.raises(DataError), engine.withheld(None):
            world.execute("SET max_execution_time = 0")


def test_there_is_a_limit_where_none_is_declared(laid_out: Path) -> None:
    assert project.load(laid_out).config.export_seconds == EXPORT_SECONDS == 3600
    assert project.load(_limited(laid_out, "90")).config.export_seconds == 90


@pytest.mark.parametrize("value", ["0", "-1", "true", "1.5", '"10"'])
def test_a_limit_is_a_number_of_seconds(laid_out: Path, value: str) -> None:
    with pytest.raises(ProjectError, match="a number of seconds from 1"):
        project.load(_limited(laid_out, value))

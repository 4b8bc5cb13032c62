"""How long a clearance holds: never longer than what the file was released on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sekisho import nightly, project
from sekisho.clearance import read_stated
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 23, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
CONTRACT, LOOKED_AT = "until: 2036-03-31", "next_due: 2036-05-31"


@pytest.mark.parametrize(
    ("old", "new", "expires"),
    [
        (CONTRACT, CONTRACT, "2026-12-21"),
        (CONTRACT, "until: 2026-11-25", "2026-11-25"),
        (LOOKED_AT, "next_due: 2026-12-01", "2026-12-01"),
    ],
    ids=["31 days", "the contract ends", "the processor is to be looked at again"],
)
def test_a_clearance_ends_with_what_it_rests_on(
    old: str, new: str, expires: str, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    lay_out(folder)
    register = folder / "policy/processors.yaml"
    text = register.read_text(encoding="utf-8")
    assert old in text
    register.write_text(text.replace(old, new, 1), encoding="utf-8")
    run = nightly.run(project.load(folder), DAY, clock=lambda: NOW)
    assert run.exit_code == 0
    (clearance,) = (folder / "var/outbound").rglob("delivery_*.clearance.json")
    assert read_stated(clearance.read_bytes()).expires == dt.date.fromisoformat(expires)

"""A run for an earlier business date, by a policy that has changed by itself since."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from e2e.user import sekisho

from sekisho import nightly, project
from sekisho.clearance import read_stated
from sekisho.report.site import site_now
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
JST = dt.timezone(dt.timedelta(hours=9))
EXPORT = "carrier_delivery"
CONTRACT = "until: 2036-03-31"


def _at(day: int, hour: int = 12) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, tzinfo=JST)


def _run(folder: Path, now: dt.datetime) -> nightly.Run:
    return nightly.run(project.load(folder), DAY, clock=lambda: now)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small project; its contract with the processor ends on 25 November."""
    folder = tmp_path / "project"
    lay_out(folder)
    register = folder / "policy/processors.yaml"
    text = register.read_text(encoding="utf-8")
    assert CONTRACT in text
    register.write_text(text.replace(CONTRACT, "until: 2026-11-25", 1), encoding="utf-8")
    return folder


def test_on_the_last_day_of_the_contract_it_leaves(folder: Path) -> None:
    assert _run(folder, _at(25)).exports[EXPORT].outcome == "released"
    (clearance,) = (folder / "var/outbound").rglob("delivery_*.clearance.json")
    assert read_stated(clearance.read_bytes()).expires == dt.date(2026, 11, 25)


def test_after_it_nothing_of_that_date_leaves_any_more(folder: Path) -> None:
    run = _run(folder, _at(26))
    decision = run.decisions[EXPORT]
    assert run.exports[EXPORT].outcome == "refused"
    over = [v for v in decision.violations if v.code == "SK103"]
    assert over
    assert all("2026-11-26" in v.message.text("en") for v in over)
    others = {o.outcome for name, o in run.exports.items() if name != EXPORT}
    assert others == {"released"}
    assert not [*(folder / "var/outbound").rglob("delivery_*")]


def test_the_pages_tell_of_that_night_what_it_decided(folder: Path) -> None:
    _run(folder, _at(26))
    site = site_now(project.load(folder))
    assert site.checked.decisions[EXPORT].verdict == "refused"


def test_check_and_explain_answer_for_today(folder: Path) -> None:
    """The engineer asks in the morning, by the id of the alert, without naming a day."""
    refused = sekisho("check", folder)
    assert refused.code == 1
    (first, *_) = re.findall(r"sekisho explain (SK103-[0-9a-f]{8})", refused.out)
    told = sekisho("explain", folder, first)
    assert told.code == 0
    assert "2026-11-25" in told.out
    assert sekisho("check", folder, "--as-of", "2026-11-25").code == 0


def test_a_dry_run_foresees_it(folder: Path) -> None:
    run = nightly.run(project.load(folder), DAY, dry=True, clock=lambda: _at(26))
    assert run.exports[EXPORT].outcome == "refused"


def _across_midnight(folder: Path) -> dict[str, str]:
    """What becomes of exports that are decided and staged on the 25th, and let go on the 26th."""
    loaded = project.load(folder)
    times = [_at(25, 23)]
    checked = nightly.check(loaded, DAY)
    with nightly.Night(loaded, checked, trigger="test", clock=lambda: times[-1]) as night:
        for source in night.sources:
            night.extract(source)
        night.tag()
        night.decide()
        for export in night.exports:
            night.stage(export)
        times.append(_at(26, 0))
        outcomes = {name: night.release(name).outcome for name in night.exports}
        night.finish()
    return dict(outcomes)


def test_what_ends_at_midnight_ends_a_run_that_is_under_way(folder: Path) -> None:
    """Decided on the last day and staged; when it is its turn, the contract is over."""
    outcomes = _across_midnight(folder)
    assert outcomes.pop(EXPORT) == "failed"
    assert set(outcomes.values()) == {"released"}
    assert not [*(folder / "var/outbound").rglob("delivery_*")]


SIGN_OFF = """sign_offs:
  S1:
    notices: [2025-04-01]
    arrangements: [A1]
    purposes: [P1]
    categories: [member_registration, weekly_order]
    until: 2026-11-25
    approved_by: 個人情報保護管理者（見本）
    approved_on: 2026-11-01
    approved_document: 決裁 1
"""


def test_rows_that_could_leave_until_midnight_end_a_run_as_well(tmp_path: Path) -> None:
    """The export is permitted on both days; what it may hold is another."""
    lay_out(tmp_path / "project")
    (tmp_path / "project/policy/sign_offs.yaml").write_text(SIGN_OFF, encoding="utf-8")
    outcomes = _across_midnight(tmp_path / "project")
    assert outcomes.pop("federation_order") == "failed"
    assert set(outcomes.values()) == {"released"}


def test_a_file_that_leaves_late_is_vouched_for_from_then_on(folder: Path) -> None:
    """Its clearance is not over before it is given."""
    register = folder / "policy/processors.yaml"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace("until: 2026-11-25", CONTRACT), encoding="utf-8")
    late = dt.datetime(2027, 2, 1, 12, tzinfo=JST)
    assert _run(folder, late).exports[EXPORT].outcome == "released"
    (clearance,) = (folder / "var/outbound").rglob("delivery_*.clearance.json")
    assert read_stated(clearance.read_bytes()).expires == dt.date(2027, 3, 4)

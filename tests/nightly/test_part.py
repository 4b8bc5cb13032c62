"""Six in the morning: some exports of a night run alone, looked at before, or sent once more."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from e2e.user import digests, released, sekisho, times_sent

from sekisho import nightly, project
from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify
from sekisho.errors import DataError, ProjectError
from sekisho.nightly import Night, Run
from sekisho.nightly.alone import UnderWay
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 21, 6, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
EXPORT = Path("sql/exports/federation_order.sql")
LEDGER = Path("data/inbound/consent_ledger_20261120.csv")
SPOILT = ("    m.phone,", "    m.phone,\n    r.birth_date,")
FROM = ("FROM order_line AS o", "FROM order_line AS o\nJOIN member_register AS r USING (member_no)")
MEMBER = "001184"
OTHERS = {"delivery_20261120.csv", "birthday_20261120.parquet"}
MENDED = "weekly_order_20261120.csv"


def _run(folder: Path, *only: str, **more: Any) -> Run:
    return nightly.run(project.load(folder), DAY, only, clock=lambda: NOW, **more)


def _files(folder: Path) -> dict[str, str]:
    return {Path(path).name: digest for path, digest in released(folder).items()}


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night in which one export was refused, for a column that it may not have."""
    folder = tmp_path_factory.mktemp("night") / "project"
    lay_out(folder)
    sql = folder / EXPORT
    sql.write_text(sql.read_text().replace(*SPOILT).replace(*FROM))
    assert _run(folder).exports["federation_order"].outcome == "refused"
    return folder


@pytest.fixture
def folder(morning: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(morning, tmp_path / "project", symlinks=True))


def _mend(folder: Path) -> None:
    sql = folder / EXPORT
    sql.write_text(sql.read_text().replace(*SPOILT[::-1]))


def _suspend(folder: Path) -> None:
    """A further entry: a member does not want any more that anything is passed on."""
    entry = f"900,{MEMBER},suspension,*,*,*,*,2026-11-20,,2026-11-20 09:00:00,,書面,E9,,,\r\n"
    ledger = folder / LEDGER
    ledger.write_bytes(ledger.read_bytes() + entry.encode("cp932"))


def test_only_the_mended_export_is_decided_anew_and_released_by_what_is_so_now(
    folder: Path,
) -> None:
    """Policy, ledger and SQL of now; no other file is made again, though its inputs have changed."""
    before = _files(folder)
    assert before.keys() == OTHERS
    _mend(folder)
    _suspend(folder)
    done = _run(folder, "federation_order")
    assert {name: one.outcome for name, one in done.exports.items()} == {
        "federation_order": "released"
    }
    after = _files(folder)
    assert {name: after[name] for name in OTHERS} == before
    (sent,) = (folder / "var/outbound").rglob(MENDED)
    assert MEMBER not in sent.read_text()
    assert MEMBER in (folder / "data/inbound/weekly_order_20261120.csv").read_text()
    assert set(times_sent(folder).values()) == {1}
    again = _run(folder, "federation_order")
    assert again.exports["federation_order"].outcome == "none"
    assert _files(folder) == after
    assert set(times_sent(folder).values()) == {1}
    with duckdb.connect(folder / "var/audit.duckdb", read_only=True) as store:
        night = store.execute(
            "SELECT export, run_number, outcome FROM report.last_night ORDER BY export"
        ).fetchall()
    assert night == [
        ("carrier_delivery", 1, "released"),
        ("federation_order", 3, "none"),
        ("own_birthday_mail", 1, "released"),
    ]
    assert verify(AuditLog(folder / "var/audit").root) == ()


@pytest.mark.slow
def test_what_was_fetched_is_not_sent_twice_unless_its_recipient_asks_for_it(folder: Path) -> None:
    """A partner's fetch takes files away; a run of the whole night does not lay them out anew."""
    sent = _files(folder)
    for path in [*(folder / "var/outbound").rglob("*")]:
        if path.is_file():
            path.unlink()
    _mend(folder)
    done = _run(folder)
    assert {name: one.outcome for name, one in done.exports.items()} == {
        "carrier_delivery": "none",
        "federation_order": "released",
        "own_birthday_mail": "none",
    }
    told = done.exports["carrier_delivery"].message
    assert told is not None
    assert told.id == "gate.sent-before"
    assert _files(folder).keys() == {MENDED}
    again = _run(folder, "carrier_delivery", again=True)
    assert again.exports["carrier_delivery"].outcome == "released"
    assert _files(folder)["delivery_20261120.csv"] == sent["delivery_20261120.csv"]
    assert (
        _run(folder, "carrier_delivery", again=True).exports["carrier_delivery"].outcome == "none"
    )
    assert times_sent(folder)["carrier_delivery", "delivery_20261120.csv"] == 2


@pytest.mark.slow
def test_a_business_date_run_again_with_other_inputs_never_writes_over_what_lies_there(
    folder: Path,
) -> None:
    _suspend(folder)
    before = _files(folder)
    done = _run(folder, "carrier_delivery")
    told = done.exports["carrier_delivery"].message
    assert told is not None
    assert (done.exit_code, told.id) == (4, "gate.other-content")
    assert _files(folder) == before
    # Fetched or moved away, the corrected file takes its place.
    (folder / "var/outbound").joinpath(_place(folder, "delivery_20261120.csv")).unlink()
    assert _run(folder, "carrier_delivery").exports["carrier_delivery"].outcome == "released"
    assert _files(folder)["delivery_20261120.csv"] != before["delivery_20261120.csv"]


def _place(folder: Path, name: str) -> str:
    (path,) = (p for p in released(folder) if Path(p).name == name)
    return path


@pytest.mark.slow
def test_a_destination_that_has_vanished_gets_no_new_folder(folder: Path) -> None:
    """As when a share is not mounted: a file below the mount point would reach nobody."""
    _mend(folder)
    (folder / "var/outbound").rename(folder / "unmounted")
    _suspend(folder)
    done = _run(folder, "carrier_delivery")
    told = done.exports["carrier_delivery"].message
    assert told is not None
    assert (done.exit_code, told.id) == (4, "gate.vanished")
    # A destination that never got anything may be made.
    assert _run(folder, "federation_order").exports["federation_order"].outcome == "released"


def test_a_dry_run_shows_what_would_go_and_who_would_not_and_leaves_nothing(folder: Path) -> None:
    _mend(folder)
    _suspend(folder)
    before = digests(folder)
    done = _run(folder, "federation_order", "own_birthday_mail", dry=True)
    assert digests(folder) == before
    assert done.store is None
    assert done.exports["federation_order"].outcome == "ready"
    assert done.exports["federation_order"].file == MENDED
    foreseen = done.foreseen["federation_order"]
    assert "birth_date" not in foreseen.columns
    assert len(foreseen.columns) > 5
    shares = {share.source: share for share in foreseen.shares}
    members = shares["member_register"]
    assert (members.rows, members.included, members.left_out) == (40, 37, {"suspended": 3})
    assert shares.keys() == {"member_register", "weekly_order"}
    # What lies there from the night is another file now.
    assert done.exports["own_birthday_mail"].outcome in {"failed", "none"}
    assert _run(folder, "federation_order").exports["federation_order"].rows == (
        done.exports["federation_order"].rows
    )


def test_a_dry_run_needs_no_earlier_run_and_tells_each_refusal(
    folder: Path,
) -> None:
    ended = sekisho("run", folder, "--dry-run")
    assert ended.code == 1
    assert "SK101" in ended.out
    assert "nothing new carrier_delivery" in ended.said
    assert "left out: use suspended" in ended.said
    assert "dry run: nothing was sent, landed or recorded" in ended.said
    assert "Would release 0, nothing new 2, held 0, refused 1" in ended.said


@pytest.mark.slow
def test_a_second_run_is_told_who_runs_and_does_nothing(folder: Path) -> None:
    loaded = project.load(folder)
    checked = nightly.check(loaded, DAY)
    before = len(AuditLog(folder / "var/audit").heads())
    with Night(loaded, checked, trigger="cron", clock=lambda: NOW) as night:
        run = night._record.run_id
        ended = sekisho("run", folder)
        assert ended.code == 4
        assert f"another run is under way: {run} for 2026-11-20, since 2026-11-21" in ended.said
        assert "started by cron" in ended.said
        with pytest.raises(UnderWay):
            _run(folder)
        # To look is always allowed.
        assert _run(folder, "own_birthday_mail", dry=True).exit_code == 0
        assert len(AuditLog(folder / "var/audit").heads()) == before + 1
        assert night._scratch.parent.is_dir()
    # Left without being sealed, as by a kill: it keeps nobody out.
    assert _run(folder, "own_birthday_mail").exit_code == 0


def test_where_one_refusal_holds_all_none_can_be_run_alone(folder: Path) -> None:
    config = folder / "sekisho.toml"
    config.write_text(config.read_text().replace('hold = "export"', 'hold = "run"'))
    with pytest.raises(ProjectError) as refused:
        _run(folder, "own_birthday_mail")
    assert refused.value.message.id == "night.hold-run"


@pytest.mark.slow
def test_an_unwritable_destination_fails_what_goes_there_and_nothing_else(folder: Path) -> None:
    _mend(folder)
    place = folder / "var/outbound" / Path(_place(folder, "delivery_20261120.csv")).parent
    (folder / "var/outbound/our_federation").write_text("a file where a folder has to be")
    done = _run(folder, "federation_order", "carrier_delivery")
    assert done.exports["federation_order"].outcome == "failed"
    assert done.exports["carrier_delivery"].outcome == "none"
    assert done.exit_code == 4
    assert place.is_dir()
    assert any(isinstance(problem, DataError) for problem in done.problems)

"""What members have asked to have stopped is in force in the next run, or nothing about persons leaves."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

import duckdb
import pytest
from e2e.user import Ended, released, sealed

from sekisho import nightly, project, requests
from sekisho.audit.log import AuditLog
from sekisho.audit.nights import REQUESTS
from sekisho.clearance import read_stated
from sekisho.digest import digest_of
from sekisho.errors import DataError
from sekisho.nightly import Run
from sekisho.nightly.asked import Asked, asked_now
from sekisho.requests import Decided, Event, Extent, Identified, Received, Withdrawn
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
AT = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
MEMBER = "000629"
"""A member of the small project, whose rows are in all of its exports."""
REGISTER = "var/requests"
EXPORTS = {"carrier_delivery", "federation_order", "own_birthday_mail"}


def asked(kind: str, subject: str = MEMBER, **extent: str) -> Received:
    """A request that has come, after the business date."""
    return Received(
        kind=kind,  # type: ignore[arg-type]
        subject=subject,
        name=None,
        on=AT.date(),
        how="post",
        wanted="please",
        extent=Extent(**extent) if kind in requests.STOPS else None,
        due=AT.date(),
        fee=None,
    )


def enter(folder: Path, event: Event, number: int | None = None) -> None:
    requests.enter(folder / REGISTER, lambda _: (number, event), AT, "clerk")


def night(folder: Path) -> Run:
    return nightly.run(project.load(folder), DAY)


def outcomes(run: Run) -> set[str]:
    return {one.outcome for one in run.exports.values()}


def lines(folder: Path) -> dict[str, list[str]]:
    """File -> its lines; those of Parquet as the engine writes them."""
    return {path: _lines(folder / "var/outbound" / path) for path in released(folder)}


def _lines(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        with contextlib.closing(duckdb.connect()) as connection:
            rows = connection.execute(f"FROM read_parquet('{path}')").fetchall()
        return [repr(row) for row in rows]
    encoding = "cp932" if path.name.startswith("delivery") else "utf-8"
    return path.read_bytes().decode(encoding).splitlines()


def without(found: Mapping[str, list[str]], member: str) -> dict[str, list[str]]:
    return {path: [x for x in some if member not in x] for path, some in found.items()}


def holding(found: Mapping[str, list[str]], member: str) -> set[str]:
    return {Path(path).name for path, some in found.items() if any(member in x for x in some)}


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """The small project before its first night."""
    lay_out(tmp_path / "project")
    return tmp_path / "project"


def test_a_suspension_is_in_force_in_the_next_run(
    fresh: Path, first_night: tuple[Path, Ended]
) -> None:
    """Nobody has decided on it, and the business date is that before it came: the member is in no file.

    All others are as they would be.
    """
    full = lines(first_night[0])
    assert len(holding(full, MEMBER)) == len(EXPORTS)
    enter(fresh, asked("suspension"))
    assert outcomes(night(fresh)) == {"released"}
    assert lines(fresh) == without(full, MEMBER)
    entry = hashlib.sha256((fresh / REGISTER / "00000001.json").read_bytes()).hexdigest()
    cleared = [read_stated(p.read_bytes()) for p in fresh.glob("var/outbound/**/*.clearance.json")]
    assert [one.requests for one in cleared] == [entry] * len(EXPORTS)
    recorded = AuditLog(fresh / "var/audit").last_event(REQUESTS)
    assert recorded is not None
    assert recorded.keys() == {"number", "sha256", "requests_in_force", "requests_overdue"}
    assert (recorded["number"], recorded["sha256"], recorded["requests_in_force"]) == (1, entry, 1)


def test_what_the_record_digests_of_stops_can_be_tried_by_nobody_without_the_register(
    fresh: Path,
) -> None:
    """By the register's key: the same stops are the same inputs, and no number can be tried on it."""

    def now() -> Asked:
        return asked_now(project.load(fresh), AuditLog(fresh / "var/audit"), AT.date())

    assert now().digest == digest_of()
    assert not (fresh / REGISTER).exists()
    enter(fresh, asked("suspension"))
    by_key = now()
    (stop,) = by_key.stops
    assert stop.subject == MEMBER
    assert by_key.digest != digest_of("\0".join(astuple(stop)))
    enter(fresh, asked("disclosure"))
    assert now().digest == by_key.digest

    key = fresh / REGISTER / "key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    assert now().stops == by_key.stops
    assert now().digest == now().digest != by_key.digest
    key.chmod(0o644)
    with pytest.raises(DataError, match="`key`"):
        now()


@pytest.mark.slow
def test_a_stop_of_provision_leaves_own_use_and_processors(
    fresh: Path, first_night: tuple[Path, Ended]
) -> None:
    """What the co-op does itself, or has done for it, is no provision (APPI 27(5)(i))."""
    full = lines(first_night[0])
    enter(fresh, asked("stop_provision"))
    night(fresh)
    (gone,) = holding(full, MEMBER) - holding(lines(fresh), MEMBER)
    assert gone.startswith("weekly_order")


@pytest.mark.slow
def test_what_is_only_in_part_suspended(fresh: Path) -> None:
    """The part that was granted is what counts from then on, for the use that it names."""
    enter(fresh, asked("suspension"))
    enter(fresh, Identified(True, AT.date(), "card", None, None), 1)
    part = Extent(purpose="P3")
    enter(fresh, Decided("partly", AT.date(), "no reason", "no-reason", part), 1)
    night(fresh)
    held = holding(lines(fresh), MEMBER)
    assert len(held) == 2
    assert not any(name.startswith("birthday") for name in held)


@pytest.mark.slow
def test_unchanged_does_not_hide_a_request(laid_out: Path) -> None:
    """Files that lie there are never written over; what is made from then on is without the member.

    What asks for no stop changes nothing, and once a stop is over the member is back.
    """
    full = lines(laid_out)
    enter(laid_out, asked("disclosure"))
    assert outcomes(night(laid_out)) == {"none"}
    enter(laid_out, asked("suspension"))
    assert outcomes(night(laid_out)) == {"failed"}
    assert lines(laid_out) == full

    shutil.rmtree(laid_out / "var/outbound")
    for export in ("our_coop/office", "our_federation/exchange", "our_carrier/sftp"):
        (laid_out / "var/outbound" / export).mkdir(parents=True)
    assert outcomes(night(laid_out)) == {"released"}
    assert lines(laid_out) == without(full, MEMBER)
    assert outcomes(night(laid_out)) == {"none"}

    enter(laid_out, Withdrawn(AT.date(), "phone"), 2)
    assert outcomes(night(laid_out)) == {"failed"}


@pytest.mark.slow
def test_it_is_asked_once_more_before_a_file_leaves(fresh: Path) -> None:
    """A stop that comes while files are made holds those that have not left."""
    loaded = project.load(fresh)
    checked = nightly.check(loaded, DAY)
    with nightly.Night(loaded, checked, trigger="test", clock=lambda: AT) as open_night:
        for source in open_night.sources:
            open_night.extract(source)
        open_night.tag()
        open_night.decide()
        for name in open_night.exports:
            open_night.stage(name)
        first, *rest = open_night.exports
        enter(fresh, asked("disclosure"))
        before = open_night.release(first)
        enter(fresh, asked("suspension"))
        after = [open_night.release(name) for name in rest]
        open_night.finish()
    assert before.outcome == "released"
    assert {one.outcome for one in after} == {"failed"}
    assert sealed(fresh) == (4,)


def _refused(folder: Path) -> set[str]:
    """Runs a night in which nothing about persons may leave; why, by the messages' ids."""
    run = night(folder)
    assert {name for name, one in run.decisions.items() if one.verdict == "refused"} == EXPORTS
    violations = [v for one in run.decisions.values() for v in one.violations]
    assert {v.code for v in violations} == {"SK305"}
    assert released(folder) == {}
    told = {v.message.text("ja") for v in violations}
    assert all("請求の台帳" in text for text in told)
    return told


def test_nothing_about_persons_leaves_where_the_register_is_damaged(fresh: Path) -> None:
    """Told in the reader's language."""
    enter(fresh, asked("suspension"))
    (fresh / REGISTER / "00000001.json").write_bytes(b'{"format"')
    (told,) = _refused(fresh)
    assert "00000001.json" in told


@pytest.mark.slow
def test_nothing_about_persons_leaves_without_the_whole_register(fresh: Path) -> None:
    """It has a number that nobody has; it is cut at its end; it is gone."""
    enter(fresh, asked("suspension", "000009"))
    (told,) = _refused(fresh)
    assert "組合員名簿にない番号の停止が 1 件" in told

    enter(fresh, Withdrawn(AT.date(), "typed wrongly"), 1)
    enter(fresh, asked("suspension"))
    assert outcomes(night(fresh)) == {"released"}
    shutil.rmtree(fresh / "var/outbound")
    (fresh / REGISTER / "00000003.json").unlink()
    (told,) = _refused(fresh)
    assert "3 番目" in told
    shutil.rmtree(fresh / REGISTER)
    _refused(fresh)


@pytest.mark.slow
def test_a_name_that_the_policy_has_no_more_is_no_stop_of_nothing(fresh: Path) -> None:
    enter(fresh, asked("suspension", recipient="former_partner"))
    (told,) = _refused(fresh)
    assert "recipient" in told


@pytest.mark.slow
def test_the_record_tells_what_a_night_went_by_and_of_nobody(fresh: Path) -> None:
    enter(fresh, asked("suspension"))
    enter(fresh, asked("stop_provision", "000222"))
    enter(fresh, asked("disclosure"))
    night(fresh)
    record = b"".join(p.read_bytes() for p in (fresh / "var/audit").rglob("*") if p.is_file())
    assert b'"requests_in_force":2' in record
    for member in (MEMBER, "000222"):
        assert member.encode() not in record
        assert member.encode() not in (fresh / "var/audit.duckdb").read_bytes()


@pytest.mark.slow
def test_what_was_removed_and_is_in_no_record_holds_all_about_persons(fresh: Path) -> None:
    """Else whoever can write the folder could take a stop away without a trace."""
    enter(fresh, asked("suspension"))
    assert outcomes(night(fresh)) == {"released"}
    shutil.rmtree(fresh / "var/outbound")
    requests.remove(fresh / REGISTER / "00000001.json", 1)
    (told,) = _refused(fresh)
    assert "1 番目が削除されています" in told

"""Retention as a user sees it: what is too old goes, what something rests on stays."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from e2e.user import digests, log_of, sealed, sekisho
from project_files import SAMPLE

from sekisho import project as projects
from sekisho import requests, retention
from sekisho.audit import tables
from sekisho.audit.row import JST
from sekisho.clearance import read_stated
from sekisho.errors import ProjectError
from sekisho.nightly import run
from sekisho.nightly.alone import UnderWay, alone
from sekisho.retention import Retained
from sekisho.subject import ask
from sekisho.sweep import sweep

pytestmark = pytest.mark.slow

NIGHT = dt.date(2026, 11, 20)
LATER = dt.date(2027, 2, 1)
ALL = "\n[retention]\ninbound_days = 5\nlake_days = 5\noutbound_days = 5\n"
AREAS = ("data/inbound", "var/lake", "var/outbound")


@pytest.fixture
def project(laid_out: Path) -> Path:
    for view in ("removal", "last_night", "run"):
        shutil.copy(SAMPLE / f"sql/reports/{view}.sql", laid_out / "sql/reports")
    return laid_out


def declare(project: Path, text: str = ALL) -> None:
    config = project / "sekisho.toml"
    config.write_text(config.read_text() + text)


def removed(project: Path, day: dt.date = LATER) -> Retained:
    now = dt.datetime.combine(max(day, LATER), dt.time(5), JST)
    return retention.remove(projects.load(project), day, clock=lambda: now)


def states(done: Retained) -> dict[str, tuple[str, str | None]]:
    return {f"{r.due.area}/{r.due.found.shown}": (r.state, r.due.stays) for r in done.removals}


def there(project: Path) -> set[str]:
    return {f"{area}/{name}" for area in AREAS for name in digests(project / area)}


def landed(project: Path, source: str) -> Path:
    (found,) = (project / "var/lake" / source / NIGHT.isoformat()).glob("*.parquet")
    return found


def test_where_nothing_is_declared_nothing_is_removed_or_recorded(project: Path) -> None:
    before = digests(project)
    done = removed(project)
    assert (done.declared, done.removals, done.exit_code) == (False, (), 0)
    assert digests(project) == before
    assert "no `[retention]`" in sekisho("retention", project, "--remove").said


def test_what_is_listed_is_what_is_removed_and_the_ledger_stays(project: Path) -> None:
    declare(project)
    before, log_before = there(project), digests(project / "var/audit")
    listed = retention.due(projects.load(project), LATER)
    assert (there(project), digests(project / "var/audit")) == (before, log_before)
    done = removed(project)
    assert done.exit_code == 0
    expected = {n: ("removed", s) if t == "due" else (t, s) for n, (t, s) in states(listed).items()}
    assert states(done) == expected
    # All that is left: the ledger, which the next one is compared with, and the list of it.
    ledger = landed(project, "consent_ledger")
    assert there(project) == {
        f"var/lake/consent_ledger/{NIGHT}/{name}" for name in (ledger.name, "landings.jsonl")
    }
    assert states(done)[f"lake/consent_ledger/{NIGHT}/{ledger.name}"] == ("kept", "ledger-newest")
    assert sealed(project) == (0, 0)
    assert log_of(project).heads()[-1].run.job == "retention"
    assert {r.state for r in removed(project).removals} == {"kept"}


def test_each_file_is_recorded_before_it_goes_and_after(project: Path) -> None:
    declare(project)
    done = removed(project)
    log = log_of(project)
    rows = log.read(log.heads()[-1], tables.Removal)
    gone = {r.due.found.shown for r in done.removals if r.state == "removed"}
    for state in ("due", "removed"):
        assert {row.file for row in rows if row.state == state} == gone
    with duckdb.connect(project / "var/audit.duckdb", read_only=True) as store:
        told = store.execute('SELECT "ファイル", "結果" FROM "削除一覧"').fetchall()
    assert sorted(told) == sorted((r.due.found.shown, r.state) for r in done.removals)


@pytest.mark.parametrize("area", ["inbound", "lake", "outbound"])
def test_a_file_goes_on_the_day_after_its_last_and_only_from_its_area(
    area: str, project: Path
) -> None:
    declare(project, f"\n[retention]\n{area}_days = 5\n")
    before = there(project)
    assert removed(project, NIGHT + dt.timedelta(days=5)).removals == ()
    done = removed(project, NIGHT + dt.timedelta(days=6))
    assert {r.due.area for r in done.removals} == {area}
    (folder,) = (a for a in AREAS if a.endswith(area))
    gone = before - there(project)
    assert gone
    assert all(name.startswith(folder) for name in gone)


def test_a_destination_can_have_a_number_of_its_own(project: Path) -> None:
    first = next(iter(sorted((project / "var/outbound").rglob("*.clearance.json"))))
    name = read_stated(first.read_bytes()).destination
    declare(project, f"{ALL}[retention.outbound_days_at]\n{name} = 400\n")
    removed(project)
    assert first.exists()
    assert {p.parent for p in (project / "var/outbound").rglob("*.json")} == {first.parent}


def test_a_ledger_stays_while_a_clearance_that_it_gave_lies_at_a_destination(
    project: Path,
) -> None:
    old = landed(project, "consent_ledger")
    for raw in sorted((project / "data/inbound").iterdir()):
        shutil.copy(raw, raw.with_name(raw.name.replace("20261120", "20261121")))
    ledger = project / "data/inbound/consent_ledger_20261121.csv"
    lines = ledger.read_bytes().splitlines(keepends=True)
    last = lines[-1].replace(lines[-1].split(b",")[0], b"L999999")
    ledger.write_bytes(b"".join([*lines, last]))
    (project / "var/outbound").rename(project / "fetched")
    run(projects.load(project), NIGHT + dt.timedelta(days=1))
    assert list((project / "var/lake/consent_ledger").glob("2026-11-21/*.parquet"))
    shutil.rmtree(project / "var/outbound", ignore_errors=True)
    (project / "fetched").rename(project / "var/outbound")
    declare(project, "\n[retention]\nlake_days = 5\n")
    assert states(removed(project))[f"lake/consent_ledger/{NIGHT}/{old.name}"] == (
        "kept",
        "ledger-cleared",
    )
    shutil.rmtree(project / "var/outbound")
    assert states(removed(project))[f"lake/consent_ledger/{NIGHT}/{old.name}"][0] == "removed"
    # A night of that date cannot be compared with its ledger any more, and says so.
    again = run(projects.load(project), NIGHT)
    assert again.exit_code == 4
    assert "extract.ledger-baseline" in {p.message.id for p in again.problems}


def test_what_nothing_vouches_for_is_left_to_the_sweep(project: Path) -> None:
    declare(project, "\n[retention]\noutbound_days = 5\n")
    changed = next(iter(sorted((project / "var/outbound").rglob("*.csv"))))
    changed.write_bytes(changed.read_bytes() + b"x")
    stray = project / "var/outbound/stray.csv"
    stray.write_bytes(b"1,2\n")
    removed(project)
    left = {p.name.partition(".csv")[0] for p in (project / "var/outbound").rglob("*.*")}
    assert left == {changed.stem, "stray"}


def test_a_raw_file_that_never_landed_is_told_and_stays(project: Path) -> None:
    declare(project)
    raw = project / "data/inbound/weekly_order_20261120.csv"
    raw.write_bytes(raw.read_bytes() + b"\n")
    done = removed(project)
    assert states(done)[f"inbound/{raw.name}"] == ("kept", "not-landed")
    assert (raw.exists(), done.exit_code) == (True, 1)


def fetched(project: Path, name: str = "weekly_order_20261120.csv") -> Path:
    """What a night has landed, as if it had come from a server."""
    folder = project / "var/lake/.fetched/weekly_order" / NIGHT.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.move(project / "data/inbound" / name, folder / name))


def test_what_came_from_a_server_is_kept_as_long_as_what_came_in(project: Path) -> None:
    declare(project, "\n[retention]\ninbound_days = 5\n")
    raw = fetched(project)
    half = raw.with_name(f".{raw.name}.part")
    half.write_bytes(b"half of it, left by a kill")
    marker = raw.with_name("weekly_order_20261120.end")
    marker.touch()
    contract = project / "contracts/weekly_order.odcs.yaml"
    first = "    customProperties:\n"
    more = f"{first}      - {{property: sekisho.marker, value: 'weekly_order_{{business_date}}.end'}}\n"
    contract.write_text(contract.read_text().replace(first, more, 1))
    assert removed(project, NIGHT + dt.timedelta(days=5)).removals == ()
    done = removed(project)
    assert done.exit_code == 0
    for name in (raw.name, half.name, marker.name):
        shown = f"inbound/.fetched/weekly_order/{NIGHT}/{name}"
        assert states(done)[shown] == ("removed", None)
    assert {r.due.owner for r in done.removals if ".fetched" in r.due.found.shown} == {
        "weekly_order"
    }
    assert not raw.parent.exists()


def test_what_came_from_a_server_and_never_landed_is_told_and_stays(project: Path) -> None:
    declare(project, "\n[retention]\ninbound_days = 5\nlake_days = 5\n")
    raw = fetched(project)
    raw.write_bytes(raw.read_bytes() + b"\n")
    done = removed(project)
    shown = f"inbound/.fetched/weekly_order/{NIGHT}/{raw.name}"
    assert states(done)[shown] == ("kept", "not-landed")
    assert (raw.exists(), done.exit_code) == (True, 1)


def test_a_link_among_the_raw_files_is_not_touched(project: Path, tmp_path: Path) -> None:
    declare(project)
    raw = project / "data/inbound/weekly_order_20261120.csv"
    raw.rename(tmp_path / "elsewhere.csv")
    raw.symlink_to(tmp_path / "elsewhere.csv")
    assert f"inbound/{raw.name}" not in states(removed(project))
    assert (tmp_path / "elsewhere.csv").exists()


def test_nothing_goes_of_a_date_with_a_release_that_is_not_settled(project: Path) -> None:
    declare(project)
    log = log_of(project)
    step = next(iter(log.releases())).release
    head = replace(log.heads()[-1].run, run_id="cut")
    with log.begin(head) as record:
        record.release(replace(step, state="intent"))
    before = there(project)
    done = removed(project)
    assert {stays for _, stays in states(done).values()} == {"not-settled"}
    assert there(project) == before


class _Killed(BaseException):
    pass


@pytest.mark.parametrize("after", [0, 1, 2, 5, 9])
def test_whenever_it_is_cut_off_the_next_one_ends_where_it_would_have(
    after: int, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(project)
    left = after
    unlink = Path.unlink

    def unlink_or_die(path: Path, **more: Any) -> None:
        nonlocal left
        if any(str(path).startswith(str(project / area)) for area in AREAS):
            if left == 0:
                raise _Killed
            left -= 1
        unlink(path, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink_or_die)
        with pytest.raises(_Killed):
            removed(project)
    swept = sweep(projects.load(project), [], NIGHT)
    assert {f.kind for f in swept.findings} <= {"no-file"}
    assert removed(project).exit_code == 0
    left_over = {name.split("/")[2] for name in there(project)}
    assert left_over == {"consent_ledger"}


def test_a_file_that_has_changed_since_it_was_found_stays(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(project, "\n[retention]\ninbound_days = 5\n")
    raw = project / "data/inbound/weekly_order_20261120.csv"
    begun = retention.Retention._removed

    def resent_first(under_way: Any, due: Any) -> Any:
        if due.found.path.name == raw.name:
            raw.write_bytes(b"resent")
        return begun(under_way, due)

    monkeypatch.setattr(retention.Retention, "_removed", resent_first)
    done = removed(project)
    assert states(done)[f"inbound/{raw.name}"] == ("failed", None)
    assert raw.read_bytes() == b"resent"
    assert done.exit_code == 4
    assert sealed(project) == (0, 4)


def test_it_waits_for_no_night_and_takes_nothing_from_under_one(project: Path) -> None:
    declare(project)
    before = there(project)
    with alone(log_of(project)), pytest.raises(UnderWay):
        removed(project)
    assert there(project) == before


def test_a_day_to_come_is_listed_and_not_removed(project: Path) -> None:
    declare(project)
    assert retention.due(projects.load(project), dt.date(2099, 1, 1)).removals
    now = dt.datetime.combine(LATER, dt.time(5), JST)
    with pytest.raises(ProjectError, match="has not come yet"):
        retention.remove(projects.load(project), LATER + dt.timedelta(days=1), clock=lambda: now)


def test_the_command_lists_in_both_languages_and_as_data(project: Path) -> None:
    declare(project)
    english = sekisho("retention", project, "--business-date", "2027-02-01")
    assert english.code == 0, english.said
    assert "due: inbound/weekly_order_20261120.csv (weekly_order" in english.said
    japanese = sekisho("retention", project, "--business-date", "2027-02-01", lang="ja")
    assert "期限切れ: inbound/weekly_order_20261120.csv" in japanese.out
    answer = json.loads(
        sekisho("retention", project, "--business-date", "2027-02-01", "--format", "json").out
    )
    assert answer["run"] is None
    assert {f["state"] for f in answer["files"]} == {"due", "kept"}
    assert there(project)
    refused = sekisho("retention", project, "--remove", "--business-date", "2099-01-01")
    assert refused.code == 2
    assert sealed(project) == (0,)


def test_the_command_removes(project: Path) -> None:
    declare(project, "\n[retention]\ninbound_days = 1\n")
    ended = sekisho("retention", project, "--remove", "--business-date", "2026-11-22")
    assert ended.code == 0, ended.said
    assert "removed: inbound/weekly_order_20261120.csv" in ended.said
    assert not (project / "data/inbound/weekly_order_20261120.csv").exists()
    assert sealed(project) == (0, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lake_days = 0", "`0`"),
        ("inbound_days = true", "`True`"),
        ("outbound_days_at = 3", "outbound_days_at"),
        ("outbound_days_at = {nowhere = 3}", "`nowhere`"),
        ("audit_days = 3", "`audit_days`"),
    ],
)
def test_wrong_settings_are_told_with_their_file(text: str, said: str, project: Path) -> None:
    declare(project, f"\n[retention]\n{text}\n")
    ended = sekisho("retention", project)
    assert ended.code == 2
    assert "sekisho.toml:" in ended.err
    assert said in ended.said


def test_sets_of_members_go_with_their_month_and_the_record_still_holds(project: Path) -> None:
    declare(project, "\n[retention]\nsubjects_days = 5\n")
    number = "001184"
    loaded = projects.load(project)
    assert ask(loaded, number).untold == ()
    listed = retention.due(loaded, LATER)
    assert states(listed) == {"subjects/sets/00000001-01.subjects": ("due", None)}
    done = removed(project)
    assert states(done) == {"subjects/sets/00000001-01.subjects": ("removed", None)}
    assert sealed(project) == (0, 0)
    answer = ask(loaded, number)
    assert answer.contained == ()
    assert {u.reason for u in answer.untold} == {"erased"}


def test_sets_of_members_stay_while_one_of_their_month_is_to_stay(project: Path) -> None:
    declare(project, "\n[retention]\nsubjects_days = 5\n")
    assert removed(project, NIGHT + dt.timedelta(5)).removals == ()
    assert len(removed(project, NIGHT + dt.timedelta(6)).removals) == 1


REGISTER = "var/requests"
MEMBER = "001184"
ASKED = dt.datetime(2026, 11, 20, 10, 0, tzinfo=JST)


def ask_to_stop(project: Path, *, withdrawn: bool) -> None:
    """A member asks for a suspension, and takes it back where that is wanted."""
    stop = requests.Received(
        "suspension", MEMBER, None, ASKED.date(), "post", "please", requests.Extent(),
        ASKED.date(), None,
    )  # fmt: skip
    folder = project / REGISTER
    number = requests.enter(folder, lambda _: (None, stop), ASKED, "clerk").number
    if withdrawn:
        back = requests.Withdrawn(ASKED.date(), "phone")
        requests.enter(folder, lambda _: (number, back), ASKED, "clerk")


def test_requests_that_are_over_go_and_their_chain_holds(project: Path) -> None:
    """One that stops something stays for ever; the next night goes by what is left."""
    declare(project, "\n[retention]\nrequests_days = 30\n")
    ask_to_stop(project, withdrawn=True)
    ask_to_stop(project, withdrawn=False)
    over = ASKED.date()
    assert retention.due(projects.load(project), over + dt.timedelta(30)).removals == ()
    listed = retention.due(projects.load(project), over + dt.timedelta(31))
    going = {f"requests/0000000{n}.json" for n in (1, 2)}
    assert states(listed) == dict.fromkeys(going, ("due", None))
    assert {r.due.owner for r in listed.removals} == {"R0001"}
    done = removed(project)
    assert states(done) == dict.fromkeys(going, ("removed", None))
    assert {*requests.read(project / REGISTER).requests} == {2}
    assert sealed(project) == (0, 0)
    record = b"".join(p.read_bytes() for p in (project / "var/audit").rglob("*") if p.is_file())
    assert MEMBER.encode() not in record
    assert removed(project).removals == ()
    night = run(projects.load(project), NIGHT)  # the stop of the second holds what lies there
    assert {one.outcome for one in night.exports.values()} == {"failed", "none"}
    assert not any(d.violations for d in night.decisions.values())


def test_a_removal_of_a_request_that_was_cut_off_goes_on(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(project, "\n[retention]\nrequests_days = 30\n")
    ask_to_stop(project, withdrawn=True)
    real = requests.remove

    def cut_off(path: Path, number: int) -> None:
        real(path, number)
        raise KeyboardInterrupt

    monkeypatch.setattr(requests, "remove", cut_off)
    with pytest.raises(KeyboardInterrupt):
        removed(project)
    assert requests.read(project / REGISTER).requests == {}
    monkeypatch.setattr(requests, "remove", real)
    assert {s for s, _ in states(removed(project)).values()} == {"removed"}
    assert len(requests.read(project / REGISTER).removed) == 2
    night = run(projects.load(project), NIGHT)
    assert {one.outcome for one in night.exports.values()} == {"none"}


def test_a_stop_that_a_clearance_went_by_stays_while_that_lies_there(project: Path) -> None:
    declare(project, "\n[retention]\nrequests_days = 30\n")
    for path in (project / "var/outbound").rglob("*"):
        if path.is_file():
            path.unlink()
    ask_to_stop(project, withdrawn=False)
    done = run(projects.load(project), NIGHT)
    assert {one.outcome for one in done.exports.values()} == {"released"}
    back = requests.Withdrawn(ASKED.date(), "phone")
    requests.enter(project / REGISTER, lambda _: (1, back), ASKED, "clerk")
    assert {*states(removed(project)).values()} == {("kept", "stop-cleared")}
    for path in (project / "var/outbound").rglob("*.clearance.json"):
        path.unlink()
    assert {*states(removed(project)).values()} == {("removed", None)}

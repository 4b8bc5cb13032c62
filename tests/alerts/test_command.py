"""`sekisho run` tells people and stays what it is; `sekisho alert` tries, hushes, and hears silence."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from alerts.project import FIRST, REFUSED, REFUSED_FILE, coop, environment
from alerts.servers import Webhook, webhook
from e2e.user import SEKISHO, command, log_of, sealed

from sekisho.alerts.deliver import Alerted, Sent
from sekisho.alerts.plan import Notice
from sekisho.alerts.settings import Channel
from sekisho.audit import tables
from sekisho.cli import exit_code_of
from sekisho.cli.state import may_arrive_later
from sekisho.errors import DataError
from sekisho.messages import Message

Sekisho = Callable[..., "Ended"]
TOKEN = "s3cr3t-t0ken"  # noqa: S105 - stands for one


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@pytest.fixture(scope="module")
def refused_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose first night refused one export, with nobody reached."""
    project = coop(tmp_path_factory.mktemp("refused") / "coop")
    (project / REFUSED_FILE).write_text(REFUSED)
    ended = command((*SEKISHO, "run", "--project", str(project)))
    assert ended.code == 1, ended.said
    # An address that is missing is said on standard error, and changes nothing.
    assert "`SEKISHO_ALERT_OFFICE`" in ended.err
    assert "`SEKISHO_ALERT_CRM`" in ended.err
    return project


@pytest.fixture
def project(refused_night: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(refused_night, tmp_path / "coop", symlinks=True))


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    with webhook() as hook:
        for name, address in environment({"office": hook.port, "crm": hook.port}):
            monkeypatch.setenv(name, f"{address}/{TOKEN}")
        yield hook


@pytest.fixture
def sekisho(project: Path, capsys: pytest.CaptureFixture[str]) -> Sekisho:
    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        code = exit_code_of(
            [arguments[0], "--project", str(project), "--lang", "en", *arguments[1:]]
        )
        return Ended(code, *capsys.readouterr())

    return run


def alerts(project: Path) -> list[tables.Alert]:
    log = log_of(project)
    return [row for head in log.heads() for row in log.read(head, tables.Alert)]


def test_a_night_that_could_tell_nobody_ends_as_it_would_and_says_so_in_the_record(
    refused_night: Path,
) -> None:
    assert sealed(refused_night) == (1, 4)
    rows = alerts(refused_night)
    assert {(r.channel, r.voice, r.state, r.error) for r in rows} == {
        ("crm", "first", "failed", "NoAddress"),
        ("office", "first", "failed", "NoAddress"),
    }
    with duckdb.connect((refused_night / "var/audit.duckdb").resolve(), read_only=True) as store:
        shown = store.execute("SELECT DISTINCT channel, state FROM report.alert ORDER BY ALL")
        assert shown.fetchall() == [("crm", "failed"), ("office", "failed")]
        # An alert is no night.
        last = store.execute("SELECT DISTINCT run_number FROM report.last_night").fetchall()
        assert last == [(1,)]


@pytest.mark.slow
def test_run_tells_what_it_could_not_tell_before_and_then_nothing_more(
    sekisho: Sekisho, project: Path, office: Webhook
) -> None:
    assert sekisho("run").code == 1
    told = sorted(m["title"].partition("]")[0] for m in office.messages)
    assert told == ["[refused SK101", "[停止 SK101"]
    again = sekisho("run")
    assert (again.code, again.err) == (1, "")
    assert len(office.posts) == 2
    told = "".join(
        str(path.read_bytes()) for path in (project / "var/audit").rglob("*") if path.is_file()
    )
    assert TOKEN not in told


def test_run_of_a_broken_project_tells_that_the_night_failed_once(
    sekisho: Sekisho, project: Path, office: Webhook
) -> None:
    (project / "policy/parties.yaml").write_text("colour: red\n")
    for _ in range(2):
        ended = sekisho("run")
        assert ended.code == 2
        assert "`colour`" in ended.err
    (message,) = office.messages
    assert message["title"].startswith("[実行の失敗]")
    assert "'colour'" in message["message"]
    assert {r.subject for r in alerts(project)} >= {f"run:{FIRST}"}
    # Somebody who names an export is there to read it.
    assert sekisho("run", "--only", "own_birthday_mail").code == 2
    assert len(office.posts) == 1


def test_run_tries_again_to_tell_whom_it_could_not_reach_and_nobody_twice(
    sekisho: Sekisho, office: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.nightly.tries.AFTER", (0.0, 0.0))
    with webhook(503) as crm:
        for name, address in environment({"crm": crm.port}):
            monkeypatch.setenv(name, address)
        ended = sekisho("run")
    assert ended.code == 1
    assert (len(office.posts), len(crm.posts)) == (1, 3)
    assert ended.err.count("tried again in 0 s") == 2
    assert ended.err.splitlines()[-1].startswith("`crm`: not arrived")


def test_nobody_is_told_again_where_it_was_not_recorded_who_has_been_told() -> None:
    crm, office = (Channel(name, "ja") for name in ("crm", "office"))
    sent = tuple(
        Sent(Notice(channel, "test", dt.date(2026, 11, 20)), error)
        for channel, error in ((crm, "NotDelivered"), (office, None))
    )
    assert may_arrive_later(Alerted(sent))
    full = DataError(Message("alert.not-set-up"))
    assert not may_arrive_later(Alerted(sent, unrecorded=full))


def test_people_are_told_even_if_the_record_takes_nothing(
    sekisho: Sekisho, project: Path, office: Webhook
) -> None:
    shutil.rmtree(project / "var/audit")
    (project / "var/audit").write_text("a file where a folder has to be")
    ended = sekisho("run")
    assert ended.code == 4
    (message,) = office.messages
    assert message["title"].startswith("[実行の失敗]")
    assert "could not be recorded" in ended.err


def test_a_fault_of_ours_while_telling_leaves_the_exit_code(
    sekisho: Sekisho, office: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(TOKEN)

    monkeypatch.setattr("sekisho.nightly.alerting.plan", fail)
    ended = sekisho("run")
    assert ended.code == 1
    assert "RuntimeError" in ended.err
    assert TOKEN not in ended.out + ended.err
    assert office.posts == []


def test_channels_are_tried(sekisho: Sekisho, project: Path, office: Webhook) -> None:
    tried = sekisho("alert", "--test")
    assert (tried.code, tried.err) == (0, "")
    assert tried.out.splitlines() == ["`crm`: arrived", "`office`: arrived"]
    assert sorted(m["title"] for m in office.messages) == ["[test] 〇〇生協", "[試験] 〇〇生協"]
    office.status = 500
    failed = sekisho("alert", "--test", "office")
    assert failed.code == 4
    assert failed.out.startswith("`office`: not arrived: the service refused it")
    told = json.loads(sekisho("alert", "--test", "crm", "--format", "json").out)
    assert told == {"channels": [{"channel": "crm", "arrived": False, "error": "NotDelivered"}]}
    assert [(r.channel, r.voice, r.state) for r in alerts(project) if r.voice == "test"][2:] == [
        ("office", "test", "failed"),
        ("crm", "test", "failed"),
    ]
    assert TOKEN not in failed.out + failed.err
    unknown = sekisho("alert", "--test", "pager")
    assert unknown.code == 2
    assert "`pager` is no channel" in unknown.err


def test_a_test_is_no_news(sekisho: Sekisho, office: Webhook) -> None:
    sekisho("alert", "--test")
    office.posts.clear()
    assert sekisho("run").code == 1
    assert not any("解消" in m["title"] for m in office.messages)


def test_silence_is_recorded_and_changes_no_decision(
    sekisho: Sekisho, project: Path, office: Webhook
) -> None:
    id_ = alerts(project)[0].subject
    asked = ("--silence", id_, "--until", "2026-12-10", "--reason", "being mended", "--by", "室長")
    set_ = sekisho("alert", *asked)
    assert (set_.code, set_.err) == (0, "")
    assert id_ in set_.out
    with duckdb.connect((project / "var/audit.duckdb").resolve(), read_only=True) as store:
        (row,) = store.execute(
            "SELECT subject, until, in_force, reason, requested_by FROM report.silence"
        ).fetchall()
        assert row == (id_, dt.date(2026, 12, 10), True, "being mended", "室長")
        shown = store.execute(
            "SELECT silenced_until FROM report.violation WHERE id = ?", [id_]
        ).fetchall()
        assert shown == [(dt.date(2026, 12, 10),)]
    ended = sekisho("alert", *("2000-01-01" if one == "2026-12-10" else one for one in asked))
    assert ended.out == f"`{id_}` is told again: 2000-01-01 is past\n"
    assert sekisho("run").code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "one of --test, --silence and --overdue"),
        (("--test", "--overdue"), "one of --test, --silence and --overdue"),
        (("--silence", "SK101-00000000"), "--silence needs --until, --reason and --by"),
        (("--overdue", "--until", "2026-12-01"), "belong to --silence"),
        (
            ("--silence", "SK101-00000000", "--until", "2026-12-01", "--reason", "r", "--by", "b"),
            "`SK101-00000000` is nothing that is open",
        ),
        (
            ("--silence", "ID", "--until", "2027-12-01", "--reason", "r", "--by", "b"),
            "at most 90 days",
        ),
        (("--silence", "ID", "--until", "tomorrow", "--reason", "r", "--by", "b"), "`tomorrow`"),
    ],
)
def test_wrong_use_is_told(
    sekisho: Sekisho, project: Path, arguments: tuple[str, ...], said: str
) -> None:
    known = alerts(project)[0].subject
    ended = sekisho("alert", *(known if one == "ID" else one for one in arguments))
    assert ended.code == 2
    assert said in " ".join(ended.err.split())
    assert sealed(project) == (1, 4)


def test_silence_is_heard(sekisho: Sekisho, project: Path, office: Webhook) -> None:
    """The night of the first day is over; that of the next one never came, and is told of once."""
    assert sekisho("alert", "--overdue").code == 0
    late = ("alert", "--overdue", "--business-date", "2026-11-21")
    for _ in range(2):
        assert sekisho(*late).code == 4
    (message,) = office.messages
    assert message["title"] == "[未完了] 〇〇生協 2026-11-21 の夜間処理"
    told = json.loads(sekisho(*late, "--format", "json").out)
    assert told["due"]
    assert "own_birthday_mail" in told["not_decided"]
    # It has a day and an hour, and before these nothing is late.
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).date()
    assert sekisho("alert", "--overdue", "--business-date", str(tomorrow)).code == 0
    # It needs no policy.
    (project / "policy/parties.yaml").write_text("colour: red\n")
    assert sekisho(*late).code == 4
    assert sekisho("alert", "--overdue").code == 0


def test_a_run_of_one_export_is_no_night(sekisho: Sekisho, project: Path, office: Webhook) -> None:
    shutil.rmtree(project / "var/audit")
    assert sekisho("run", "--only", "own_birthday_mail").code == 0
    assert sekisho("alert", "--overdue").code == 4
    assert "'own_birthday_mail'" not in office.messages[-1]["message"]
    assert "'federation_order'" in office.messages[-1]["message"]


def test_without_the_table_there_is_nothing_to_alert_by(sekisho: Sekisho, project: Path) -> None:
    config = project / "sekisho.toml"
    config.write_text(config.read_text().partition("[alerts]")[0])
    (project / REFUSED_FILE).write_text(REFUSED)
    for verb in (("--test",), ("--overdue",)):
        ended = sekisho("alert", *verb)
        assert ended.code == 2
        assert "no `[alerts]`" in ended.err


@pytest.mark.slow
def test_no_planted_value_is_in_any_message(tmp_path: Path) -> None:
    """Whatever goes wrong with members' data, what people are told holds none of them."""
    from e2e.test_no_personal_data import _found, _plant  # noqa: PLC0415 - its values, its way

    project = coop(tmp_path / "coop")
    (project / REFUSED_FILE).write_text(REFUSED)
    _plant(project)
    with webhook() as hook:
        addresses = dict(environment({"office": hook.port, "crm": hook.port}))
        ended = command(
            (sys.executable, "-m", "sekisho", "run", "--project", str(project)),
            environment={**addresses, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        )
    assert ended.code == 4, ended.said
    titles = [m["title"] for m in hook.messages]
    assert any(title.startswith("[失敗]") for title in titles), titles
    assert _found(json.dumps(hook.posts, ensure_ascii=False).encode()) == []
    # The ledger names parties, which stand in the policy too: these are nobody's data.
    public = "".join(path.read_text() for path in (project / "policy").glob("*.yaml"))
    inbound = (project / "data/inbound").iterdir()
    rows = [value for path in inbound for value in _values(path) if value not in public]
    assert len(rows) > 30
    told = " ".join(m["title"] + m["message"] for m in hook.messages)
    assert [value for value in rows if value in told] == []


def _values(path: Path) -> list[str]:
    """Values of an extract that are long enough to be nobody else's words."""
    raw = path.read_bytes()
    try:
        lines = raw.decode().splitlines()
    except UnicodeDecodeError:
        lines = raw.decode("cp932").splitlines()
    return [cell for line in lines[1:] for cell in line.split(",") if len(cell) > 5]

"""The nightly flow: a thin shell over the same run, told in Prefect's states."""

# ruff: noqa: PLC0415 - Prefect may only be imported once its home has been set

from __future__ import annotations

import ast
import datetime as dt
import json
import os
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from e2e.user import command, log_of, released, sealed, times_sent
from project_files import SAMPLE, sample_project
from remote.project import moved, secrets
from remote.servers import PASSWORD, sftp

from sekisho.audit.tables import ROW_TABLES, Extract

FLOW = SAMPLE / "flows" / "nightly.py"
REFUSED = """/*---
title: {ja: 誕生日, en: birthdays}
destination: federation_exchange
purpose: P1
arrangement: A1
key: [member_no]
file: birthdays.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, birth_date FROM member_register
"""

pytestmark = pytest.mark.filterwarnings(
    # Prefect's own sockets and event loops, closed at the end of the process.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::DeprecationWarning",
    "ignore::UserWarning",
)


def run(flow_module: ModuleType, project: Path, **more: Any) -> Any:
    """Call the flow and return the state that it ended in."""
    return flow_module.nightly(project=str(project), return_state=True, **more)


def tasks_of(state: Any) -> dict[str, Any]:
    """Task run name -> state, of the flow run that ended in `state`."""
    return {run.name: run.state for run in task_runs_of(state)}


def task_runs_of(state: Any) -> list[Any]:
    """The task runs of the flow run that ended in `state`."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId

    wanted = FlowRunFilter(id=FlowRunFilterId(any_=[UUID(str(state.state_details.flow_run_id))]))
    with get_client(sync_client=True) as client:
        return list(client.read_task_runs(flow_run_filter=wanted, limit=200))


def artifacts(run_id: str) -> list[dict[str, str]]:
    """The decision table of a run."""
    from prefect.artifacts import Artifact

    artifact = Artifact.get("nightly")
    assert artifact is not None
    assert artifact.description == run_id
    return list(json.loads(str(artifact.data)))


def artifact(key: str) -> str:
    """The latest artifact of a key."""
    from prefect.artifacts import Artifact

    found = Artifact.get(key)
    assert found is not None
    return str(found.data)


@pytest.fixture(scope="module")
def permitted(
    flow_module: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Any]:
    """The sample project after a night of the flow, and the state of that."""
    project = sample_project(tmp_path_factory.mktemp("flow"), data=True, reports=True)
    return project, run(flow_module, project)


def test_a_permitted_night_ends_completed_with_every_file_in_place(
    permitted: tuple[Path, Any], sample_night: tuple[Path, Any]
) -> None:
    project, state = permitted
    assert state.is_completed()
    assert state.message == "提供 / released 10"
    assert released(project) == released(sample_night[0])
    assert sealed(project) == (0,)


def test_every_source_and_export_is_a_task_by_name(permitted: tuple[Path, Any]) -> None:
    project, state = permitted
    tasks = tasks_of(state)
    exports = {path.stem for path in (project / "sql/exports").glob("*.sql")}
    sources = {p.name.partition(".")[0] for p in (project / "contracts").glob("*.odcs.yaml")}
    expected = {"tag", "decide", "report"}
    expected |= {f"{verb} {source}" for verb in ("extract", "expect") for source in sources}
    expected |= {f"{verb} {export}" for verb in ("stage", "release") for export in exports}
    assert set(tasks) == expected
    assert {s.name for s in tasks.values()} == {"Completed"}
    assert tasks["release jccu_catalog_order"].message == (
        "提供 / released: jccu_catalog_order -> jccu"
    )


def test_the_flow_records_what_the_command_records(
    permitted: tuple[Path, Any], sample_night: tuple[Path, Any]
) -> None:
    of_flow, of_command = log_of(permitted[0]), log_of(sample_night[0])
    for kind in ROW_TABLES.values():
        counts = [len(log.read(log.heads()[0], kind)) for log in (of_flow, of_command)]
        assert counts[0] == counts[1], kind.table
    assert of_flow.heads()[0].run.trigger.startswith("prefect ")


def test_no_result_of_a_task_is_kept(permitted: tuple[Path, Any]) -> None:
    assert not list((Path(os.environ["PREFECT_HOME"]) / "storage").rglob("*"))


@pytest.mark.slow
def test_a_second_night_sends_nothing_and_says_so(
    flow_module: ModuleType, permitted: tuple[Path, Any], tmp_path: Path
) -> None:
    project = Path(shutil.copytree(permitted[0], tmp_path / "p", symlinks=True))
    before = released(project)
    state = run(flow_module, project)
    assert state.is_completed()
    assert state.message == "変更なし / nothing new 10"
    assert released(project) == before
    assert set(times_sent(project).values()) == {1}


def test_a_refused_export_fails_the_flow_with_its_code_and_the_rest_is_released(
    flow_module: ModuleType, laid_out: Path
) -> None:
    (laid_out / "sql/exports/federation_birthdays.sql").write_text(REFUSED)
    shutil.rmtree(laid_out / "var")
    state = run(flow_module, laid_out)
    assert state.is_failed()
    assert state.message.startswith("停止 / refused: federation_birthdays -> our_federation (SK1")
    assert state.data.result.args == (1,)
    assert len(released(laid_out)) == 3
    assert sealed(laid_out) == (1,)
    tasks = tasks_of(state)
    assert tasks["release federation_birthdays"].is_failed()
    assert tasks["release federation_birthdays"].message == state.message
    assert tasks["release carrier_delivery"].is_completed()
    rows = {row["export"]: row for row in artifacts(log_of(laid_out).heads()[-1].run.run_id)}
    assert rows["federation_birthdays"]["recipient"] == "our_federation"
    assert rows["federation_birthdays"]["decision"] == "停止 / refused"
    assert rows["federation_birthdays"]["why"].startswith("SK1")
    assert len(rows) == 4
    page, progress = artifact("refused-federation-birthdays"), artifact("nightly-progress")
    assert '["member_register.birth_date"]' in page
    assert "| member_register.birth_date | contracts/member_register.odcs.yaml:" in page
    assert "sekisho explain SK101-" in page
    assert float(progress) == 100


def test_this_time_a_refused_export_can_hold_all_others(
    flow_module: ModuleType, laid_out: Path
) -> None:
    (laid_out / "sql/exports/federation_birthdays.sql").write_text(REFUSED)
    (laid_out / "var/outbound").rename(laid_out / "fetched")
    state = run(flow_module, laid_out, hold="run")
    assert state.data.result.args == (1,)
    assert released(laid_out) == {}
    assert "保留 / held" in state.message


def test_a_missing_source_fails_its_task_and_holds_what_depends_on_it(
    flow_module: ModuleType, laid_out: Path
) -> None:
    (laid_out / "data/inbound/weekly_order_20261120.csv").unlink()
    state = run(flow_module, laid_out)
    assert state.is_failed()
    assert state.data.result.args == (4,)
    tasks = tasks_of(state)
    assert "`weekly_order_20261120.csv`" in tasks["extract weekly_order"].message
    held = "保留 / held: federation_order -> our_federation (source:weekly_order)"
    assert tasks["release federation_order"].message == held
    assert held in state.message
    assert tasks["release own_birthday_mail"].is_completed()


def test_a_project_that_cannot_be_read_fails_the_flow_with_the_place(
    flow_module: ModuleType, laid_out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (laid_out / "policy/parties.yaml").write_text("colour: red\n")
    state = run(flow_module, laid_out)
    assert state.is_failed()
    assert state.message.startswith("policy/parties.yaml:1:")
    assert "`colour`" in state.message
    assert state.data.result.args == (2,)
    assert "policy/parties.yaml:1:" in capsys.readouterr().err


def test_only_the_exports_asked_for_are_run(flow_module: ModuleType, laid_out: Path) -> None:
    shutil.rmtree(laid_out / "var")
    state = run(flow_module, laid_out, exports=["own_birthday_mail"], business_date="2026-11-20")
    assert state.is_completed()
    assert {Path(p).name for p in released(laid_out)} == {"birthday_20261120.parquet"}


def test_an_error_of_a_library_is_told_without_its_text(
    flow_module: ModuleType, laid_out: Path
) -> None:
    class Faulty(flow_module.Night):  # type: ignore[misc, name-defined]
        def expect(self, _: str) -> None:
            raise ValueError("0001234 大和 花子")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow_module, "Night", Faulty)
        state = run(flow_module, laid_out)
    assert state.is_failed()
    assert state.data.result.args == (4,)
    assert "ValueError" in state.message
    told = state.message + "".join(str(s.message) for s in tasks_of(state).values())
    assert "0001234" not in told
    assert "花子" not in told


def test_the_flow_imports_nothing_of_sekisho_but_project_nightly_and_the_renderer() -> None:
    tree = ast.parse(FLOW.read_text())
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sekisho"):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.startswith("sekisho")}
    assert found == {
        "sekisho.alerts.deliver.Alerted",
        "sekisho.alerts.settings.Channel",
        "sekisho.cli.as_artifact",
        "sekisho.cli.events",
        "sekisho.cli.reporting.reported",
        "sekisho.cli.scheduled",
        "sekisho.cli.scheduled.MENDS_ITSELF",
        "sekisho.cli.scheduled.NotAsAsked",
        "sekisho.cli.scheduled.Progress",
        "sekisho.cli.scheduled.last_try",
        "sekisho.cli.scheduled.step",
        "sekisho.cli.state",
        "sekisho.errors.SekishoError",
        "sekisho.errors.Transient",
        "sekisho.nightly",
        "sekisho.nightly.Night",
        "sekisho.nightly.Run",
        "sekisho.nightly.alerting",
        "sekisho.nightly.arrivals",
        "sekisho.nightly.day.business_day",
        "sekisho.nightly.tries",
        "sekisho.project",
        "sekisho.project.Config",
        "sekisho.project.Hold",
        "sekisho.project.Project",
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "refused",
    # `make nightly` is the permitted one; each takes a server of its own.
    [pytest.param(False, marks=pytest.mark.slow, id="permitted"), pytest.param(True, id="refused")],
)
def test_the_script_ends_with_the_exit_code_and_prints_nothing_but_the_answer(
    laid_out: Path, refused: bool
) -> None:
    shutil.copytree(FLOW.parent, laid_out / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    if refused:
        (laid_out / "sql/exports/federation_birthdays.sql").write_text(REFUSED)
    ended = command((sys.executable, str(laid_out / "flows/nightly.py")))
    assert ended.code == int(refused), ended.said
    assert ended.err == ""
    assert bool(re.search("refused +federation_birthdays -> our_federation", ended.out)) == refused
    assert "audit.duckdb" in ended.out
    assert (laid_out / "var/prefect/prefect.db").is_file()
    assert sealed(laid_out) == (0, int(refused))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "environment", "code"),
    [
        (["--business-date", "2026-11-31"], {}, 2),
        (["--help"], {}, 0),
        ([], {"PREFECT_LOGGING_LEVEL": "no such level"}, 4),
    ],
    ids=["wrong usage", "help", "Prefect that does not start"],
)
def test_a_script_that_gets_no_night_never_ends_with_the_code_of_a_refusal(
    arguments: list[str], environment: dict[str, str], code: int
) -> None:
    ended = command((sys.executable, str(FLOW), *arguments), environment=environment)
    assert ended.code == code, ended.said


@pytest.mark.slow
def test_a_server_that_is_back_at_the_next_try_has_not_failed(
    flow_module: ModuleType, laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The task waits for its next try, the night then goes on; nothing else is done twice."""
    monkeypatch.setattr(flow_module.extract, "retry_delay_seconds", [0, 0])
    shutil.rmtree(laid_out / "var")
    (tmp_path / "theirs").mkdir()
    with sftp(tmp_path / "theirs") as server:
        moved(laid_out, server, "weekly_order")
        for name, value in secrets(server).items():
            monkeypatch.setenv(name, value)
        server.ill = "drop once"
        state = run(flow_module, laid_out)
    assert state.is_completed(), state.message
    tries = {run.name: run.run_count for run in task_runs_of(state)}
    assert {name for name, count in tries.items() if count > 1} == {"extract weekly_order"}
    log = log_of(laid_out)
    (row,) = [r for r in log.read(log.heads()[0], Extract) if r.source == "weekly_order"]
    assert row.state == "landed"


@pytest.mark.slow
def test_a_server_that_stays_away_fails_its_source_after_the_last_try(
    flow_module: ModuleType, laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow_module.extract, "retry_delay_seconds", [0, 0])
    shutil.rmtree(laid_out / "var")
    (tmp_path / "theirs").mkdir()
    with sftp(tmp_path / "theirs") as server:
        moved(laid_out, server, "weekly_order")
        for name, value in secrets(server).items():
            monkeypatch.setenv(name, value)
        server.ill = "drop"
        state = run(flow_module, laid_out)
    assert state.data.result.args == (4,)
    (task,) = [run for run in task_runs_of(state) if run.name == "extract weekly_order"]
    assert (task.run_count, task.state.type.value, task.state.name) == (3, "FAILED", "Failed")
    assert "`centre`" in task.state.message
    assert {Path(p).name for p in released(laid_out)} == {"birthday_20261120.parquet"}


@pytest.mark.slow
def test_a_late_source_keeps_no_task_waiting_and_fails_at_its_deadline(
    flow_module: ModuleType,
    laid_out: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As `sekisho run`: the others land first, and what is waited for is said once."""
    shutil.rmtree(laid_out / "var")
    contract = laid_out / "contracts/weekly_order.odcs.yaml"
    first = "    customProperties:\n"
    more = first + '      - {property: sekisho.deadline, value: "02:05"}\n'
    contract.write_text(contract.read_text().replace(first, more, 1))
    (laid_out / "data/inbound/weekly_order_20261120.csv").unlink()
    clock = [dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))]
    monkeypatch.setattr(flow_module, "_clock", lambda _: lambda: clock[0])

    def passes(seconds: float) -> None:
        clock[0] += dt.timedelta(seconds=seconds)

    monkeypatch.setattr("sekisho.cli.told.time", SimpleNamespace(sleep=passes))
    state = run(flow_module, laid_out, business_date=dt.date(2026, 11, 20))
    assert state.data.result.args == (4,)
    assert clock[0].minute == 5
    names = [run.name for run in sorted(task_runs_of(state), key=lambda run: run.start_time)]
    assert names.count("extract weekly_order") == 1
    assert [n for n in names if n.startswith("extract")][-1] == "extract weekly_order"
    said = capsys.readouterr().err
    assert said.count("`weekly_order` is awaited until 02:05") == 1
    log = log_of(laid_out)
    (row,) = [r for r in log.read(log.heads()[0], Extract) if r.source == "weekly_order"]
    assert row.state == "extract.late"


@pytest.mark.parametrize("secret", ["1e5", "007", '"quoted"', "[127.0.0.1]:22 ssh-ed25519 AAAA"])
def test_what_a_block_holds_is_taken_as_it_is(flow_module: ModuleType, secret: str) -> None:
    """Prefect reads a secret as JSON where it can."""
    from prefect.blocks.system import Secret

    Secret(value=secret).save("sekisho-test-secret", overwrite=True)
    assert flow_module._credential("SEKISHO_TEST_SECRET") == secret
    Secret.delete("sekisho-test-secret")


@pytest.mark.slow
def test_credentials_of_a_server_can_come_from_blocks(
    flow_module: ModuleType, laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the environment does not have; and nothing that is recorded or printed has it then."""
    from prefect.blocks.system import Secret

    shutil.rmtree(laid_out / "var")
    (tmp_path / "theirs").mkdir()
    with sftp(tmp_path / "theirs") as server:
        moved(laid_out, server, "member_register")
        given = {name.lower().replace("_", "-"): v for name, v in secrets(server).items()}
        monkeypatch.setenv("SEKISHO_SFTP_CENTRE_USER", given.pop("sekisho-sftp-centre-user"))
        for name, value in given.items():
            Secret(value=value).save(name, overwrite=True)
        state = run(flow_module, laid_out, exports=["own_birthday_mail"])
        for name in given:
            Secret.delete(name)
    assert state.is_completed(), state.message
    assert {Path(p).name for p in released(laid_out)} == {"birthday_20261120.parquet"}
    files = [path for path in laid_out.rglob("*") if path.is_file()]
    assert not [path for path in files if PASSWORD.encode() in path.read_bytes()]

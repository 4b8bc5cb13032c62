"""The deployments of `prefect.yaml` on a real server with a real worker, told to a real webhook."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from alerts.servers import Webhook, webhook
from e2e.user import SEKISHO, log_of, released, sealed, surroundings, times_sent
from project_files import SAMPLE, sample_project
from waiting import within

pytestmark = pytest.mark.slow

POOL = "nara-coop"
JST = dt.timezone(dt.timedelta(hours=9))
PREFECT = (sys.executable, "-m", "prefect")
REFUSED = """/*---
title: {ja: 誕生日, en: birthdays}
destination: kyosai_exchange
purpose: P2
arrangement: A3
key: [member_no]
file: birthdays_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, birth_date
FROM member_register
"""
ENDLESS = """/*---
title: {ja: 終わらない, en: endless}
destination: own_mailing
purpose: P2
arrangement: A0
key: [member_no]
file: endless_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT a.member_no
FROM mailing_member a, mailing_member b, mailing_member c, mailing_member d, mailing_member e
GROUP BY a.member_no
HAVING sum(hash(b.name, c.name, d.name, e.name)) > 0
"""
BLOCK = """
from prefect.blocks.notifications import CustomWebhookNotificationBlock
CustomWebhookNotificationBlock(
    name="office", url="http://127.0.0.1:{port}/", json_data={{"title": "{{{{subject}}}}", "message": "{{{{body}}}}"}}
).save("office")
"""


@dataclass(frozen=True)
class Deployed:
    """A deployed project, its server and what its automations send to."""

    project: Path
    api: httpx.Client
    environment: dict[str, str]
    hook: Webhook

    def command(self, *arguments: str) -> str:
        """Run a command in the project's folder; what it printed."""
        done = subprocess.run(
            arguments,
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            timeout=120,
            check=False,
        )
        said = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == 0, said
        return said

    def deployment(self, name: str) -> dict[str, Any]:
        return dict(self.api.get(f"/deployments/name/{name}/{name}").raise_for_status().json())

    def run(self, name: str, **parameters: object) -> dict[str, Any]:
        """Have the worker run a deployment; the flow run, once it has ended."""
        return self.ended(self.ask_for(name, **parameters))

    def ask_for(self, name: str, **parameters: object) -> str:
        """Ask for a run of a deployment; its id."""
        path = f"/deployments/{self.deployment(name)['id']}/create_flow_run"
        # Its own parameters with those given, as the form of the pages sends them.
        merged = {**self.deployment(name)["parameters"], **parameters}

        def asked() -> dict[str, Any] | None:
            # A server whose database is busy asks to come again.
            answer = self.api.post(path, json={"parameters": merged})
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                return None
            return dict(answer.raise_for_status().json())

        return str(within(30, asked)["id"])

    def ended(self, id_: str) -> dict[str, Any]:
        """A flow run, once it has ended."""

        def ended() -> dict[str, Any] | None:
            one = self.api.get(f"/flow_runs/{id_}").json()
            return one if one["state_type"] in {"COMPLETED", "FAILED", "CRASHED"} else None

        return within(240, ended)

    def artifacts(self, run: dict[str, Any]) -> dict[str, Any]:
        """Key -> data of the artifacts of a flow run."""
        wanted = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
        found = self.api.post("/artifacts/filter", json=wanted).raise_for_status().json()
        return {one["key"]: one["data"] for one in found}


@contextlib.contextmanager
def process(environment: dict[str, str], folder: Path, *arguments: str) -> Iterator[None]:
    """A process with whatever it starts, stopped at the end."""
    with (folder.parent / f"{arguments[0]}.log").open("wb") as log:
        running = subprocess.Popen(
            (*PREFECT, *arguments), cwd=folder, env=environment, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("deployed")
    project = sample_project(folder / "project", data=True, reports=True)
    shutil.copytree(
        SAMPLE / "flows", project / "flows", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("prefect.yaml", "prefect.toml"):
        shutil.copy(SAMPLE / name, project)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = surroundings("en") | {
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "DO_NOT_TRACK": "1",
    }
    api = httpx.Client(base_url=environment["PREFECT_API_URL"], timeout=30)
    server = ("server", "start", "--host", "127.0.0.1", "--port", str(port))
    with webhook() as hook, api, process(environment, project, *server):
        within(90, lambda: api.get("/health").json() or None)
        it = Deployed(project, api, environment, hook)
        it.command(*PREFECT, "work-pool", "create", POOL, "--type", "process")
        it.command(*PREFECT, "work-pool", "set-concurrency-limit", POOL, "1")
        it.command(*PREFECT, "--no-prompt", "deploy", "--all")
        # Inside of the server, which it would hang without.
        with process(environment, project, "worker", "start", "--pool", POOL, "--type", "process"):
            yield it


def finished_by(project: Path, hour: dt.time) -> None:
    """Set up alerts in the project, of which only the hour counts here."""
    config = project / "sekisho.toml"
    text = config.read_text().partition("\n[alerts]")[0]
    config.write_text(
        f'{text}\n[alerts]\ndefault = "office"\nfinished_by = {hour:%H:%M:%S}\n'
        '[alerts.channels.mail]\nlang = "ja"\n[alerts.owners]\noffice = ["mail"]\n'
    )


def test_each_schedule_has_runs_at_its_hour_in_japan(deployed: Deployed) -> None:
    for name, hour in {"nightly": "02:30", "sweep": "07:00", "retention": "07:30"}.items():
        deployment = deployed.deployment(name)
        assert deployment["global_concurrency_limit"]["limit"] == 1
        assert deployment["job_variables"]["env"]["DO_NOT_TRACK"] == "1"
        wanted = {
            "flow_runs": {
                "deployment_id": {"any_": [deployment["id"]]},
                "state": {"type": {"any_": ["SCHEDULED"]}},
            },
            "sort": "EXPECTED_START_TIME_ASC",
        }

        def scheduled(asked: dict[str, Any] = wanted) -> list[dict[str, Any]] | None:
            return deployed.api.post("/flow_runs/filter", json=asked).json() or None

        first = within(90, scheduled)[0]["expected_start_time"]
        at = dt.datetime.fromisoformat(first).astimezone(JST)
        assert f"{at:%H:%M}" == hour
        assert dt.timedelta(0) < at - dt.datetime.now(JST) <= dt.timedelta(days=1)
    pool = deployed.api.get(f"/work_pools/{POOL}").json()
    assert pool["concurrency_limit"] == 1


def test_a_night_is_run_by_the_worker(deployed: Deployed) -> None:
    run = deployed.run("nightly")
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    assert run["state"]["message"] == "提供 / released 10"
    assert sealed(deployed.project) == (0,)
    assert len(released(deployed.project)) == 10
    shown = deployed.artifacts(run)
    assert shown["nightly-progress"] == 100
    assert len(shown) == 2


def test_runs_of_one_project_that_are_due_at_once_come_one_after_the_other(
    deployed: Deployed,
) -> None:
    """Two nights by the limit of their deployment, a sweep among them by that of the pool."""
    asked = [deployed.ask_for(name) for name in ("nightly", "sweep", "nightly")]
    runs = sorted(map(deployed.ended, asked), key=lambda run: str(run["start_time"]))
    assert {run["state_type"] for run in runs} == {"COMPLETED"}
    for before, after in itertools.pairwise(runs):
        assert before["end_time"] <= after["start_time"]
    assert set(sealed(deployed.project)) == {0}
    assert set(times_sent(deployed.project).values()) == {1}


def test_a_night_does_not_begin_beside_one_of_the_command_line(deployed: Deployed) -> None:
    """No limit of Prefect's knows of that one; the lock does, and the flow says who has it."""
    endless = deployed.project / "sql/exports/own_endless.sql"
    endless.write_text(ENDLESS)
    log = log_of(deployed.project)
    nights = len(log.heads())
    command = (*SEKISHO, "run", "--only", "own_endless")
    with subprocess.Popen(
        command, cwd=deployed.project, env=deployed.environment, stdout=subprocess.DEVNULL
    ) as night:
        try:
            within(60, lambda: any(one.alive for one in log.open_runs()) or None)
            run = deployed.run("nightly")
            assert night.poll() is None
        finally:
            night.kill()
    assert run["state_type"] == "FAILED"
    assert "another run is under way" in run["state"]["message"]
    assert len(log.heads()) == nights + 1
    endless.unlink()
    again = deployed.run("nightly")
    assert again["state_type"] == "COMPLETED", again["state"]["message"]


def test_a_refused_night_fails_with_its_reason_and_a_webhook_hears_of_it(
    deployed: Deployed,
) -> None:
    (deployed.project / "sql/exports/kyosai_birthdays.sql").write_text(REFUSED)
    finished_by(deployed.project, dt.time(6))
    deployed.command(sys.executable, "-c", BLOCK.format(port=deployed.hook.port))
    deployed.command(sys.executable, "flows/automations.py", "custom-webhook/office")
    run = deployed.run("nightly", exports=["kyosai_birthdays"])
    assert run["state_type"] == "FAILED"
    reason = "停止 / refused: kyosai_birthdays -> coop_kyosai (SK1"
    assert run["state"]["message"].startswith(reason)
    page = deployed.artifacts(run)["refused-kyosai-birthdays"]
    assert "```mermaid" in page
    assert "member_register.birth_date" in page
    assert deployed.hook.wait(1, 60)
    (message,) = deployed.hook.messages
    assert message["title"] == "[停止 / refused] nara-coop"
    assert "kyosai_birthdays" in message["message"]


def test_retention_removes_by_its_schedules_parameters(deployed: Deployed) -> None:
    config = deployed.project / "sekisho.toml"
    config.write_text(f"{config.read_text()}\n[retention]\ninbound_days = 1\n")
    run = deployed.run("retention", business_date="2026-11-22")
    assert run["state_type"] == "COMPLETED", run["state"]["message"]
    assert {"retention-due", "retention"} == deployed.artifacts(run).keys()
    assert not (deployed.project / "data/sample/inbound/weekly_order_20261120.csv").exists()


def test_no_night_by_its_hour_is_heard(deployed: Deployed) -> None:
    """The automation as it is installed, with its day of waiting: nothing was over since yesterday."""
    # Late enough for a slow machine to have installed it by then.
    soon = dt.datetime.now(JST) + dt.timedelta(seconds=60)
    before = len(deployed.hook.messages)
    finished_by(deployed.project, soon.time())
    deployed.command(sys.executable, "flows/automations.py", "custom-webhook/office")
    assert not deployed.hook.wait(before + 1, (soon - dt.datetime.now(JST)).total_seconds() - 1)
    assert deployed.hook.wait(before + 1, 90)
    assert deployed.hook.messages[-1]["title"] == "[未完了 / not finished] nara-coop"

"""The flow tells people and emits events, and the automations on these reach a webhook by themselves."""

# ruff: noqa: PLC0415 - Prefect may only be imported once its home has been set

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from alerts.project import ALERTS, REFUSED, REFUSED_FILE, environment
from alerts.servers import Webhook, webhook
from e2e.user import log_of
from flows.test_nightly import run, tasks_of
from project_files import SAMPLE

from sekisho.audit import tables
from sekisho.cli import events
from sekisho.cli.scheduled import MENDS_ITSELF

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning",
        "ignore::pytest.PytestUnraisableExceptionWarning",
        "ignore::DeprecationWarning",
        "ignore::UserWarning",
    ),
]


@pytest.fixture(scope="session")
def automations_module(flow_module: ModuleType) -> ModuleType:
    """`flows/automations.py`, imported after Prefect has been set up."""
    del flow_module
    spec = importlib.util.spec_from_file_location("automations", SAMPLE / "flows/automations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("flow", sorted(p.name for p in (SAMPLE / "flows").glob("*.py")))
def test_no_flow_lets_a_dependency_report(flow: str, tmp_path: Path) -> None:
    """Whatever is run below `flows/` has switched telemetry off before Prefect is imported."""
    names = ("PREFECT_SERVER_ANALYTICS_ENABLED", "DO_NOT_TRACK", "GX_ANALYTICS_ENABLED")
    code = (
        "import os, runpy\n"
        f"runpy.run_path({str(SAMPLE / 'flows' / flow)!r}, run_name='looked_at')\n"
        f"print(*(os.environ.get(n, '-') for n in {names!r}))"
    )
    plain = {n: v for n, v in os.environ.items() if n not in names}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**plain, "PREFECT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["false", "1", "false"]


@pytest.fixture
def told(laid_out: Path) -> Path:
    """The small project after a permitted night, with people to tell and a refused export."""
    config = laid_out / "sekisho.toml"
    config.write_text(config.read_text() + ALERTS)
    (laid_out / REFUSED_FILE).write_text(REFUSED)
    shutil.rmtree(laid_out / "var")
    return laid_out


def emitted(since: dt.datetime, name: str, seconds: float = 30) -> list[Any]:
    """Events of one name that the server has got since then; waits for the first."""
    from prefect.client.orchestration import get_client
    from prefect.events.filters import EventFilter, EventNameFilter, EventOccurredFilter

    wanted = EventFilter(
        event=EventNameFilter(name=[name]),
        occurred=EventOccurredFilter(
            since=since - dt.timedelta(days=30), until=since + dt.timedelta(days=30)
        ),
    )
    until = time.monotonic() + seconds
    with get_client(sync_client=True) as client:
        while time.monotonic() < until:
            body = {"filter": wanted.model_dump(mode="json"), "limit": 50}
            found = client.request("POST", "/events/filter", json=body).json()["events"]
            recent = [e for e in found if dt.datetime.fromisoformat(e["received"]) >= since]
            if recent:
                return recent
            time.sleep(0.2)
    return []


def test_a_refused_night_emits_events_and_tells_people_in_a_task(
    flow_module: ModuleType, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = dt.datetime.now(dt.UTC)
    with webhook() as hook:
        for name, address in environment({"office": hook.port}):
            monkeypatch.setenv(name, address)
        state = run(flow_module, told)
    assert state.data.result.args == (1,)
    assert [m["title"].startswith("[停止 SK101]") for m in hook.messages] == [True]
    # Nobody has said where the other channel is; the night ends as it would.
    alert = tasks_of(state)["alert"]
    assert alert.is_failed()
    assert "`SEKISHO_ALERT_CRM`" in alert.message
    (refused,) = emitted(since, events.REFUSED)
    assert refused["resource"]["prefect.resource.id"].endswith(".federation_birthdays")
    assert refused["payload"]["codes"] == ["SK101"]
    assert refused["payload"]["message"].startswith("停止 / refused: federation_birthdays")
    (finished,) = emitted(since, events.FINISHED)
    assert finished["payload"]["exit_code"] == 1
    (over,) = emitted(since, events.OVER)
    assert dt.datetime.fromisoformat(over["occurred"]) == dt.datetime(
        2026, 11, 20, 5, 59, 59, tzinfo=dt.timezone(dt.timedelta(hours=9))
    )


def test_what_does_not_arrive_is_tried_again_and_what_has_arrived_is_not(
    flow_module: ModuleType, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow_module.alert, "retry_delay_seconds", [0, 0])
    with webhook() as office, webhook(503) as crm:
        for name, address in environment({"office": office.port, "crm": crm.port}):
            monkeypatch.setenv(name, address)
        state = run(flow_module, told)
    assert len(office.posts) == 1
    assert len(crm.posts) == 3
    alert = tasks_of(state)["alert"]
    assert (alert.name, alert.type.value) == (MENDS_ITSELF, "FAILED")
    assert state.data.result.args == (1,)


def test_an_address_can_come_from_a_block(
    flow_module: ModuleType, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.blocks.system import Secret

    with webhook() as hook:
        for channel in ("office", "crm"):
            monkeypatch.delenv(f"SEKISHO_ALERT_{channel.upper()}", raising=False)
            address = f"json://127.0.0.1:{hook.port}/{channel}"
            Secret(value=address).save(f"sekisho-alert-{channel}", overwrite=True)
        state = run(flow_module, told)
        for channel in ("office", "crm"):
            Secret.delete(f"sekisho-alert-{channel}")
    assert {path for path, _ in hook.posts} == {"/office", "/crm"}
    assert tasks_of(state)["alert"].is_completed()
    log = log_of(told)
    rows = log.read(log.heads()[-1], tables.Alert)
    assert {(r.channel, r.state) for r in rows} == {("office", "sent"), ("crm", "sent")}


def test_a_night_that_fails_emits_that_and_tells_people(
    flow_module: ModuleType, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (told / "policy/parties.yaml").write_text("colour: red\n")
    since = dt.datetime.now(dt.UTC)
    with webhook() as hook:
        for name, address in environment({"office": hook.port}):
            monkeypatch.setenv(name, address)
        state = run(flow_module, told)
    assert state.data.result.args == (2,)
    (message,) = hook.messages
    assert message["title"].startswith("[実行の失敗]")
    (failed,) = emitted(since, events.FAILED)
    assert failed["payload"]["exit_code"] == 2
    assert "'colour'" in failed["payload"]["message"]


@contextlib.contextmanager
def block_of(hook: Webhook) -> Iterator[UUID]:
    """A notification block that posts to a webhook."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    block = CustomWebhookNotificationBlock(
        name="office",
        url=f"http://127.0.0.1:{hook.port}/prefect",
        json_data={"title": "{{subject}}", "message": "{{body}}"},
    )
    yield UUID(str(block.save("sekisho-test", overwrite=True)))


def test_the_automations_are_installed_once_and_armed(
    automations_module: ModuleType, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client

    since = dt.datetime.now(dt.UTC)
    with webhook() as hook, block_of(hook):
        arguments = ["automations.py", "custom-webhook/sekisho-test", "--project", str(told)]
        monkeypatch.setattr(sys, "argv", arguments)
        assert automations_module.main() == 0
        assert automations_module.main() == 0
    with get_client(sync_client=True) as client:
        found = {a.name: a for a in client.read_automations()}
        assert len(client.read_automations()) == len(found)
        names = {f"Sekisho 〇〇生協: {kind}" for kind in ("refused", "failed", "silence")}
        assert names <= found.keys()
        silence = found["Sekisho 〇〇生協: silence"].trigger
        assert (silence.posture, silence.within) == ("Proactive", events.EVERY)
        for name in names:
            client.delete_automation(found[name].id)
    (armed, *_) = emitted(since, events.OVER)
    hour = dt.datetime.fromisoformat(armed["occurred"]) + dt.timedelta(seconds=1)
    assert dt.timedelta(0) <= since - hour < dt.timedelta(days=1)


def test_a_block_that_is_not_there_is_told(
    automations_module: ModuleType,
    told: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["automations.py", "slack-webhook/x", "--project", str(told)])
    assert automations_module.main() == 2
    assert "no block `slack-webhook/x`" in capsys.readouterr().err


@pytest.mark.slow
def test_the_automations_reach_a_webhook(
    flow_module: ModuleType, automations_module: ModuleType, told: Path
) -> None:
    """Refused and failed within seconds; silence once a night has not been followed by another."""
    from prefect.automations import Automation
    from prefect.client.orchestration import get_client

    name, short = "〇〇生協", dt.timedelta(seconds=12)
    with webhook() as hook, block_of(hook) as block:
        refused, failed, silence = automations_module.automations(name, block)
        trigger = automations_module.silence(events.run_resource(name), short)
        quick = Automation(name=silence.name, trigger=trigger, actions=silence.actions)
        with get_client(sync_client=True) as client:
            automations_module.install(client, (refused, failed))
        time.sleep(2)  # the server takes them up
        run(flow_module, told)
        assert hook.wait(1, 60)
        assert hook.messages[0]["title"] == f"[停止 / refused] {name}"
        assert "federation_birthdays" in hook.messages[0]["message"]
        (told / "policy/parties.yaml").write_text("colour: red\n")
        run(flow_module, told)
        assert hook.wait(2, 60)
        assert hook.messages[1]["title"] == f"[失敗 / failed] {name}"
        # Not before: a slow machine takes longer for the two nights than this one waits for a night.
        with get_client(sync_client=True) as client:
            automations_module.install(client, (quick,))
        time.sleep(2)
        now = dt.datetime.now(dt.UTC)
        for after in (0, 5):
            flow_module._emit(events.over(name, now + dt.timedelta(seconds=after + 1)))
            time.sleep(1)
        assert not hook.wait(3, 8)
        assert hook.wait(3, 60)
        assert hook.messages[2]["title"] == f"[未完了 / not finished] {name}"
        with get_client(sync_client=True) as client:
            for one in (refused, failed, quick):
                client.delete_automation(one.id)

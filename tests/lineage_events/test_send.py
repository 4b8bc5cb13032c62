"""Sending a run's events: only where somebody has said so, and whatever happens changes nothing."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from e2e.user import Ended, command, released, sekisho
from openlineage.client import OpenLineageClient

from sekisho import project
from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify
from sekisho.errors import DataError
from sekisho.nightly.events import send_events, unsent
from sekisho.openlineage import configured, events_of, recorded

NOWHERE = "transport: {type: http, url: 'http://127.0.0.1:9', timeout: 1, retry: {total: 0}}\n"


@pytest.fixture(autouse=True)
def _no_client_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def received() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that takes events: its address, and what it has got."""
    got: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(201)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    thread.join()
    server.server_close()


def _sent(folder: Path) -> Any:
    loaded = project.load(folder)
    log = AuditLog(folder / "var/audit")
    return unsent(loaded, log, 1, trigger="test", clock=lambda: dt.datetime.now(dt.UTC))


def _recorded(folder: Path) -> list[dict[str, Any]]:
    """What the record says of sendings."""
    files = sorted((folder / "var/audit/runs").glob("*-openlineage-*/*-event.json"))
    return [json.loads(file.read_bytes())["facts"] for file in files]


def _events(folder: Path) -> list[dict[str, Any]]:
    log = AuditLog(folder / "var/audit")
    return [*events_of(recorded(log, log.heads()[0]))]


def _apart_from_the_client(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What arrived, without the tag by which the client says which version it has."""
    for event in events:
        (tag,) = event["run"]["facets"].pop("tags")["tags"]
        assert tag["key"] == "openlineage_client_version"
    return events


def test_nothing_is_sent_or_recorded_unless_somebody_says_where_to(laid_out: Path) -> None:
    assert _sent(laid_out) is None
    assert _recorded(laid_out) == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"OPENLINEAGE_URL": "http://x"}, True),
        ({"OPENLINEAGE_URL": ""}, False),
        ({"OPENLINEAGE_CONFIG": "/x.yml"}, True),
        ({"OPENLINEAGE__TRANSPORT__TYPE": "console"}, True),
        ({"OPENLINEAGE__TRANSPORT": "{}"}, True),
        ({"OPENLINEAGE_CLIENT_LOGGING": "INFO"}, False),
        ({"OPENLINEAGE_URL": "http://x", "OPENLINEAGE_DISABLED": "True"}, False),
    ],
)
def test_who_says_where_to(environment: dict[str, str], expected: bool, tmp_path: Path) -> None:
    assert configured(tmp_path, environment) is expected
    (tmp_path / "openlineage.yml").write_text(NOWHERE)
    assert configured(tmp_path, environment) is ("OPENLINEAGE_DISABLED" not in environment)


def test_the_project_can_say_it_in_the_clients_own_way(laid_out: Path, tmp_path: Path) -> None:
    """A file, here; what arrives is what the record gives, and the record says that it was sent."""
    out = tmp_path / "events.ndjson"
    config = f"transport: {{type: file, log_file_path: {out}, append: true}}\n"
    (laid_out / "openlineage.yml").write_text(config)
    assert _sent(laid_out) is None
    arrived = [json.loads(line) for line in out.read_text().splitlines()]
    assert _apart_from_the_client(arrived) == _events(laid_out)
    about = AuditLog(laid_out / "var/audit").heads()[0].run.run_id
    assert _recorded(laid_out) == [{"about": about, "sent": len(arrived), "failure": None}]
    assert verify(laid_out / "var/audit") == ()


def test_the_sending_records_what_it_was_sent_with_itself(
    laid_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own version and trigger, not those of the night; the day is the night's."""
    (laid_out / "openlineage.yml").write_text(NOWHERE)
    monkeypatch.setattr("sekisho.__version__", "9.9")
    assert _sent(laid_out) is not None
    night, *_, sending = [one.run for one in AuditLog(laid_out / "var/audit").heads()]
    assert (sending.job, sending.trigger, sending.engine_version) == ("openlineage", "test", "9.9")
    assert (sending.policy_digest, sending.notice_id) == (None, None)
    assert night.engine_version != "9.9"
    assert sending.business_date == night.business_date


def test_the_environment_can_say_it(
    laid_out: Path, received: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, got = received
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__TYPE", "http")
    monkeypatch.setenv("OPENLINEAGE__TRANSPORT__URL", url)
    assert _sent(laid_out) is None
    assert _apart_from_the_client(got) == _events(laid_out)


@pytest.mark.parametrize(
    "config", [NOWHERE, "transport: {type: carrier-pigeon}\n", "[]\n", "transport: {", ""]
)
def test_a_transport_that_fails_is_told_and_recorded(config: str, laid_out: Path) -> None:
    (laid_out / "openlineage.yml").write_text(config)
    before = released(laid_out)
    error = _sent(laid_out)
    assert isinstance(error, DataError)
    assert error.message.text("en") != error.message.text("ja")
    assert "127.0.0.1" not in error.text("en")
    (fact,) = _recorded(laid_out)
    assert (fact["sent"], fact["failure"]) == (0, error.message.text("en"))
    assert released(laid_out) == before
    assert verify(laid_out / "var/audit") == ()


def test_the_client_is_closed_where_its_transport_fails_too(
    laid_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it holds open would be left to whoever collects garbage."""
    close, closed = OpenLineageClient.close, []

    def noted(self: OpenLineageClient, timeout: float = -1.0) -> bool:
        closed.append(self)
        return close(self, timeout)

    monkeypatch.setattr(OpenLineageClient, "close", noted)
    (laid_out / "openlineage.yml").write_text(NOWHERE)
    assert _sent(laid_out) is not None
    assert len(closed) == 1


def test_a_client_that_is_not_installed_is_told(
    laid_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (laid_out / "openlineage.yml").write_text(NOWHERE)
    monkeypatch.setitem(__import__("sys").modules, "openlineage.client", None)
    error = _sent(laid_out)
    assert error is not None
    assert "sekisho[openlineage]" in error.text("en")


def test_a_failure_can_be_made_up_for(
    laid_out: Path, received: tuple[str, list[dict[str, Any]]]
) -> None:
    (laid_out / "openlineage.yml").write_text(NOWHERE)
    assert _sent(laid_out) is not None
    url, got = received
    (laid_out / "openlineage.yml").write_text(f"transport: {{type: http, url: '{url}'}}\n")
    loaded, log = project.load(laid_out), AuditLog(laid_out / "var/audit")
    clock = lambda: dt.datetime.now(dt.UTC)  # noqa: E731
    assert send_events(loaded, log, log.heads()[0], trigger="test", clock=clock) == len(got) > 4


@pytest.fixture
def asked(laid_out: Path) -> Any:
    def ask(*arguments: str) -> Ended:
        return sekisho("openlineage", laid_out, *arguments)

    return ask


def test_the_command_writes_the_latest_night_a_line_for_each_event(
    laid_out: Path, asked: Any, tmp_path: Path
) -> None:
    printed = [json.loads(line) for line in asked().out.splitlines()]
    assert printed == _events(laid_out)
    assert asked("--out", str(tmp_path / "x.ndjson"), "1").out == ""
    assert [json.loads(x) for x in (tmp_path / "x.ndjson").read_text().splitlines()] == printed


def test_the_command_says_what_it_cannot_do(asked: Any) -> None:
    unknown = asked("77")
    assert (unknown.code, "no run `77`" in unknown.said) == (2, True)
    nowhere = asked("--send")
    assert (nowhere.code, "openlineage.yml" in nowhere.said) == (2, True)
    both = asked("--send", "--out", "x")
    assert (both.code, "either --out or --send" in both.said) == (2, True)
    assert asked("--out", "/nowhere/x").code == 4


@pytest.mark.slow
def test_a_night_whose_events_cannot_be_sent_ends_as_it_would_without(laid_out: Path) -> None:
    """Exit code and files are the same; standard error and the record say it."""
    (laid_out / "openlineage.yml").write_text(NOWHERE)
    ended = sekisho("run", laid_out)
    assert ended.code == 0, ended.said
    assert "OpenLineage events could not be sent" in " ".join(ended.err.split())
    assert len(_recorded(laid_out)) == 1


@pytest.mark.slow
def test_the_flow_tells_it_too(laid_out: Path) -> None:
    (laid_out / "openlineage.yml").write_text(NOWHERE)
    import sys  # noqa: PLC0415

    flow = Path(__file__).parents[2] / "flows/nightly.py"
    ended = command((sys.executable, str(flow), "--project", str(laid_out)))
    assert ended.code == 0, ended.said
    assert "OpenLineage events could not be sent" in ended.said

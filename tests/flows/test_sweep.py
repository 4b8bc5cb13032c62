"""The sweep's flow: a thin shell over the same sweep, told in Prefect's states."""

# ruff: noqa: PLC0415 - Prefect may only be imported once its home has been set

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from e2e.user import command, log_of, sealed
from flows.test_nightly import tasks_of
from project_files import SAMPLE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(
        # Prefect's own sockets and event loops, closed at the end of the process.
        "ignore::ResourceWarning",
        "ignore::pytest.PytestUnraisableExceptionWarning",
        "ignore::DeprecationWarning",
        "ignore::UserWarning",
    ),
]


def run(sweep_flow: ModuleType, project: Path, **more: Any) -> Any:
    """Call the flow and return the state that it ended in."""
    return sweep_flow.sweep(project=str(project), return_state=True, **more)


def test_a_sweep_that_finds_nothing_ends_completed(sweep_flow: ModuleType, laid_out: Path) -> None:
    state = run(sweep_flow, laid_out)
    assert state.is_completed()
    assert {n: s.name for n, s in tasks_of(state).items()} == {
        "fingerprints": "Completed",
        "sweep var/outbound": "Completed",
    }
    assert log_of(laid_out).heads()[-1].run.trigger.startswith("prefect ")


def test_what_is_found_fails_the_flow_and_the_folder_it_is_in(
    sweep_flow: ModuleType, laid_out: Path, tmp_path: Path
) -> None:
    source = next((laid_out / "data/inbound").glob("member_register*"))
    shutil.copy(source, tmp_path / "memo\x1b[31m.txt")
    state = run(sweep_flow, laid_out, folders=[str(tmp_path / "gone"), str(tmp_path)])
    assert state.is_failed()
    assert state.data.result.args == (4,)
    assert "memo\\x1b[31m.txt: " in state.message
    assert "組合員のデータ" in state.message
    assert "holds data of" in state.message
    tasks = tasks_of(state)
    assert tasks["sweep var/outbound"].is_completed()
    assert tasks[f"sweep {tmp_path}"].is_failed()
    assert tasks[f"sweep {tmp_path / 'gone'}"].is_failed()
    assert sealed(laid_out) == (0, 4)
    from prefect.artifacts import Artifact

    artifact = Artifact.get("sweep")
    assert artifact is not None
    rows = [row for row in json.loads(str(artifact.data)) if "memo" in row["file"]]
    assert [row["kind"] for row in rows] == ["members-data"]
    assert "member_register.member_no" in rows[0]["columns"]


def test_an_error_of_a_library_is_told_without_its_text(
    sweep_flow: ModuleType, laid_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Faulty(sweep_flow.Sweep):  # type: ignore[misc, name-defined]
        def learn(self) -> int:
            raise ValueError("0001234 大和 花子")

    monkeypatch.setattr(sweep_flow, "Sweep", Faulty)
    state = run(sweep_flow, laid_out)
    assert state.is_failed()
    assert state.data.result.args == (4,)
    told = state.message + "".join(str(s.message) for s in tasks_of(state).values())
    assert "ValueError" in told
    assert "0001234" not in told


def test_the_script_ends_with_the_exit_code_and_prints_the_answer(laid_out: Path) -> None:
    flows = SAMPLE / "flows"
    shutil.copytree(flows, laid_out / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    (laid_out / "var/outbound/stray.bin").write_bytes(bytes(100))
    ended = command((sys.executable, str(laid_out / "flows/sweep.py")))
    assert ended.code == 1, ended.said
    assert ended.err == ""
    assert "stray.bin" in ended.out
    assert sealed(laid_out) == (0, 1)

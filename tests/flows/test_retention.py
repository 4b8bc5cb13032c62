"""The flow of retention: a thin shell over the same removal, told in Prefect's states."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from e2e.user import log_of, sealed
from flows.test_nightly import artifact, tasks_of

from sekisho.retention import AREAS

pytestmark = pytest.mark.filterwarnings(
    # Prefect's own sockets and event loops, closed at the end of the process.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::DeprecationWarning",
    "ignore::UserWarning",
)
RAW = "data/inbound/weekly_order_20261120.csv"


def run(retention_flow: ModuleType, project: Path, **more: Any) -> Any:
    """Call the flow for two days after the night and return the state that it ended in."""
    config = project / "sekisho.toml"
    config.write_text(config.read_text() + "\n[retention]\ninbound_days = 1\n")
    return retention_flow.retention(
        project=str(project), business_date="2026-11-22", return_state=True, **more
    )


def test_it_lists_and_leaves_everything_unless_it_is_told_to_remove(
    retention_flow: ModuleType, laid_out: Path
) -> None:
    state = run(retention_flow, laid_out)
    assert state.is_completed()
    assert "期限切れ 3 件" in state.message
    assert (laid_out / RAW).exists()
    assert sealed(laid_out) == (0,)
    rows = json.loads(artifact("retention-due"))
    assert {row["state"] for row in rows} == {"期限切れ / due"}


def test_it_removes_in_a_task_for_each_area(retention_flow: ModuleType, laid_out: Path) -> None:
    state = run(retention_flow, laid_out, remove=True)
    assert state.is_completed()
    assert {n: s.name for n, s in tasks_of(state).items()} == dict.fromkeys(
        ("list", *(f"remove {area}" for area in AREAS)), "Completed"
    )
    assert not (laid_out / RAW).exists()
    head = log_of(laid_out).heads()[-1].run
    assert (head.job, head.trigger.startswith("prefect ")) == ("retention", True)
    assert {row["state"] for row in json.loads(artifact("retention"))} == {"削除 / removed"}


def test_what_no_night_has_landed_fails_the_flow(
    retention_flow: ModuleType, laid_out: Path
) -> None:
    (laid_out / RAW).write_bytes(b"resent")
    state = run(retention_flow, laid_out, remove=True)
    assert state.is_failed()
    assert state.data.result.args == (1,)
    assert state.message.startswith("weekly_order_20261120.csv: ")
    assert (laid_out / RAW).read_bytes() == b"resent"

"""One Prefect server for all tests of flows, away from the user's own."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

FLOWS = Path(__file__).parents[2] / "flows"


def _imported(flow: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{flow}_flow", FLOWS / f"{flow}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[f"{flow}_flow"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A server to report to."""
    # Before Prefect is imported: the harness isolates its database, but not its folder.
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "120"
    _imported("nightly")  # sets the other settings

    import prefect.flow_engine  # noqa: PLC0415 - only after the flow has set its settings
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        # It sleeps in steps of a second, once per flow run.
        patch.setattr(
            prefect.flow_engine, "_send_heartbeats", lambda *_, **__: contextlib.nullcontext()
        )
        with prefect_test_harness(server_startup_timeout=120):
            yield


@pytest.fixture(scope="session")
def flow_module(server: None) -> ModuleType:
    """`flows/nightly.py`, imported, with a server to report to."""
    return sys.modules["nightly_flow"]


@pytest.fixture(scope="session")
def sweep_flow(server: None) -> ModuleType:
    """`flows/sweep.py`, imported, with a server to report to."""
    return _imported("sweep")


@pytest.fixture(scope="session")
def retention_flow(server: None) -> ModuleType:
    """`flows/retention.py`, imported, with a server to report to."""
    return _imported("retention")

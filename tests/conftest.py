"""What tests of several areas share: projects that have run, and one Prefect server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from e2e.user import Ended, sekisho
from hypothesis import HealthCheck, settings
from project_files import sample_project
from prove.candidate import OPTION, let_through

from sekisho.scaffold import lay_out

# How fast a machine draws and runs examples says nothing of what is tested.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one place where a DuckDB that is not supported is analysed with: `make prove`."""
    parser.addoption(OPTION, help="the installed DuckDB, which is to be proven")


def pytest_configure(config: pytest.Config) -> None:
    """Let the candidate through in this process, which is a worker's as well."""
    candidate = config.getoption(OPTION)
    if candidate:
        let_through(candidate)


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    folder = tmp_path_factory.mktemp("laid-out") / "project"
    lay_out(folder)
    return folder, sekisho("run", folder)


@pytest.fixture
def laid_out(first_night: tuple[Path, Ended], tmp_path: Path) -> Path:
    """The small project of `sekisho init` after its first night."""
    folder, ended = first_night
    assert ended.code == 0, ended.said
    return Path(shutil.copytree(folder, tmp_path / "project", symlinks=True))


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A copy of the sample project after its first night, and how that ended; only to be read."""
    folder = sample_project(tmp_path_factory.mktemp("sample"), data=True, reports=True)
    return folder, sekisho("run", folder)

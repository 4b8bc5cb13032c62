"""A project with hostile names, and a night of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from attacks.hostile_input.hostile import hostile_project

from sekisho import nightly
from sekisho import project as projects
from sekisho.nightly import Run
from sekisho.project import Project

DAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_project(tmp_path_factory.mktemp("hostile") / "coop")


@pytest.fixture(scope="package")
def loaded(folder: Path) -> Project:
    return projects.load(folder)


@pytest.fixture(scope="package")
def done(loaded: Project) -> Run:
    """A night of it, with a refused export and warnings that do not hold."""
    return nightly.run(loaded, DAY)

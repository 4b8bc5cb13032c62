"""Sites on disk, and one browser for all tests of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacks.hostile_input.hostile import hostile_project
from playwright.sync_api import Browser
from report.browser.chromium import chromium

from benchmarks.generated import Size, generate
from sekisho import nightly
from sekisho import project as projects
from sekisho.report import Site, write

DAY = dt.date(2026, 11, 20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def site(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of two nights, the second of which refused an export."""
    folder = tmp_path_factory.mktemp("browser")
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def checked(folder: Path, out: Path) -> Path:
    """The site of a project before its first night."""
    project = projects.load(folder)
    return write(Site(project, nightly.check(project, DAY), None), out)


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with 300 relations and 9,000 columns."""
    folder = tmp_path_factory.mktemp("large")
    generate(folder / "project", Size(models=241, sources=40, exports=20, layers=8))
    return checked(folder / "project", folder / "report")


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose every name and title would be more than text."""
    folder = tmp_path_factory.mktemp("hostile")
    return checked(hostile_project(folder / "project"), folder / "report")

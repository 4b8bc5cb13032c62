"""The site of projects that are refused for odd reasons: every page is made, every link leads somewhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from project_files import sample_project
from report.parsed import Parsed, target

from sekisho import nightly
from sekisho import project as projects
from sekisho.report import Site
from sekisho.report.publish import files_of

SCENARIOS = Path(__file__).parents[1] / "scenarios"


@pytest.mark.parametrize(
    "scenario",
    [
        "cycle-of-models",
        "purpose-that-does-not-exist",
        pytest.param("sixth-company", marks=pytest.mark.slow),
        pytest.param("unbound-sql", marks=pytest.mark.slow),
        pytest.param("legal-request", marks=pytest.mark.slow),
        pytest.param("waiver-for-the-birth-date", marks=pytest.mark.slow),
    ],
)
def test_odd_projects_have_whole_sites(scenario: str, tmp_path: Path) -> None:
    change = yaml.safe_load((SCENARIOS / f"{scenario}.yaml").read_text())["change"]
    project = projects.load(sample_project(tmp_path, change))
    checked = nightly.check(project, dt.date(2026, 11, 20))
    pages = {path: Parsed(text) for path, text in files_of(Site(project, checked, None)).items()}
    for path, page in pages.items():
        for href in page.all("href"):
            assert target(path, href)[0] in pages, (path, href)
    found = {v.id for d in checked.decisions.values() for v in d.violations}
    assert {f"en/violation/{id_}.html" for id_ in found} <= set(pages)
    for standing in checked.waivers:
        said = pages[f"en/export/{standing.waiver.export}.html"].text()
        assert standing.waiver.reason.en in said

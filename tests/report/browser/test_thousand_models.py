"""A project of a thousand models: every page stays small, and those with all columns are there at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from report.browser.chromium import opened, painted
from report.browser.conftest import checked

from benchmarks.generated import Size, generate

pytestmark = pytest.mark.slow

_KB = 1000
_OF_THE_MAP = 1500 * _KB
_OF_COLUMNS = 300 * _KB
_ELSE = 250 * _KB
_SECONDS_TO_PAINT = 0.5
_SECONDS_TO_NARROW = 0.5


def test_a_thousand_models_are_as_quick_as_ten(tmp_path: Path, browser: Browser) -> None:
    generate(tmp_path / "project", Size(models=1000, sources=100, exports=60, layers=8))
    root = checked(tmp_path / "project", tmp_path / "report")
    limits = {"map.html": _OF_THE_MAP, "columns.html": _OF_COLUMNS}
    for path in root.glob("*/**/*.html"):
        assert path.stat().st_size <= limits.get(path.name, _ELSE), path
    with opened(browser, root) as tab:
        for path in ("ja/map.html", "ja/columns.html", "ja/recipient/nara_coop.html"):
            assert painted(tab, path) < _SECONDS_TO_PAINT, path
        page = tab.go("ja/columns.html")
        began = time.perf_counter()
        page.fill("#filter", "count_01")
        assert page.locator("#listed tbody tr:not(.group)").count() == 100
        page.fill("#filter", "")
        assert time.perf_counter() - began < 2 * _SECONDS_TO_NARROW
        assert tab.faults == []

"""The benchmarks run: nothing else calls them, so that a changed signature would break them unseen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = {
    "export": ["--lines", "20000", "--rounds", "1", "--data", "DATA"],
    "restricted": ["--members", "2000", "--lines", "20000", "--rounds", "1", "--data", "DATA"],
    "project": ["--models", "36", "--rounds", "1"],
    "sweep": ["--megabytes", "4", "--rounds", "1", "--data", "DATA"],
    "expectations": ["--rows", "5000", "--rounds", "1"],
    "record": ["--nights", "3", "--rounds", "1", "--data", "DATA"],
    "subject": ["--nights", "3", "--members", "2000", "--data", "DATA"],
    "landing": ["--rows", "5000", "--rounds", "1"],
}
"""Benchmark -> options with which it takes seconds; its figures mean nothing then."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository without what runs have written: a benchmark writes over its results."""
    folder = tmp_path_factory.mktemp("benchmarks") / "copied"
    without = shutil.ignore_patterns(".*", "var", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=without)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_benchmark_runs(name: str, copied: Path, tmp_path: Path) -> None:
    results = copied / f"benchmarks/results/{name}.json"
    results.unlink(missing_ok=True)
    options = [str(tmp_path / "data") if o == "DATA" else o for o in SMALL[name]]

    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *options],
        cwd=copied,
        env={**os.environ, "PYTHONPATH": str(copied / "src")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode in {0, 1}, done.stderr  # 1: a figure that is promised of the full size
    assert results.exists(), done.stderr
    assert f"python -m benchmarks.{name}" in str(json.loads(results.read_text())), done.stderr


def test_every_benchmark_is_run() -> None:
    runnable = {p.stem for p in (ROOT / "benchmarks").glob("*.py") if "def main(" in p.read_text()}

    assert runnable - {"generated"} == SMALL.keys()

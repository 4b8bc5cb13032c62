"""The benchmarks run: nothing else calls them, so that a changed signature would break them unseen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import project
from benchmarks.yardstick import there

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


def result_of(copied: Path, name: str, *options: str) -> Any:
    """What a benchmark writes down."""
    results = copied / f"benchmarks/results/{name}.json"
    results.unlink(missing_ok=True)
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
    return json.loads(results.read_text())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_benchmark_runs(name: str, copied: Path, tmp_path: Path) -> None:
    options = [str(tmp_path / "data") if o == "DATA" else o for o in SMALL[name]]

    found = result_of(copied, name, *options)

    assert f"python -m benchmarks.{name}" in str(found)


@pytest.mark.slow
def test_a_check_of_1000_models_stays_as_fast_as_promised(copied: Path) -> None:
    """Nobody sees it become slower bit by bit, least of all on machines of different speed."""
    found = result_of(copied, "project", "--models", "1000", "--rounds", "3")

    measured = found["curve"]["1000"]
    for name in ("warm", "changed"):  # one process each; what else the machine does counts for less
        seconds = there(measured[name]["processor"], measured[name]["yardstick_processor"])
        assert seconds <= project.TARGETS[name], measured
    assert found["targets"]["memory_mib"]["holds"], measured


def test_every_benchmark_is_run() -> None:
    runnable = {p.stem for p in (ROOT / "benchmarks").glob("*.py") if "def main(" in p.read_text()}

    assert runnable - {"generated"} == SMALL.keys()

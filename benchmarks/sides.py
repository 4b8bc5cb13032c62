"""Two sides of a benchmark, each measurement in a process of its own, alternating."""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from benchmarks.audited import ROOT
from sekisho.engine import literal


def compare(
    module: str, data: Path, scratch: Path, export: str, sides: Sequence[str], rounds: int
) -> dict[str, object]:
    """The ratio of the second side to the first by medians, seconds, and peak memory.

    Args:
        module: run as `python -m MODULE --data --scratch --side --export`; ends with `told`.
    """
    found: dict[str, list[dict[str, float]]] = {side: [] for side in sides}
    for number in range(rounds):
        # Alternating, and each first in turn: what ages or warms up does so for both.
        for side in reversed(sides) if number % 2 else sides:
            found[side].append(_process(module, data, scratch / f"{export}-{side}", export, side))
    seconds = {s: statistics.median(m["seconds"] for m in ms) for s, ms in found.items()}
    memory = {s: max(m["memory_mib"] for m in ms) for s, ms in found.items()}
    base, other = sides
    return {
        "ratio": round(seconds[other] / seconds[base], 3),
        "seconds": {s: [m["seconds"] for m in ms] for s, ms in found.items()},
        "memory_mib": memory,
        f"memory_beyond_{base}_mib": memory[other] - memory[base],
    }


def told(seconds: float) -> str:
    """What one measurement prints last: its seconds, and the peak memory of its process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return json.dumps({"seconds": round(seconds, 2), "memory_mib": peak})


def surroundings() -> Mapping[str, object]:
    """Where it was measured."""
    return {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "duckdb": duckdb.__version__,
    }


def rows(file: Path) -> int:
    """How many rows a Parquet file has."""
    counted = duckdb.connect().execute(f"SELECT count(*) FROM read_parquet({literal(str(file))})")
    (count,) = counted.fetchone() or (0,)
    return int(count)


def written(result: Mapping[str, object], file: Path) -> None:
    """Write a result, and print it."""
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    sys.stdout.write(text)


def _process(module: str, data: Path, folder: Path, export: str, side: str) -> dict[str, float]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", module, "--data", str(data), "--scratch", str(folder)]
    done = subprocess.run(
        [*command, "--side", side, "--export", export],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    shutil.rmtree(folder)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer

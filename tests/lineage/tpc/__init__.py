"""The texts of TPC-H and TPC-DS, from the published packages, in an environment of their own.

They are read at run time and kept below `var/`, never in the repository.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from environments import ROOT, UnavailableError, python_of

VERSION = "1.5.5"
"""The packages' newest version; it is bound to DuckDB's of the same number."""
PINS = tuple(
    f"{p}=={VERSION}" for p in ("duckdb", "duckdb-extension-tpch", "duckdb-extension-tpcds")
)
KEPT = ROOT / f"var/tpc/{VERSION}.json"
COUNTS = {"tpch": 22, "tpcds": 99}


@dataclass(frozen=True)
class Suite:
    """One benchmark: table -> column -> type, and number -> query."""

    tables: Mapping[str, Mapping[str, str]]
    queries: Mapping[str, str]


@functools.cache
def suites() -> Mapping[str, Suite]:
    """TPC-H and TPC-DS.

    Raises:
        UnavailableError: the packages are not to be had here.
    """
    if not KEPT.exists():
        script = Path(__file__).with_name("export.py")
        done = subprocess.run(
            [python_of("tpc", PINS), script], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise UnavailableError(done.stderr)
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        fresh = KEPT.with_suffix(f".{os.getpid()}")
        fresh.write_text(done.stdout, encoding="utf-8")
        fresh.rename(KEPT)
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    found = {name: Suite(s["tables"], s["queries"]) for name, s in kept.items()}
    if {name: len(s.queries) for name, s in found.items()} != COUNTS:
        raise UnavailableError(f"{KEPT} does not hold the whole suites")
    return found

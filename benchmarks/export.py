"""What an audited export costs: against a bare DuckDB `COPY` of the same query over the same lake.

    make bench            # or: python -m benchmarks.export [--lines N] [--rounds N] [--data DIR]

Both sides run the same SQL over the same landed Parquet with the same compression, threads and, for
the keyed export, the same `ORDER BY`. The audited side is the whole path from the lake to the
released file: ledger, world, staging, reading the bytes again, clearance, release, record. Suites
are apart. Each measurement is a process of its own; sides alternate, and the ratio is of medians.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import sides
from benchmarks.audited import QUERY, ROOT, SOURCES, audited
from sekisho import engine
from sekisho.engine import identifier, literal

RESULTS = ROOT / "benchmarks/results/export.json"
SIDES = ("bare", "audited")
EXPORTS = {"keyed": ("order_no", "line_no"), "keyless": ()}


def main() -> int:
    """Measure both exports and write the result."""
    options = _options()
    if options.side:
        _one(options)
        return 0
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as scratch:
        data = Path(options.data) if options.data else Path(scratch) / "lake"
        if not (data / "catalog_purchase.parquet").exists():
            _generate(data, options.lines)
        result = _measure(data, options.rounds, Path(scratch))
    sides.written(result, RESULTS)
    return 0 if result["keyed"]["ratio"] <= 1.30 else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lines", type=int, default=30_000_000, help="purchase lines")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each side")
    parser.add_argument("--data", help="benchmark lake, made there if it is not there yet")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--export", choices=sorted(EXPORTS), help=argparse.SUPPRESS)
    parser.add_argument("--scratch", help=argparse.SUPPRESS)
    return parser.parse_args()


def _generate(data: Path, lines: int) -> None:
    command = [sys.executable, str(ROOT / "data/sample/generate.py"), "--benchmark", str(data)]
    subprocess.run([*command, "--lines", str(lines)], check=True)


def _measure(data: Path, rounds: int, scratch: Path) -> dict[str, Any]:
    lines = sides.rows(data / "catalog_purchase.parquet")
    compared = {
        export: sides.compare("benchmarks.export", data, scratch, export, SIDES, rounds)
        for export in EXPORTS
    }
    return {
        "command": f"python -m benchmarks.export --lines {lines} --rounds {rounds}",
        "lines": lines,
        "rounds": rounds,
        **sides.surroundings(),
        **compared,
    }


def _one(options: argparse.Namespace) -> None:
    """One side of one export, in this process."""
    folder = Path(options.scratch)
    side = audited if options.side == "audited" else _bare
    seconds = side(Path(options.data), folder, f"bench_{options.export}", EXPORTS[options.export])
    print(sides.told(seconds), flush=True)


def _bare(data: Path, folder: Path, name: str, key: tuple[str, ...]) -> float:
    with engine.lake_instance(folder / "spill") as connection:
        began = time.perf_counter()
        for source in SOURCES:
            path = literal(str(data / f"{source}.parquet"))
            connection.execute(f"CREATE VIEW {source} AS FROM read_parquet({path})")
        for model in ("stg_catalog_line", "stg_member"):
            sql = (ROOT / f"sql/models/staging/{model}.sql").read_text()
            connection.execute(f"CREATE VIEW {model} AS {sql}")
        order = f" ORDER BY {', '.join(map(identifier, key))}" if key else ""
        target = literal(str(folder / f"{name}.parquet"))
        connection.execute(
            f"COPY (FROM ({QUERY}){order}) TO {target} (FORMAT parquet, COMPRESSION zstd)"
        )
        return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())

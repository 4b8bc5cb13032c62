"""What restrictions of subjects cost: an export with 2 % of its members restricted, against none.

    make bench-restricted      # or: python -m benchmarks.restricted [--members N] [--lines N] ...

Both sides release the same export of the same lake through the same world. On one side a fiftieth of
the members has suspended the use, in every extent that reaches it; on the other the ledger has one
entry, which restricts nobody. Each measurement is a process of its own; sides alternate, and the
ratio is of medians.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import sides
from benchmarks.audited import ROOT, audited
from sekisho.engine import literal

RESULTS = ROOT / "benchmarks/results/restricted.json"
LIMIT = 1.10
EXPORTS = {"keyed": ("order_no", "line_no"), "keyless": ()}
SIDES = ("free", "restricted")
LEDGER = "consent_ledger"
EXTENTS = tuple(
    dict(zip(("recipient", "purpose", "arrangement", "category"), extent.split(), strict=True))
    for extent in (
        "* * * *",
        "jccu * * *",
        "* P3 * *",
        "* * A2 *",
        "* * * catalog_purchase",
        "jccu P3 A2 *",
    )
)
"""What the suspensions are of; each reaches the export."""


def main() -> int:
    """Measure both exports and write the result."""
    options = _options()
    if options.side:
        _one(options)
        return 0
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as scratch:
        data = Path(options.data) if options.data else Path(scratch) / "lake"
        if not (data / f"{LEDGER}_restricted.parquet").exists():
            _generate(data, options.members, options.lines)
        result = _measure(data, options.rounds, Path(scratch))
    sides.written(result, RESULTS)
    return 0 if all(result[export]["ratio"] <= LIMIT for export in EXPORTS) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--members", type=int, default=5_000_000)
    parser.add_argument("--lines", type=int, default=30_000_000, help="purchase lines")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each side")
    parser.add_argument("--data", help="benchmark lake, made there if it is not there yet")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--export", choices=sorted(EXPORTS), help=argparse.SUPPRESS)
    parser.add_argument("--scratch", help=argparse.SUPPRESS)
    return parser.parse_args()


def _generate(data: Path, members: int, lines: int) -> None:
    command = [sys.executable, str(ROOT / "data/sample/generate.py"), "--benchmark", str(data)]
    subprocess.run([*command, "--members", str(members), "--lines", str(lines)], check=True)
    made = f"read_parquet({literal(str(data / f'{LEDGER}.parquet'))}, file_row_number = true)"
    which = f"file_row_number % {len(EXTENTS)} + 1"
    extents = ", ".join(
        f"list_extract([{', '.join(literal(extent[part]) for extent in EXTENTS)}], {which}) AS {part}"
        for part in EXTENTS[0]
    )
    ledgers = {
        "free": f"SELECT * REPLACE ('resumption' AS kind) FROM {made} WHERE file_row_number = 0",
        "restricted": f"SELECT * REPLACE ({extents}) FROM {made}",
    }
    with duckdb.connect() as connection:
        for side, query in ledgers.items():
            target = literal(str(data / f"{LEDGER}_{side}.parquet"))
            connection.execute(
                f"COPY (SELECT * EXCLUDE (file_row_number) FROM ({query})) TO {target}"
                " (FORMAT parquet, COMPRESSION zstd)"
            )


def _measure(data: Path, rounds: int, scratch: Path) -> dict[str, Any]:
    members = sides.rows(data / "member_register.parquet")
    lines = sides.rows(data / "catalog_purchase.parquet")
    compared = {
        export: sides.compare("benchmarks.restricted", data, scratch, export, SIDES, rounds)
        for export in EXPORTS
    }
    return {
        "command": "python -m benchmarks.restricted"
        f" --members {members} --lines {lines} --rounds {rounds}",
        "members": members,
        "restricted_members": sides.rows(data / f"{LEDGER}_restricted.parquet"),
        "lines": lines,
        "rounds": rounds,
        **sides.surroundings(),
        **compared,
    }


def _one(options: argparse.Namespace) -> None:
    """One side of one export, in this process."""
    name, key = f"bench_{options.export}", EXPORTS[options.export]
    ledger = f"{LEDGER}_{options.side}"
    seconds = audited(Path(options.data), Path(options.scratch), name, key, ledger)
    print(sides.told(seconds), flush=True)


if __name__ == "__main__":
    sys.exit(main())

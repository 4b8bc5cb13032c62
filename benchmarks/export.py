"""What an audited export costs: against a bare DuckDB `COPY` of the same query over the same lake.

    make bench            # or: python -m benchmarks.export [--lines N] [--rounds N] [--data DIR]

Both sides run the same SQL over the same landed Parquet with the same compression, threads and, for
the keyed export, the same `ORDER BY`. The audited side is the whole path from the lake to the
released file: ledger, world, staging, reading the bytes again, clearance, release, record. Suites
are apart. Each measurement is a process of its own; sides alternate, and the ratio is of medians.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from sekisho import engine, nightly, project
from sekisho.audit.chain import RunHead
from sekisho.audit.log import AuditLog
from sekisho.engine import identifier, literal
from sekisho.gate import Cleared, Gate
from sekisho.nightly.ledger import registers
from sekisho.nightly.passages import passage_of
from sekisho.world import Lake, Landed, ledger_faults, open_ledger

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results/export.json"
DAY = dt.date(2026, 11, 20)
JST = dt.timezone(dt.timedelta(hours=9))
SOURCES = ("catalog_purchase", "consent_ledger", "member_register")
HEAD = """/*---
title: {{ja: 測定, en: a measurement}}
destination: jccu_catalog
purpose: P3
arrangement: A2
{key}file: {name}_{{business_date}}.parquet
format: parquet
---*/
"""
QUERY = """SELECT
    line.order_no, line.line_no, line.kikaku_round, line.item_code, line.item_name,
    line.quantity, line.amount, line.ordered_on, line.shipped_on,
    member.member_no, member.name, member.name_kana, member.postal_code, member.address,
    member.phone
FROM stg_catalog_line AS line
JOIN stg_member AS member USING (member_no)
"""
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
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return 0 if result["keyed"]["ratio"] <= 1.30 else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lines", type=int, default=30_000_000, help="purchase lines")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each side")
    parser.add_argument("--data", help="benchmark lake, made there if it is not there yet")
    parser.add_argument("--side", choices=("bare", "audited"), help=argparse.SUPPRESS)
    parser.add_argument("--export", choices=sorted(EXPORTS), help=argparse.SUPPRESS)
    parser.add_argument("--scratch", help=argparse.SUPPRESS)
    return parser.parse_args()


def _generate(data: Path, lines: int) -> None:
    command = [sys.executable, ROOT / "data/sample/generate.py", "--benchmark", data]
    subprocess.run([*command, "--lines", str(lines)], check=True)


def _measure(data: Path, rounds: int, scratch: Path) -> dict[str, object]:
    counted = duckdb.connect().execute(
        f"SELECT count(*) FROM read_parquet({literal(str(data / 'catalog_purchase.parquet'))})"
    )
    (lines,) = counted.fetchone() or (0,)
    found: dict[str, object] = {
        "command": f"python -m benchmarks.export --lines {lines} --rounds {rounds}",
        "lines": lines,
        "rounds": rounds,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "duckdb": duckdb.__version__,
    }
    for export in EXPORTS:
        sides: dict[str, list[dict[str, float]]] = {"bare": [], "audited": []}
        for number in range(rounds):
            # Alternating, and each first in turn: what ages or warms up does so for both.
            for side in sorted(sides, reverse=bool(number % 2)):
                sides[side].append(_process(data, scratch, export, side))
        seconds = {s: statistics.median(m["seconds"] for m in ms) for s, ms in sides.items()}
        memory = {s: max(m["memory_mib"] for m in ms) for s, ms in sides.items()}
        found[export] = {
            "ratio": round(seconds["audited"] / seconds["bare"], 3),
            "seconds": {s: [m["seconds"] for m in ms] for s, ms in sides.items()},
            "memory_mib": memory,
            "memory_beyond_bare_mib": memory["audited"] - memory["bare"],
        }
    return found


def _process(data: Path, scratch: Path, export: str, side: str) -> dict[str, float]:
    folder = scratch / f"{export}-{side}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "benchmarks.export", "--data", data, "--scratch", folder]
    done = subprocess.run(
        [*command, "--side", side, "--export", export],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    shutil.rmtree(folder)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _one(options: argparse.Namespace) -> None:
    """One side of one export, in this process; prints seconds and peak memory."""
    folder = Path(options.scratch)
    side = _audited if options.side == "audited" else _bare
    seconds = side(Path(options.data), folder, f"bench_{options.export}", EXPORTS[options.export])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": round(seconds, 2), "memory_mib": peak}), flush=True)


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


def _audited(data: Path, folder: Path, name: str, key: tuple[str, ...]) -> float:
    for part in ("sekisho.toml", "policy", "contracts", "expectations", "sql"):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    line = f"key: [{', '.join(key)}]\n" if key else ""
    head = HEAD.format(key=line, name=name)
    (folder / f"sql/exports/{name}.sql").write_text(head + QUERY)
    landed = {s: Landed(data / f"{s}.parquet", s) for s in SOURCES}
    began = time.perf_counter()
    loaded = project.load(folder)
    checked = nightly.check(loaded, DAY, [name])
    log = AuditLog(folder / "var/audit")
    head_of_run = RunHead(
        "bench",
        DAY,
        _now(),
        "bench",
        duckdb.__version__,
        loaded.policy.digest,
        None,
        "bench",
        "bench",
    )
    with log.begin(head_of_run) as record, engine.lake_instance(folder / "spill") as connection:
        open_ledger(connection, landed["consent_ledger"])
        register = (landed["member_register"], "member_no")
        purposes = {p for notice in loaded.policy.notices for p in notice.purposes}
        faults = ledger_faults(connection, loaded.policy, purposes, register)
        if faults:
            raise SystemExit(str(faults[0]))
        lake = Lake(connection, landed, loaded.key_spaces, registers(loaded), DAY)
        passage = passage_of(loaded, checked, checked.decisions[name], landed, lambda: True)
        gate = Gate(log, record, _now, folder / "stage")
        cleared = gate.stage(passage, lake)
        if not isinstance(cleared, Cleared) or gate.release(cleared).state != "released":
            raise SystemExit(f"not released: {cleared}")
        record.finish("passed", exit_code=0, at=_now())
    return time.perf_counter() - began


def _now() -> dt.datetime:
    return dt.datetime.now(JST)


if __name__ == "__main__":
    sys.exit(main())

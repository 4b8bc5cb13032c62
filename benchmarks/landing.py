"""What landing costs: a CSV in CP932 to the lake, beside the fastest library ways to Parquet.

    make bench-landing      # or: python -m benchmarks.landing [--rows N] [--rounds N]

The file is that of the contract `catalog_purchase`, made by hashes of row numbers: the same on every
run. The others read it and write Parquet, and that is all: nothing is checked, digested, typed by
contract or tagged. Each measurement is a process of its own that has done the same with a thousand
rows before, so that everything is imported; the ways take turns. Above `ALL_WAYS` rows only ours is measured, for its memory: the others hold the file.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb

from benchmarks import sides
from benchmarks.audited import ROOT

sys.path.append(str(ROOT / "tests"))
from environments import python_of

RESULTS: Final = ROOT / "benchmarks/results/landing.json"
DAY: Final = "2026-11-20"
TARGET: Final = 1.5
ALL_WAYS: Final = 5_000_000
MOST_MIB: Final = 1024
"""Memory that a landing may take, of a file of any size."""
POLARS: Final = ("polars==2.1.0",)
OURS: Final = "sekisho"

_ICONV: Final = (
    "subprocess.run(['iconv', '-f', 'cp932', '-t', 'utf-8', '-o', utf8, raw], check=True)"
)
WAYS: Final = {
    OURS: (
        "import datetime as dt; from pathlib import Path\n"
        "from sekisho.extract import extract; from sekisho.project import load\n"
        "project = load(Path(root)); source = project.sources['catalog_purchase']",
        "extract(source, project.key_spaces, Path(raw).parent, Path(out), dt.date(2026, 11, 20), {})",
    ),
    "pyarrow": (
        "import pyarrow.csv as c, pyarrow.parquet as pq",
        "pq.write_table(c.read_csv(raw, read_options=c.ReadOptions(encoding='cp932')), out)",
    ),
    "pyarrow, all text": (
        "import pyarrow as pa, pyarrow.csv as c, pyarrow.parquet as pq, csv\n"
        "names = next(csv.reader(open(raw, encoding='cp932')))\n"
        "text = c.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))",
        "pq.write_table(c.read_csv(raw, read_options=c.ReadOptions(encoding='cp932'),"
        " convert_options=text), out)",
    ),
    "iconv, DuckDB": (
        "import duckdb",
        f"{_ICONV}; duckdb.execute(f\"COPY (FROM read_csv('{{utf8}}')) TO '{{out}}' (FORMAT parquet)\")",
    ),
    "polars": (
        "import polars as pl",
        "pl.read_csv(raw, encoding='cp932').write_parquet(out, compression='snappy')",
    ),
    "iconv, polars": (
        "import polars as pl",
        f"{_ICONV}; pl.scan_csv(utf8).sink_parquet(out, compression='snappy')",
    ),
}
"""Name -> what is imported and prepared, and what is measured."""

_MEASURED: Final = """
import json, os, resource, subprocess, sys, time
root, few, many, utf8, out = sys.argv[1:]
raw = few
{prepared}
def processor():
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)
def peak():
    # ru_maxrss would count what the process was before it became this one.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024
{work}
raw = many
began, used = time.perf_counter(), processor()
{work}
print(json.dumps({{
    "seconds": round(time.perf_counter() - began, 3),
    "processor_seconds": round(processor() - used, 4),
    "memory_mib": peak(),
}}))
"""


def main() -> int:
    """Measure and write the result beside those of other numbers of rows."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as scratch:
        folder = Path(scratch)
        raw = folder / "inbound" / f"catalog_purchase_{DAY.replace('-', '')}.csv"
        few = folder / "few" / raw.name
        for path, rows in ((raw, options.rows), (few, 1000)):
            path.parent.mkdir()
            write_purchases(path, rows)
        result = _measured(raw, few, options)
    earlier = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    sides.written({**earlier, str(options.rows): result}, RESULTS)
    return 0 if result["holds"] else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the file")
    parser.add_argument("--rounds", type=int, default=7, help="measurements of each way")
    return parser.parse_args()


# --------------------------------------------------------------------------- the file


def _draw(salt: int, below: int) -> str:
    return f"(hash(i + {salt}::UBIGINT * 1000000007) % {below})"


def _digits(salt: int, width: int, below: int) -> str:
    return f"lpad({_draw(salt, below)}::VARCHAR, {width}, '0')"


def _kanji(salt: int) -> str:
    letters = "田中山川木村小林加藤吉佐高橋渡辺伊井石池前岡本松竹梅春夏秋冬花子美智健一太郎髙﨑"
    return f"substr('{letters}', ({_draw(salt, len(letters))} + 1)::BIGINT, 1)"


def _day(salt: int) -> str:
    return f"strftime(DATE '2026-01-01' + {_draw(salt, 320)}::INTEGER, '%Y%m%d')"


def _gift(salt: int, text: str) -> str:
    """What one line of four has: it goes to somebody else."""
    return f"CASE WHEN {_draw(salt, 4)} = 0 THEN {text} END"


PURCHASES: Final = f"""
SELECT 'J' || {_digits(1, 2, 30)} AS "カタログコード",
    ({_draw(2, 12)} + 202601) || '-' || ({_draw(3, 5)} + 1) AS "企画回",
    lpad((i // 3)::VARCHAR, 10, '0') AS "申込番号", i % 3 + 1 AS "明細番号", {_day(4)} AS "申込日",
    lpad(({_draw(5, 350_000)} + 1)::VARCHAR, 7, '0') AS "組合員番号",
    {_digits(6, 6, 300_000)} AS "申込商品番号", '見本商品詰合せ' || {_draw(6, 3000)} AS "商品名",
    ['フリー', 'Ｍ・紺', 'Ｌ・白', NULL][{_draw(7, 4)}::INTEGER + 1] AS "サイズ色",
    {_draw(8, 9)} + 1 AS "数量", ({_draw(9, 3000)} + 9) * 10 AS "金額",
    {_gift(10, f"{_kanji(11)} || {_kanji(12)} || '　' || {_kanji(13)} || {_kanji(14)}")}
        AS "お届け先氏名",
    {_gift(10, f"'63' || {_draw(15, 10)} || '-' || {_digits(16, 4, 10_000)}")} AS "お届け先郵便番号",
    {_gift(10, f"'奈良県橿原市見本台' || {_draw(17, 9)} || '―' || {_draw(18, 999)}")}
        AS "お届け先住所",
    {_gift(10, f"'0744-' || {_digits(20, 2, 100)} || '-' || {_digits(21, 4, 10_000)}")}
        AS "お届け先電話番号",
    CASE WHEN {_draw(22, 20)} = 0 THEN '御歳暮' END AS "のし", {_day(23)} AS "出荷日",
    CASE WHEN {_draw(24, 50)} = 0 THEN 'サイズ違い' END AS "返品理由"
FROM range({{first}}, {{last}}) AS made(i)
"""


def write_purchases(path: Path, rows: int) -> None:
    """Write that many purchase lines in CP932."""
    with path.open("wb") as file:
        for part in _parts(path.with_suffix(".part"), rows):
            file.write(part.replace("\n", "\r\n").encode("cp932"))


def _parts(path: Path, rows: int, step: int = 1_000_000) -> Iterator[str]:
    for first in range(0, rows, step):
        query = PURCHASES.format(first=first, last=min(first + step, rows))
        header = "true" if first == 0 else "false"
        duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT csv, HEADER {header})")
        yield path.read_text()
    path.unlink()


# --------------------------------------------------------------------------- measuring


def _measured(raw: Path, few: Path, options: argparse.Namespace) -> dict[str, Any]:
    ways = list(WAYS) if options.rows <= ALL_WAYS else [OURS]
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    loads = []
    for number in range(options.rounds):
        loads.append(round(os.getloadavg()[0], 1))
        # Each is first and last in turn: what ages or warms up does so for all.
        for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
            taken[way].append(_once(way, raw, few))
    result: dict[str, Any] = {
        "command": f"python -m benchmarks.landing --rows {options.rows} --rounds {options.rounds}",
        "bytes": raw.stat().st_size,
        **sides.surroundings(),
        "loads_before": loads,
        "ways": taken,
        "memory_mib": max(m["memory_mib"] for m in taken[OURS]),
    }
    result["holds"] = result["memory_mib"] <= MOST_MIB
    if len(ways) > 1:
        for unit in ("seconds", "processor_seconds"):
            middle = {w: statistics.median(m[unit] for m in ms) for w, ms in taken.items()}
            fastest = min((w for w in ways if w != OURS), key=lambda w: middle[w])
            result[unit] = {
                "fastest": fastest,
                "median": {w: round(m, 2) for w, m in middle.items()},
                "ratio": round(middle[OURS] / middle[fastest], 2),
            }
        result["target"] = TARGET
        result["holds"] &= result["seconds"]["ratio"] <= TARGET
    return result


def _once(way: str, raw: Path, few: Path) -> dict[str, float]:
    python = python_of("polars", POLARS) if "polars" in way else Path(sys.executable)
    prepared, work = WAYS[way]
    out, utf8 = few.with_name("out"), few.with_name("utf8.csv")
    done = subprocess.run(
        [python, "-c", _MEASURED.format(prepared=prepared, work=work), ROOT, few, raw, utf8, out],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    utf8.unlink(missing_ok=True)
    if out.is_dir():
        shutil.rmtree(out)
    else:
        out.unlink()
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    sys.exit(main())

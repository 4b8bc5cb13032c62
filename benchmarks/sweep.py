"""What a sweep costs: 1 GB of files of all kinds, against fingerprints of 278,097 members.

    make bench-sweep      # or: python -m benchmarks.sweep [--megabytes N] [--rounds N] [--data DIR]

The register and the files are made (DuckDB, by hashes of row numbers: the same on every run). What
is measured is `sekisho sweep DIR` as people run it, process start, record and published store
included. The first sweep makes the fingerprints and is told apart; the rounds find them made.
Which files hold members' data is known, so what was found is checked too. Times are of the wall
clock, those of the processor beside them, for a machine that has other things to do.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import duckdb
import orjson

from sekisho.signing import make

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = ROOT / "benchmarks/results/sweep.json"
MEMBERS: Final = 278_097
NUMBERS: Final = 350_000
"""Member numbers given out so far: those of members who have left are among them."""
TARGET: Final = 60.0
"""Seconds at most for 1 GB."""
DAY: Final = "2026-11-20"


def _draw(salt: int, below: int) -> str:
    return f"(hash(i + {salt}::UBIGINT * 1000000007) % {below})"


def _kanji(salt: int) -> str:
    letters = (
        "田中山川木村小林加藤吉佐高橋渡辺伊井石池前岡本松竹梅春夏秋冬花子美智健一太郎次三真由香里"
    )
    return f"substr('{letters}', ({_draw(salt, len(letters))} + 1)::BIGINT, 1)"


MEMBER: Final = f"""
SELECT lpad((i * {NUMBERS} // {MEMBERS} + 1)::VARCHAR, 7, '0') AS member_no,
    {_kanji(1)} || {_kanji(2)} || '　' || {_kanji(3)} || {_kanji(4)} AS name,
    '074' || ({_draw(5, 8)} + 2) || '-' || lpad({_draw(6, 100)}::VARCHAR, 2, '0') || '-'
        || lpad({_draw(7, 10000)}::VARCHAR, 4, '0') AS phone,
    CASE WHEN {_draw(8, 2)} = 0 THEN '090-' || lpad({_draw(9, 10000)}::VARCHAR, 4, '0') || '-'
        || lpad({_draw(10, 10000)}::VARCHAR, 4, '0') END AS mobile,
    'member' || {_draw(11, 10**9)} || '@example.jp' AS email,
    '奈良県奈良市見本台' || {_draw(12, 90)} || '丁目' || {_draw(13, 40)} || '-' || {_draw(14, 30)}
        AS pref_city_block
FROM range({MEMBERS}) AS made(i)
"""
SALES: Final = f"""
SELECT i AS line, DATE '2026-01-01' + ({_draw(20, 320)})::INTEGER AS sold_on,
    lpad({_draw(21, 300)}::VARCHAR, 4, '0') AS shop, lpad({_draw(22, 300000)}::VARCHAR, 6, '7') AS item,
    '見本商品' || {_draw(22, 300000)} AS item_name, {_draw(23, 9)} + 1 AS quantity,
    ({_draw(24, 900)} + 9) * 11 AS amount, lpad({_draw(25, 10**9)}::VARCHAR, 13, '4') AS jan
FROM range({{rows}}) AS made(i)
"""
POSTAL: Final = f"""
SELECT lpad({_draw(30, 10**7)}::VARCHAR, 7, '0') AS code, '奈良県' AS pref,
    '見本市' || {_draw(31, 1900)} AS city, '見本町' || {_draw(32, 60000)} AS town,
    i % 2 AS flag, 29000 + {_draw(33, 900)} AS town_code
FROM range({{rows}}) AS made(i)
"""
ORDERS: Final = f"""
SELECT i AS no, ltrim(m.member_no, '0') AS customer, lpad({_draw(40, 300000)}::VARCHAR, 6, '7') AS item,
    {_draw(41, 9)} + 1 AS pieces, DATE '2026-01-01' + ({_draw(42, 320)})::INTEGER AS day
FROM range({{rows}}) AS made(i) JOIN member AS m ON m.rowid = (hash(i) % {MEMBERS})::BIGINT
"""
LIST: Final = """
SELECT name AS "担当", replace(phone, '-', '') AS "連絡先", pref_city_block AS "場所" FROM member
"""

Writer = Callable[[duckdb.DuckDBPyConnection, str, Path], None]


def main() -> int:
    """Measure and write the result."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as scratch:
        folder = Path(options.data or scratch)
        mix = _made(folder, options.megabytes)
        result = _measured(folder, mix, options)
    RESULTS.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(result, indent=2, ensure_ascii=False))
    return 0 if result["holds"] else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--megabytes", type=int, default=1000, help="of files to sweep")
    parser.add_argument("--rounds", type=int, default=5, help="measurements")
    parser.add_argument("--data", help="project and files, made there if they are not there yet")
    return parser.parse_args()


# --------------------------------------------------------------------------- what is swept


def _made(folder: Path, megabytes: int) -> dict[str, dict[str, Any]]:
    """Make the project with its lake, and the files; file -> what it is."""
    noted = folder / "mix.json"
    if noted.exists():
        return dict(json.loads(noted.read_text()))
    _project(folder / "project")
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE member AS {MEMBER}")
    _land(connection, folder / "project/var/lake")
    share = folder / "share"
    share.mkdir()
    mix = {}
    for name, query, write, part, held in _files():
        path = share / name
        _write_up_to(connection, query, write, path, int(megabytes * 1e6 * part))
        mix[name] = {"bytes": path.stat().st_size, "members_data": held}
        print(name, path.stat().st_size, flush=True)
    noted.write_text(json.dumps(mix))
    return mix


def _files() -> list[tuple[str, str, Writer, float, bool]]:
    """Name, rows, how they are written, share of all bytes, whether they are members' data."""
    return [
        ("sales-utf8.csv", SALES, _csv("utf-8", ","), 0.25, False),
        ("sales-semicolon.csv", SALES, _csv("utf-8-sig", ";"), 0.10, False),
        ("sales-cp932.csv", SALES, _csv("cp932", ","), 0.15, False),
        ("sales-utf16.tsv", SALES, _csv("utf-16", "\t"), 0.08, False),
        ("sales.parquet", SALES, _parquet, 0.15, False),
        ("sales.csv.gz", SALES, _gzipped, 0.04, False),
        ("sales.zip", SALES, _zipped, 0.04, False),
        ("postal-cp932.csv", POSTAL, _csv("cp932", ","), 0.04, False),
        ("orders-zeros-lost.csv", ORDERS, _csv("utf-8", ","), 0.10, True),
        ("orders.parquet", ORDERS, _parquet, 0.04, True),
        ("list-cp932.csv", LIST, _csv("cp932", ","), 0.01, True),
    ]


def _project(folder: Path) -> None:
    for part in ("policy", "contracts", "expectations", "sql"):
        shutil.copytree(ROOT / part, folder / part)
    for file in ("sekisho.toml", "requirements.lock"):
        shutil.copy(ROOT / file, folder / file)
    make(folder / "keys", "run", dt.date.fromisoformat(DAY))


def _land(connection: duckdb.DuckDBPyConnection, lake: Path) -> None:
    """Land the register as an extraction does: under its digest, with a line in the list."""
    folder = lake / "member_register" / DAY
    folder.mkdir(parents=True)
    made = folder / "made.parquet"
    connection.execute(f"COPY member TO '{made}' (FORMAT parquet)")
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    made.rename(folder / f"{digest}.parquet")
    line = {
        "digest": digest, "raw_digest": digest, "raw_path": "made", "contract_digest": "",
        "rows": MEMBERS, "left_out": 0, "bad_cells": 0,
    }  # fmt: skip
    (folder / "landings.jsonl").write_bytes(orjson.dumps(line) + b"\n")


def _write_up_to(
    connection: duckdb.DuckDBPyConnection, query: str, write: Writer, path: Path, size: int
) -> None:
    """Write as many rows as make a file of about that size; a list has the rows that it has."""
    if "{rows}" not in query:
        write(connection, query, path)
        return
    write(connection, query.format(rows=20_000), path)
    write(connection, query.format(rows=int(20_000 * size / path.stat().st_size)), path)


def _csv(encoding: str, delimiter: str) -> Writer:
    def write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
        _copy(connection, query, path, delimiter)
        if encoding != "utf-8":
            text = path.read_bytes().decode()
            path.write_bytes(text.encode(encoding, "replace"))

    return write


def _copy(
    connection: duckdb.DuckDBPyConnection, query: str, path: Path, delimiter: str = ","
) -> None:
    connection.execute(f"COPY ({query}) TO '{path}' (FORMAT csv, HEADER, DELIMITER '{delimiter}')")


def _parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


def _gzipped(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    plain = path.with_suffix("")
    _copy(connection, query, plain)
    with gzip.open(path, "wb", compresslevel=1) as packed, plain.open("rb") as file:
        shutil.copyfileobj(file, packed)
    plain.unlink()


def _zipped(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    plain = path.with_suffix(".csv")
    _copy(connection, query, plain)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.write(plain, "sales.csv")
    plain.unlink()


# --------------------------------------------------------------------------- measuring


def _measured(
    folder: Path, mix: dict[str, dict[str, Any]], options: argparse.Namespace
) -> dict[str, Any]:
    shutil.rmtree(folder / "project/var/fingerprints", ignore_errors=True)
    loads = [round(os.getloadavg()[0], 1)]
    first, found = _swept(folder)
    rounds = []
    for _ in range(options.rounds):
        loads.append(round(os.getloadavg()[0], 1))
        seconds, found = _swept(folder)
        rounds.append(seconds)
    expected = sorted(name for name, about in mix.items() if about["members_data"])
    told = sorted(f["file"].partition("!")[0] for f in found["findings"])
    size = sum(about["bytes"] for about in mix.values())
    best = min(r["seconds"] for r in rounds)
    return {
        "command": f"python -m benchmarks.sweep --megabytes {options.megabytes}"
        f" --rounds {options.rounds}",
        "members": MEMBERS,
        "bytes": size,
        "files": mix,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "loads_before": loads,
        "first_sweep_with_fingerprinting": first,
        "rounds": rounds,
        "best_seconds": best,
        "best_seconds_per_gb": round(best / size * 1e9, 2),
        "told": told,
        "found_as_expected": told == expected,
        "target_seconds_per_gb": TARGET,
        "holds": told == expected and best / size * 1e9 <= TARGET,
    }


def _swept(folder: Path) -> tuple[dict[str, float], dict[str, Any]]:
    command = [
        sys.executable, "-m", "sekisho", "sweep", "--project", str(folder / "project"),
        "--format", "json", str(folder / "share"),
    ]  # fmt: skip
    answer = folder / "answer.json"
    began = time.perf_counter()
    with answer.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
        )
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 1:  # there are members' data to be found
        raise SystemExit(f"sweep ended with {process.returncode}")
    measured = {
        "seconds": round(seconds, 2),
        "processor_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "memory_mib": usage.ru_maxrss // 1024,
    }
    return measured, json.loads(answer.read_bytes())


if __name__ == "__main__":
    sys.exit(main())

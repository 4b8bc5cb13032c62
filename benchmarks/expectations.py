"""What a suite of five costs: against the one SQL query that computes the same.

    make bench-expectations   # or: python -m benchmarks.expectations [--rows N] [--rounds N]

Both sides read the same Parquet file with the same threads, in one process that has loaded Great
Expectations, and take turns. Before any of it counts, both have to have found the same.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import duckdb

from benchmarks import sides
from benchmarks.audited import ROOT
from sekisho.engine import literal
from sekisho.expectations import Suite, load, run

RESULTS: Final = ROOT / "benchmarks/results/expectations.json"
MOST: Final = 2.0
DAY: Final = dt.date(2026, 11, 20)

SUITE: Final = """
source: member_register
expectations:
  - type: expect_column_values_to_not_be_null
    severity: critical
    args: {column: member_no}
    title: {ja: 番号がある, en: there is a number}
  - type: expect_column_values_to_be_unique
    severity: critical
    args: {column: member_no}
    title: {ja: 番号は一意, en: a number is there once}
  - type: expect_column_values_to_be_in_set
    severity: critical
    args: {column: kind, value_set: ["0", "1", "2"]}
    title: {ja: 区分は決まったもの, en: kinds are known}
  - type: expect_column_values_to_be_between
    severity: warning
    args: {column: amount, min_value: 0, max_value: 990}
    title: {ja: 金額は範囲内, en: amounts are in range}
  - type: expect_column_values_to_be_postal_codes
    severity: warning
    args: {column: postal_code}
    title: {ja: 郵便番号は7桁, en: a postal code has seven digits}
"""

ROWS: Final = """
SELECT lpad(i::VARCHAR, 10, '0') AS member_no,
       (hash(i) % 4)::VARCHAR AS kind,
       (hash(i + 1) % 1000)::DECIMAL(12, 2) AS amount,
       CASE WHEN i % 1000 = 0 THEN '-' ELSE lpad((hash(i) % 9999999)::VARCHAR, 7, '0') END
           AS postal_code
FROM range({rows}) AS t(i)
UNION ALL
SELECT '0000000007', '1', 1.00, '634-0812' FROM range(2)
"""

PLAIN: Final = """
SELECT count(*),
       count(*) FILTER (WHERE member_no IS NULL),
       (SELECT coalesce(sum(size), 0) FROM (
           SELECT count(*) AS size FROM {file} WHERE member_no IS NOT NULL
           GROUP BY member_no HAVING count(*) > 1)),
       count(*) FILTER (WHERE kind NOT IN ('0', '1', '2')),
       count(*) FILTER (WHERE amount NOT BETWEEN 0 AND 990),
       count(*) FILTER (WHERE NOT regexp_matches(postal_code, '^[0-9]{{3}}-?[0-9]{{4}}$'))
FROM {file}
"""


def main() -> int:
    """Measure both sides and write the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows of the file")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each side")
    options = parser.parse_args()
    suite = load({"expectations/member_register.yaml": SUITE}, ["member_register"])
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as scratch:
        file = Path(scratch) / "member_register.parquet"
        with duckdb.connect() as connection:
            connection.sql(ROWS.format(rows=options.rows)).write_parquet(str(file))
        seconds = _measure(file, suite["member_register"], options.rounds)
    medians = {side: statistics.median(found) for side, found in seconds.items()}
    ratio = round(medians["suite"] / medians["query"], 3)
    result = {
        "command": f"python -m benchmarks.expectations --rows {options.rows} --rounds {options.rounds}",
        "rows": options.rows,
        "rounds": options.rounds,
        **sides.surroundings(),
        "ratio": ratio,
        "most": MOST,
        "seconds": {side: [round(s, 3) for s in found] for side, found in seconds.items()},
    }
    sides.written(result, RESULTS)
    return 0 if ratio <= MOST else 1


def _measure(file: Path, suite: Suite, rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {"query": [], "suite": []}
    if _suite(file, suite) != _query(file):
        raise SystemExit("the suite and the query do not find the same")
    for number in range(rounds):
        for side in reversed(list(seconds)) if number % 2 else list(seconds):
            began = time.perf_counter()
            if side == "suite":
                _suite(file, suite)
            else:
                _query(file)
            seconds[side].append(time.perf_counter() - began)
    return seconds


def _suite(file: Path, suite: Suite) -> tuple[int | None, ...]:
    found = run(suite, file, business_date=DAY)
    return (found.rows, *(one.unexpected for one in found.results))


def _query(file: Path) -> tuple[int | None, ...]:
    query = PLAIN.format(file=f"read_parquet({literal(str(file))})")
    with duckdb.connect() as connection:
        (row,) = connection.execute(query).fetchall()
    return tuple(map(int, row))


if __name__ == "__main__":
    sys.exit(main())

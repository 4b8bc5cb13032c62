"""The co-op's own suites: they load, name real columns, hold on the sample, and can fail."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import duckdb
import pytest

from sekisho import contracts, policy
from sekisho.expectations import FOLDER, Suite, check_columns, load, load_of_exports, run
from sekisho.extract import extract

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2026, 11, 20)
SUITES = sorted(path.stem for path in (ROOT / FOLDER).glob("*.yaml"))


def texts(folder: str) -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix in {".yaml", ".txt"}
    }


@cache
def declared() -> contracts.Contracts:
    return contracts.load(texts("contracts"), policy.load(texts("policy")))


@cache
def suites() -> Mapping[str, Suite]:
    return load(texts(FOLDER), declared().sources)


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lake")


@cache
def landed(source: str, lake: Path) -> Path:
    return extract(
        declared().sources[source],
        declared().key_spaces,
        ROOT / "data/sample/inbound",
        lake,
        DAY,
        {},
    ).path


def test_every_source_has_a_suite_that_reads_columns_of_its_contract() -> None:
    assert set(suites()) == set(declared().sources)
    check_columns(suites().values(), {n: s.columns for n, s in declared().sources.items()})


@pytest.mark.parametrize("source", SUITES)
def test_a_suite_holds_on_the_sample(source: str, lake: Path) -> None:
    result = run(suites()[source], landed(source, lake), business_date=DAY)
    assert [(r.expectation.id, r.state) for r in result.results if r.state != "passed"] == []
    assert result.rows


SPOILT: Mapping[str, Callable[[str, int], str]] = {
    "in the future": lambda kind, _: spoilt(kind, "DATE '9999-01-01'"),
    "in the past, each date before the one to its left": lambda kind, position: spoilt(
        kind, f"DATE '1800-01-01' - {position}"
    ),
    "empty": lambda kind, _: f"NULL::{kind}",
}
"""Ways to spoil every cell of a file: its type and position -> what it holds instead."""


def spoilt(kind: str, day: str) -> str:
    if kind.startswith(("DATE", "TIMESTAMP")):
        return f"({day})::{kind}"
    return "'?'" if kind == "VARCHAR" else "true" if kind == "BOOLEAN" else f"(-1)::{kind}"


@pytest.mark.parametrize("source", SUITES)
def test_every_expectation_is_violated_by_some_spoilt_file(
    source: str, lake: Path, tmp_path: Path
) -> None:
    held = {e.id for e in suites()[source].expectations}
    for name, cell in SPOILT.items():
        file = tmp_path / f"{name}.parquet"
        with duckdb.connect() as connection:
            rows = connection.from_parquet(str(landed(source, lake)))
            cells = [
                f"{cell(str(kind), i)} AS {column}"
                for i, (column, kind) in enumerate(zip(rows.columns, rows.types, strict=True))
            ]
            rows.limit(3).select(", ".join(cells)).write_parquet(str(file))
        result = run(suites()[source], file, business_date=DAY)
        held -= {r.expectation.id for r in result.results if r.state == "violated"}
    assert held == set()


def test_every_export_of_the_sample_has_a_suite() -> None:
    exports = {path.stem for path in (ROOT / "sql/exports").glob("*.sql")}
    assert set(load_of_exports(texts(FOLDER), exports)) == exports

"""Runs a suite on a landed or staged file, in a DuckDB instance of its own.

What is not known to hold has not passed: no rows, a column without values, a missing column, an
engine that fails, an expectation that gets lost are each `could-not-check`.
"""

from __future__ import annotations

import datetime as dt
import glob
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from sekisho.engine import identifier, literal
from sekisho.expectations.permitted import PERMITTED
from sekisho.expectations.suite import Expectation, ExpectationResult, Suite, SuiteResult
from sekisho.messages import listed

if TYPE_CHECKING:
    from sekisho.expectations.batch import Outcome

_RELATION: Final = "looked_at"
_SETTINGS: Final = (
    # GLOBAL: a cursor does not inherit the time zone of the connection that it comes from.
    "SET GLOBAL TimeZone = 'Asia/Tokyo'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
)


@dataclass(frozen=True, slots=True)
class _Profile:
    """Of a file: how many rows, and how many values in each column that is asked about."""

    rows: int
    values: Mapping[str, int]


def run(
    suite: Suite,
    file: Path,
    *,
    business_date: dt.date,
    reader: Callable[[str], str] = "read_parquet({})".format,
) -> SuiteResult:
    """Check one file.

    Args:
        suite: what is expected; one without expectations is refused.
        file: the file, whose path is a pattern to DuckDB and is escaped here; it is read only, and nothing of it is kept.
        reader: the SQL that reads the file, given its path as an SQL literal.
        business_date: the day of the run, which `$business_date` stands for.

    Raises:
        ValueError: the suite has no expectations; no loader makes such a one.
    """
    if not suite.expectations:
        raise ValueError(f"suite of {suite.name} without expectations")
    started = time.monotonic()
    results: dict[int, ExpectationResult] = {}
    rows: int | None = None
    try:
        with _opened(reader(literal(glob.escape(str(file))))) as connection:
            profile = _profile(connection, suite)
            rows = profile.rows
            results = {
                i: known
                for i, expectation in enumerate(suite.expectations)
                if (known := _before(suite, expectation, profile)) is not None
            }
            results |= _evaluate(connection, suite, results, rows, business_date)
    except duckdb.Error as error:
        # The text of the error can quote data; its class cannot.
        results = {
            i: ExpectationResult(e, "could-not-check", "unreadable", failure=type(error).__name__)
            for i, e in enumerate(suite.expectations)
        }
    return SuiteResult(
        suite=suite,
        rows=rows,
        results=tuple(results[i] for i in range(len(suite.expectations))),
        seconds=time.monotonic() - started,
    )


@contextmanager
def _opened(relation: str) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.execute(f"CREATE VIEW {_RELATION} AS FROM {relation}")
        yield connection


def _profile(connection: duckdb.DuckDBPyConnection, suite: Suite) -> _Profile:
    present = {str(row[0]) for row in connection.execute(f"DESCRIBE {_RELATION}").fetchall()}
    asked = sorted({c for e in suite.expectations for c, _ in e.columns} & present)
    counts = ", ".join(["count(*)", *(f"count({identifier(column)})" for column in asked)])
    row = connection.execute(f"SELECT {counts} FROM {_RELATION}").fetchall()[0]
    return _Profile(rows=row[0], values=dict(zip(asked, row[1:], strict=True)))


def _before(suite: Suite, expectation: Expectation, profile: _Profile) -> ExpectationResult | None:
    """What is known before the engine is asked: Great Expectations passes what has no values."""
    about = PERMITTED[expectation.type].about
    columns = [column for column, _ in expectation.columns]
    if any(column not in profile.values for column in columns):
        return ExpectationResult(expectation, "could-not-check", "missing-column")
    if profile.rows == 0:
        if not suite.may_be_empty:
            return ExpectationResult(expectation, "could-not-check", "no-rows")
        return None if about == "table" else ExpectationResult(expectation, "passed")
    if about == "values" and any(profile.values[column] == 0 for column in columns):
        if not expectation.may_be_empty:
            return ExpectationResult(expectation, "could-not-check", "no-values")
        return ExpectationResult(expectation, "passed")
    return None


def _evaluate(
    connection: duckdb.DuckDBPyConnection,
    suite: Suite,
    known: Mapping[int, ExpectationResult],
    rows: int,
    business_date: dt.date,
) -> dict[int, ExpectationResult]:
    from sekisho.expectations.batch import validate  # noqa: PLC0415 - seconds, so only when needed

    parameters = {"business_date": business_date.isoformat()}
    open_ = [i for i in range(len(suite.expectations)) if i not in known]
    outcomes: dict[int, Outcome] = {}
    if open_:
        asked = [suite.expectations[i] for i in open_]
        found = validate(connection, _RELATION, asked, parameters)
        outcomes = {open_[position]: outcome for position, outcome in found.items()}
    return {i: _result(suite.expectations[i], outcomes.get(i), rows) for i in open_}


def _result(expectation: Expectation, outcome: Outcome | None, rows: int) -> ExpectationResult:
    if outcome is None:
        return ExpectationResult(expectation, "could-not-check", "dropped")
    failure = outcome.failure
    if outcome.elements is not None and (outcome.elements != rows or outcome.unexpected is None):
        # A computation that ended early: Great Expectations takes a missing count for none.
        failure = failure or "Error"
    if failure is not None:
        return ExpectationResult(expectation, "could-not-check", "engine-error", failure=failure)
    return ExpectationResult(
        expectation,
        "passed" if outcome.success else "violated",
        None if outcome.success else "violated",
        unexpected=outcome.unexpected,
        observed=_observed(expectation, outcome.observed),
    )


def _observed(expectation: Expectation, value: object) -> str | None:
    """What was observed, where it is a count, a share or names of columns by its type."""
    if value is None or not PERMITTED[expectation.type].observed:
        return None
    if isinstance(value, list):
        return listed(value)
    return f"{value:.4f}" if isinstance(value, float) else str(value)

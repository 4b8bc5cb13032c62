"""What is expected of each source, and whether a night's file holds it.

`load` reads the suites and knows no Great Expectations; `run` executes one in DuckDB. Our own
expectations for other users of Great Expectations are in `sekisho.expectations.domain`.
"""

from sekisho.expectations.loader import FOLDER, check_columns, load
from sekisho.expectations.runner import run
from sekisho.expectations.suite import (
    Expectation,
    ExpectationResult,
    Parameter,
    Severity,
    State,
    Suite,
    SuiteResult,
)

__all__ = [
    "FOLDER",
    "Expectation",
    "ExpectationResult",
    "Parameter",
    "Severity",
    "State",
    "Suite",
    "SuiteResult",
    "check_columns",
    "load",
    "run",
]

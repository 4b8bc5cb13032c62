"""What is expected of each source and export, and whether a night's file holds it.

`load` reads the suites and knows no Great Expectations; `run` executes one in DuckDB. Our own
expectations for other users of Great Expectations are in `sekisho.expectations.domain`.
"""

from typing import TYPE_CHECKING

from sekisho.expectations.loader import FOLDER, check_columns, load, load_of_exports
from sekisho.expectations.suite import (
    Expectation,
    ExpectationResult,
    Parameter,
    Severity,
    State,
    Suite,
    SuiteResult,
)

if TYPE_CHECKING:
    from sekisho.expectations.runner import run


def __getattr__(name: str) -> object:
    # `check` loads suites and must not wait for DuckDB, which only running one needs.
    if name == "run":
        from sekisho.expectations.runner import run  # noqa: PLC0415

        return run
    raise AttributeError(name)


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
    "load_of_exports",
    "run",
]

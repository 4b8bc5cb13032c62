"""The one place that calls Great Expectations: a suite against a relation of a DuckDB connection.

Import it late: the library takes seconds and 200 MiB.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import duckdb

from sekisho.expectations.deferred import deferred
from sekisho.expectations.suite import Expectation, Parameter

os.environ["GX_ANALYTICS_ENABLED"] = "false"
# A quarter of the library's seconds goes into what only expectations need that no suite may name:
# statistical tests, and the chart of one of them.
with warnings.catch_warnings(), deferred("scipy.stats", "altair"):
    # Their own dependencies are deprecated here and there; nothing of ours is hidden by this.
    warnings.simplefilter("ignore")
    import great_expectations as gx
    from duckdb_sqlalchemy import ConnectionWrapper
    from great_expectations.core.expectation_suite import ExpectationSuite
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult
    from great_expectations.data_context.data_context.ephemeral_data_context import (
        EphemeralDataContext,
    )
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.datasource.fluent.interfaces import Batch

    # Registers our expectations; a suite that names an unregistered one silently loses it.
    import sekisho.expectations.domain  # noqa: F401 - for its registrations
    from sekisho.expectations import repeated

_ENGINE: Final[Mapping[str, Any]] = {
    # Great Expectations fetches after the connection went back to the pool, and rollback or commit
    # on a DuckDB connection drops its pending result, so nothing may do either.
    "isolation_level": "AUTOCOMMIT",
    "pool_reset_on_return": None,
    "skip_autocommit_rollback": True,
}
_RESULTS: Final[Mapping[str, Any]] = {
    # Counts and no value: BOOLEAN_ONLY has no counts, and with 0 the samples become `LIMIT 0`.
    "result_format": "BASIC",
    "partial_unexpected_count": 0,
}
_ERRORS: Final = frozenset(name for name in dir(duckdb) if name.endswith(("Error", "Exception")))
_LOCK: Final = threading.Lock()
_NAME: Final = "sekisho"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Great Expectations says of one expectation, without any text of the engine.

    Attributes:
        elements: rows that it looked at, where it looks at values of rows.
        unexpected: values or rows against it, where it counts them.
        observed: what it looked at instead; may be a value of the data.
        failure: the class of the engine's error; None where it could be evaluated.
    """

    success: bool
    elements: int | None
    unexpected: int | None
    observed: Any
    failure: str | None


def validate(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    expectations: Sequence[Expectation],
    parameters: Mapping[str, str],
) -> Mapping[int, Outcome]:
    """Evaluate expectations on a relation.

    Args:
        connection: the DuckDB instance that holds `relation`; only cursors of it are used.
        relation: a name that needs no quotes.
        expectations: at least one.
        parameters: the values that `Parameter` arguments stand for.

    Returns:
        Position in `expectations` -> outcome. A position that is missing was lost on the way.

    Raises:
        great_expectations.exceptions.SuiteParameterError: an argument stands for no given value.
    """
    suite = ExpectationSuite(
        name=_NAME, expectations=[_configuration(i, e) for i, e in enumerate(expectations)]
    )
    with _LOCK, _silence(), _batch(connection, relation) as batch:
        found = batch.validate(
            suite, result_format=dict(_RESULTS), expectation_parameters=dict(parameters)
        )
    return {
        r.expectation_config.meta[_NAME]: _outcome(r) for r in found.results if r.expectation_config
    }


@cache
def _context() -> EphemeralDataContext:
    """One per process: each makes a temporary folder that lives as long as the process."""
    repeated.register()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


@contextmanager
def _batch(connection: duckdb.DuckDBPyConnection, relation: str) -> Iterator[Batch]:
    sources = _context().data_sources
    source = sources.add_sql(
        _NAME,
        connection_string="duckdb:///:memory:",
        # Passed on to SQLAlchemy's create_engine; their stub does not say so.
        kwargs={  # type: ignore[call-arg]
            **_ENGINE,
            "creator": lambda: ConnectionWrapper(connection.cursor()),
        },
    )
    try:
        asset = source.add_query_asset(_NAME, query=f"SELECT * FROM {relation}")
        yield asset.add_batch_definition_whole_table(_NAME).get_batch()
    finally:
        source.get_execution_engine().close()
        sources.delete(_NAME)


@contextmanager
def _silence() -> Iterator[None]:
    """No log record and no warning in here: both quote statements, parameters and values."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _configuration(position: int, expectation: Expectation) -> dict[str, Any]:
    return {
        "type": expectation.type,
        "kwargs": {name: _argument(value) for name, value in expectation.args},
        "meta": {_NAME: position},
    }


def _argument(value: object) -> object:
    if isinstance(value, Parameter):
        return {"$PARAMETER": value.name}
    return list(value) if isinstance(value, tuple) else value


def _outcome(result: ExpectationValidationResult) -> Outcome:
    details = result.result or {}
    return Outcome(
        success=bool(result.success),
        elements=details.get("element_count"),
        unexpected=details.get("unexpected_count"),
        observed=details.get("observed_value"),
        # A verdict without any figure behind it is none.
        failure=_failure(result.exception_info) or (None if details else "Error"),
    )


def _failure(info: Mapping[str, Any] | None) -> str | None:
    """The class of an error, from either shape: flat, or one entry for each failed metric."""
    if not info:
        return None
    entries = [info] if "raised_exception" in info else [v for v in info.values() if v]
    raised = [entry for entry in entries if entry.get("raised_exception", True)]
    if not raised:
        return None
    texts = " ".join(str(entry.get("exception_message")) for entry in raised)
    # The texts quote data, so only a name from a closed list may come out of them.
    named = sorted(name for name in _ERRORS if f"(_duckdb.{name})" in texts)
    return named[0] if named else "Error"

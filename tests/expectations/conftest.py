"""Landed files for suites, made by DuckDB."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

# First of all: it imports Great Expectations without the warnings of its dependencies, which are
# errors here, and registers our expectations.
import sekisho.expectations.batch  # noqa: F401

Land = Callable[[str], Path]


@pytest.fixture
def land(tmp_path: Path) -> Land:
    """Write the rows of a SELECT into a Parquet file as extraction would."""

    def write(sql: str) -> Path:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.parquet"
        with duckdb.connect() as connection:
            connection.sql(sql).write_parquet(str(path))
        return path

    return write

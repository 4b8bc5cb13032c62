"""A version of DuckDB that is not supported yet, let through in this process alone."""

from __future__ import annotations

import duckdb

from sekisho.lineage import binder

OPTION = "--duckdb-candidate"


def let_through(version: str) -> None:
    """Analyse with the installed DuckDB although it is not listed, if it is this version.

    Raises:
        ValueError: another version is installed.
    """
    if duckdb.__version__ != version:
        raise ValueError(f"DuckDB {duckdb.__version__} is installed, not {version}")
    binder.SUPPORTED = (*binder.SUPPORTED, version)  # type: ignore[misc]

"""Run in the environment of the TPC packages: their schemas and queries, as JSON on stdout."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path

import duckdb

SCHEMAS = {"tpch": "CALL dbgen(sf = 0)", "tpcds": "CALL dsdgen(sf = 0)"}


def suite(name: str) -> dict[str, object]:
    """Tables (name -> column -> type) and queries (number -> text) of one benchmark."""
    package = find_spec(f"duckdb_extension_{name}")
    if package is None or package.origin is None:
        raise SystemExit(f"duckdb_extension_{name} is not installed")
    (extension,) = Path(package.origin).parent.glob("extensions/**/*.duckdb_extension")
    # The extensions of these packages are signed by nobody.
    connection = duckdb.connect(config={"allow_unsigned_extensions": True})
    connection.execute(f"LOAD '{extension}'")
    connection.execute(SCHEMAS[name])
    tables: dict[str, dict[str, str]] = {}
    for table, column, type_ in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal "
        "ORDER BY table_name, column_index"
    ).fetchall():
        tables.setdefault(table, {})[column] = type_
    queries = connection.execute(f"SELECT query_nr, query FROM {name}_queries() ORDER BY ALL")
    return {"tables": tables, "queries": {str(n): sql for n, sql in queries.fetchall()}}


if __name__ == "__main__":
    json.dump({name: suite(name) for name in SCHEMAS}, sys.stdout)

"""What a DuckDB database file defines, as SQL; its data are not read."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb

from sekisho.engine import identifier
from sekisho.errors import DataError
from sekisho.messages import Message

_STATEMENTS = """
    SELECT sql FROM (
        SELECT 1 AS part, table_oid AS number, sql FROM duckdb_tables()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
        UNION ALL
        SELECT 2, view_oid, sql FROM duckdb_views()
        WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
    ) ORDER BY part, number
"""
_MACROS = """
    SELECT function_name, parameters, function_type = 'table_macro', macro_definition
    FROM duckdb_functions()
    WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal
        AND function_type IN ('macro', 'table_macro')
    ORDER BY function_name, len(parameters)
"""


def definitions_in(database: Path) -> str:
    """The CREATE statements of the tables, macros and views in a file's schema `main`.

    A default of a macro's parameter is in no catalogue: here every parameter must be given.

    Raises:
        DataError: the file cannot be opened as a DuckDB database.
    """
    try:
        with closing(duckdb.connect(str(database), read_only=True)) as connection:
            statements = [sql for (sql,) in connection.execute(_STATEMENTS).fetchall()]
            macros = connection.execute(_MACROS).fetchall()
    except duckdb.Error as error:
        problem = Message("file.unreadable", file=str(database), problem=type(error).__name__)
        raise DataError(problem) from error
    variants: dict[str, list[str]] = {}
    for name, parameters, table, body in macros:
        form = f"({', '.join(map(identifier, parameters))}) AS {'TABLE ' * table}{body}"
        variants.setdefault(name, []).append(form)
    defined = [f"CREATE MACRO {identifier(n)}{', '.join(v)};" for n, v in variants.items()]
    tables = [s for s in statements if not s.startswith("CREATE VIEW")]
    views = [s for s in statements if s.startswith("CREATE VIEW")]
    return "\n".join([*tables, *defined, *views])

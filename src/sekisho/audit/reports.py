"""The report views: a project's SQL files, run over the audit store and allowed views only."""

import re
from collections.abc import Mapping
from typing import Final

import duckdb

from sekisho.audit.schema import SCHEMA, quoted
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message

REPORT_SCHEMA: Final = "report"
FOLDER: Final = "sql/reports"

_ALLOWED: Final = re.compile(
    r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*"
    r"(?:CREATE\s+(?:OR\s+REPLACE\s+)?VIEW|CREATE\s+SCHEMA|COMMENT\s+ON)\b",
    re.IGNORECASE | re.DOTALL,
)


def create_reports(connection: duckdb.DuckDBPyConnection, reports: Mapping[str, str]) -> None:
    """Replace all views of the store by those of `reports` (file name -> SQL).

    Raises:
        ProjectError: a statement does something else than making views, or does not work.
        duckdb.Error: the disk refuses.
    """
    # One transaction: what the disk refuses shows where it is committed, and is no fault of the SQL.
    connection.execute("BEGIN")
    _drop_views(connection)
    connection.execute(f"CREATE SCHEMA {REPORT_SCHEMA}")
    for name in sorted(reports):
        _run(connection, f"{FOLDER}/{name}", reports[name])
    connection.execute("COMMIT")


def _run(connection: duckdb.DuckDBPyConnection, file: str, sql: str) -> None:
    place = Place(file)
    try:
        offset = 0
        for statement in connection.extract_statements(sql):
            text = statement.query
            offset = max(sql.find(text.strip(), offset), offset)
            place = Place(file, sql.count("\n", 0, offset) + 1)
            if not _ALLOWED.match(text):
                raise ProjectError(
                    Message("audit.report-statement"),
                    place=place,
                    help=Message("audit.report-help"),
                )
            connection.execute(statement)
            offset += len(text.strip())
    except duckdb.Error as error:
        problem = str(error).partition("\n")[0]
        raise ProjectError(
            Message("audit.report-sql", problem=problem),
            place=place,
            help=Message("audit.report-help"),
        ) from error


def _drop_views(connection: duckdb.DuckDBPyConnection) -> None:
    views = connection.execute(
        "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    for schema_name, view in views:
        connection.execute(f"DROP VIEW {quoted(schema_name)}.{quoted(view)}")
    schemas = connection.execute(
        "SELECT schema_name FROM duckdb_schemas() WHERE NOT internal AND schema_name NOT IN (?, 'main')"
        " AND database_name = current_database()",
        [SCHEMA],
    ).fetchall()
    for (name,) in schemas:
        connection.execute(f"DROP SCHEMA {quoted(name)} CASCADE")

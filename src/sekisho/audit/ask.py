"""A question in SQL to the published audit store: read, never written, and nothing else reached."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb

from sekisho.errors import DataError, ProjectError, SekishoError
from sekisho.messages import Lang, Message, one_line

SECONDS: Final = 60
"""For how long a question may be computed."""
MEMORY: Final = "1GB"
"""What it may take; nothing is put on disk."""

_CONFIG: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "memory_limit": MEMORY,
    "temp_directory": "",
}
_LOCKED: Final = (
    "SET TimeZone = 'Asia/Tokyo'",
    "SET python_enable_replacements = false",
    f"SET max_execution_time = {SECONDS * 1000}",
    "SET lock_configuration = true",
)
_QUESTIONS: Final = frozenset(
    {
        duckdb.StatementType.SELECT,
        duckdb.StatementType.EXPLAIN,
        duckdb.StatementType.MULTI,  # PIVOT without a list of its columns
    }
)
_LINE: Final = re.compile(r"^LINE (\d+): ", re.MULTILINE)

_VIEWS: Final = """
SELECT schema_name || '.' || view_name AS view, japanese.name AS "ビュー",
    split_part(views.comment, ' | ', {part}) AS "{asks}"
FROM duckdb_views() AS views
LEFT JOIN (
    SELECT regexp_extract(replace(sql, '"', ''), 'FROM report\\.(\\w+);?\\s*$', 1) AS of, view_name AS name
    FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'
) AS japanese ON japanese.of = views.view_name
WHERE NOT internal AND schema_name <> 'main'
ORDER BY view
"""


def views(lang: Lang) -> str:
    """The question what there is to ask: each view, the Japanese view that shows the same, its comment."""
    part, asks = (2, "内容") if lang == "ja" else (1, "answers")
    return _VIEWS.format(part=part, asks=asks)


@dataclass(frozen=True, slots=True)
class Told:
    """What the store answers.

    Attributes:
        names, types: of the columns, as DuckDB calls them.
        rows: as many as were asked for at most; `more` says that there are others.
    """

    names: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool


def ask(store: Path, sql: str, limit: int) -> Told:
    """Answer one question.

    Args:
        limit: rows at most.

    Raises:
        ProjectError: it is no question, or not one that the store understands.
        DataError: there is no store, it cannot be read, or the answer takes too much.
    """
    if not store.is_file():
        raise DataError(
            Message("audit.no-store", store=store.name), help=Message("audit.no-store.help")
        )
    with closing(_opened(store)) as connection:
        try:
            question = _question(connection, sql)
            # What it is to answer is one step, and what is fetched may be computed only then.
            answered = connection.execute(question)
            found = answered.fetchmany(limit + 1)
            described = answered.description or []
        except duckdb.Error as error:
            raise _failed(error) from error
    return Told(
        names=tuple(str(column[0]) for column in described),
        types=tuple(str(column[1]) for column in described),
        rows=tuple(found[:limit]),
        more=len(found) > limit,
    )


def _opened(store: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(store), read_only=True, config=dict(_CONFIG))
    except duckdb.Error as error:
        raise DataError(
            Message("audit.unreadable-store", store=store.name, failure=type(error).__name__),
            help=Message("audit.unreadable-store.help"),
        ) from error
    for statement in _LOCKED:
        connection.execute(statement)
    return connection


def _question(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type not in _QUESTIONS:
        raise ProjectError(
            Message("audit.ask-question", count=len(statements)),
            help=Message("audit.ask-question.help"),
        )
    return statements[0]


def _failed(error: duckdb.Error) -> SekishoError:
    text = str(error)
    if "INTERRUPT Error" in text:
        return DataError(Message("audit.ask-time", seconds=SECONDS), help=Message("audit.ask-less"))
    if isinstance(error, duckdb.OutOfMemoryException):
        return DataError(Message("audit.ask-memory", memory=MEMORY), help=Message("audit.ask-less"))
    if isinstance(error, duckdb.IOException | duckdb.FatalException | duckdb.InternalException):
        return DataError(Message("audit.ask-broken", failure=type(error).__name__))
    # The store holds no value of a member's row: what the engine says of it may be shown.
    where = _LINE.search(text)
    problem = one_line(text[: where.start()] if where else text).strip()
    return ProjectError(
        Message("audit.ask-failed", line=int(where[1]) if where else 1, problem=problem),
        help=Message("audit.ask-failed.help"),
    )

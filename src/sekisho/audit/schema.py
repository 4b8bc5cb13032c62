"""The tables of the audit store: their DDL and comments, made from the row classes."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from sekisho.audit.row import ColumnKind, Row, columns
from sekisho.audit.tables import ROW_TABLES, Event, Release, Run
from sekisho.messages import Bilingual

SCHEMA: Final = "record"

STORE_TABLES: Final[Mapping[str, type[Row]]] = {
    Run.table: Run,
    **ROW_TABLES,
    Release.table: Release,
    Event.table: Event,
}
"""All tables of the store, by name."""

_TYPES: Final[Mapping[ColumnKind, str]] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIMESTAMP WITH TIME ZONE",
    "texts": "VARCHAR[]",
}

_RUN_COLUMNS: Final = (
    ("run_number", "BIGINT", Bilingual("number of the run", "実行の通し番号")),
    ("run_id", "VARCHAR", Bilingual("id of the run", "実行番号")),
)
_ROW_NO: Final = (
    "row_no",
    "BIGINT",
    Bilingual("order of writing within the run, from 1", "実行の中での順番（1から）"),
)


def quoted(name: str) -> str:
    """An identifier for DuckDB."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text literal for DuckDB."""
    return "'" + text.replace("'", "''") + "'"


def comment(doc: Bilingual) -> str:
    """Both languages in one comment, English first."""
    return f"{doc.en} | {doc.ja}"


def typed_columns(kind: type[Row]) -> tuple[tuple[str, str, Bilingual], ...]:
    """The row class's own columns: name, DuckDB type, text."""
    return tuple((c.name, _TYPES[c.kind], c.doc) for c in columns(kind))


def store_columns(kind: type[Row]) -> tuple[tuple[str, str, Bilingual], ...]:
    """All columns of the class's table: the run's, the position in it, its own."""
    ordered = () if kind is Run else (_ROW_NO,)
    return (*_RUN_COLUMNS, *ordered, *typed_columns(kind))


def statements() -> Iterator[str]:
    """What makes an empty store."""
    yield f"CREATE SCHEMA {SCHEMA}"
    for kind in STORE_TABLES.values():
        table = f"{SCHEMA}.{quoted(kind.table)}"
        listed = store_columns(kind)
        body = ", ".join(f"{quoted(name)} {type_}" for name, type_, _ in listed)
        yield f"CREATE TABLE {table} ({body})"
        yield f"COMMENT ON TABLE {table} IS {literal(comment(kind.doc))}"
        for name, _, doc in listed:
            yield f"COMMENT ON COLUMN {table}.{quoted(name)} IS {literal(comment(doc))}"


def fingerprint() -> str:
    """Digest of the tables' shape: a store of another shape is built anew, not extended."""
    return hashlib.sha256("\n".join(statements()).encode()).hexdigest()

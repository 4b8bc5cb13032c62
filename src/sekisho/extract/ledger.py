"""The consent ledger fails closed: what is wrong with it makes it unusable, never smaller."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final, Literal

import duckdb

from sekisho.engine import identifier, literal
from sekisho.errors import DataError, Place, ProjectError
from sekisho.extract.batch import SHOWN
from sekisho.extract.landing import newest
from sekisho.extract.typed import ENTRY_NO, Quarantine
from sekisho.messages import Message
from sekisho.model import Source

LedgerKind = Literal["missing", "empty", "unreadable", "bad_row", "shrunk"]
"""Why a ledger cannot be used."""


class LedgerUnusable(DataError):  # noqa: N818 - a state of the ledger, like its siblings
    """The ledger cannot be used, so nothing that asks it may be released.

    Attributes:
        kind: why; `missing` and `empty` (zero bytes), `unreadable` (the file or the ledger landed
            before it), `bad_row` (a cell, a row or an entry twice), `shrunk` (an entry of the
            ledger landed before is gone or is another one).
    """

    def __init__(
        self,
        message: Message,
        /,
        *,
        kind: LedgerKind,
        place: Place | None = None,
        help: Message | None = None,  # noqa: A002 - as in its base
    ) -> None:
        super().__init__(message, place=place, help=help)
        self.kind = kind


_KINDS: Final[dict[str, LedgerKind]] = {
    "extract.missing-file": "missing",
    "extract.empty-file": "empty",
}


def unusable(error: DataError) -> LedgerUnusable:
    """The same error, as one about the ledger."""
    kind = _KINDS.get(error.message.id, "unreadable")
    return LedgerUnusable(error.message, kind=kind, place=error.place, help=error.help)


def check_contract(source: Source) -> None:
    """A ledger without entry numbers or a subject key cannot be compared with anything."""
    if ENTRY_NO not in source.columns or source.subject_key is None:
        raise ProjectError(
            Message("extract.ledger-columns", column=ENTRY_NO),
            place=source.place,
            help=Message("extract.ledger-columns-help"),
        )


def refuse_faults(faults: Iterable[Quarantine], name: str) -> None:
    """A ledger has no row to spare: any fault makes it unusable."""
    found = sorted(faults)
    if found:
        shown = [f"{f.line}: {f.column} {f.reason}" for f in found[:SHOWN]]
        more = "; ..." if len(found) > SHOWN else ""
        raise LedgerUnusable(
            Message("extract.ledger-bad-row", faults="; ".join(shown) + more),
            kind="bad_row",
            place=Place(name, found[0].line),
            help=Message("extract.ledger-help"),
        )


def check_superset(source: Source, staged: Path, lake: Path, day: dt.date, name: str) -> None:
    """Every entry landed before is there still, with the content that it had.

    Compared are the columns that both files have, as they landed: another spelling of the same
    value is no change.

    Raises:
        LedgerUnusable: an entry number twice, an entry gone or changed, or an earlier ledger that
            is listed and cannot be read.
    """
    before = _before(source, lake, day)
    new = f"read_parquet({literal(str(staged))})"
    key = identifier(ENTRY_NO)
    with closing(duckdb.connect(":memory:")) as connection:
        (twice,) = _one(connection, f"SELECT count({key}) - count(DISTINCT {key}) FROM {new}")
        if twice:
            raise _refused("extract.ledger-twice", "bad_row", name, count=twice)
        if before is None:
            return
        old = f"read_parquet({literal(str(before))})"
        common = _names(connection, old) & _names(connection, new) - {ENTRY_NO}
        differs = " OR ".join(
            f"CAST(o.{c} AS VARCHAR) IS DISTINCT FROM CAST(n.{c} AS VARCHAR)"
            for c in map(identifier, sorted(common))
        )
        gone, changed = _one(
            connection,
            f"SELECT count(*) FILTER (n.{key} IS NULL),"
            f" count(*) FILTER (n.{key} IS NOT NULL AND ({differs or 'false'}))"
            f" FROM {old} o LEFT JOIN {new} n ON CAST(o.{key} AS VARCHAR) = CAST(n.{key} AS VARCHAR)",
        )
    if gone or changed:
        raise _refused("extract.ledger-shrunk", "shrunk", name, gone=gone, changed=changed)


def _before(source: Source, lake: Path, day: dt.date) -> Path | None:
    """The ledger landed before this one, proven to be the one that landed."""
    found = newest(lake, source.name, day)
    if found is None:
        return None
    folder, landing = found
    path = folder / landing.file
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        digest = ""
    if digest != landing.digest:
        raise _refused("extract.ledger-baseline", "unreadable", f"{folder.name}/{landing.file}")
    return path


def _refused(id_: str, kind: LedgerKind, name: str, /, **facts: int) -> LedgerUnusable:
    return LedgerUnusable(
        Message(id_, **facts),
        kind=kind,
        place=Place(name),
        help=Message("extract.ledger-help"),
    )


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[int, ...]:
    (row,) = connection.execute(sql).fetchall()
    return tuple(row)


def _names(connection: duckdb.DuckDBPyConnection, relation: str) -> set[str]:
    described = connection.execute(f"DESCRIBE FROM {relation}").fetchall()
    return {str(row[0]) for row in described}

"""The consent ledger fails closed: what is wrong with it makes it unusable, never smaller."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, Literal

import duckdb

from sekisho.engine import identifier, literal
from sekisho.errors import DataError, Place, ProjectError
from sekisho.extract.batch import SHOWN
from sekisho.extract.landing import landed_name, newest
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


def refuse_faults(found: Sequence[Quarantine], name: str) -> None:
    """A ledger has no row to spare: any fault makes it unusable."""
    if found:
        shown = [f"{f.line}: {f.column} {f.reason}" for f in found[:SHOWN]]
        more = "; ..." if len(found) > SHOWN else ""
        raise LedgerUnusable(
            Message("extract.ledger-bad-row", faults="; ".join(shown) + more),
            kind="bad_row",
            place=Place(name, found[0].line),
            help=Message("extract.ledger-help"),
        )


def check_superset(
    source: Source, staged: Path, lake: Path, day: dt.date, name: str, recorded: str | None
) -> None:
    """Every entry landed before is there still, with the content that it had.

    Compared are the columns that both files have, as they landed: another spelling of the same
    value is no change. What landed before is what the lake lists, and what the record says: of
    somebody who can write to the lake the list tells what they please.

    Args:
        recorded: digest of the last ledger that a run has recorded; None = there was none.

    Raises:
        LedgerUnusable: an entry number twice, an entry gone or changed, or an earlier ledger that
            is listed or recorded and cannot be read.
    """
    new = f"read_parquet({literal(str(staged))})"
    key = identifier(ENTRY_NO)
    with closing(duckdb.connect(":memory:")) as connection:
        (twice,) = _one(connection, f"SELECT count({key}) - count(DISTINCT {key}) FROM {new}")
        if twice:
            raise _refused("extract.ledger-twice", "bad_row", name, count=twice)
        for before in _before(source, lake, day, recorded):
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


def _before(source: Source, lake: Path, day: dt.date, recorded: str | None) -> Iterator[Path]:
    """The ledgers landed before this one, proven to be those that landed; mostly one and the same."""
    found = newest(lake, source.name, day)
    if found is not None:
        folder, landing = found
        yield _proven(folder / landing.file, landing.digest)
    if recorded is not None and (found is None or found[1].digest != recorded):
        yield recorded_file(source, lake, recorded)


def recorded_file(source: Source, lake: Path, digest: str) -> Path:
    """The file of a ledger that a run has recorded, proven to be that which landed.

    Raises:
        LedgerUnusable: it is gone or another one.
    """
    name = landed_name(digest)
    files = sorted((lake / source.name).glob(f"*/{name}"))
    return _proven(files[-1] if files else lake / source.name / name, digest)


def _proven(path: Path, digest: str) -> Path:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        found = ""
    if found != digest:
        raise _refused("extract.ledger-baseline", "unreadable", f"{path.parent.name}/{path.name}")
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

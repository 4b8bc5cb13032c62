"""Whose data is in the rows of a statement: which columns tell it, and what is in them beside that.

A row about a person comes from a scan of a source that has that person's key. The key is followed
through the plan, all models inlined. Where it stays in every row to which the scan contributes, in a
column of its own or of one that a join holds for equal, that column of the file tells whose data
is in it. Where it does not - it is left out, computed with, or rows of several people become one - nobody
can tell from the file, and the source's key is `loose`.

Only what is known to keep rows apart is followed. Anything else makes a key loose, never the other way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sekisho.errors import SekishoError
from sekisho.lineage.depth import deep
from sekisho.lineage.text import Text
from sekisho.model import Column

_UNKNOWN: Final = (LookupError, ValueError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data is in a statement's rows.

    Attributes:
        columns: output column -> the subject keys of sources that it holds, and nothing else.
        loose: subject keys of sources whose subjects no column tells.
    """

    columns: Mapping[str, frozenset[Column]]
    loose: frozenset[Column]


@deep
def whose(
    name: str,
    sql: str,
    tables: Mapping[str, Mapping[str, str]],
    models: Mapping[str, str],
    keys: Mapping[str, Sequence[Column]],
    columns: Sequence[str],
    same: Mapping[str, tuple[str, str]],
) -> Whose:
    """Whose data is in the rows of a statement that is known to bind.

    Args:
        name: of the statement.
        sql: its text.
        tables: source, or table that a process makes -> column -> type, of all that lies below it.
        models: model -> SQL, likewise, each after those that it reads.
        keys: of the same tables about persons -> the keys of those whom its rows are about.
        columns: of the statement, in order.
        same: table -> two of its keys that are numbers of one person, in two systems.
    """
    # A check that remembers all loads no DuckDB.
    from sekisho.lineage import binder  # noqa: PLC0415
    from sekisho.lineage.persons import Walk  # noqa: PLC0415

    walk = Walk(
        {table.casefold(): tuple(found) for table, found in keys.items()},
        {table.casefold(): pair for table, pair in same.items()},
    )
    try:
        rows = walk.rows(binder.bind(Text(sql, name), binder.Shadow(tables, models)))
        named = dict(zip(columns, rows.cells, strict=True))
    except (*_UNKNOWN, SekishoError):
        return Whose({}, frozenset(key for found in keys.values() for key in found))
    told = {name: frozenset(p.key for p in cell.tells) for name, cell in named.items()}
    covered = walk.all_of(frozenset(p for cell in rows.cells for p in cell.tells))
    left = {p.key for p in rows.there - covered} | walk.loose
    return Whose({name: found for name, found in told.items() if found}, frozenset(left))

"""INSERT: rows are added, and where a key is there already, something else happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.lineage import failures
from sekisho.lineage.script.catalog import Catalog
from sekisho.lineage.script.draft import Cause, Draft
from sekisho.lineage.script.reading import Reading, Visible
from sekisho.lineage.script.stitched import Site, Stitched, clause, stitch
from sekisho.lineage.script.tokens import Cursor
from sekisho.lineage.script.write import Assignment, Write, begun


@dataclass(frozen=True, slots=True)
class _Conflict:
    """What happens where a key is there already.

    Attributes:
        keys: columns whose values decide it.
        site: where the statement says so.
        replaces: every inserted column replaces the old value.
        assignments: or these values do.
        where: under this condition.
    """

    keys: Sequence[str]
    site: Site
    replaces: bool = False
    assignments: Sequence[Assignment] = ()
    where: Stitched | None = None


def insert(catalog: Catalog, cursor: Cursor, ctes: Stitched) -> list[str]:
    """INSERT [OR REPLACE | OR IGNORE] INTO ... [ON CONFLICT ...] [RETURNING ...].

    The new version has the old rows and the new ones. Where there may be a conflict, the key columns
    of both decide which rows are added.
    """
    cursor.needs("INSERT")
    start = cursor.at
    replaces = cursor.takes("OR", "REPLACE")
    ignores = cursor.takes("OR", "IGNORE")
    either = cursor.site(start, cursor.at)
    write = begun(catalog, cursor, ["INTO"], ctes)
    by_name = cursor.takes("BY", "NAME")
    columns = write.column_list()
    by_name = cursor.takes("BY", "NAME") or by_name
    cursor.takes("BY", "POSITION")
    incoming = _incoming(write, columns, by_name=by_name)
    conflict = None
    if replaces or ignores:
        conflict = _Conflict(_all_keys(write, either), either, replaces=replaces)
    elif cursor.word() == "ON":
        conflict = _conflict(write)
    draft = write.unchanged()
    for column in draft.types:
        draft.flow(column, incoming.columns[column])
    draft.limit(incoming.rows)
    draft.note(incoming.undetermined)
    touched = incoming
    if conflict is not None:
        touched = _settled(write, conflict, incoming, columns, draft)
    return write.finish(draft, touched if write.returns else None, write.table.name)


def _incoming(write: Write, columns: Sequence[str], *, by_name: bool) -> Draft:
    """The rows that the statement brings, with the defaults of columns that it leaves out."""
    cursor = write.cursor
    stored = write.table.layout.stored
    draft = Draft(stored)
    if cursor.takes("DEFAULT", "VALUES"):
        write.default(stored)
        return draft
    words = cursor.until("ON CONFLICT", "RETURNING")
    reading = write.read(_nested(write, _with_defaults(write, words)))
    given = write.given(reading, columns, by_name=by_name)
    for column, causes in given.items():
        draft.flow(column, causes)
    write.default(c for c in stored if c not in given)
    draft.limit(reading.rows)
    draft.note(reading.undetermined)
    return draft


def _nested(write: Write, query: Stitched) -> Stitched:
    """The query below the statement's own CTEs; it may have some itself."""
    if not write.ctes.pieces:
        return query
    return write.query("SELECT * FROM (", query, "\n)")


def _with_defaults(write: Write, words: tuple[int, int]) -> Stitched:
    """The query; DEFAULT in VALUES is no value, but what it stands for depends on nothing."""
    start, end = words
    tokens = write.cursor.words
    places = [n for n in range(start, end) if tokens[n].word == "DEFAULT"]
    if not places or tokens[start].word != "VALUES":
        return write.slice(words)
    write.default(write.table.layout.stored)
    parts: list[Stitched | str] = []
    for place in places:
        parts += [write.slice((start, place)), " NULL "]
        start = place + 1
    return stitch([*parts, write.slice((start, end))], write.site)


def _all_keys(write: Write, site: Site) -> Sequence[str]:
    """The columns of all keys of the table; without a key there is nothing to conflict with."""
    keys = sorted(write.table.keys)
    if not keys:
        raise failures.not_understood("ON CONFLICT", write.catalog.place(site))
    return keys


def _conflict(write: Write) -> _Conflict:
    cursor = write.cursor
    start = cursor.at
    cursor.needs("ON", "CONFLICT")
    named = write.column_list() if cursor.text() == "(" else []
    site = cursor.site(start, cursor.at)
    keys = named or _all_keys(write, site)
    cursor.needs("DO")
    if cursor.takes("NOTHING"):
        return _Conflict(keys, site)
    cursor.needs("UPDATE", "SET")
    words = cursor.until("WHERE", "RETURNING")
    assignments = write.assignments(words)
    cursor.at = words[1]
    where = write.bracketed(cursor.until("RETURNING")) if cursor.takes("WHERE") else None
    return _Conflict(keys, site, assignments=assignments, where=where)


def _settled(
    write: Write, conflict: _Conflict, incoming: Draft, columns: Sequence[str], draft: Draft
) -> Draft:
    """Add what a conflict does to `draft`; the rows that the statement inserts or changes."""
    keys = Draft({})
    for key in conflict.keys:
        keys.limit(write.kept(key, conflict.site, "join"))
        causes = incoming.columns[key].items()
        keys.limit({source: Cause(source, "join", conflict.site, c.inside) for source, c in causes})
    keys.limit(incoming.rows)
    draft.limit(keys.rows)
    for column in columns if conflict.replaces else ():
        draft.decide(column, keys.rows)
    if conflict.assignments:
        excluded = write.on_their_way(incoming, "excluded")
        if conflict.where is not None:
            keys.limit(_read(write, "1", conflict.where, excluded).rows)
        for assignment in conflict.assignments:
            reading = _read(write, assignment.value or "NULL", conflict.where, excluded)
            draft.flow(assignment.column, reading.columns[0])
            draft.decide(assignment.column, reading.rows)
            draft.decide(assignment.column, keys.rows)
    touched = Draft(draft.types)
    for column in touched.types:
        touched.flow(column, draft.columns[column])
    touched.limit(draft.rows, keys.rows)
    return touched


def _read(
    write: Write, value: Stitched | str, where: Stitched | None, excluded: Visible
) -> Reading:
    """A value for rows in conflict: the table's columns go before those of `excluded`."""
    parts = ["SELECT ", value, " FROM ", write.target, *clause(" WHERE ", where)]
    query = stitch(["SELECT q.v FROM excluded, LATERAL (", *parts, ") AS q(v)"], write.site)
    return write.read(query, {"excluded": excluded})

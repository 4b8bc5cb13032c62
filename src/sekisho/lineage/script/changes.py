"""UPDATE, DELETE and TRUNCATE."""

from __future__ import annotations

from sekisho.lineage.script.catalog import Catalog
from sekisho.lineage.script.draft import Draft
from sekisho.lineage.script.stitched import Stitched, clause, listed
from sekisho.lineage.script.tokens import Cursor
from sekisho.lineage.script.write import begun


def update(catalog: Catalog, cursor: Cursor, ctes: Stitched) -> list[str]:
    """UPDATE ... SET ... [FROM ...] [WHERE ...] [RETURNING ...].

    A row that the conditions leave alone keeps its value, so the old value and the conditions count
    beside the new one. Of several rows of FROM that fit, nothing says which one counts.
    """
    write = begun(catalog, cursor, ["UPDATE"], ctes)
    cursor.needs("SET")
    words = cursor.until("FROM", "WHERE", "RETURNING")
    assignments = write.assignments(words)
    cursor.at = words[1]
    from_ = where = None
    site = cursor.site(cursor.at, cursor.at + 1) if cursor.word() == "FROM" else None
    if cursor.takes("FROM"):
        from_ = write.slice(cursor.until("WHERE", "RETURNING"))
    if cursor.takes("WHERE"):
        where = write.bracketed(cursor.until("RETURNING"))
    values = listed(a.value or "NULL" for a in assignments)
    rows = [write.target, *clause(", ", from_), "\n", *clause(" WHERE ", where)]
    reading = write.read(write.query("SELECT ", *values, " FROM ", *rows))
    draft, touched = write.unchanged(), write.unchanged()
    for assignment, causes in zip(assignments, reading.columns, strict=True):
        column = assignment.column
        touched.columns[column] = {}
        touched.flow(column, causes)
        if from_ is None and where is None:
            draft.columns[column] = {}
        else:
            draft.decide(column, reading.rows)
        draft.flow(column, causes)
    touched.limit(reading.rows)
    if site is not None:
        draft.note([("UPDATE FROM", site)])
    draft.note(reading.undetermined)
    return write.finish(draft, touched if write.returns else None, write.alias)


def delete(catalog: Catalog, cursor: Cursor, ctes: Stitched) -> list[str]:
    """DELETE FROM ... [USING ...] [WHERE ...] [RETURNING ...]: conditions decide which rows stay."""
    write = begun(catalog, cursor, ["DELETE", "FROM"], ctes)
    using = where = None
    if cursor.takes("USING"):
        using = write.slice(cursor.until("WHERE", "RETURNING"))
    if cursor.takes("WHERE"):
        where = write.bracketed(cursor.until("RETURNING"))
    draft, touched = write.unchanged(), write.unchanged()
    if using is None and where is None:
        draft = Draft(write.table.layout.stored)
    else:
        rows = [write.target, *clause(", ", using), "\n", *clause(" WHERE ", where)]
        reading = write.read(write.query("SELECT 1 FROM ", *rows))
        draft.limit(reading.rows)
        draft.note(reading.undetermined)
        touched.limit(reading.rows)
    return write.finish(draft, touched if write.returns else None, write.alias)


def truncate(catalog: Catalog, cursor: Cursor) -> list[str]:
    """TRUNCATE: no row is left, so nothing influences the table."""
    cursor.takes("TRUNCATE")
    cursor.takes("TABLE")
    write = begun(catalog, cursor, [], Stitched(()))
    return write.finish(Draft(write.table.layout.stored), None, write.alias)

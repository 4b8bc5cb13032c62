"""MERGE INTO: each branch changes rows of the table, or adds some, under its conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sekisho.lineage.script.catalog import Catalog
from sekisho.lineage.script.draft import Causes, Draft
from sekisho.lineage.script.stitched import Stitched, clause, listed, stitch
from sekisho.lineage.script.tokens import Cursor
from sekisho.lineage.script.write import Assignment, Write, begun

Match = Literal["both", "source", "target"]
"""Rows that a branch is about: of both, of the source or of the target alone."""
ALL: Final = "*"


@dataclass(frozen=True, slots=True)
class _Sides:
    """Target and source of a MERGE, and how they are matched.

    Attributes:
        on: what follows the two in a join.
    """

    target: Stitched
    source: Stitched
    on: Stitched

    def rows(self, match: Match) -> list[Stitched | str]:
        """The rows that a branch is about, as a FROM clause."""
        first, second = self.target, self.source
        if match == "source":
            first, second = second, first
        return [first, " JOIN " if match == "both" else " ANTI JOIN ", second, self.on]


@dataclass(frozen=True, slots=True)
class _Branch:
    """One WHEN ... THEN.

    Attributes:
        action: UPDATE, INSERT, DELETE, DO or ERROR; the last two change nothing.
        assignments: values of an UPDATE or INSERT that names its columns; None where it takes all
            columns of the source, by position or `by_name`.
    """

    match: Match
    where: Stitched | None
    action: str
    assignments: Sequence[Assignment] | None = ()
    by_name: bool = False


def merge(catalog: Catalog, cursor: Cursor, ctes: Stitched) -> list[str]:
    """MERGE INTO ... USING ... WHEN ... [RETURNING ...].

    The first branch whose conditions hold is taken, so the conditions of those before it count for
    it as well. Of several rows of the source that match one row, nothing says which one counts.
    """
    write = begun(catalog, cursor, ["MERGE", "INTO"], ctes)
    start = cursor.at
    cursor.needs("USING")
    source = write.slice(cursor.until("ON", "USING"))
    site = cursor.site(start, cursor.at)
    sides = _Sides(write.target, source, _match(write))
    draft = write.unchanged()
    touched = Draft({**draft.types, "merge_action": "VARCHAR"})
    before: dict[Match, Draft] = {}
    for branch in _branches(write):
        values = [a.value or "NULL" for a in branch.assignments or ()] or ["1"]
        rows = [*sides.rows(branch.match), *clause(" WHERE ", branch.where)]
        reading = write.read(write.query("SELECT ", *listed(values), " FROM ", *rows))
        deciding = before.setdefault(branch.match, Draft({}))
        deciding.limit(reading.rows)
        named = zip(branch.assignments or (), reading.columns, strict=False)
        given: Mapping[str, Causes] = {a.column: causes for a, causes in named}
        if branch.assignments is None:
            given = _all(write, sides, by_name=branch.by_name)
        _take(draft, branch, given, deciding.rows)
        draft.note(reading.undetermined)
        touched.limit(deciding.rows)
        touched.decide("merge_action", deciding.rows)
    draft.note([("MERGE", site)])
    for column in draft.types:
        touched.flow(column, draft.columns[column])
    return write.finish(draft, touched if write.returns else None, write.alias)


def _take(draft: Draft, branch: _Branch, given: Mapping[str, Causes], deciding: Causes) -> None:
    """What a branch does to the table."""
    for column, causes in given.items():
        draft.flow(column, causes)
        if branch.action == "UPDATE":
            draft.decide(column, deciding)
    if branch.action in {"INSERT", "DELETE"}:
        draft.limit(deciding)


def _match(write: Write) -> Stitched:
    cursor = write.cursor
    if cursor.takes("ON"):
        return stitch([" ON ", write.bracketed(cursor.until("WHEN"))], write.site)
    start = cursor.at
    cursor.needs("USING")
    cursor.names()
    return stitch([" ", write.slice((start, cursor.at))], write.site)


def _branches(write: Write) -> Iterator[_Branch]:
    cursor = write.cursor
    while cursor.takes("WHEN"):
        match: Match = "both"
        if cursor.takes("NOT"):
            match = "source"
        cursor.needs("MATCHED")
        if match == "source" and cursor.takes("BY"):
            match = "target" if cursor.takes("SOURCE") else "source"
            if match == "source":
                cursor.needs("TARGET")
        where = write.bracketed(cursor.until("THEN")) if cursor.takes("AND") else None
        cursor.needs("THEN")
        yield _action(write, match, where)
        if not cursor.done and cursor.word() not in {"WHEN", "RETURNING"}:
            raise cursor.strange()


def _action(write: Write, match: Match, where: Stitched | None) -> _Branch:
    cursor = write.cursor
    action = cursor.word()
    if action not in {"UPDATE", "INSERT", "DELETE", "DO", "ERROR"}:
        raise cursor.strange()
    cursor.at += 1
    assignments: Sequence[Assignment] | None = ()
    by_name = False
    if action == "DO":
        cursor.needs("NOTHING")
    elif action == "ERROR" and cursor.word() not in {"WHEN", "RETURNING", ""}:
        raise cursor.strange()
    elif action == "UPDATE" and cursor.takes("SET") and not cursor.symbol(ALL):
        words = cursor.until("WHEN", "RETURNING")
        assignments = write.assignments(words)
        cursor.at = words[1]
    elif action == "INSERT" and (cursor.text() == "(" or cursor.word() in {"VALUES", "DEFAULT"}):
        assignments = _inserted(write)
    elif action in {"UPDATE", "INSERT"}:
        assignments = None
        by_name = cursor.takes("BY", "NAME")
        cursor.takes("BY", "POSITION")
        cursor.symbol(ALL)
    return _Branch(match, where, action, assignments, by_name)


def _inserted(write: Write) -> list[Assignment]:
    """The values of an INSERT; columns that it leaves out get their defaults."""
    cursor = write.cursor
    stored = write.table.layout.stored
    if cursor.takes("DEFAULT", "VALUES"):
        write.default(stored)
        return []
    columns = write.column_list()
    cursor.needs("VALUES")
    values = cursor.commas(cursor.group())
    if len(values) != len(columns):
        raise cursor.strange()
    write.default(c for c in stored if c not in columns)
    return [write.assignment(c, words) for c, words in zip(columns, values, strict=True)]


def _all(write: Write, sides: _Sides, *, by_name: bool) -> Mapping[str, Causes]:
    """Every column of the source."""
    reading = write.read(write.query("SELECT * FROM ", sides.source))
    return write.given(reading, list(write.table.layout.stored), by_name=by_name)

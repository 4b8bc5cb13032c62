"""What all statements that change a table have in common: target, new values, RETURNING."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sekisho.lineage import binder, failures
from sekisho.lineage.binder import quoted
from sekisho.lineage.script.catalog import Catalog
from sekisho.lineage.script.draft import Cause, Causes, Draft
from sekisho.lineage.script.reading import Reading, Table, Visible
from sekisho.lineage.script.stitched import Site, Stitched, own, stitch
from sekisho.lineage.script.tokens import Cursor
from sekisho.lineage.text import Text
from sekisho.model import ROWS, Column, InfluenceKind


@dataclass(frozen=True, slots=True)
class Assignment:
    """One `column = value` of SET; without a value it is the column's default."""

    column: str
    value: Stitched | None


@dataclass(frozen=True, slots=True)
class Write:
    """A statement that changes a table, read up to the table's name.

    Attributes:
        ctes: WITH and its queries, or nothing.
        table: as it stands before the statement.
        alias: what the statement calls it.
        site: where its name stands; an influence that nothing places stands here.
    """

    catalog: Catalog
    cursor: Cursor
    ctes: Stitched
    table: Table
    alias: str
    site: Site

    # ------------------------------------------------------------------ text

    def slice(self, words: tuple[int, int]) -> Stitched:
        """A range of words as text."""
        return own(self.cursor.script, self.cursor.site(*words))

    def bracketed(self, words: tuple[int, int]) -> Stitched:
        """A range of words in parentheses; a comment at its end must not swallow what follows."""
        return stitch(["(", self.slice(words), "\n)"], self.site)

    @property
    def target(self) -> Stitched:
        """The table as it stands in FROM."""
        return stitch([f"{quoted(self.table.name)} AS {quoted(self.alias)}"], self.site)

    def query(self, *parts: Stitched | str) -> Stitched:
        """A query of the statement's CTEs and some texts."""
        return stitch([self.ctes, *parts], self.site)

    def read(self, query: Stitched, local: Mapping[str, Visible] | None = None) -> Reading:
        """The causes of a query; see `Catalog.read`."""
        return self.catalog.read(query, self.site, local or {})

    def check(self) -> None:
        """Make sure that DuckDB itself takes the whole statement."""
        self.catalog.check(self.slice((0, len(self.cursor.words))))

    # ------------------------------------------------------------------ columns

    def column(self, name: str, at: int) -> str:
        """The stored column of the table that a name means; `at` is the number of its word."""
        for column in self.table.layout.stored:
            if column.casefold() == name.casefold():
                return column
        reason = f'table "{self.table.name}" has no column "{name}" to write to'
        raise failures.unbound("binder", reason, self.catalog.place(self.cursor.site(at, at + 1)))

    def column_list(self) -> list[str]:
        """Columns in parentheses, if they come next; else all that are stored."""
        if self.cursor.text() != "(":
            return list(self.table.layout.stored)
        at = self.cursor.at + 1
        return [self.column(n, at + 2 * i) for i, n in enumerate(self.cursor.names())]

    def assignments(self, words: tuple[int, int]) -> list[Assignment]:
        """The list after SET."""
        found: list[Assignment] = []
        for start, end in self.cursor.commas(words):
            sign = next((n for n in range(start, end) if self._is_sign(n, start)), end)
            if sign >= end - 1 or sign == start:
                self.cursor.at = start
                raise self.cursor.strange()
            found += self._assigned(start, sign, end)
        return found

    def _is_sign(self, number: int, start: int) -> bool:
        words = self.cursor.words
        return words[number].text == "=" and words[number].depth == words[start].depth

    def _assigned(self, start: int, sign: int, end: int) -> Iterator[Assignment]:
        self.cursor.at = start
        if self.cursor.text() != "(":
            column = self.column(self.cursor.identifier(), start)
            if self.cursor.at != sign:
                raise self.cursor.strange()
            yield self.assignment(column, (sign + 1, end))
            return
        columns = self.column_list()
        self.cursor.at = sign + 1
        self.cursor.takes("ROW")
        within = self.cursor.group()
        values = self.cursor.commas(within)
        if self.cursor.at != end or len(values) != len(columns):
            self.cursor.at = sign + 1
            raise self.cursor.strange()
        for column, words in zip(columns, values, strict=True):
            yield self.assignment(column, words)

    def assignment(self, column: str, words: tuple[int, int]) -> Assignment:
        """A value for a column, which may be the word DEFAULT."""
        start, end = words
        if end - start == 1 and self.cursor.words[start].word == "DEFAULT":
            self.catalog.check_default(self.table.layout, column, self.site)
            return Assignment(column, None)
        return Assignment(column, self.bracketed(words))

    def default(self, columns: Iterable[str]) -> None:
        """Some columns get their defaults, which must be on the lists."""
        for column in columns:
            self.catalog.check_default(self.table.layout, column, self.site)

    def given(
        self, reading: Reading, columns: Sequence[str], *, by_name: bool
    ) -> dict[str, Causes]:
        """Column of the table -> causes of the column of a query that goes there."""
        if by_name:
            at = self.cursor.at - 1
            columns = [self.column(name, at) for name in reading.names]
        if len(reading.columns) != len(columns):
            reason = f"{len(reading.columns)} columns for {len(columns)}"
            raise failures.unbound("binder", reason, self.catalog.place(self.site))
        return dict(zip(columns, reading.columns, strict=True))

    # ------------------------------------------------------------------ versions

    def kept(self, column: str, site: Site | None = None, kind: InfluenceKind = "value") -> Causes:
        """What a column was, or which rows there were, before the statement."""
        source = Column(self.table.stored, column)
        return {source: Cause(source, "row_count" if column == ROWS else kind, site or self.site)}

    def unchanged(self) -> Draft:
        """The table as it was."""
        draft = Draft(self.table.layout.stored)
        for column in draft.types:
            draft.flow(column, self.kept(column))
        draft.limit(self.kept(ROWS))
        return draft

    def on_their_way(self, draft: Draft, name: str) -> Visible:
        """Rows that the statement brings or changes, with generated columns, as a relation."""
        version = self.catalog.add(draft, self.table.name, "rows")
        stored = Visible(name, version.id, draft.types)
        id_ = self.catalog.computed(stored, self.table.layout, self.table.homes, "rows")
        return Visible(name, id_, {**self.table.layout.types, **draft.types})

    def finish(self, draft: Draft, touched: Draft | None, name: str) -> list[str]:
        """The table's new version, and the result of RETURNING over the rows that it touched.

        `name` is what RETURNING calls the table.
        """
        versions = []
        if touched is not None:
            self.cursor.needs("RETURNING")
            words = (self.cursor.at, len(self.cursor.words))
            seen = self.on_their_way(touched, name)
            query = stitch(["SELECT ", self.slice(words), f"\nFROM {quoted(name)}"], self.site)
            reading = self.read(query, {seen.name.casefold(): seen})
            version = self.catalog.add(reading.draft(), "RETURNING", "result")
            versions.append(version.id)
        elif not self.cursor.done:
            raise self.cursor.strange()
        self.check()
        return [self.catalog.write(self.table, draft), *versions]

    @property
    def returns(self) -> bool:
        """Whether RETURNING comes next."""
        return self.cursor.word() == "RETURNING"


def begun(catalog: Catalog, cursor: Cursor, words: Sequence[str], ctes: Stitched) -> Write:
    """Read a statement's first words, the table's name and its alias."""
    cursor.needs(*words)
    name, site = cursor.relation()
    table = catalog.tables.get(name.casefold())
    if table is None:
        declared = (t.name for t in catalog.tables.values())
        raise failures.undeclared(name, declared, catalog.place(site))
    named = cursor.takes("AS")
    named = named or (cursor.word() not in _AFTER_TARGET and cursor.text() not in {"", "("})
    alias = cursor.identifier() if named else table.name
    if ctes.pieces and name.casefold() in _names(ctes):
        # The statement changes the table, and its queries would read the CTE.
        raise failures.not_understood(name, catalog.place(site))
    return Write(catalog, cursor, ctes, table, alias, site)


def _names(ctes: Stitched) -> frozenset[str]:
    """The names of a statement's CTEs, in lower case."""
    tree = binder.parse(Text(f"{ctes.sql} SELECT 1", ""))
    return frozenset(e["key"].casefold() for e in tree["node"]["cte_map"]["map"])


_AFTER_TARGET: Final = frozenset({
    "SET", "USING", "WHERE", "RETURNING", "VALUES", "SELECT", "FROM", "WITH", "BY", "DEFAULT", "TABLE",
    "PIVOT", "UNPIVOT",
})  # fmt: skip

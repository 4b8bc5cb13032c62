"""Statements that define, rename or drop: tables, views, macros."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sekisho.lineage import failures
from sekisho.lineage.binder import quoted
from sekisho.lineage.script.catalog import Catalog
from sekisho.lineage.script.draft import Cause, Draft
from sekisho.lineage.script.macros import Macro, Variant
from sekisho.lineage.script.reading import Reading, Table, View
from sekisho.lineage.script.shadow import Layout
from sekisho.lineage.script.stitched import Site, Stitched, own
from sekisho.lineage.script.tokens import Cursor, unquoted
from sekisho.model import ROWS, Column

DATA: Final[Mapping[tuple[str, ...], bool]] = {
    ("WITH", "NO", "DATA"): False,
    ("WITH", "DATA"): True,
}
"""The end of CREATE TABLE AS -> whether the rows come along."""


NO_COLUMN: Final = frozenset({"PRIMARY", "CONSTRAINT", "UNIQUE", "GENERATED", "AS"})
"""Words of an ALTER TABLE that adds something else than a plain column."""


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the name of what is created, and the name."""

    replace: bool
    temporary: bool
    unless_there: bool
    name: str
    site: Site

    @property
    def said(self) -> str:
        """The same for another CREATE of the same thing."""
        return f"CREATE {'OR REPLACE ' * self.replace}{'TEMP ' * self.temporary}"


def create(catalog: Catalog, cursor: Cursor) -> list[str]:
    """CREATE TABLE, VIEW or MACRO; the versions that it makes."""
    cursor.needs("CREATE")
    replace = cursor.takes("OR", "REPLACE")
    temporary = cursor.takes("TEMP") or cursor.takes("TEMPORARY")
    kind = cursor.word()
    if kind not in {"TABLE", "VIEW", "MACRO", "FUNCTION"}:
        raise cursor.strange()
    cursor.at += 1
    unless_there = cursor.takes("IF", "NOT", "EXISTS")
    name, site = cursor.relation()
    head = _Head(replace, temporary, unless_there, name, site)
    if kind in {"MACRO", "FUNCTION"}:
        _macro(catalog, cursor, head)
        return []
    there = catalog.is_there(name)
    hides = there and temporary != (name.casefold() in catalog.temporary)
    if hides or (there and not replace and not unless_there):
        # A temporary table beside another one hides it, but not from who says `main`.
        raise failures.same_name(name, [name], catalog.place(site))
    if unless_there and there:
        return []
    versions = [] if kind == "VIEW" else [_table(catalog, cursor, head)]
    if kind == "VIEW":
        _view(catalog, cursor, head)
    if temporary:
        catalog.temporary.add(name.casefold())
    return versions


def _table(catalog: Catalog, cursor: Cursor, head: _Head) -> str:
    start = cursor.at
    columns: tuple[str, ...] = ()
    if cursor.text() == "(":
        cursor.group()
        if not cursor.takes("AS"):
            if not cursor.done:
                raise cursor.strange()
            return _declared(catalog, cursor, head, start)
        end, cursor.at = cursor.at, start
        columns = tuple(cursor.names())
        cursor.at = end
    else:
        cursor.needs("AS")
    words = [t.word for t in cursor.words]
    tail = next((t for t in DATA if tuple(words[-len(t) :]) == t), ())
    query = own(cursor.script, cursor.site(cursor.at, len(words) - len(tail)))
    reading = catalog.read(query, head.site)
    draft = reading.draft(_renamed(columns, reading, catalog, head))
    body = ", ".join(f"{quoted(c)} {t}" for c, t in draft.types.items())
    place = catalog.place(head.site)
    catalog.forget(head.name)
    catalog.shadow.define(f"{head.said}TABLE {quoted(head.name)} ({body})", place)
    layout = Layout.plain(draft.types)
    written = draft if DATA.get(tail, True) else Draft(draft.types)
    return catalog.write(Table(head.name, layout, "", "", {}), written)


def _declared(catalog: Catalog, cursor: Cursor, head: _Head, start: int) -> str:
    """A table whose columns are written out."""
    homes = {}
    inner = cursor.words[start].depth + 1
    for number in range(start + 1, len(cursor.words)):
        before = cursor.words[number - 1]
        if before.text in {"(", ","} and cursor.words[number].depth == inner:
            homes[unquoted(cursor.words[number].text)] = cursor.site(number, number + 1)
    sql = own(cursor.script, cursor.site(0, len(cursor.words))).sql
    catalog.forget(head.name)
    catalog.shadow.define(sql, catalog.place(head.site))
    return catalog.start(head.name, catalog.shadow.layout(head.name), homes)


def _renamed(
    columns: tuple[str, ...], reading: Reading, catalog: Catalog, head: _Head
) -> tuple[str, ...]:
    if len(columns) > len(reading.names):
        raise failures.not_understood("column names", catalog.place(head.site))
    return columns


def _view(catalog: Catalog, cursor: Cursor, head: _Head) -> None:
    columns = cursor.names() if cursor.text() == "(" else []
    cursor.needs("AS")
    query = own(cursor.script, cursor.site(cursor.at, len(cursor.words)))
    if not cursor.word().isalpha():
        raise cursor.strange()
    catalog.read(query, head.site)
    sql = own(cursor.script, cursor.site(0, len(cursor.words))).sql
    catalog.forget(head.name)
    catalog.shadow.define(sql, catalog.place(head.site))
    catalog.views[head.name.casefold()] = View(head.name, columns, query)


def _macro(catalog: Catalog, cursor: Cursor, head: _Head) -> None:
    place = catalog.place(head.site)
    if catalog.shadow.is_builtin(head.name):
        # Which of the two a call means is up to DuckDB.
        raise failures.not_understood(head.name, place)
    known = catalog.macros.get(head.name.casefold())
    if known is not None and not head.replace:
        if head.unless_there:
            return
        raise failures.same_name(head.name, [head.name], place)
    variants = []
    table = False
    while True:
        parameters = _parameters(cursor)
        cursor.needs("AS")
        table = cursor.takes("TABLE")
        start, end = _variant_end(cursor)
        variants.append(Variant(parameters, own(cursor.script, cursor.site(start, end))))
        if cursor.done:
            break
        cursor.at += 1
    sql = own(cursor.script, cursor.site(0, len(cursor.words))).sql
    catalog.shadow.define(sql, place)
    catalog.macros[head.name.casefold()] = Macro(head.name, table, tuple(variants))


def _parameters(cursor: Cursor) -> dict[str, Stitched | None]:
    """Parameter -> default. A type after the name changes nothing about influences."""
    found: dict[str, Stitched | None] = {}
    for start, end in cursor.commas(cursor.group()):
        name = unquoted(cursor.words[start].text).casefold()
        signs = [n for n in range(start, end) if cursor.words[n].text in {":=", "=>"}]
        default = own(cursor.script, cursor.site(signs[0] + 1, end)) if signs else None
        found[name] = default
    return found


def _variant_end(cursor: Cursor) -> tuple[int, int]:
    """A body: up to a comma after which another variant's parameters begin."""
    start = cursor.at
    depth = cursor.words[start].depth
    while not cursor.done:
        if cursor.text() == "," and cursor.words[cursor.at].depth == depth:
            here, cursor.at = cursor.at, cursor.at + 1
            another = cursor.text() == "(" and cursor.group() and cursor.word() == "AS"
            cursor.at = here
            if another:
                break
        cursor.at += 1
    if start == cursor.at:
        raise cursor.strange()
    return start, cursor.at


def drop(catalog: Catalog, cursor: Cursor) -> list[str]:
    """DROP TABLE, VIEW or MACRO."""
    cursor.needs("DROP")
    macro = False
    if not cursor.takes("TABLE") and not cursor.takes("VIEW"):
        macro = cursor.takes("MACRO") or cursor.takes("FUNCTION")
        if not macro:
            raise cursor.strange()
        cursor.takes("TABLE")
    cursor.takes("IF", "EXISTS")
    names = [cursor.relation()]
    while cursor.symbol(","):
        names.append(cursor.relation())
    if not cursor.done and not cursor.takes("RESTRICT"):
        raise cursor.strange()
    sql = own(cursor.script, cursor.site(0, len(cursor.words))).sql
    catalog.shadow.define(sql, catalog.place(names[0][1]))
    for name, _ in names:
        if macro:
            catalog.macros.pop(name.casefold(), None)
        else:
            catalog.forget(name)
    return []


def alter(catalog: Catalog, cursor: Cursor) -> list[str]:
    """ALTER TABLE ... RENAME [COLUMN], ADD COLUMN, DROP COLUMN."""
    cursor.needs("ALTER")
    cursor.needs("TABLE")
    optional = cursor.takes("IF", "EXISTS")
    name, site = cursor.relation()
    table = catalog.tables.get(name.casefold())
    if table is None:
        if optional and not catalog.is_there(name):
            return []
        raise failures.undeclared(
            name, [t.name for t in catalog.tables.values()], catalog.place(site)
        )
    change = cursor.word()
    to = table.name
    renamed: dict[str, str] = {}
    if cursor.takes("RENAME", "TO"):
        to = cursor.identifier()
        if catalog.is_there(to):
            raise failures.same_name(to, [to], catalog.place(site))
    elif cursor.takes("RENAME"):
        cursor.takes("COLUMN")
        old = cursor.identifier()
        cursor.needs("TO")
        renamed[old.casefold()] = cursor.identifier()
    elif change not in {"ADD", "DROP"} or any(t.word in NO_COLUMN for t in cursor.words):
        raise cursor.strange()
    sql = own(cursor.script, cursor.site(0, len(cursor.words))).sql
    catalog.shadow.define(sql, catalog.place(site))
    return [_altered(catalog, table, to, renamed, site)]


def _altered(catalog: Catalog, table: Table, to: str, renamed: dict[str, str], site: Site) -> str:
    """The table afterwards: each column is what it was, and an added one is its default."""
    layout = catalog.shadow.layout(to)
    if to != table.name:
        temporary = table.name.casefold() in catalog.temporary
        catalog.forget(table.name)
        catalog.temporary |= {to.casefold()} if temporary else set()
    draft = Draft(layout.stored)
    for old in table.layout.stored:
        new = renamed.get(old.casefold(), old)
        if new in draft.columns:
            draft.flow(new, kept(table, old, site))
    draft.limit(kept(table, ROWS, site))
    for column in layout.defaults:
        catalog.check_default(layout, column, site)
    homes = {renamed.get(c.casefold(), c): at for c, at in table.homes.items()}
    return catalog.write(Table(to, layout, "", "", homes), draft)


def kept(table: Table, column: str, site: Site) -> dict[Column, Cause]:
    """What a column was, or which rows there were, before a statement at `site`."""
    source = Column(table.stored, column)
    return {source: Cause(source, "row_count" if column == ROWS else "value", site)}

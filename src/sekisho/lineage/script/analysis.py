"""From a script to its lineage: statement by statement, each over what those before it have made.

A statement is read as the SELECTs that it stands for: an UPDATE as the SELECT of its new values, a
MERGE as one SELECT per branch. Their texts are slices of the script, so that places stay right;
`analyze` reads them like any other SELECT; what they mean for the table is put together here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Final

from sekisho.lineage import failures
from sekisho.lineage.binder import quoted
from sekisho.lineage.depth import deep
from sekisho.lineage.order import sort, unique_names
from sekisho.lineage.script import changes, definitions
from sekisho.lineage.script.catalog import Catalog
from sekisho.lineage.script.insert import insert
from sekisho.lineage.script.merge import merge
from sekisho.lineage.script.reading import View
from sekisho.lineage.script.result import QUERIES, ScriptLineage, Statement
from sekisho.lineage.script.stitched import Script, Stitched, own, stitch
from sekisho.lineage.script.tokens import Cursor, statements, tokens, unquoted

NO_TABLES: Final[Mapping[str, Mapping[str, str]]] = {}
NO_VIEWS: Final[Mapping[str, Script]] = {}
NOTHING: Final = Stitched(())

TRANSACTIONS: Final = frozenset({"BEGIN", "START", "COMMIT", "END"})
"""They change nothing as long as nobody rolls back, and ROLLBACK is refused."""

_WRITES: Final[Mapping[str, Callable[[Catalog, Cursor, Stitched], list[str]]]] = {
    "INSERT": insert,
    "UPDATE": changes.update,
    "DELETE": changes.delete,
    "MERGE": merge,
}
_DEFINITIONS: Final[Mapping[str, Callable[[Catalog, Cursor], list[str]]]] = {
    "CREATE": definitions.create,
    "DROP": definitions.drop,
    "ALTER": definitions.alter,
    "TRUNCATE": changes.truncate,
}


@deep
def analyze_script(
    script: Script,
    tables: Mapping[str, Mapping[str, str]] = NO_TABLES,
    views: Mapping[str, Script] = NO_VIEWS,
    *,
    schema: Script | None = None,
) -> ScriptLineage:
    """The lineage of every relation that a script makes or changes, and of all that it gives out.

    Args:
        script: the statements.
        tables: table -> column -> DuckDB type, as they are before the script.
        views: view -> its SELECT, each in a file of its own.
        schema: CREATE statements for further tables, views and macros.

    Raises:
        Undecided: something that the analysis does not understand or does not allow, with its place.
        UnboundSQL: a statement does not parse or does not bind.
    """
    catalog = Catalog(script, {s.file: s for s in (script, *views.values())})
    with closing(catalog.shadow):
        if schema is not None:
            catalog.scripts[schema.file] = schema
            for words in statements(schema.sql):
                _define(catalog, Cursor(schema, words))
        _given(catalog, tables, views)
        done = []
        for words in statements(script.sql):
            catalog.number += 1
            done.append(_statement(catalog, Cursor(script, words)))
        final = {t.name: t.version for t in catalog.tables.values()}
        for view in catalog.views.values():
            final[view.name] = catalog.bound(view).version
    return ScriptLineage(catalog.scripts, catalog.sources, catalog.versions, tuple(done), final)


def _given(
    catalog: Catalog, tables: Mapping[str, Mapping[str, str]], views: Mapping[str, Script]
) -> None:
    """Tables and views that are given and needed, views each after those that it reads."""
    names = unique_names((*tables, *views))
    reads = {n: [names[w] for w in _words(v) & names.keys()] for n, v in views.items()}
    open_ = [names[w] for w in _words(catalog.script) & names.keys()]
    needed: set[str] = set()
    while open_:
        name = open_.pop()
        if name not in needed:
            needed.add(name)
            open_ += reads.get(name, ())
    for name in tables:
        if name in needed:
            catalog.found(name, tables[name])
    for name in sort({n: sorted(reads[n]) for n in views if n in needed})[0]:
        script = views[name]
        first, *_ = statements(script.sql)
        query = own(script, Cursor(script, first).site(0, len(first)))
        home = query.pieces[0].at
        catalog.shadow.define(f"CREATE VIEW {quoted(name)} AS {query.sql}", catalog.place(home))
        catalog.views[name.casefold()] = View(name, (), query)


def _words(script: Script) -> set[str]:
    return {unquoted(t.text).casefold() for t in tokens(script.sql)}


def _define(catalog: Catalog, cursor: Cursor) -> None:
    """A statement of the schema: it may define tables, views and macros, and nothing else."""
    if cursor.word() in TRANSACTIONS:
        return
    if cursor.word() != "CREATE":
        raise cursor.strange()
    catalog.check_syntax(own(cursor.script, cursor.site(0, len(cursor.words))))
    definitions.create(catalog, cursor)


def _statement(catalog: Catalog, cursor: Cursor) -> Statement:
    first = cursor.words[0]
    site = cursor.site(0, len(cursor.words))
    catalog.check_syntax(own(cursor.script, site))
    try:
        versions = _versions(catalog, cursor)
    except RecursionError:
        raise failures.too_deep(catalog.place(site)) from None
    kind = first.word or "SELECT"
    if kind in {"CREATE", "DROP", "ALTER"}:
        kinds = [t.word for t in cursor.words if t.word in {"TABLE", "VIEW", "MACRO", "FUNCTION"}]
        kind = f"{kind} {kinds[0]}"
    elif kind == "WITH":
        kind = cursor.words[_after_ctes(cursor)].word
    return Statement(catalog.number, kind, site, tuple(versions))


def _versions(catalog: Catalog, cursor: Cursor) -> list[str]:
    word = cursor.word()
    if word in _DEFINITIONS:
        return _DEFINITIONS[word](catalog, cursor)
    if word in TRANSACTIONS:
        return []
    if word == "COPY":
        return _copy(catalog, cursor)
    start = _after_ctes(cursor)
    word = cursor.words[start].word
    if word in _WRITES:
        cursor.at = start
        site = cursor.site(0, start)
        ctes = stitch([own(cursor.script, site), "\n"], site) if start else NOTHING
        return _WRITES[word](catalog, cursor, ctes)
    if cursor.word() in QUERIES or cursor.text() == "(":
        return [_result(catalog, cursor, (0, len(cursor.words)), "result")]
    raise cursor.strange()


def _result(catalog: Catalog, cursor: Cursor, words: tuple[int, int], name: str) -> str:
    """What a query gives out."""
    site = cursor.site(*words)
    query = own(cursor.script, site)
    draft = catalog.read(query, site).draft()
    catalog.check(query)
    return catalog.add(draft, name, "result").id


def _copy(catalog: Catalog, cursor: Cursor) -> list[str]:
    """COPY (query) TO 'file' (...), COPY table (...) TO 'file' (...)."""
    cursor.needs("COPY")
    start = cursor.at
    if cursor.text() == "(":
        words = cursor.group()
        query = own(cursor.script, cursor.site(*words))
    else:
        name, site = cursor.relation()
        columns = cursor.names() if cursor.text() == "(" else []
        listed = ", ".join(map(quoted, columns)) or "*"
        query = stitch([f"SELECT {listed} FROM {quoted(name)}"], site)
    home = cursor.site(start, cursor.at)
    cursor.needs("TO")
    target = cursor.text()
    if not target.startswith("'"):
        raise cursor.strange()
    cursor.at += 1
    if cursor.text() == "(":
        cursor.group()
    if not cursor.done:
        raise cursor.strange()
    draft = catalog.read(query, home).draft()
    catalog.check(query)
    return [catalog.add(draft, target[1:-1].replace("''", "'"), "result").id]


def _after_ctes(statement: Cursor) -> int:
    """The number of the first word after WITH and its queries; 0 where there is none."""
    cursor = Cursor(statement.script, statement.words)
    if not cursor.takes("WITH"):
        return 0
    cursor.takes("RECURSIVE")
    while not cursor.done:
        cursor.identifier()
        if cursor.text() == "(":
            cursor.group()
        cursor.needs("AS")
        cursor.takes("NOT")
        cursor.takes("MATERIALIZED")
        cursor.group()
        if not cursor.symbol(","):
            break
    if cursor.done:
        raise cursor.strange()
    return cursor.at

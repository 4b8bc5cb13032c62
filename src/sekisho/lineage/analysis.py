"""From SQL to lineage: parse, hold against the lists, bind, walk, and say where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sekisho.errors import SekishoError
from sekisho.lineage import binder, failures
from sekisho.lineage.expressions import Origin
from sekisho.lineage.order import NO_FILES, readable, sort, unique_names
from sekisho.lineage.relation import Marks, Relation
from sekisho.lineage.spans import Spans
from sekisho.lineage.state import Declared, Walk, type_of
from sekisho.lineage.syntax import Statement, read_statement
from sekisho.lineage.text import Text
from sekisho.lineage.typenames import written
from sekisho.lineage.walk import walk_plan
from sekisho.model import ROWS, Column, Edge, Influence, QueryLineage, Undetermined

NO_VIEWS: Final[Mapping[str, str]] = {}
NO_KEYS: Final[Mapping[str, Sequence[Sequence[str]]]] = {}


def analyze(
    sql: str,
    tables: Mapping[str, Mapping[str, str]],
    views: Mapping[str, str] = NO_VIEWS,
    *,
    keys: Mapping[str, Sequence[Sequence[str]]] = NO_KEYS,
    file: str = "statement.sql",
) -> QueryLineage:
    """The lineage of one SELECT over declared relations, without reading any data.

    Args:
        sql: the statement.
        tables: table -> column -> DuckDB type.
        views: view -> its SELECT, over tables and other views. Places are not known in a statement
            that uses one: better to analyse each as a relation of its own (`analyze_all`).
        keys: table -> its unique keys, each a list of columns. They decide only whether an order
            is total, never what influences what: nothing here proves that the data keep them.
        file: the file that errors name; their line and column count within `sql`.

    Returns:
        Names as declared in `tables`; spans in characters of `sql`.

    Raises:
        Undecided: something that the analysis does not understand or does not allow. `kind` is
            `function` (not on the list), `source` (reads what nobody declared), `statement` (not
            exactly one SELECT) or `construct`.
        UnboundSQL: the statement does not parse, or does not bind. A relation that nobody declared
            raises an error of both kinds.
    """
    columns = _declared_columns(tables, views)
    text = Text(sql, file)
    try:
        statement = read_statement(binder.parse(text), text, columns)
        used, named = _needed(statement, tables, views, columns, file)
        text = Text(sql, file, located=not used)
        plan = binder.bind(text, binder.Shadow(named, used))
        origin = Origin(text, len(binder.PREFIX), frozenset(statement.macro_calls))
        walk, output = walk_plan(plan, origin, _declared(named, keys))
        names = [str(e["alias"]) for e in plan["expressions"]]
        types = [_written(walk, e) for e in plan["expressions"]]
    except RecursionError:
        raise failures.too_deep(text.place(0)) from None
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        # A plan or syntax tree of another shape than ever seen: refused like any other unknown.
        raise failures.not_understood("plan", text.place(0)) from error
    return _lineage(walk, output, Spans(text, statement), names, types)


def _declared_columns(
    tables: Mapping[str, Mapping[str, str]], views: Mapping[str, str]
) -> Mapping[str, frozenset[str]]:
    """Relation in lower case -> its columns in lower case; of a view they are not known."""
    found: dict[str, str] = {}
    columns: dict[str, frozenset[str]] = {}
    for name in (*tables, *views):
        other = found.setdefault(name.casefold(), name)
        if other != name or name in columns:
            raise failures.same_name(name, (other, name))
        columns[name.casefold()] = frozenset(c.casefold() for c in tables.get(name, ()))
    return columns


def _needed(
    statement: Statement,
    tables: Mapping[str, Mapping[str, str]],
    views: Mapping[str, str],
    columns: Mapping[str, frozenset[str]],
    file: str,
) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """What a statement needs: views, each after those that it reads itself, and tables."""
    named = {n.casefold(): n for n in (*tables, *views)}
    ordered: dict[str, str] = {}
    scanned: dict[str, Mapping[str, str]] = {}
    open_: list[str] = []

    def need(relation: str) -> None:
        name = named[relation.casefold()]
        if name in tables:
            scanned[name] = tables[name]
        elif name in open_:
            raise failures.cycle([*open_[open_.index(name) :], name], None)
        elif name not in ordered:
            open_.append(name)
            text = Text(views[name], file, located=False)
            for inner in read_statement(binder.parse(text), text, columns).relations:
                need(inner)
            open_.pop()
            ordered[name] = views[name]

    for relation in statement.relations:
        need(relation)
    return ordered, scanned


def _declared(
    tables: Mapping[str, Mapping[str, str]], keys: Mapping[str, Sequence[Sequence[str]]]
) -> Mapping[str, Declared]:
    return {
        name.casefold(): Declared(name, tuple(columns), tuple(tuple(k) for k in keys.get(name, ())))
        for name, columns in tables.items()
    }


def _written(walk: Walk, expression: Mapping[str, object]) -> str:
    type_ = written(type_of(expression))
    if type_ is None:
        raise walk.refused("type", expression)
    return type_


def _lineage(
    walk: Walk, output: Relation, spans: Spans, names: Sequence[str], types: Sequence[str]
) -> QueryLineage:
    sources = list(walk.numbers)
    edges: list[Edge] = []
    columns: dict[str, Influence] = {}
    for name, cell in zip(names, output.cells, strict=True):
        if cell is None:
            raise failures.not_understood("rowid", None)
        indirect = {n: m for n, m in cell.indirect.items() if n not in cell.direct}
        columns[name] = Influence(
            frozenset(sources[n] for n in cell.direct), frozenset(sources[n] for n in indirect)
        )
        edges += _edges(name, {**cell.direct, **indirect}, sources, spans)
    meant = output.order if output.sorted else {}
    order = {n: m for n, m in meant.items() if n not in output.rows}
    edges += _edges(ROWS, {**output.rows, **order}, sources, spans)
    return QueryLineage(
        columns=columns,
        rows=frozenset(sources[n] for n in output.rows),
        order=frozenset(sources[n] for n in meant),
        types=dict(zip(names, types, strict=True)),
        scans={t: tuple(sorted(c)) for t, c in sorted(walk.scanned.items())},
        edges=tuple(edges),
        undetermined=tuple(
            Undetermined(construct, spans.construct(construct, at))
            for construct, at in walk.undetermined
        ),
    )


def _edges(output: str, marks: Marks, sources: Sequence[Column], spans: Spans) -> list[Edge]:
    found = [Edge(sources[n], output, m[0], spans.of(sources[n], m)) for n, m in marks.items()]
    return sorted(found, key=lambda e: e.source)


def analyze_all(
    tables: Mapping[str, Mapping[str, str]],
    models: Mapping[str, str],
    exports: Mapping[str, str],
    *,
    keys: Mapping[str, Sequence[Sequence[str]]] = NO_KEYS,
    files: Mapping[str, str] = NO_FILES,
) -> Mapping[str, QueryLineage | SekishoError]:
    """The lineage of every model and export of a project, each over the relations that it names.

    Models are analysed one by one, so that places are always in the statement's own text; what a
    model makes is a table with its output types to whoever reads it. `Graph.of` composes them.

    Args:
        tables: source -> column -> DuckDB type.
        models: model -> its SELECT.
        exports: export -> its SELECT. No statement may read an export.
        keys: source -> its unique keys, as in `analyze`.
        files: model or export -> the file that errors name.

    Returns:
        Models in the order in which they were analysed, then exports as given. A statement that
        cannot be analysed has its error for a result; what reads a model that failed is undecided.

    Raises:
        UnboundSQL: two sources, models or exports have the same name.
    """
    unique_names([*tables, *models, *exports])
    known = unique_names([*tables, *models])
    reads = {
        m: [known[n.casefold()] for n in readable(sql) if n.casefold() in known]
        for m, sql in models.items()
    }
    order, cycles = sort(reads)
    relations = dict(tables)
    results: dict[str, QueryLineage | SekishoError] = {}
    for name in order:
        file = files.get(name, name)
        if name in cycles:
            results[name] = failures.cycle(cycles[name], Text(models[name], file).place(0))
            continue
        results[name] = result = _one(models[name], relations, results, known, keys, file)
        if isinstance(result, QueryLineage):
            relations[name] = result.types
    for name, sql in exports.items():
        found = _one(sql, relations, results, known, keys, files.get(name, name))
        results[name] = found
    return results


def _one(
    sql: str,
    relations: Mapping[str, Mapping[str, str]],
    results: Mapping[str, QueryLineage | SekishoError],
    known: Mapping[str, str],
    keys: Mapping[str, Sequence[Sequence[str]]],
    file: str,
) -> QueryLineage | SekishoError:
    named = readable(sql)
    needed = {known[n.casefold()]: at for n, at in named.items() if n.casefold() in known}
    for relation, start in needed.items():
        if isinstance(results.get(relation), SekishoError):
            return failures.input_failed(relation, Text(sql, file).place(start))
    complete = len(needed) == len({n.casefold() for n in named})
    # Only what it names, so that a large project costs no more than its statements.
    visible = {r: relations[r] for r in needed} if complete else relations
    try:
        return analyze(sql, visible, keys=keys, file=file)
    except SekishoError as error:
        return error

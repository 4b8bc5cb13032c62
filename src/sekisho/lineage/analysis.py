"""From SQL to lineage: parse, hold against the lists, bind, walk, and say where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from sekisho.errors import SekishoError, Undecided
from sekisho.garbage import uncollected
from sekisho.lineage import binder, failures, plan
from sekisho.lineage.depth import deep
from sekisho.lineage.expressions import Origin
from sekisho.lineage.flows import flow_of, masked
from sekisho.lineage.glance import words_at_a_glance
from sekisho.lineage.masks import Influences, Sets
from sekisho.lineage.order import unique_names
from sekisho.lineage.relation import NONE, Marks, union
from sekisho.lineage.spans import Spans
from sekisho.lineage.state import Declared, Walk
from sekisho.lineage.syntax import Statement, read_statement
from sekisho.lineage.text import Text
from sekisho.lineage.typenames import written
from sekisho.lineage.walk import walk_plan
from sekisho.model import ROWS, Column, Edge, QueryLineage, Trace, Undetermined

NO_VIEWS: Final[Mapping[str, str]] = {}
NO_KEYS: Final[Mapping[str, Sequence[Sequence[str]]]] = {}

Keys = Mapping[str, Mapping[tuple[str, ...], bool]]
"""Relation -> columns that are unique together -> whether that is proved, not only declared."""

# A plan or syntax tree of another shape than ever seen: refused like any other unknown.
UNKNOWN_SHAPE: Final = (LookupError, ValueError, TypeError, AttributeError)


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
        views: view -> its SELECT, over tables and other views. What comes out of one is placed
            where the statement names it; `analyze_all` also says where it comes in.
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
    return analyzed(Text(sql, file), tables, views, promised(keys))


def promised(keys: Mapping[str, Sequence[Sequence[str]]]) -> Keys:
    """Keys that somebody declares; nothing proves them."""
    return {t: dict.fromkeys(map(tuple, unique), False) for t, unique in keys.items()}


@deep
def analyzed(
    text: Text, tables: Mapping[str, Mapping[str, str]], views: Mapping[str, str], keys: Keys
) -> QueryLineage:
    """As `analyze`, with keys that may be proved."""
    names = unique_names((*tables, *views))
    glanced = _glanced(text, tables, views, names, keys)
    if glanced is not None:
        return glanced
    with _understood(text):
        statement = _read(text, tables, views)
        used, needed = _needed(statement, tables, views, names, text.file)
        shadow = binder.Shadow(needed, used)
        try:
            return _sets(text, shadow, keys, read=True)
        except Undecided:
            traced(text, shadow, keys)  # raises the same, with its place
            raise


@contextmanager
def _understood(text: Text) -> Iterator[None]:
    """What is deeper than Python recurses, or of a shape that nobody knows, is refused as that.

    What is wrong with a declared type has no place in the text; the statement that reads it has one.
    """
    try:
        yield
    except SekishoError as error:
        error.place = error.place or text.place(0)
        raise
    except RecursionError:
        raise failures.too_deep(text.place(0)) from None
    except UNKNOWN_SHAPE as error:
        raise failures.not_understood("plan", text.place(0)) from error


def _glanced(
    text: Text,
    tables: Mapping[str, Mapping[str, str]],
    views: Mapping[str, str],
    names: Mapping[str, str],
    keys: Keys,
) -> QueryLineage | None:
    """The lineage of a statement whose words say that it needs no second look; None of any other.

    Whatever goes wrong here is found again by the full reading, which knows what and where.
    """
    words = words_at_a_glance(text.sql)
    if words is None or not binder.is_query(text.sql):
        return None
    used = words & names.keys()
    if any(names[n] in views for n in used):
        return None
    needed = {names[n]: tables[names[n]] for n in sorted(used)}
    try:
        return _sets(text, binder.Shadow(needed, NO_VIEWS), keys, read=False)
    except (SekishoError, RecursionError, *UNKNOWN_SHAPE):
        return None


@uncollected()  # a plan is thousands of containers, and none in a cycle
def _sets(text: Text, shadow: binder.Shadow, keys: Keys, *, read: bool) -> QueryLineage:
    """What influences what, without the reasons."""
    bound = binder.bind(text, shadow)
    walk, output = walk_plan(bound, _declared(shadow.tables, keys), read=read)
    sets = Sets([Column(*c) for c in walk.numbers])
    outputs = _outputs(bound)
    names = [e.alias for e in outputs]
    meant = output.order if output.sorted else NONE
    masks = {}
    for name, cell in zip(names, output.cells, strict=True):
        if cell is None:
            raise failures.not_understood("rowid", None)
        direct = _plain(cell.direct)
        masks[name] = direct, _plain(cell.indirect) & ~direct
    # What they are now is what the trace is of, whatever the caller's mappings become.
    then = binder.Shadow({t: dict(c) for t, c in shadow.tables.items()}, dict(shadow.views))
    return QueryLineage(
        columns=Influences(sets, masks),
        rows=sets.of(_plain(output.rows)),
        types={n: _written(walk, e) for n, e in zip(names, outputs, strict=True)},
        scans={t: tuple(sorted(c)) for t, c in sorted(walk.scanned.items())},
        constructs=tuple(construct for construct, _ in walk.undetermined),
        tracing=lambda: traced(text, then, keys),
        order=sets.of(_plain(meant)),
        keys=tuple(
            tuple(names[p] for p in sorted(key)) for key, proved in output.keys.items() if proved
        ),
    )


def _plain(mask: Marks) -> int:
    """A mask without reasons, which is all that there is unless somebody asked for them."""
    if not isinstance(mask, int):
        raise TypeError(mask)
    return mask


@deep
def traced(text: Text, shadow: binder.Shadow, keys: Keys) -> Trace:
    """Why influences are there, and where: the syntax tree read and the plan walked again."""
    with _understood(text):
        statement, inner = _read_with_views(text, shadow, keys)
        bound = binder.bind(text, shadow, placed=True)
        origin = Origin(text, binder.beginning(shadow))
        walk, output = walk_plan(bound, _declared(shadow.tables, keys), origin)
        spans = Spans(text, statement, inner)
        sources = [Column(*c) for c in walk.numbers]
        meant = output.order if output.sorted else NONE
        edges = []
        for expression, cell in zip(_outputs(bound), output.cells, strict=True):
            if cell is None:
                raise failures.not_understood("rowid", None)
            edges += _edges(expression.alias, cell.all(), sources, spans)
        edges += _edges(ROWS, union(output.rows, meant), sources, spans)
        return Trace(
            tuple(edges),
            tuple(
                Undetermined(construct, spans.construct(construct, at))
                for construct, at in walk.undetermined
            ),
        )


def _read_with_views(
    text: Text, shadow: binder.Shadow, keys: Keys
) -> tuple[Statement, Mapping[str, QueryLineage]]:
    """The syntax tree, its names resolved also to columns of views, and the views' own lineage."""
    statement = _read(text, shadow.tables, shadow.views)
    if not shadow.views:
        return statement, {}
    named = {n.casefold() for n in statement.relations}
    inner = {
        view: analyzed(Text(sql, text.file), shadow.tables, shadow.views, keys)
        for view, sql in shadow.views.items()
        if view.casefold() in named
    }
    known = {**shadow.tables, **{view: lineage.types for view, lineage in inner.items()}}
    return _read(text, known, shadow.views), inner


def _edges(output: str, marks: Marks, sources: Sequence[Column], spans: Spans) -> list[Edge]:
    if isinstance(marks, int):
        return []
    found = [
        Edge(sources[n], output, m[0], spans.of(sources[n], m), flow_of(m), masked(m))
        for n, m in marks.items()
    ]
    return sorted(found, key=lambda e: e.source)


def _read(
    text: Text, tables: Mapping[str, Mapping[str, str]], views: Mapping[str, str]
) -> Statement:
    """The syntax tree, held against the lists."""
    columns: dict[str, frozenset[str]] = {v.casefold(): frozenset() for v in views}
    columns |= {t.casefold(): frozenset(c.casefold() for c in tables[t]) for t in tables}
    return read_statement(binder.parse(text), text, columns)


def _needed(
    statement: Statement,
    tables: Mapping[str, Mapping[str, str]],
    views: Mapping[str, str],
    names: Mapping[str, str],
    file: str,
) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """What a statement needs: views, each after those that it reads itself, and tables."""
    ordered: dict[str, str] = {}
    scanned: dict[str, Mapping[str, str]] = {}
    open_: list[str] = []

    def need(relation: str) -> None:
        name = names[relation.casefold()]
        if name in tables:
            scanned[name] = tables[name]
        elif name in open_:
            raise failures.cycle([*open_[open_.index(name) :], name], None)
        elif name not in ordered:
            open_.append(name)
            text = Text(views[name], file)
            for inner in _read(text, tables, views).relations:
                need(inner)
            open_.pop()
            ordered[name] = views[name]

    for relation in statement.relations:
        need(relation)
    return ordered, scanned


def _declared(tables: Mapping[str, Mapping[str, str]], keys: Keys) -> Mapping[str, Declared]:
    found = {}
    for name, columns in tables.items():
        unique: dict[tuple[str, ...], bool] = {}
        if keys.get(name):
            known = {c.casefold(): c for c in columns}
            for key, proved in keys[name].items():
                unique[tuple(known.get(c.casefold(), c) for c in key)] = proved
        found[name.casefold()] = Declared(name, tuple(columns), unique)
    return found


def _outputs(bound: plan.Node) -> list[plan.Expression]:
    """The columns of a statement, which is bound within a SELECT of them all."""
    if not isinstance(bound, plan.Projection):
        raise failures.not_understood(plan.name_of(bound), None)
    return bound.expressions


def _written(walk: Walk, expression: plan.Expression) -> str:
    type_ = written(plan.told(plan.type_of(expression)))
    if type_ is None:
        raise walk.refused("type", expression)
    return type_

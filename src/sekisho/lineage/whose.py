"""Whose data is in the rows of a statement: which columns tell it, and what is in them beside that.

A row about a person comes from a scan of a source that has that person's key. The key is followed
through the plan, all models inlined. Where it stays in every row to which the scan contributes, in a
column of its own or of one that a join holds for equal, that column of the file tells whose data
is in it. Where it does not - it is left out, computed with, or rows of several people become one - nobody
can tell from the file, and the source's key is `loose`.

Only what is known to keep rows apart is followed. Anything else makes a key loose, never the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sekisho.errors import SekishoError
from sekisho.lineage.bindings import bindings
from sekisho.lineage.scans import INDEX
from sekisho.lineage.text import NOWHERE, Text
from sekisho.model import Column

Json = Mapping[str, Any]

_UNKNOWN: Final = (LookupError, ValueError, TypeError, AttributeError, RecursionError)
_EQUAL: Final = frozenset({"COMPARE_EQUAL", "COMPARE_NOT_DISTINCT_FROM"})
_DELIM: Final = "__duckdb_delim_"
"""How DuckDB's own CTEs for correlated subqueries begin: their values are the outer row's own."""
_MOST_SCANS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data is in a statement's rows.

    Attributes:
        columns: output column -> the subject keys of sources that it holds, and nothing else.
        loose: subject keys of sources whose subjects no column tells.
    """

    columns: Mapping[str, frozenset[Column]]
    loose: frozenset[Column]


class _Person(NamedTuple):
    """Somebody whom the row of one scan is about, by one of its keys."""

    scan: int
    key: Column


_Persons = frozenset[_Person]
_NOBODY: Final[_Persons] = frozenset()


class _Cell(NamedTuple):
    """What is known of a column.

    Attributes:
        tells: wherever one of them takes part in a row, this column holds their key.
        own: where this column is not NULL, each of them takes part, and it holds their key.
        of: whose rows its values are made of.
        same: columns with the same number are equal in every row.
    """

    tells: _Persons = _NOBODY
    own: _Persons = _NOBODY
    of: _Persons = _NOBODY
    same: int = 0


class _Rows(NamedTuple):
    """What is known of an operator's rows: its columns, and who takes part."""

    cells: tuple[_Cell, ...]
    there: _Persons


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
    from sekisho.lineage import binder  # noqa: PLC0415 - a check that remembers all loads no DuckDB

    walk = _Walk(
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


@dataclass(slots=True)
class _Walk:
    keys: Mapping[str, Sequence[Column]]
    same: Mapping[str, tuple[str, str]]
    loose: set[Column] = field(default_factory=set)
    implied: dict[_Person, set[_Person]] = field(default_factory=dict)
    """Person -> those who take part only where they do and are the same, mostly by the same key."""
    scans: int = 0
    numbers: int = 0
    ctes: dict[int, Json] = field(default_factory=dict)
    delims: dict[int, _Rows] = field(default_factory=dict)

    def rows(self, node: Json) -> _Rows:
        """What is known of an operator's rows.

        Raises:
            LookupError: the operator is not known.
        """
        return _RULES[node["type"]](self, node)

    def all_of(self, persons: _Persons) -> _Persons:
        """The persons and all who take part only where they do."""
        found, waiting = set(persons), [*persons]
        while waiting:
            for other in self.implied.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)

    # ------------------------------------------------------------------ operators

    def passed(self, node: Json) -> _Rows:
        """The same rows, or some of them, in whatever order."""
        return _chosen(self.rows(*node["children"]), node.get("projections", ()))

    def projection(self, node: Json) -> _Rows:
        """Columns that are computed from each row."""
        return self._made(node["expressions"], self.rows(*node["children"]))

    def unnest(self, node: Json) -> _Rows:
        """A row for each element of lists."""
        below = self.rows(*node["children"])
        return below._replace(cells=(*below.cells, *self._made(node["expressions"], below).cells))

    def cross(self, node: Json) -> _Rows:
        """Rows of both sides side by side, whichever they are."""
        left, right = (self.rows(child) for child in node["children"])
        return _Rows((*left.cells, *right.cells), left.there | right.there)

    def scan(self, node: Json) -> _Rows:
        """A scan of a table, or a table function."""
        if node.get("children") or node["qname"]["path"][-1] != "seq_scan":
            return self.opaque(node)
        table = str(node["function_data"]["qualified_name"]["path"][-1]).casefold()
        self.scans += 1
        if self.scans > _MOST_SCANS:
            raise ValueError(table)
        known = self.keys.get(table, ())
        if any(key.table.casefold() != table for key in known):
            # Made by a process, of which nothing is known but what it reads.
            self.loose |= {*known}
            known = ()
        persons = {key.name: _Person(self.scans, key) for key in known}
        there = frozenset(persons.values())
        if table in self.same and there:
            one, other = (persons[name] for name in self.same[table])
            self._imply(frozenset({one}), frozenset({other}))
            self._imply(frozenset({other}), frozenset({one}))
        cells = []
        for index in node["column_indexes"]:
            number = index.get("index", 0)
            # Parts of a column are no key, and a row number is none.
            whole = index.keys() <= INDEX and number != NOWHERE
            found = persons.get(str(node["names"][number])) if whole else None
            own = frozenset({found}) if found else _NOBODY
            cells.append(_Cell(own, own, there, self._number()))
        return _Rows(tuple(cells), there)

    def opaque(self, node: Json) -> _Rows:
        """Columns that are no copies: of a table function, of rows that are written out."""
        below = [self.rows(child) for child in node.get("children", ())]
        there = frozenset(p for rows in below for p in rows.there)
        of = frozenset(p for rows in below for cell in rows.cells for p in cell.of)
        count = len(bindings(node))
        return _Rows((_Cell(of=of),) * count, there)

    def filtered(self, node: Json) -> _Rows:
        """Some of the rows; what a condition holds for equal is."""
        below = self.rows(*node["children"])
        for left, right in _equalities(node["expressions"]):
            below = self._equal(below, left, right)
        return _chosen(below, node.get("projection_map", ()))

    def grouped(self, node: Json) -> _Rows:
        """Groups keep those apart who are the same in all rows of a group."""
        below = self.rows(*node["children"])
        groups = self._made(node.get("groups", ()), below).cells
        apart = frozenset(p for g in groups for p in g.tells)
        if len(node.get("grouping_sets", ())) > 1:
            apart = _NOBODY
        there = self._kept_apart(below.there, apart)
        made = self._made(node.get("expressions", ()), below).cells
        extra = (_Cell(),) * len(node.get("grouping_functions", ()))
        cells = (*groups, *made, *extra)
        return _Rows(tuple(_among(c, there) for c in cells), there)

    def window(self, node: Json) -> _Rows:
        """A window keeps those apart who are the same in all rows of a partition."""
        below = self.rows(*node["children"])
        cells = list(below.cells)
        for window in node["expressions"]:
            parts = self._made(window.get("partitions", ()), below).cells
            apart = frozenset(p for part in parts for p in part.tells)
            asked = {k: v for k, v in window.items() if k not in {"partitions", "orders"}}
            of = self._kept_apart(self._of(asked, below), apart)
            cells.append(_Cell(of=of))
        return below._replace(cells=tuple(cells))

    def joined(self, node: Json) -> _Rows:
        """Rows of both sides that belong together."""
        left, right = (self.rows(child) for child in node["children"])
        kind = node["join_type"]
        count = len(left.cells)
        both = _Rows((*left.cells, *right.cells), left.there | right.there)
        equal = [
            (c["left"].get("index", 0), count + c["right"].get("index", 0))
            for c in node.get("conditions", ())
            if c.get("comparison") in _EQUAL
            and c["left"]["expression_class"] == c["right"]["expression_class"] == "BOUND_REF"
        ]
        if kind == "ANTI":
            return _chosen(left, node.get("left_projection_map", ()))
        if kind not in {"INNER", "LEFT", "SINGLE", "RIGHT", "FULL", "SEMI", "MARK"}:
            raise ValueError(kind)
        for ours, theirs in equal:
            if kind == "INNER":
                both = self._equal(both, ours, theirs)
            elif kind == "RIGHT":
                both = self._follows(both, theirs, ours)
            elif kind != "FULL":
                both = self._follows(both, ours, theirs)
        lefts = node.get("left_projection_map") or range(count)
        if kind == "SEMI":
            return both._replace(cells=tuple(both.cells[n] for n in lefts))
        if kind == "MARK":
            mark = _Cell(of=frozenset(p for c in both.cells for p in c.of))
            return both._replace(cells=(*(both.cells[n] for n in lefts), mark))
        rights = node.get("right_projection_map") or range(len(right.cells))
        return _chosen(both, [*lefts, *(count + n for n in rights)])

    def combined(self, node: Json) -> _Rows:
        """Rows of several relations, one below the other."""
        parts = [self.rows(child) for child in node["children"]]
        if node["type"] == "LOGICAL_EXCEPT":
            return parts[0]
        cells = []
        for column in zip(*(part.cells for part in parts), strict=True):
            tells = frozenset(p for cell in column for p in cell.tells)
            # What is a key in some rows and something else in others tells nothing.
            tells = tells if all(cell.tells for cell in column) else _NOBODY
            cells.append(
                _Cell(tells, of=frozenset(p for c in column for p in c.of), same=self._number())
            )
        return _Rows(tuple(cells), frozenset(p for part in parts for p in part.there))

    def named(self, node: Json) -> _Rows:
        """A relation that others refer to."""
        defined, body = node["children"]
        number = node.get("table_index", 0)
        self.ctes[number] = defined
        if str(node.get("ctename", "")).startswith(_DELIM):
            rows = self.rows(defined)
            own = tuple(cell._replace(of=_NOBODY) for cell in rows.cells)
            self.delims[number] = _Rows(own, _NOBODY)
        return self.rows(body)

    def reference(self, node: Json) -> _Rows:
        """A relation by its name: another scan each time."""
        number = node.get("cte_index", 0)
        if number in self.delims:
            return self.delims[number]
        return self.rows(self.ctes[number])

    # ------------------------------------------------------------------ parts

    def _made(self, expressions: Iterable[Json], below: _Rows) -> _Rows:
        """Columns that are computed from each row; a plain reference is the column itself."""
        cells = []
        for expression in expressions:
            if expression["expression_class"] == "BOUND_REF":
                cells.append(below.cells[int(expression.get("index", 0))])
            else:
                cells.append(_Cell(of=self._of(expression, below), same=self._number()))
        return below._replace(cells=tuple(cells))

    def _of(self, expression: object, below: _Rows) -> _Persons:
        """Whose values an expression is made of."""
        found: set[_Person] = set()
        for part in _parts(expression):
            if part["expression_class"] == "BOUND_REF":
                found |= below.cells[int(part.get("index", 0))].of
            elif part["expression_class"] == "BOUND_COLUMN_REF":
                found.update(p for cell in below.cells for p in cell.of)
        return frozenset(found)

    def _kept_apart(self, persons: _Persons, apart: _Persons) -> _Persons:
        """Those of some persons who stay apart; the others are loose from here on."""
        kept = persons & self.all_of(apart)
        self.loose |= {p.key for p in persons - kept}
        return kept

    def _equal(self, rows: _Rows, first: int, second: int) -> _Rows:
        """The rows in which two columns are equal."""
        a, b = rows.cells[first], rows.cells[second]
        tells, own = a.tells | b.tells, a.own | b.own
        self._imply(own, tells)
        numbers = {a.same, b.same} - {0}
        number = self._number()
        cells = tuple(
            c._replace(tells=tells, own=own, same=number)
            if n in {first, second} or c.same in numbers
            else c
            for n, c in enumerate(rows.cells)
        )
        return rows._replace(cells=cells)

    def _follows(self, rows: _Rows, first: int, second: int) -> _Rows:
        """The rows in which the second column is equal to the first, or nobody of its side takes part."""
        a, b = rows.cells[first], rows.cells[second]
        self._imply(a.own, b.tells)
        cells = tuple(
            c._replace(tells=c.tells | b.tells)
            if n == first or (c.same and c.same == a.same)
            else c
            for n, c in enumerate(rows.cells)
        )
        return rows._replace(cells=cells)

    def _imply(self, own: _Persons, tells: _Persons) -> None:
        for person in own:
            self.implied.setdefault(person, set()).update(tells)

    def _number(self) -> int:
        self.numbers += 1
        return self.numbers


_RULES: Final[Mapping[str, Callable[[_Walk, Json], _Rows]]] = {
    "LOGICAL_PROJECTION": _Walk.projection,
    "LOGICAL_FILTER": _Walk.filtered,
    "LOGICAL_GET": _Walk.scan,
    "LOGICAL_AGGREGATE_AND_GROUP_BY": _Walk.grouped,
    "LOGICAL_WINDOW": _Walk.window,
    "LOGICAL_COMPARISON_JOIN": _Walk.joined,
    "LOGICAL_ASOF_JOIN": _Walk.joined,
    "LOGICAL_ANY_JOIN": _Walk.joined,
    "LOGICAL_CROSS_PRODUCT": _Walk.cross,
    "LOGICAL_POSITIONAL_JOIN": _Walk.cross,
    "LOGICAL_UNION": _Walk.combined,
    "LOGICAL_INTERSECT": _Walk.combined,
    "LOGICAL_EXCEPT": _Walk.combined,
    "LOGICAL_MATERIALIZED_CTE": _Walk.named,
    "LOGICAL_CTE_REF": _Walk.reference,
    "LOGICAL_UNNEST": _Walk.unnest,
    "LOGICAL_LIMIT": _Walk.passed,
    "LOGICAL_SAMPLE": _Walk.passed,
    "LOGICAL_DISTINCT": _Walk.passed,
    "LOGICAL_ORDER_BY": _Walk.passed,
    "LOGICAL_EXPRESSION_GET": _Walk.opaque,
    "LOGICAL_DUMMY_SCAN": _Walk.opaque,
    "LOGICAL_EMPTY_RESULT": _Walk.opaque,
    "LOGICAL_CHUNK_GET": _Walk.opaque,
}
"""Operators that are known. Of any other, recursion among them, nobody can say whose rows it gives."""


def _among(cell: _Cell, there: _Persons) -> _Cell:
    return cell._replace(tells=cell.tells & there, own=cell.own & there, of=cell.of & there)


def _chosen(rows: _Rows, positions: Sequence[int]) -> _Rows:
    return rows._replace(cells=tuple(rows.cells[n] for n in positions)) if positions else rows


def _equalities(expressions: Iterable[Json]) -> Iterator[tuple[int, int]]:
    """Pairs of columns that conditions hold for equal."""
    for one in expressions:
        kind = one["expression_class"]
        if kind == "BOUND_CONJUNCTION" and one["type"] == "CONJUNCTION_AND":
            yield from _equalities(one["children"])
        elif kind == "BOUND_FUNCTION" and one["qname"]["path"][-1] == "=":
            left, right = one["children"]
            if left["expression_class"] == right["expression_class"] == "BOUND_REF":
                yield left.get("index", 0), right.get("index", 0)


def _parts(expression: object) -> Iterator[Json]:
    """All expressions in one, itself included."""
    if isinstance(expression, dict):
        if "expression_class" in expression:
            yield expression
        for value in expression.values():
            yield from _parts(value)
    elif isinstance(expression, list):
        for item in expression:
            yield from _parts(item)

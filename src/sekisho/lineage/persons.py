"""The persons whose keys columns hold, followed through a bound plan, operator by operator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sekisho.lineage import plan
from sekisho.lineage.bindings import bindings
from sekisho.lineage.text import NOWHERE
from sekisho.model import Column

_EQUAL: Final = frozenset({"COMPARE_EQUAL", "COMPARE_NOT_DISTINCT_FROM"})
_DELIM: Final = "__duckdb_delim_"
"""How DuckDB's own CTEs for correlated subqueries begin: their values are the outer row's own."""
_MOST_SCANS: Final = 2_000


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


@dataclass(slots=True)
class Walk:
    """One walk over one plan.

    Attributes:
        keys: table about persons in lower case -> the keys of those whom its rows are about.
        same: table likewise -> two of its keys that are numbers of one person.
        loose: keys of sources whose subjects nobody can tell from here on.
        implied: person -> those who take part only where they do and are the same, mostly by the same key.
    """

    keys: Mapping[str, Sequence[Column]]
    same: Mapping[str, tuple[str, str]]
    loose: set[Column] = field(default_factory=set)
    implied: dict[_Person, set[_Person]] = field(default_factory=dict)
    scans: int = 0
    numbers: int = 0
    ctes: dict[int, plan.Node] = field(default_factory=dict)
    delims: dict[int, _Rows] = field(default_factory=dict)

    def rows(self, node: plan.Node) -> _Rows:
        """What is known of an operator's rows.

        Raises:
            LookupError: the operator is not known.
        """
        return _RULES[type(node)](self, node)

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

    def passed(self, node: plan.Limit | plan.Sample | plan.Distinct) -> _Rows:
        """The same rows, or some of them."""
        return self.rows(*node.children)

    def ordered(self, node: plan.OrderBy) -> _Rows:
        """The same rows in an order."""
        return _chosen(self.rows(*node.children), node.projections)

    def projection(self, node: plan.Projection) -> _Rows:
        """Columns that are computed from each row."""
        return self._made(node.expressions, self.rows(*node.children))

    def unnest(self, node: plan.UnnestRows) -> _Rows:
        """A row for each element of lists."""
        below = self.rows(*node.children)
        return below._replace(cells=(*below.cells, *self._made(node.expressions, below).cells))

    def cross(self, node: plan.CrossProduct | plan.PositionalJoin) -> _Rows:
        """Rows of both sides side by side, whichever they are."""
        left, right = (self.rows(child) for child in node.children)
        return _Rows((*left.cells, *right.cells), left.there | right.there)

    def scan(self, node: plan.Get) -> _Rows:
        """A scan of a table, or a table function."""
        if node.children or plan.called(node) != "seq_scan":
            return self.opaque(node)
        table = plan.table_of(node)[-1].casefold()
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
        names = plan.names_of(node)
        for column in node.column_indexes:
            # A row number is no key.
            whole = column.index != NOWHERE
            found = persons.get(names[column.index]) if whole else None
            own = frozenset({found}) if found else _NOBODY
            cells.append(_Cell(own, own, there, self._number()))
        return _Rows(tuple(cells), there)

    def opaque(self, node: plan.Node) -> _Rows:
        """Columns that are no copies: of a table function, of rows that are written out."""
        below = [self.rows(child) for child in node.children]
        there = frozenset(p for rows in below for p in rows.there)
        of = frozenset(p for rows in below for cell in rows.cells for p in cell.of)
        count = len(bindings(node))
        return _Rows((_Cell(of=of),) * count, there)

    def filtered(self, node: plan.Filter) -> _Rows:
        """Some of the rows; what a condition holds for equal is."""
        below = self.rows(*node.children)
        for left, right in _equalities(node.expressions):
            below = self._equal(below, left, right)
        return _chosen(below, node.projection_map)

    def grouped(self, node: plan.Grouping) -> _Rows:
        """Groups keep those apart who are the same in all rows of a group."""
        below = self.rows(*node.children)
        groups = self._made(node.groups, below).cells
        apart = frozenset(p for g in groups for p in g.tells)
        if len(node.grouping_sets) > 1:
            apart = _NOBODY
        there = self._kept_apart(below.there, apart)
        made = self._made(node.expressions, below).cells
        extra = (_Cell(),) * len(node.grouping_functions)
        cells = (*groups, *made, *extra)
        return _Rows(tuple(_among(c, there) for c in cells), there)

    def window(self, node: plan.Windows) -> _Rows:
        """A window keeps those apart who are the same in all rows of a partition."""
        below = self.rows(*node.children)
        cells = list(below.cells)
        for window in node.expressions:
            partitions = window.partitions if isinstance(window, plan.Window) else ()
            parts = self._made(partitions, below).cells
            apart = frozenset(p for part in parts for p in part.tells)
            asked = self._of(window, below, without=("partitions", "orders"))
            of = self._kept_apart(asked, apart)
            cells.append(_Cell(of=of))
        return below._replace(cells=tuple(cells))

    def joined(self, node: plan.ComparisonJoin | plan.AsofJoin | plan.AnyJoin) -> _Rows:
        """Rows of both sides that belong together."""
        left, right = (self.rows(child) for child in node.children)
        kind = node.join_type
        count = len(left.cells)
        both = _Rows((*left.cells, *right.cells), left.there | right.there)
        conditions = () if isinstance(node, plan.AnyJoin) else node.conditions
        equal = [
            (c.left.index, count + c.right.index)
            for c in conditions
            if c.comparison in _EQUAL
            and isinstance(c.left, plan.Reference)
            and isinstance(c.right, plan.Reference)
        ]
        if kind == "ANTI":
            return _chosen(left, node.left_projection_map)
        if kind not in {"INNER", "LEFT", "SINGLE", "RIGHT", "FULL", "SEMI", "MARK"}:
            raise ValueError(kind)
        for ours, theirs in equal:
            if kind == "INNER":
                both = self._equal(both, ours, theirs)
            elif kind == "RIGHT":
                both = self._follows(both, theirs, ours)
            elif kind != "FULL":
                both = self._follows(both, ours, theirs)
        lefts = node.left_projection_map or range(count)
        if kind == "SEMI":
            return both._replace(cells=tuple(both.cells[n] for n in lefts))
        if kind == "MARK":
            mark = _Cell(of=frozenset(p for c in both.cells for p in c.of))
            return both._replace(cells=(*(both.cells[n] for n in lefts), mark))
        rights = node.right_projection_map or range(len(right.cells))
        return _chosen(both, [*lefts, *(count + n for n in rights)])

    def combined(self, node: plan.Union | plan.Intersect | plan.Except) -> _Rows:
        """Rows of several relations, one below the other."""
        parts = [self.rows(child) for child in node.children]
        if isinstance(node, plan.Except):
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

    def named(self, node: plan.MaterializedCte) -> _Rows:
        """A relation that others refer to."""
        defined, body = node.children
        number = node.table_index
        self.ctes[number] = defined
        if node.ctename.startswith(_DELIM):
            rows = self.rows(defined)
            own = tuple(cell._replace(of=_NOBODY) for cell in rows.cells)
            self.delims[number] = _Rows(own, _NOBODY)
        return self.rows(body)

    def reference(self, node: plan.CteRef) -> _Rows:
        """A relation by its name: another scan each time."""
        number = node.cte_index
        if number in self.delims:
            return self.delims[number]
        return self.rows(self.ctes[number])

    # ------------------------------------------------------------------ parts

    def _made(self, expressions: Iterable[plan.Expression], below: _Rows) -> _Rows:
        """Columns that are computed from each row; a plain reference is the column itself."""
        cells = []
        for expression in expressions:
            if isinstance(expression, plan.Reference):
                cells.append(below.cells[expression.index])
            else:
                cells.append(_Cell(of=self._of(expression, below), same=self._number()))
        return below._replace(cells=tuple(cells))

    def _of(
        self, expression: plan.Expression, below: _Rows, *, without: Collection[str] = ()
    ) -> _Persons:
        """Whose values an expression is made of; what it says in some of its fields left out."""
        found: set[_Person] = set()
        for part in plan.expressions_in(expression, without=without):
            if isinstance(part, plan.Reference):
                found |= below.cells[part.index].of
            elif isinstance(part, plan.ColumnReference):
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


_RULES: Final[Mapping[type, Callable[[Walk, Any], _Rows]]] = {
    plan.Projection: Walk.projection,
    plan.Filter: Walk.filtered,
    plan.Get: Walk.scan,
    plan.Grouping: Walk.grouped,
    plan.Windows: Walk.window,
    plan.ComparisonJoin: Walk.joined,
    plan.AsofJoin: Walk.joined,
    plan.AnyJoin: Walk.joined,
    plan.CrossProduct: Walk.cross,
    plan.PositionalJoin: Walk.cross,
    plan.Union: Walk.combined,
    plan.Intersect: Walk.combined,
    plan.Except: Walk.combined,
    plan.MaterializedCte: Walk.named,
    plan.CteRef: Walk.reference,
    plan.UnnestRows: Walk.unnest,
    plan.Limit: Walk.passed,
    plan.Sample: Walk.passed,
    plan.Distinct: Walk.passed,
    plan.OrderBy: Walk.ordered,
    plan.ExpressionGet: Walk.opaque,
    plan.DummyScan: Walk.opaque,
    plan.EmptyResult: Walk.opaque,
    plan.ChunkGet: Walk.opaque,
}
"""Operators that are known. Of any other, recursion among them, nobody can say whose rows it gives."""


def _among(cell: _Cell, there: _Persons) -> _Cell:
    return cell._replace(tells=cell.tells & there, own=cell.own & there, of=cell.of & there)


def _chosen(rows: _Rows, positions: Sequence[int]) -> _Rows:
    return rows._replace(cells=tuple(rows.cells[n] for n in positions)) if positions else rows


def _equalities(expressions: Iterable[plan.Expression]) -> Iterator[tuple[int, int]]:
    """Pairs of columns that conditions hold for equal."""
    for one in expressions:
        if isinstance(one, plan.Conjunction) and one.type == "CONJUNCTION_AND":
            yield from _equalities(one.children)
        elif isinstance(one, plan.Function) and plan.called(one) == "=":
            left, right = one.children
            if isinstance(left, plan.Reference) and isinstance(right, plan.Reference):
                yield left.index, right.index

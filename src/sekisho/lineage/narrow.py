"""The plans of a statistic in the narrow form: nothing is understood here that it does not need."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from sekisho.lineage import plan
from sekisho.lineage.statistic import Cell, Join, Made, Measure, NotNarrow
from sekisho.lineage.text import NOWHERE

FUNCTIONS: Final = frozenset({"count_star", "count", "sum", "avg"})
"""What may be made of a group."""

_SCALAR: Final = (
    plan.Constant, plan.Function, plan.Case, plan.Operator, plan.Conjunction
)  # fmt: skip
_JOINS: Final = frozenset({"INNER", "LEFT"})
_TABLE: Final = "seq_scan"


@dataclass(frozen=True, slots=True)
class Outer:
    """Reads the export: plain projections of one aggregation of one scan."""

    name: str
    before: int

    def read(
        self, bound: plan.Node
    ) -> tuple[tuple[tuple[str, str], ...], tuple[int, ...], tuple[Measure, ...]]:
        """Groups as (output column, column of the relation), levels, and measures.

        Raises:
            NotNarrow: something that the form does not have.
        """
        top = bound.expressions if isinstance(bound, plan.Projection) else []
        outputs = [(e.alias, n) for n, e in enumerate(top)]
        node = bound
        while isinstance(node, plan.Projection):
            places = [self._place(e) for e in node.expressions]
            outputs = [(alias, places[at]) for alias, at in outputs]
            (node,) = node.children
        if not isinstance(node, plan.Grouping):
            raise self._not(_word(plan.name_of(node), having=True), node)
        if node.grouping_functions:
            raise self._not("GROUPING()", node)
        (scan,) = node.children
        if not isinstance(scan, plan.Get):
            raise self._not(_word(plan.name_of(scan)), scan, node)
        columns = _scanned(scan)
        grouped = [columns.get(self._place(g)) for g in node.groups]
        if not grouped or None in grouped:
            raise self._not("GROUP BY", node)
        order, levels = self._levels(node, len(grouped))
        calls = node.expressions
        names: dict[int, str] = {}
        measures = []
        for alias, at in outputs:
            if at < len(grouped):
                if at in names:
                    raise self._not("a group that is shown twice", node)
                names[at] = alias
            else:
                measures.append(self._measure(alias, calls[at - len(grouped)], columns))
        if len(names) < len(grouped):
            raise self._not("a group that is not shown", node)
        return (
            tuple((names[at], str(grouped[at])) for at in order),
            levels,
            tuple(measures),
        )

    def _levels(self, node: plan.Grouping, count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The groups in the order of a ROLLUP, and its levels."""
        sets = [tuple(s) for s in node.grouping_sets] or [tuple(range(count))]
        chain = sorted(sets, key=len, reverse=True)
        if len(chain[0]) != count or len(set(sets)) < len(sets):
            raise self._not("GROUPING SETS", node)
        order: list[int] = []
        for larger, smaller in pairwise(chain):
            gone = set(larger) - set(smaller)
            if len(gone) != 1 or not set(smaller) < set(larger):
                raise self._not("GROUPING SETS", node)
            order.insert(0, gone.pop())
        order[:0] = sorted(chain[-1])
        return tuple(order), tuple(len(s) for s in chain)

    def _measure(self, alias: str, call: plan.Expression, columns: Mapping[int, str]) -> Measure:
        if not isinstance(call, plan.Aggregate):
            raise self._not("`aggregate`", call)
        name = plan.called(call).casefold()
        if name not in FUNCTIONS:
            raise self._not(f"`{name}`", call)
        if call.filter is not None:
            raise self._not("FILTER", call)
        if call.order_bys or call.aggregate_type != "NON_DISTINCT":
            raise self._not(f"`{name}` with DISTINCT or ORDER BY", call)
        children = call.children
        if name == "count_star":
            return Measure(alias, name, None)
        column = columns.get(self._place(children[0])) if len(children) == 1 else None
        if column is None:
            raise self._not(f"`{name}` of more than a column", call)
        return Measure(alias, name, column)

    def _place(self, expression: plan.Expression) -> int:
        """The position of a plain reference."""
        if not isinstance(expression, plan.Reference):
            raise self._not("an expression", expression)
        return expression.index

    def _not(self, construct: str, *nodes: plan.Node | plan.Expression) -> NotNarrow:
        for node in nodes:
            for found in plan.expressions_in(node):
                if found.query_location_length and self.before <= found.query_location < NOWHERE:
                    return NotNarrow(construct, self.name, found.query_location - self.before)
        return NotNarrow(construct, self.name)


@dataclass(slots=True)
class Inner:
    """Reads what is aggregated: projections, conditions and joins by equality of plain columns."""

    name: str
    single: Collection[str]
    scans: list[str] = field(default_factory=list)
    deciding: set[Cell] = field(default_factory=set)
    joins: list[Join] = field(default_factory=list)
    same: list[set[Cell]] = field(default_factory=list)

    def relation(self, node: plan.Node) -> list[Made]:
        """What an operator's columns are made of.

        Raises:
            NotNarrow: something that the form does not have.
        """
        match node:
            case plan.Projection():
                below = self.relation(*node.children)
                return [self._made(e, below) for e in node.expressions]
            case plan.Filter():
                below = self.relation(*node.children)
                for condition in _conjuncts(node.expressions):
                    self.deciding |= self._condition(condition, below)
                kept = node.projection_map
                return [below[at] for at in kept] if kept else below
            case plan.ComparisonJoin():
                return self._join(node)
            case plan.CrossProduct():
                return self._cross(node)
            case plan.Get():
                return self._scan(node)
        raise NotNarrow(_word(plan.name_of(node)), self.name)

    def _scan(self, node: plan.Get) -> list[Made]:
        if plan.called(node) != _TABLE:
            raise NotNarrow("a table function", self.name)
        number = len(self.scans)
        self.scans.append(str(plan.told(node.function_data)["table"]))
        columns = _scanned(node)
        return [
            Made(frozenset({cell}), cell)
            for at in range(len(node.column_indexes))
            for cell in (Cell(number, columns.get(at, "")),)
        ]

    def _join(self, node: plan.ComparisonJoin) -> list[Made]:
        kind = node.join_type
        maps = node.left_projection_map or node.right_projection_map
        if kind not in _JOINS or maps:
            raise NotNarrow(f"{kind} JOIN", self.name)
        before = len(self.scans)
        left = self.relation(node.children[0])
        middle = len(self.scans)
        right = self.relation(node.children[1])
        pairs = []
        for condition in node.conditions:
            ours = self._made(condition.left, left)
            theirs = self._made(condition.right, right) if condition.right else Made(frozenset())
            equal = condition.comparison == "COMPARE_EQUAL"
            if not equal or ours.bare is None or theirs.bare is None:
                raise NotNarrow("a join by more than equal columns", self.name)
            if kind == "INNER":  # of a LEFT JOIN one may be there without the other
                self._alike(ours.bare, theirs.bare)
            pairs.append((ours.bare, theirs.bare))
        sides = (frozenset(range(before, middle)), frozenset(range(middle, len(self.scans))))
        self.joins.append(Join(sides, tuple(pairs)))
        return [*left, *right]

    def _alike(self, ours: Cell, theirs: Cell) -> None:
        among = [cells for cells in self.same if ours in cells or theirs in cells]
        self.same = [cells for cells in self.same if cells not in among]
        self.same.append({ours, theirs}.union(*among))

    def _cross(self, node: plan.CrossProduct) -> list[Made]:
        before = len(self.scans)
        left = self.relation(node.children[0])
        middle = len(self.scans)
        right = self.relation(node.children[1])
        sides = (self.scans[before:middle], self.scans[middle:])
        if not any(len(side) == 1 and side[0] in self.single for side in sides):
            raise NotNarrow("CROSS JOIN", self.name)
        return [*left, *right]

    def _condition(self, expression: plan.Expression, below: Sequence[Made]) -> frozenset[Cell]:
        """What a condition looks at: one column, besides sources of one row.

        One that looks at several can keep some rows of everybody and all rows of one person, whose
        values then stand out of the sum of a large group.
        """
        cells = self._made(expression, below).cells
        if len({cell for cell in cells if self.scans[cell.scan] not in self.single}) > 1:
            raise NotNarrow("a condition on several columns at once", self.name)
        return cells

    def _made(self, expression: plan.Expression, below: Sequence[Made]) -> Made:
        if isinstance(expression, plan.Reference):
            return below[expression.index]
        cells: set[Cell] = set()
        for part in plan.expressions_in(expression):
            if isinstance(part, plan.Reference):
                cells |= below[part.index].cells
            elif not isinstance(part, _SCALAR) or plan.hides_expression(part):
                raise NotNarrow(_word(plan.name_of(part)), self.name)
        return Made(frozenset(cells))


def _conjuncts(
    expressions: Sequence[plan.Expression], *, negated: bool = False
) -> Iterator[plan.Expression]:
    """The conditions that all have to hold, or none of them: each for itself takes rows away."""
    every = "CONJUNCTION_OR" if negated else "CONJUNCTION_AND"
    for one in expressions:
        if isinstance(one, plan.Conjunction) and one.type == every:
            yield from _conjuncts(one.children, negated=negated)
        elif isinstance(one, plan.Operator) and one.type == "OPERATOR_NOT":
            yield from _conjuncts(one.children, negated=not negated)
        else:
            yield one


def _scanned(node: plan.Get) -> dict[int, str]:
    """Position -> column of a scan; what is no plain column of the table is not among them."""
    names = plan.names_of(node)
    return {
        at: names[column.index]
        for at, column in enumerate(node.column_indexes)
        if column.index < len(names)
    }


def _word(kind: str, *, having: bool = False) -> str:
    """An operator as people know it."""
    if kind == "LOGICAL_FILTER":
        return "HAVING" if having else "WHERE"
    words = {"LOGICAL_PROJECTION": "a subquery or expression", "LOGICAL_COMPARISON_JOIN": "JOIN"}
    return words.get(kind, kind.removeprefix("LOGICAL_").removeprefix("BOUND_").replace("_", " "))

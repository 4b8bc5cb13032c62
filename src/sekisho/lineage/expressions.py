"""Expressions of a bound plan: which source columns a value comes from, and which decide it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import Raw, Struct

from sekisho.errors import Place
from sekisho.lineage import failures, flows, plan
from sekisho.lineage.bindings import Binding
from sekisho.lineage.functions import ALLOWED, INTERNAL, LAMBDA_FILTERS, LAMBDA_REDUCERS
from sekisho.lineage.parts import EXTRACTORS, LISTS, MAKERS, part_named, parts_of
from sekisho.lineage.plan import Expression, Node
from sekisho.lineage.relation import (
    EMPTY,
    NONE,
    Cell,
    Location,
    Marks,
    marked,
    mixed,
    placed,
    union,
)
from sekisho.lineage.text import NOWHERE, Text
from sekisho.model import InfluenceKind


class Layout(Struct, frozen=True, gc=False):
    """What references point to: the child's columns, and their numbers by table index."""

    cells: Sequence[Cell | None]
    types: Sequence[Raw]
    bindings: Callable[[], Sequence[Binding]]


@dataclass(frozen=True, slots=True)
class Origin:
    """How places of a plan are to be read.

    Attributes:
        text: the statement's text.
        shift: bytes before the statement in what was bound. A place before it is one in the text
            of a view or macro.
    """

    text: Text
    shift: int

    def of(self, node: Expression, around: Location | None) -> Location | None:
        """The expression's place, within the place of the expression around it."""
        start = node.query_location
        if start >= NOWHERE:
            return around
        start -= self.shift
        length = node.query_location_length
        if start < 0:
            return around
        if around is not None and around[1] > 0:
            inside = around[0] <= start and start + length <= around[0] + around[1]
            return (start, length) if inside and length > 0 else around
        return (start, length)


class Expressions:
    """Reads expressions of one statement's plan.

    Attributes:
        origin: how places are to be read, where the walk traces; None where only sets are asked.
    """

    def __init__(self, origin: Origin | None) -> None:
        self.origin = origin

    def cell(self, node: Expression, layout: Layout, around: Location | None = None) -> Cell:
        """What influences the expression's value.

        Raises:
            Undecided: an expression, function or reference that is not understood.
        """
        read = _READERS.get(type(node))
        if read is None:
            raise self.refused(plan.name_of(node), node)
        if self.origin is None:
            return read(self, node, layout, None)
        return flows.after(node, read(self, node, layout, self.origin.of(node, around)))

    def deciding(self, node: Expression | None, layout: Layout, kind: InfluenceKind) -> Marks:
        """Everything that influences the expression, as an influence of another kind."""
        if node is None:
            return NONE
        every = self.cell(node, layout).all()
        return every if self.origin is None else marked(every, kind, self._at(node))

    def _at(self, node: Expression, around: Location | None = None) -> Location | None:
        return None if self.origin is None else self.origin.of(node, around)

    def refused(self, construct: str, node: Node | Expression) -> Exception:
        """The error for something that is not understood; placed where the walk traces."""
        return failures.not_understood(construct, self._place(node))

    def _place(self, node: Node | Expression) -> Place | None:
        """The place of the first expression in a node that says where it stands."""
        if self.origin is None:
            return None
        located = plan.first_located(node)
        at = self.origin.of(located, None) if located else None
        return self.origin.text.place(at[0] if at else 0)

    def check_function(self, path: Sequence[str], node: Expression) -> str:
        """The name of a function that `node` calls by a qualified name; it must be on the list."""
        name = path[-1]
        if name not in _CALLABLE:
            name = name.casefold()
            if name not in _CALLABLE:
                raise failures.function_refused(name, self._place(node))
        if len(path) > 1 and path[:2] != _BUILT_IN:
            raise self.refused(".".join(path), node)
        return name

    # ------------------------------------------------------------------ classes

    def reference(self, node: plan.Reference, layout: Layout, at: Location | None) -> Cell:
        """A column of the child, by its position."""
        return self._column(node, node.index, layout, at)

    def column_reference(
        self, node: plan.ColumnReference, layout: Layout, at: Location | None
    ) -> Cell:
        """A column of the child, named by table index."""
        named = (node.binding.table_index, node.binding.column_index)
        positions = [p for p, name in enumerate(layout.bindings()) if name == named]
        if len(positions) != 1:
            raise self.refused("BOUND_COLUMN_REF", node)
        return self._column(node, positions[0], layout, at)

    def _column(
        self,
        node: plan.Reference | plan.ColumnReference,
        index: int,
        layout: Layout,
        at: Location | None,
    ) -> Cell:
        if index >= len(layout.cells) or not _same(layout.types[index], node.return_type):
            raise self.refused(f"{plan.name_of(node)} #{index}", node)
        cell = layout.cells[index]
        if cell is None:
            raise self.refused("rowid", node)
        if cell.bare and at is not None:
            return Cell(placed(cell.direct, at), cell.indirect)
        return cell

    def constant(self, _node: plan.Constant, _layout: Layout, _at: Location | None) -> Cell:
        """Nothing influences a constant."""
        return EMPTY

    def operator(self, node: plan.Operator, layout: Layout, at: Location | None) -> Cell:
        """A value computed from all of its operands."""
        if node.type not in plan.OPERATOR_TYPES:
            raise self.refused(node.type, node)
        return mixed([self.cell(c, layout, at) for c in node.children])

    def conjunction(self, node: plan.Conjunction, layout: Layout, at: Location | None) -> Cell:
        """AND and OR."""
        return mixed([self.cell(c, layout, at) for c in node.children])

    def case(self, node: plan.Case, layout: Layout, at: Location | None) -> Cell:
        """A choice: conditions decide, results flow."""
        deciding: list[Marks] = []
        results = [self.cell(node.else_expr, layout, at)]
        for check in node.case_checks:
            condition = check.when_expr
            place = self._at(condition, at)
            deciding.append(marked(self.cell(condition, layout, at).all(), "condition", place))
            results.append(self.cell(check.then_expr, layout, at))
        value = mixed(results)
        return Cell(value.direct, union(value.indirect, *deciding))

    def function(self, node: plan.Function, layout: Layout, at: Location | None) -> Cell:
        """A call of a scalar function."""
        name = self.check_function(node.qname.path, node)
        children = node.children
        if len(children) > 1 and isinstance(children[1], plan.Lambda):
            return self._with_lambda(name, node, children[1], layout, at)
        if node.function_data is not plan.NOTHING:
            self._check_data(name, node)
        cells = [self.cell(c, layout, at) for c in children]
        value = mixed(cells)
        if name not in _OF_PARTS:
            return value
        if name in MAKERS:
            parts = parts_of(node, cells)
            return Cell(value.direct, value.indirect, fixed=name in LISTS, parts=parts)
        return (cells[0].parts and part_named(children[1], cells[0].parts)) or value

    def _check_data(self, name: str, node: plan.Function) -> None:
        """What a function has bound hides no expression, but for what it applies to elements."""
        if name in _LIST_AGGREGATES:
            self._check_inner(plan.told(node.function_data), node)
        elif plan.hides_expression(node):
            raise self.refused(f"{name}.function_data", node)

    def _check_inner(self, data: Any, node: Expression) -> None:  # noqa: ANN401 - JSON
        """Functions that a list function applies to its elements must be on the list as well."""
        if isinstance(data, dict):
            if "qname" in data:
                path = [str(p) for p in data["qname"]["path"]]
                if self.check_function(path, node) == "reservoir_quantile":
                    raise self.refused("reservoir_quantile", node)
            for value in data.values():
                self._check_inner(value, node)
        elif isinstance(data, list):
            for value in data:
                self._check_inner(value, node)

    def _with_lambda(
        self,
        name: str,
        node: plan.Function,
        lambda_: plan.Lambda,
        layout: Layout,
        at: Location | None,
    ) -> Cell:
        """A list function: the list flows or decides, what the body uses flows or decides."""
        elements = self.cell(node.children[0], layout, at)
        others = [self.cell(c, layout, at) for c in node.children[2:]]
        # An initial value or captures: which is which is not said, so each stands for all.
        captured = mixed(others) if others else EMPTY
        parameters = [mixed([elements, captured])] if name in LAMBDA_REDUCERS else [elements]
        body = self._body(lambda_, parameters[0], captured, at)
        if name in LAMBDA_FILTERS:
            place = self._at(lambda_.lambda_expr, at)
            return Cell(
                elements.direct, union(elements.indirect, marked(body.all(), "condition", place))
            )
        deciding = marked(elements.all(), "row_count", at)
        if name in LAMBDA_REDUCERS:
            body = mixed([body, elements, captured])
        return Cell(body.direct, union(body.indirect, deciding))

    def _body(
        self, node: plan.Lambda, parameter: Cell, captured: Cell, at: Location | None
    ) -> Cell:
        layout = _AnyLayout(parameter, captured, node.parameter_count)
        return self._in_lambda(node.lambda_expr, layout, at)

    def _in_lambda(self, node: Expression, layout: _AnyLayout, at: Location | None) -> Cell:
        return _LambdaExpressions(self.origin, layout).cell(node, Layout((), (), tuple), at)


@dataclass(frozen=True, slots=True)
class _AnyLayout:
    """The layout of a lambda's body: parameters first, then captures."""

    parameter: Cell
    captured: Cell
    parameters: int


class _LambdaExpressions(Expressions):
    """Reads a lambda's body, whose references point to parameters and captures."""

    def __init__(self, origin: Origin | None, lambda_layout: _AnyLayout) -> None:
        super().__init__(origin)
        self.lambda_layout = lambda_layout

    def _column(
        self,
        _node: plan.Reference | plan.ColumnReference,
        index: int,
        _layout: Layout,
        at: Location | None,
    ) -> Cell:
        """A parameter or a capture."""
        here = self.lambda_layout
        parameter = index < here.parameters
        cell = here.parameter if parameter else here.captured
        if cell.bare and at is not None:
            return Cell(placed(cell.direct, at), cell.indirect)
        return Cell(cell.direct, cell.indirect)


_CALLABLE: Final = ALLOWED | INTERNAL
_BUILT_IN: Final = ["system", "main"]
_LIST_AGGREGATES: Final = frozenset({
    "list_aggr", "list_aggregate", "array_aggr", "array_aggregate", "aggregate", "list_sort",
    "list_distinct", "list_unique", "list_grade_up",
})  # fmt: skip
"""Functions whose bind data holds an expression over the list's own elements."""
_OF_PARTS: Final = MAKERS | EXTRACTORS

Reader = Callable[[Expressions, Any, Layout, Location | None], Cell]
_READERS: Final[Mapping[type, Reader]] = {
    plan.Reference: Expressions.reference,
    plan.ColumnReference: Expressions.column_reference,
    plan.Constant: Expressions.constant,
    plan.Function: Expressions.function,
    plan.Case: Expressions.case,
    plan.Operator: Expressions.operator,
    plan.Conjunction: Expressions.conjunction,
}
"""Class of expression -> what reads it. One that is not here is refused."""


def _same(known: Raw, stated: Raw) -> bool:
    """Whether two types are the same; a collation is part of the reference, not of the column."""
    return known == stated or plan.told(known)["id"] == plan.told(stated)["id"] == "VARCHAR"

"""The narrow form of a statistic, read from bound plans: one GROUP BY over one relation of plain rows.

What a statistic may not show it may aggregate, so nothing but its form and the gate's counts stands between
a member's value and the file. A form that allowed expressions would let every member's bit be decoded out
of one sum, however large the group. So nothing is understood here that is not needed.

The export is bound over its one relation, and that relation over the sources with all models inlined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, NamedTuple

from sekisho.lineage import shape
from sekisho.lineage.text import Text

FUNCTIONS: Final = frozenset({"count_star", "count", "sum", "avg"})
"""What may be made of a group."""

_SCALAR: Final = frozenset(
    {"BOUND_CONSTANT", "BOUND_FUNCTION", "BOUND_CASE", "BOUND_OPERATOR", "BOUND_CONJUNCTION"}
)
_JOINS: Final = frozenset({"INNER", "LEFT"})
_TABLE: Final = "seq_scan"
_NOWHERE: Final = 18446744073709551615

Json = Mapping[str, Any]


class Cell(NamedTuple):
    """A column of one scan of a source: a source may be scanned several times."""

    scan: int
    name: str


class Join(NamedTuple):
    """A join of two relations by equal columns.

    Attributes:
        sides: the scans below each.
        pairs: a column of the left side and the one of the right side that it is equal to.
    """

    sides: tuple[frozenset[int], frozenset[int]]
    pairs: tuple[tuple[Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What a column of the aggregated relation is made of.

    Attributes:
        bare: the column that it is a plain copy of; None of anything computed.
    """

    cells: frozenset[Cell]
    bare: Cell | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate of the export; `column` is None of `count(*)`."""

    output: str
    function: str
    column: str | None


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statement in the narrow form.

    Attributes:
        relation: what is aggregated, a model or a source.
        groups: (output column, column of the relation), in the order in which ROLLUP takes them.
        levels: by how many of the groups rows are grouped, most first; more than one for ROLLUP.
        columns: of the relation -> what they are made of.
        scans: source of each scan below the relation.
        deciding: what conditions look at, each of them at one column.
        joins: what is joined and by which columns.
        same: cells that are equal in every row of the relation.
    """

    relation: str
    groups: tuple[tuple[str, str], ...]
    levels: tuple[int, ...]
    measures: tuple[Measure, ...]
    columns: Mapping[str, Made]
    scans: tuple[str, ...]
    deciding: frozenset[Cell]
    joins: tuple[Join, ...]
    same: tuple[frozenset[Cell], ...]

    def alike(self, cell: Cell) -> frozenset[Cell]:
        """The cell and those that are equal to it in every row."""
        return next((cells for cells in self.same if cell in cells), frozenset({cell}))


@dataclass(frozen=True)
class NotNarrow(Exception):  # noqa: N818 - a finding, raised to leave a nested plan
    """A construct that the form does not have.

    Attributes:
        construct: as people know it (`HAVING`, `min`).
        relation: the statement that has it: the export, or what it aggregates.
        at: where in the export's text, in bytes; None where the plan does not tell.
    """

    construct: str
    relation: str
    at: int | None = None


def read_statistic(
    name: str,
    sql: str,
    relation: str,
    tables: Mapping[str, Mapping[str, str]],
    models: Mapping[str, str],
    types: Mapping[str, str],
    single: Collection[str],
) -> Statistic:
    """Read a statement that is known to bind.

    Args:
        name: of the export.
        relation: the one that the statement reads.
        tables: source -> column -> type, of all that lies below it.
        models: model -> SQL, likewise; each is read by itself elsewhere, functions included.
        types: column -> type of the relation.
        single: sources that have exactly one row, about no person.

    Raises:
        NotNarrow: the first construct that is not in the form.
    """
    from sekisho.lineage import binder  # noqa: PLC0415 - a check that remembers all loads no DuckDB

    text = Text(sql, name)
    shadow = binder.Shadow({relation: types}, {})
    before = binder.beginning(shadow)
    plan = binder.bind(text, shadow, placed=True)
    groups, levels, measures = _Outer(name, before).read(plan)
    inner = _Inner(relation, single)
    columns = inner.relation(_inlined(relation, tables, models))
    names = list(types)
    return Statistic(
        relation,
        groups,
        levels,
        measures,
        dict(zip(names, columns, strict=True)),
        tuple(inner.scans),
        frozenset(inner.deciding),
        tuple(inner.joins),
        tuple(frozenset(cells) for cells in inner.same),
    )


def _inlined(
    relation: str, tables: Mapping[str, Mapping[str, str]], models: Mapping[str, str]
) -> Json:
    from sekisho.lineage import binder  # noqa: PLC0415
    from sekisho.lineage.named import ordered  # noqa: PLC0415

    order = ordered(models, tables)
    shadow = binder.Shadow(tables, {name: models[name] for name in order})
    return binder.bind(Text(f"SELECT * FROM {binder.quoted(relation)}", relation), shadow)


@dataclass(frozen=True, slots=True)
class _Outer:
    """Reads the export: plain projections of one aggregation of one scan."""

    name: str
    before: int

    def read(
        self, plan: Json
    ) -> tuple[tuple[tuple[str, str], ...], tuple[int, ...], tuple[Measure, ...]]:
        outputs = [(str(e["alias"]), n) for n, e in enumerate(plan["expressions"])]
        node = plan
        while node["type"] == "LOGICAL_PROJECTION":
            self._known(node)
            places = [self._place(e) for e in node["expressions"]]
            outputs = [(alias, places[at]) for alias, at in outputs]
            (node,) = node["children"]
        if node["type"] != "LOGICAL_AGGREGATE_AND_GROUP_BY":
            raise self._not(_word(node["type"], having=True), node)
        self._known(node)
        if node.get("grouping_functions"):
            raise self._not("GROUPING()", node)
        (scan,) = node["children"]
        if scan["type"] != "LOGICAL_GET":
            raise self._not(_word(scan["type"]), scan, node)
        columns = _scanned(scan)
        grouped = [columns.get(self._place(g)) for g in node.get("groups", ())]
        if not grouped or None in grouped:
            raise self._not("GROUP BY", node)
        order, levels = self._levels(node, len(grouped))
        calls = node.get("expressions", ())
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

    def _levels(self, node: Json, count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The groups in the order of a ROLLUP, and its levels."""
        sets = [tuple(s) for s in node.get("grouping_sets", ())] or [tuple(range(count))]
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

    def _measure(self, alias: str, call: Json, columns: Mapping[int, str]) -> Measure:
        strange = shape.unknown_field("BOUND_AGGREGATE", tuple(call))
        name = str(call["qname"]["path"][-1]).casefold() if "qname" in call else "aggregate"
        if strange or call["expression_class"] != "BOUND_AGGREGATE" or name not in FUNCTIONS:
            raise self._not(f"`{name}`", call)
        if call.get("filter"):
            raise self._not("FILTER", call)
        if call.get("order_bys") or call.get("aggregate_type", "NON_DISTINCT") != "NON_DISTINCT":
            raise self._not(f"`{name}` with DISTINCT or ORDER BY", call)
        children = call.get("children", ())
        if name == "count_star":
            return Measure(alias, name, None)
        column = columns.get(self._place(children[0])) if len(children) == 1 else None
        if column is None:
            raise self._not(f"`{name}` of more than a column", call)
        return Measure(alias, name, column)

    def _place(self, expression: Json) -> int:
        """The position of a plain reference."""
        if expression["expression_class"] != "BOUND_REF":
            raise self._not("an expression", expression)
        return int(expression.get("index", 0))

    def _known(self, node: Json) -> None:
        if shape.strange_field(node, node["type"]):
            raise self._not(_word(node["type"]), node)

    def _not(self, construct: str, *nodes: Json) -> NotNarrow:
        for node in nodes:
            for found in _expressions(node):
                at = found.get("query_location", _NOWHERE)
                if found.get("query_location_length") and at >= self.before:
                    return NotNarrow(construct, self.name, at - self.before)
        return NotNarrow(construct, self.name)


@dataclass(slots=True)
class _Inner:
    """Reads what is aggregated: projections, conditions and joins by equality of plain columns."""

    name: str
    single: Collection[str]
    scans: list[str] = field(default_factory=list)
    deciding: set[Cell] = field(default_factory=set)
    joins: list[Join] = field(default_factory=list)
    same: list[set[Cell]] = field(default_factory=list)

    def relation(self, node: Json) -> list[Made]:
        kind = str(node["type"])
        if kind not in shape.OPERATORS or shape.strange_field(node, kind):
            raise NotNarrow(_word(kind), self.name)
        match kind:
            case "LOGICAL_PROJECTION":
                below = self.relation(*node["children"])
                return [self._made(e, below) for e in node["expressions"]]
            case "LOGICAL_FILTER":
                below = self.relation(*node["children"])
                for condition in _conjuncts(node["expressions"]):
                    self.deciding |= self._condition(condition, below)
                kept = node.get("projection_map")
                return [below[at] for at in kept] if kept else below
            case "LOGICAL_COMPARISON_JOIN":
                return self._join(node)
            case "LOGICAL_CROSS_PRODUCT":
                return self._cross(node)
            case "LOGICAL_GET":
                return self._scan(node)
        raise NotNarrow(_word(kind), self.name)

    def _scan(self, node: Json) -> list[Made]:
        if node.get("qname", {}).get("path", [""])[-1] != _TABLE:
            raise NotNarrow("a table function", self.name)
        number = len(self.scans)
        self.scans.append(str(node["function_data"]["table"]))
        columns = _scanned(node)
        return [
            Made(frozenset({cell}), cell)
            for at in range(len(node.get("column_indexes", ())))
            for cell in (Cell(number, columns.get(at, "")),)
        ]

    def _join(self, node: Json) -> list[Made]:
        kind = node.get("join_type", "INNER")
        maps = node.get("left_projection_map") or node.get("right_projection_map")
        if kind not in _JOINS or maps:
            raise NotNarrow(f"{kind} JOIN", self.name)
        before = len(self.scans)
        left = self.relation(node["children"][0])
        middle = len(self.scans)
        right = self.relation(node["children"][1])
        pairs = []
        for condition in node["conditions"]:
            ours = self._made(condition["left"], left)
            theirs = self._made(condition["right"], right)
            equal = condition["comparison"] == "COMPARE_EQUAL"
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

    def _cross(self, node: Json) -> list[Made]:
        before = len(self.scans)
        left = self.relation(node["children"][0])
        middle = len(self.scans)
        right = self.relation(node["children"][1])
        sides = (self.scans[before:middle], self.scans[middle:])
        if not any(len(side) == 1 and side[0] in self.single for side in sides):
            raise NotNarrow("CROSS JOIN", self.name)
        return [*left, *right]

    def _condition(self, expression: Json, below: Sequence[Made]) -> frozenset[Cell]:
        """What a condition looks at: one column, besides sources of one row.

        One that looks at several can keep some rows of everybody and all rows of one person, whose
        values then stand out of the sum of a large group.
        """
        cells = self._made(expression, below).cells
        if len({cell for cell in cells if self.scans[cell.scan] not in self.single}) > 1:
            raise NotNarrow("a condition on several columns at once", self.name)
        return cells

    def _made(self, expression: Json, below: Sequence[Made]) -> Made:
        if expression["expression_class"] == "BOUND_REF":
            return below[int(expression.get("index", 0))]
        cells: set[Cell] = set()
        for part in _expressions(expression):
            kind = part["expression_class"]
            if kind == "BOUND_REF":
                cells |= below[int(part.get("index", 0))].cells
            elif kind not in _SCALAR:
                raise NotNarrow(_word(kind), self.name)
        return Made(frozenset(cells))


def _conjuncts(expressions: Sequence[Json], *, negated: bool = False) -> Iterator[Json]:
    """The conditions that all have to hold, or none of them: each for itself takes rows away."""
    every = "CONJUNCTION_OR" if negated else "CONJUNCTION_AND"
    for one in expressions:
        if one["expression_class"] == "BOUND_CONJUNCTION" and one["type"] == every:
            yield from _conjuncts(one["children"], negated=negated)
        elif one["type"] == "OPERATOR_NOT":
            yield from _conjuncts(one["children"], negated=not negated)
        else:
            yield one


def _scanned(node: Json) -> dict[int, str]:
    """Position -> column of a scan; what is no plain column of the table is not among them."""
    names = node["names"]
    found = {}
    for at, index in enumerate(node.get("column_indexes", ())):
        number = int(index.get("index", 0))
        if set(index) <= {"index"} and number < len(names):
            found[at] = str(names[number])
    return found


def _expressions(node: Any) -> Iterator[Json]:  # noqa: ANN401 - JSON
    """All expressions in a node or expression, operators below it left out."""
    if isinstance(node, dict):
        if "expression_class" in node:
            yield node
        for key, value in node.items():
            if key != "children" or "expression_class" in node:
                yield from _expressions(value)
    elif isinstance(node, list):
        for item in node:
            yield from _expressions(item)


def _word(kind: str, *, having: bool = False) -> str:
    """An operator as people know it."""
    if kind == "LOGICAL_FILTER":
        return "HAVING" if having else "WHERE"
    words = {"LOGICAL_PROJECTION": "a subquery or expression", "LOGICAL_COMPARISON_JOIN": "JOIN"}
    return words.get(kind, kind.removeprefix("LOGICAL_").removeprefix("BOUND_").replace("_", " "))

"""The state of one walk over a plan, and the small things that all rules use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sekisho.lineage import shape
from sekisho.lineage.bindings import bindings
from sekisho.lineage.expressions import Expressions, Json, Layout
from sekisho.lineage.relation import (
    Location,
    Mark,
    Marks,
    Relation,
    Traces,
    keys_at,
    union,
)
from sekisho.model import InfluenceKind

BOOLEAN: Final[Mapping[str, Any]] = {"id": "BOOLEAN"}
Rule = Callable[["Walk", Json], Relation]


@dataclass(frozen=True, slots=True)
class Declared:
    """A relation that a statement may scan: its name and columns as declared, and unique keys.

    Attributes:
        keys: unique columns -> whether that is proved, not only declared.
    """

    name: str
    columns: tuple[str, ...]
    keys: Mapping[tuple[str, ...], bool]


@dataclass(slots=True)
class Walk:
    """One walk over one plan.

    Attributes:
        rules: operator -> the rule that reads it.
        declared: relation in lower case -> what was declared.
        numbers: (relation, column) -> the number that stands for it in sets.
        scanned: relation -> its columns that the plan scans.
        undetermined: constructs whose result the data do not determine, with their places.
        read: the statement's syntax tree has been held against the lists.
    """

    rules: Mapping[str, Rule]
    expressions: Expressions
    declared: Mapping[str, Declared]
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    scanned: dict[str, set[str]] = field(default_factory=dict)
    undetermined: dict[tuple[str, Location | None], None] = field(default_factory=dict)
    ctes: dict[int, Relation] = field(default_factory=dict)
    read: bool = True

    def relation(self, node: Json) -> Relation:
        """What influences the output of an operator.

        Raises:
            Undecided: an operator, field or expression that is not understood.
        """
        kind = node["type"]
        rule = self.rules.get(kind)
        if rule is None:
            raise self.refused(str(kind), node)
        strange = shape.strange_field(node, kind)
        if strange:
            raise self.refused(f"{kind}.{strange}", node)
        return rule(self, node)

    def child(self, node: Json) -> Relation:
        """The relation of an operator's only child."""
        (only,) = node["children"]
        return self.relation(only)

    def layout(self, relation: Relation, node: Json) -> Layout:
        """What references in `node` point to, when `relation` is its child's output."""
        return Layout(relation.cells, relation.types, lambda: bindings(node["children"][0]))

    def source(self, table: str, column: str, mark: Mark) -> Marks:
        """The set of one source column, with its mark where the walk traces."""
        number = self.numbers.setdefault((table, column), len(self.numbers))
        return Traces({number: mark}) if self.expressions.origin else 1 << number

    def refused(self, construct: str, node: Json) -> Exception:
        """The error for an operator that is not understood, placed by its first expression."""
        return self.expressions.refused(construct, first_located(node))

    def report(self, construct: str, node: Json) -> None:
        """Note a construct whose result the data do not determine."""
        origin = self.expressions.origin
        place = origin.of(first_located(node), None) if origin else None
        self.undetermined.setdefault((construct, place))

    def deciding(self, nodes: Sequence[Json], layout: Layout, kind: InfluenceKind) -> Marks:
        """Everything that influences some expressions, as an influence of one kind."""
        return union(*(self.expressions.deciding(n, layout, kind) for n in nodes))


def type_of(expression: Json) -> Any:  # noqa: ANN401 - a type as the plan writes it
    """The type of an expression."""
    if expression["expression_class"] == "BOUND_CONSTANT":
        return expression["value"]["type"]
    if expression["expression_class"] == "BOUND_CONJUNCTION":
        return BOOLEAN
    return expression["return_type"]


def references(expressions: Sequence[Json]) -> list[int]:
    """Positions of the expressions that are plain references."""
    return [e.get("index", 0) for e in expressions if e["expression_class"] == "BOUND_REF"]


def projected(relation: Relation, positions: Sequence[int]) -> Relation:
    """Only the columns at `positions`; all where there are none."""
    if not positions:
        return relation
    moved: dict[int, list[int]] = {}
    for new, old in enumerate(positions):
        moved.setdefault(old, []).append(new)
    return Relation(
        cells=[relation.cells[p] for p in positions],
        types=[relation.types[p] for p in positions],
        rows=relation.rows,
        order=relation.order,
        sorted=relation.sorted,
        total=relation.total,
        keys=keys_at(relation.keys, moved),
    )


def first_located(node: Json) -> Json:
    """The first expression below a node, children last, that says where it stands."""
    queue: list[Any] = [v for k, v in node.items() if k != "children"]
    queue += node.get("children") or []
    while queue:
        item = queue.pop(0)
        if isinstance(item, dict):
            if item.get("query_location_length"):
                return item
            queue[:0] = [v for v in item.values() if isinstance(v, (dict, list))]
        elif isinstance(item, list):
            queue[:0] = item
    return {}

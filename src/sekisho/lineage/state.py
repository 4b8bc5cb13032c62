"""The state of one walk over a plan, and the small things that all rules use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from sekisho.lineage import plan
from sekisho.lineage.bindings import bindings
from sekisho.lineage.expressions import Expressions, Layout
from sekisho.lineage.plan import Expression, Node
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

Rule = Callable[["Walk", Any], Relation]


class Declared(Struct, frozen=True, gc=False):
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

    rules: Mapping[type, Rule]
    expressions: Expressions
    declared: Mapping[str, Declared]
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    scanned: dict[str, set[str]] = field(default_factory=dict)
    undetermined: dict[tuple[str, Location | None], None] = field(default_factory=dict)
    ctes: dict[int, Relation] = field(default_factory=dict)
    read: bool = True

    def relation(self, node: Node) -> Relation:
        """What influences the output of an operator.

        Raises:
            Undecided: an operator or expression that is not understood.
        """
        rule = self.rules.get(type(node))
        if rule is None:
            raise self.refused(plan.name_of(node), node)
        return rule(self, node)

    def child(self, node: plan.One) -> Relation:
        """The relation of an operator's only child."""
        return self.relation(node.children[0])

    def layout(self, relation: Relation, node: plan.One) -> Layout:
        """What references in `node` point to, when `relation` is its child's output."""
        return Layout(relation.cells, relation.types, lambda: bindings(node.children[0]))

    def source(self, table: str, column: str, mark: Mark) -> Marks:
        """The set of one source column, with its mark where the walk traces."""
        number = self.numbers.setdefault((table, column), len(self.numbers))
        return Traces({number: mark}) if self.expressions.origin else 1 << number

    def refused(self, construct: str, node: Node | Expression) -> Exception:
        """The error for an operator that is not understood, placed by its first expression."""
        return self.expressions.refused(construct, node)

    def report(self, construct: str, node: Node | Expression) -> None:
        """Note a construct whose result the data do not determine."""
        origin = self.expressions.origin
        located = plan.first_located(node) if origin else None
        place = origin.of(located, None) if origin and located else None
        self.undetermined.setdefault((construct, place))

    def deciding(self, nodes: Sequence[Expression], layout: Layout, kind: InfluenceKind) -> Marks:
        """Everything that influences some expressions, as an influence of one kind."""
        return union(*[self.expressions.deciding(n, layout, kind) for n in nodes])


def references(expressions: Sequence[Expression]) -> list[int]:
    """Positions of the expressions that are plain references."""
    return [e.index for e in expressions if isinstance(e, plan.Reference)]


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

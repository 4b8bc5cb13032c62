"""What becomes of a value on its way from a source column to an output, for a walk that traces.

A way is a set of bits, and two ways of one source column meet as the union of theirs: so what is said of
the column is never more than holds of each. Terms: column lineage of OpenLineage
(https://openlineage.io/docs/spec/facets/dataset-facets/column_lineage_facet).
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from sekisho.lineage import plan
from sekisho.lineage.functions import names
from sekisho.lineage.relation import Cell, Mark, Marks, Traces
from sekisho.model import Flow

SHOWN: Final = 1
"""On some way no function has hidden the value."""
COMPUTED: Final = 2
AGGREGATED: Final = 4

HIDING: Final = names("hash md5 md5_number md5_number_lower md5_number_upper sha1 sha256")
"""Scalar functions whose result shows nothing of an argument but whether it is another's."""
COUNTING: Final = names("count approx_count_distinct regr_count")
"""Aggregates that show of their arguments only how many there are."""


def after(node: plan.Expression, cell: Cell) -> Cell:
    """The cell of an expression, with what the expression itself does to the values in it."""
    passing = isinstance(node, plan.Reference | plan.ColumnReference)
    if not cell.direct or passing or plan.guards_one_row(node):
        return cell
    hides = isinstance(node, plan.Function) and plan.called(node).casefold() in HIDING
    return replace(cell, direct=_changed(cell.direct, COMPUTED, hides=hides))


def computed(marks: Marks) -> Marks:
    """Values of which something else is made, row by row."""
    return _changed(marks, COMPUTED)


def aggregated(name: str, cell: Cell) -> Cell:
    """Values of which an aggregate function makes one; `name` is the function's."""
    if isinstance(cell.direct, int):
        return cell
    hides = name.casefold() in COUNTING
    return replace(cell, direct=_changed(cell.direct, AGGREGATED, hides=hides))


def flow_of(mark: Mark) -> Flow | None:
    """The word for what becomes of a value; None where none flows."""
    if mark[0] != "value":
        return None
    if mark[3] & AGGREGATED:
        return "aggregation"
    return "transformation" if mark[3] & COMPUTED else "identity"


def masked(mark: Mark) -> bool:
    """Whether a value flows, hidden on every way."""
    return mark[0] == "value" and not mark[3] & SHOWN


def _changed(marks: Marks, bit: int, *, hides: bool = False) -> Marks:
    if isinstance(marks, int):
        return marks
    kept = ~SHOWN if hides else ~0
    return Traces({source: (*m[:3], m[3] & kept | bit) for source, m in marks.items()})

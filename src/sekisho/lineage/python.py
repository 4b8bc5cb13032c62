"""The lineage of a Python model, which holds by how it is run and not by what its code says.

The function is handed the columns that it declares and nothing else, so each of its outputs may depend on
all of these and on nothing else. Nobody can say of code that it depends on less, so nobody is asked.
"""

from __future__ import annotations

import re
from typing import Final

from sekisho.model import ROWS, Column, Edge, Influence, PythonModel, QueryLineage, Trace

_PLAIN: Final = re.compile(
    r"BOOLEAN|SMALLINT|INTEGER|BIGINT|DOUBLE|DATE|TIMESTAMP|VARCHAR|DECIMAL ?\((\d+), ?(\d+)\)",
    re.ASCII,
)


def plain_type(written: str) -> str | None:
    """A DuckDB type that a column of a Python model may have, in its one spelling; None for others.

    A type that lists values (ENUM, a dictionary in Arrow) would carry those of rows that are not there.
    """
    match = _PLAIN.fullmatch(written)
    if match is None:
        return None
    if match[1] is None:
        return written
    width, scale = int(match[1]), int(match[2])
    return f"DECIMAL({width},{scale})" if 1 <= width <= 38 and scale <= width else None


def by_construction(model: PythonModel) -> QueryLineage:
    """Every output is influenced by all that is declared to be read, and so are the rows."""
    read = frozenset(Column(r, c) for r, columns in model.inputs.items() for c in columns)
    rows = frozenset(Column(r, ROWS) for r in model.inputs)
    return QueryLineage(
        columns={name: Influence(read, rows) for name in model.outputs},
        rows=read | rows,
        types=dict(model.outputs),
        scans={r: tuple(sorted(columns)) for r, columns in sorted(model.inputs.items())},
        constructs=(),
        tracing=lambda: _trace(model),
        # The run checks it: a result whose key is not unique is none.
        keys=(model.key,),
    )


def _trace(model: PythonModel) -> Trace:
    """Edges from each declared column, where it is declared, to each output."""
    edges = []
    for output in (*model.outputs, ROWS):
        for relation in sorted(model.inputs):
            span = model.relations[relation]
            edges.append(Edge(Column(relation, ROWS), output, "row_count", span))
            edges += [
                Edge(Column(relation, c), output, "filter" if output == ROWS else "value", at)
                for c, at in sorted(model.inputs[relation].items())
            ]
    return Trace(tuple(edges), ())

"""Random SELECTs over `schema`: every one depends on nothing but its seed."""

from __future__ import annotations

from lineage.queries.combinations import Combinations
from lineage.queries.expressions import Expressions
from lineage.queries.macros import Macros
from lineage.queries.relations import Relations
from lineage.queries.selects import Selects
from lineage.queries.subqueries import Subqueries
from lineage.queries.windows import Windows


class Writer(Combinations, Selects, Relations, Windows, Subqueries, Macros, Expressions):
    """Writes one random query."""


def random_query(seed: int) -> str:
    """The query of a seed."""
    writer = Writer(seed)
    return writer.query(writer.rng.choice((0, 0, 0, 1, 1, 2))).text

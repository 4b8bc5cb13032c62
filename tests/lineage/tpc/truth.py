"""What the oracle proves of a query's influences, tried only on those that are reported."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lineage.oracle import Question, reported
from lineage.world import KINDS, World

from sekisho.model import ROWS, Column, QueryLineage

LAST_LIMIT = re.compile(r"\bLIMIT\s+\d+\s*;?\s*$", re.IGNORECASE)


def unproven(sql: str, lineage: QueryLineage, world: World) -> Mapping[str, frozenset[Column]]:
    """Output (or `*`, the rows) -> reported influences of which no data set shows an effect.

    The last LIMIT is lowered to 2 as well: what an ORDER BY decides under LIMIT 100 shows only where
    there are more rows than that, and influences do not depend on the number.
    """
    outputs = {name: Question((), (at,), False) for at, name in enumerate(lineage.columns)}
    outputs[ROWS] = Question((), (), False)
    left = {name: set(reported(lineage, name)) for name in lineage.columns}
    left[ROWS] = set(lineage.rows)
    for seed in world.seeds:
        for text in dict.fromkeys((sql, LAST_LIMIT.sub("LIMIT 2", sql))):
            before = world.run(text, seed, {})
            for column in sorted(set().union(*left.values())) if before is not None else ():
                for kind in KINDS:
                    open_ = [name for name, columns in left.items() if column in columns]
                    after = world.run(text, seed, {column: kind}) if open_ else None
                    for name in open_ if after is not None else ():
                        if not outputs[name].same(before, after):
                            left[name].discard(column)
    return {name: frozenset(columns) for name, columns in left.items()}

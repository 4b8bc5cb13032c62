"""A miss as a file of the corpus: the query, its relations, and what must be found in it.

Where `macros` stand in it, it is a script's, and goes to `tests/scripts/cases.yaml` by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

import yaml
from lineage.oracle import Miss
from lineage.queries.schema import KEYS, MACROS, TABLES, VIEWS
from lineage.world import mentioned

from sekisho.model import Column, QueryLineage


def written(name: str, sql: str, lineage: QueryLineage, miss: Miss) -> str:
    """The file: what the analysis found, and the culprits where it did not list them."""
    tables, used = mentioned(sql, TABLES, VIEWS | MACROS)
    missing = frozenset(miss.culprits)
    for_rows = frozenset() if miss.outputs else missing
    columns = {}
    for output, influence in lineage.columns.items():
        indirect = influence.indirect | (missing if output in miss.outputs else frozenset())
        columns[output] = f"{_names(influence.direct)} | {_names(indirect - influence.direct)}"
    case = {
        "name": name,
        "sql": sql,
        "rows": _names(lineage.rows | for_rows),
        "order": _names(lineage.order),
        "columns": columns,
        "undetermined": [u.construct for u in lineage.undetermined],
    }
    data = {
        "tables": {t: dict(TABLES[t]) for t in tables},
        "views": {v: VIEWS[v] for v in used if v in VIEWS},
        "keys": {t: k for t, k in KEYS.items() if t in tables},
        "cases": [case],
    }
    if macros := [f"CREATE {MACROS[m]}" for m in used if m in MACROS]:
        data["macros"] = macros
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)
    return f"# {miss}\n{text}"


def _names(columns: Iterable[Column]) -> str:
    return " ".join(sorted(map(str, columns))) or "-"

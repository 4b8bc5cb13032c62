"""How a random query is analysed: as a statement, or behind its macros as a script."""

from __future__ import annotations

import dataclasses

from lineage.queries.schema import KEYS, MACROS, TABLES, VIEWS
from lineage.world import mentioned

from sekisho.lineage import analyze
from sekisho.lineage.script import Script, analyze_script
from sekisho.model import ROWS, Influence, QueryLineage


def lineage_of(sql: str) -> QueryLineage:
    """The lineage down to the tables.

    What decides the final order of a script's query is among its rows, and not told apart.

    Raises:
        UnboundSQL, Undecided: as `analyze`.
    """
    _, used = mentioned(sql, TABLES, VIEWS | MACROS)
    if MACROS.keys().isdisjoint(used):
        return analyze(sql, TABLES, VIEWS, keys=KEYS)
    schema = Script(";\n".join(created(sql)), "schema.sql")
    found = analyze_script(Script(sql, "query.sql"), schema=schema)
    (version,) = found.statements[-1].versions
    lineage = found.versions[version].lineage
    columns = {}
    for name in lineage.columns:
        sources = found.influences(version, name)
        direct = frozenset(source for source, flows in sources.items() if flows)
        columns[name] = Influence(direct, frozenset(sources) - direct)
    rows = frozenset(found.influences(version, ROWS))
    return dataclasses.replace(lineage, columns=columns, rows=rows, order=frozenset())


def created(sql: str) -> list[str]:
    """The statements that make all that a query reads."""
    tables, used = mentioned(sql, TABLES, VIEWS | MACROS)
    listed = {t: ", ".join(f"{c} {type_}" for c, type_ in TABLES[t].items()) for t in tables}
    return [
        *(f"CREATE TABLE {t} ({columns})" for t, columns in listed.items()),
        *(f"CREATE VIEW {n} AS {VIEWS[n]}" if n in VIEWS else f"CREATE {MACROS[n]}" for n in used),
    ]

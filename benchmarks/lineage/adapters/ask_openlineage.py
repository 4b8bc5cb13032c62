"""openlineage-sql's parser. It takes no schema: bare names are looked up in it here."""

from __future__ import annotations

import re
from typing import Any

import openlineage_sql
from frame import Edges, Question, Refused, Tables, serve


def prepare(tables: Tables, views: dict[str, str]) -> tuple[Tables, dict[str, str]]:
    """As they are."""
    return tables, views


def ask(question: Question) -> Any:  # noqa: ANN401 - its own class
    """One call."""
    if any(v in question.sql for v in question.schema[1]):
        raise Refused("it takes no views")
    return openlineage_sql.parse([question.sql], dialect="duckdb")


def edges(found: Any, question: Question) -> Edges:  # noqa: ANN401 - its own class
    """By name; `_0`, `_1` ... are the outputs without a name."""
    if found.errors:
        raise Refused(found.errors[0].message)
    tables = question.schema[0]
    read = [t for t in tables if t in {m.name for m in found.in_tables}]
    named: dict[str, list[tuple[str, str]]] = {}
    for line in found.column_lineage:
        named[line.descendant.name.casefold()] = [
            (table, source.name)
            for source in line.lineage
            for table in ([source.origin.name] if source.origin else read)
            if source.name in tables.get(table, ())
        ]
    bare = [n for n in named if re.fullmatch(r"_\d+", n)]
    unnamed = iter(sorted(bare, key=lambda n: int(n[1:])))
    return [
        named[o.casefold()] if o.casefold() in named else named.get(next(unnamed, ""), [])
        for o in question.outputs
    ]


if __name__ == "__main__":
    serve("openlineage-sql", prepare, ask, edges)

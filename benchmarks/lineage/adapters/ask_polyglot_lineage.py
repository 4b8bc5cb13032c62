"""polyglot-sql's `lineage_at_with_schema`, once for each output."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polyglot_sql
from ask_polyglot import prepare
from frame import Edges, Question, Refused, serve


def ask(question: Question) -> list[dict[str, Any]]:
    """One call for each output; there is none for all."""
    options, views = question.schema
    if any(v in question.sql for v in views):
        raise Refused("it takes no views")
    return [
        polyglot_sql.lineage_at_with_schema(at, question.sql, options["schema"], dialect="duckdb")
        for at in range(len(question.outputs))
    ]


def edges(found: list[dict[str, Any]], _question: Question) -> Edges:
    """The leaves of each output's tree that stand for columns of tables."""
    return [[*_leaves(node)] for node in found]


def _leaves(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for child in node["downstream"]:
        yield from _leaves(child)
    table = node["source"].get("table")
    if not node["downstream"] and table:
        yield table["name"]["name"], node["name"].rpartition(".")[2].strip('"')


if __name__ == "__main__":
    serve("polyglot-sql", prepare, ask, edges)

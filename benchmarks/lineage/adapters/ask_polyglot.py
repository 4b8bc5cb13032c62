"""polyglot-sql's `analyze_query`: what flows into an output, and what its clauses use besides."""

from __future__ import annotations

from typing import Any

import polyglot_sql
from frame import Edges, Question, Refused, Tables, serve


def prepare(tables: Tables, views: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Its schema; it takes no views."""
    written = [
        {"name": t, "columns": [{"name": c, "type": type_} for c, type_ in columns.items()]}
        for t, columns in tables.items()
    ]
    return {"dialect": "duckdb", "schema": {"tables": written}}, views


def ask(question: Question) -> dict[str, Any]:
    """One call."""
    options, views = question.schema
    if any(v in question.sql for v in views):
        raise Refused("it takes no views")
    found: dict[str, Any] = polyglot_sql.analyze_query(question.sql, options)
    return found


def edges(found: dict[str, Any], question: Question) -> Edges:
    """An output depends on its `upstream` and on every use in a clause that is not the ORDER BY.

    Uses say no output. All count for every output: that gives the peer its best recall.
    """
    used = [_edge(r) for use in found["columnUses"] for r in use["references"]]
    outputs: list[list[tuple[str, str]]] = [[*used] for _ in question.outputs]
    for projection in found["projections"]:
        if projection["index"] < len(outputs):
            outputs[projection["index"]] += [_edge(r) for r in projection["upstream"]]
    return outputs


def _edge(reference: dict[str, Any]) -> tuple[str, str]:
    return (reference["table"] or reference["sourceName"] or "", reference["column"])


if __name__ == "__main__":
    serve("polyglot-sql", prepare, ask, edges)

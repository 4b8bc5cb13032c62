"""sqlglot's `lineage` for all columns at once, with its cache. The schema is built off the clock."""

from __future__ import annotations

from typing import Any

from frame import Edges, Question, Tables, by_place, serve
from sqlglot import exp
from sqlglot.lineage import Node, lineage
from sqlglot.schema import MappingSchema


def prepare(tables: Tables, views: dict[str, str]) -> tuple[MappingSchema, dict[str, str]]:
    """Its own schema object; views are its `sources`."""
    return MappingSchema(tables, dialect="duckdb"), views


def ask(question: Question) -> dict[str, Node]:
    """One call for all columns: `None` is faster than column by column."""
    schema, views = question.schema
    found: dict[str, Node] = lineage(None, question.sql, schema, sources=views, dialect="duckdb")
    return found


def edges(nodes: dict[str, Node], question: Question) -> Edges:
    """The leaves of each column's tree that are columns of tables."""
    found = by_place([*nodes.items()], question.outputs)
    return [_leaves(node) if node else [] for node in found]


def _leaves(node: Node) -> list[tuple[str, str]]:
    return [
        (leaf.source.name, exp.to_column(leaf.name).name)
        for leaf in node.walk()
        if not leaf.downstream and isinstance(_source(leaf), exp.Table)
    ]


def _source(leaf: Node) -> Any:  # noqa: ANN401 - an expression or a placeholder
    return leaf.source


if __name__ == "__main__":
    serve("sqlglot", prepare, ask, edges)

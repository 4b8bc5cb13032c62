"""sqllineage with its sqlfluff parser for DuckDB. Outputs are named by an INSERT around the query."""

from __future__ import annotations

import os
from typing import Any

from frame import Edges, Question, Tables, serve

os.environ["SQLLINEAGE_DEFAULT_SCHEMA"] = "main"

from sqllineage.core.metadata.dummy import DummyMetaDataProvider
from sqllineage.runner import LineageRunner

TARGET = "target__"


def prepare(tables: Tables, views: dict[str, str]) -> tuple[DummyMetaDataProvider, str]:
    """Its metadata provider; views are statements before the query."""
    provider = DummyMetaDataProvider({f"main.{t}": [*c] for t, c in tables.items()})
    return provider, "".join(f"CREATE VIEW {name} AS {sql};\n" for name, sql in views.items())


def ask(question: Question) -> list[Any]:
    """The paths from source columns to the columns of the target."""
    provider, views = question.schema
    names = ", ".join(f"c{n}" for n in range(len(question.outputs)))
    before = views if any(v in question.sql for v in _names(views)) else ""
    sql = f"{before}INSERT INTO {TARGET} ({names}) {question.sql}"
    runner = LineageRunner(sql, dialect="duckdb", metadata_provider=provider)
    found: list[Any] = runner.get_column_lineage()
    return found


def _names(views: str) -> list[str]:
    return [line.split()[2] for line in views.splitlines() if line.startswith("CREATE VIEW ")]


def edges(paths: list[Any], question: Question) -> Edges:
    """First column of each path, under the place in the name of its last."""
    found: list[list[tuple[str, str]]] = [[] for _ in question.outputs]
    for path in paths:
        first, last = path[0], path[-1]
        if str(last.parent).endswith(TARGET) and last.raw_name[1:].isdigit():
            for parent in first.parent_candidates:
                table = str(parent).rpartition(".")[2]
                found[int(last.raw_name[1:])].append((table, first.raw_name))
    return found


if __name__ == "__main__":
    serve("sqllineage", prepare, ask, edges)

"""Makes a query smaller while something stays true of it: it works on DuckDB's own syntax tree."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import duckdb

Step = str | int
Path = tuple[Step, ...]


def shrink(sql: str, still: Callable[[str], bool], *, tries: int = 3000) -> str:
    """The smallest query found of which `still` holds; `sql` itself if no smaller one does.

    Every pass tries the largest cuts first: a part of the tree instead of the whole, a list without
    one of its entries, a clause or an expression gone. It ends when nothing more can be cut.

    Args:
        sql: a SELECT of which `still` holds.
        still: what must stay true.
        tries: at most so many candidates are tried.
    """
    with duckdb.connect() as connection:
        best, tree = sql, _parsed(connection, sql)
        if tree is None:
            return sql
        left = tries
        progress = True
        while progress and left > 0:
            progress = False
            for candidate in _smaller(tree):
                text = _written(connection, candidate)
                if text is None or text == best:
                    continue
                left -= 1
                if still(text):
                    best, tree, progress = text, candidate, True
                    break
                if left <= 0:
                    break
        return best


def _parsed(connection: duckdb.DuckDBPyConnection, sql: str) -> Any | None:
    row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    return None if tree.get("error") else tree


def _written(connection: duckdb.DuckDBPyConnection, tree: Any) -> str | None:
    """The tree as SQL; None where it is none."""
    try:
        row = connection.execute("SELECT json_deserialize_sql(?)", [json.dumps(tree)]).fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


def _smaller(tree: Any) -> Iterator[Any]:
    """Trees with one cut, those that cut most first."""
    cuts = sorted(_cuts(tree, ()), key=lambda c: -c[2])
    for path, replacement, less in cuts:
        if less > 0:
            yield _replaced(tree, path, replacement)


def _cuts(node: Any, path: Path) -> Iterator[tuple[Path, Any, int]]:
    """Where to cut, what stands there then, and how much smaller that is."""
    if isinstance(node, list):
        for at, entry in enumerate(node):
            yield path, node[:at] + node[at + 1 :], _size(entry)
            yield from _cuts(entry, (*path, at))
        return
    if not isinstance(node, dict):
        return
    size = _size(node)
    for part in _parts(node):
        yield path, part, size - _size(part)
    if "class" in node and size > _size(NULL):
        yield path, NULL, size - 4
        yield path, ONE, size - 5
    for key, value in node.items():
        if isinstance(value, dict) and "query_location" not in key:
            yield (*path, key), None, _size(value)
        elif isinstance(value, bool) and value:
            yield (*path, key), False, 1
        yield from _cuts(value, (*path, key))


def _parts(node: Any) -> Iterator[Any]:
    """Parts of a node that could stand in its place: the nearest of its own sort below it."""
    sort = _sort(node)
    if sort is None:
        return
    open_ = [v for v in node.values() if isinstance(v, (dict, list))]
    while open_:
        item = open_.pop()
        if isinstance(item, dict) and _sort(item) == sort:
            yield item
        else:
            values = item.values() if isinstance(item, dict) else item
            open_ += [v for v in values if isinstance(v, (dict, list))]


def _sort(node: Any) -> str | None:
    if "class" in node:
        return "expression"
    if "select_list" in node or "cte_map" in node:
        return "query"
    if "alias" in node and "sample" in node:
        return "relation"
    return None


def _size(node: Any) -> int:
    if isinstance(node, dict):
        return 1 + sum(map(_size, node.values()))
    return 1 + sum(map(_size, node)) if isinstance(node, list) else 1


def _replaced(tree: Any, path: Path, replacement: Any) -> Any:
    if not path:
        return copy.deepcopy(replacement)
    changed = copy.copy(tree)
    changed[path[0]] = _replaced(tree[path[0]], path[1:], replacement)
    return changed


def _constant(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    tree = _parsed(connection, f"SELECT {sql}")
    return tree["statements"][0]["node"]["select_list"][0]


with duckdb.connect() as _connection:
    NULL = _constant(_connection, "NULL")
    ONE = _constant(_connection, "1")

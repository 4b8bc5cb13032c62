"""Operators without input from the statement: scans, table functions, constants."""

from __future__ import annotations

from typing import Final

from sekisho.lineage import failures, flows
from sekisho.lineage.expressions import Json
from sekisho.lineage.functions import TABLE
from sekisho.lineage.relation import (
    EMPTY,
    SINGLE,
    Cell,
    Key,
    Relation,
    add_key,
    marked,
    mixed,
    union,
)
from sekisho.lineage.state import Walk
from sekisho.lineage.text import NOWHERE
from sekisho.model import ROWS

INDEX: Final = frozenset({"index"})
"""Fields of a column that a scan gives as a whole."""


def get(walk: Walk, node: Json) -> Relation:
    """A scan of a declared relation, or a table function."""
    name = node["qname"]["path"][-1]
    if name == "seq_scan" and not node.get("children"):
        return _scan(walk, node)
    return _table_function(walk, node, str(name))


def _scan(walk: Walk, node: Json) -> Relation:
    path = (node.get("function_data") or {}).get("qualified_name", {}).get("path", [])
    declared = walk.declared.get(path[-1].casefold()) if len(path) == 3 else None
    if declared is None or path[:2] != ["memory", "main"]:
        raise failures.undeclared(".".join(path), (d.name for d in walk.declared.values()), None)
    if tuple(node["names"]) != declared.columns:
        raise walk.refused("LOGICAL_GET.names", node)
    cells: list[Cell | None] = []
    types = []
    positions: dict[str, int] = {}
    scanned = walk.scanned.setdefault(declared.name, set())
    for position, index in enumerate(_indexes(walk, node)):
        if index == NOWHERE:
            cells.append(None)
            types.append({"id": "BIGINT"})
            continue
        column = declared.columns[index]
        scanned.add(column)
        positions[column] = position
        cells.append(
            Cell(walk.source(declared.name, column, ("value", -1, 0, flows.SHOWN)), bare=True)
        )
        types.append(node["returned_types"][index])
    keys: dict[Key, bool] = {}
    for key, proved in declared.keys.items():
        if all(c in positions for c in key):
            add_key(keys, frozenset(positions[c] for c in key), proved=proved)
    exists = walk.source(declared.name, ROWS, ("row_count", -1, 0, 0))
    return Relation(cells, types, exists, keys=keys)


def _indexes(walk: Walk, node: Json) -> list[int]:
    """The columns that a scan gives, in order; one it needs only to count rows is `NOWHERE`."""
    indexes = []
    for entry in node["column_indexes"]:
        index = entry.get("index", 0)
        known = index == NOWHERE or index < len(node["returned_types"])
        if not known or not entry.keys() <= INDEX:
            raise walk.refused("LOGICAL_GET.column_indexes", node)
        indexes.append(index)
    return indexes


def _table_function(walk: Walk, node: Json, name: str) -> Relation:
    """A table function: its arguments flow into its values, and decide how many there are."""
    if name not in TABLE or node.get("function_data"):
        raise failures.function_refused(name, None)
    below = node.get("children", ())
    if len(below) > 1:
        raise walk.refused(f"{name}.children", node)
    indexes = _indexes(walk, node)
    if NOWHERE in indexes:
        raise walk.refused(f"{name}.column_indexes", node)
    types = [node["returned_types"][i] for i in indexes]
    if not below:
        return Relation([EMPTY] * len(types), types, total=True)
    child = walk.child(node)
    appended = node["projected_input"]
    count = len(node["input_table_types"])
    arguments = child.cells[:count]
    if list(appended) != list(range(count, len(child.cells))) or None in arguments:
        raise walk.refused(f"{name}.arguments", node)
    given = [c for c in arguments if c is not None]
    argument = mixed(given)
    fixed = name == "unnest" and all(c.fixed for c in given)
    position = node.get("ordinality_idx")
    made = Cell(flows.computed(argument.direct), argument.indirect)
    cells: list[Cell | None] = [EMPTY if i == position else made for i in indexes]
    return Relation(
        cells=[*cells, *(child.cells[i] for i in appended)],
        types=[*types, *(child.types[i] for i in appended)],
        rows=child.rows if fixed else union(marked(argument.all(), "row_count", None), child.rows),
        order=child.order,
        sorted=child.sorted,
    )


def values(walk: Walk, node: Json) -> Relation:
    """Rows written out as expressions."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    columns: list[list[Cell]] = [[] for _ in node["expr_types"]]
    for row in node["expressions"]:
        for column, expression in zip(columns, row, strict=True):
            column.append(walk.expressions.cell(expression, layout))
    cells = [
        Cell(union(*(c.direct for c in column)), union(*(c.indirect for c in column)))
        for column in columns
    ]
    keys = {SINGLE: True} if child.single and len(node["expressions"]) == 1 else {}
    return Relation(cells, node["expr_types"], child.rows, total=child.single, keys=keys)


def dummy(_walk: Walk, _node: Json) -> Relation:
    """One row, for a SELECT without FROM, of one column that says nothing."""
    return Relation([EMPTY], [{"id": "INTEGER"}], keys={SINGLE: True}, total=True)


def empty(_walk: Walk, node: Json) -> Relation:
    """No row at all."""
    types = node["return_types"]
    return Relation([EMPTY] * len(types), types, keys={SINGLE: True}, total=True)


def constants(walk: Walk, node: Json) -> Relation:
    """Rows that are part of the plan: what DESCRIBE says of declared relations."""
    if not walk.read:
        raise walk.refused("LOGICAL_CHUNK_GET", node)
    types = node["chunk_types"]
    return Relation([EMPTY] * len(types), types, total=True)

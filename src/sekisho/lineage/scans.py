"""Operators without input from the statement: scans, table functions, constants."""

from __future__ import annotations

from typing import Final

from sekisho.lineage import failures, flows, plan
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

_VALUE: Final = ("value", -1, 0, flows.SHOWN)


def get(walk: Walk, node: plan.Get) -> Relation:
    """A scan of a declared relation, or a table function."""
    # From 2.0.1 on: how many of the arguments were given without a name. None may have one.
    if node.positional_arguments not in (None, len(node.arguments)):
        raise walk.refused("LOGICAL_GET.positional_arguments", node)
    name = plan.called(node)
    if name == "seq_scan" and not node.children:
        return _scan(walk, node)
    return _table_function(walk, node, name)


def _scan(walk: Walk, node: plan.Get) -> Relation:
    path = plan.table_of(node)
    declared = walk.declared.get(path[-1].casefold()) if len(path) == 3 else None
    if declared is None or path[:2] != ["memory", "main"]:
        raise failures.undeclared(".".join(path), (d.name for d in walk.declared.values()), None)
    if plan.names_of(node) != declared.columns:
        raise walk.refused("LOGICAL_GET.names", node)
    cells: list[Cell | None] = []
    types = []
    scanned: list[str | None] = []
    returned = plan.types_of(node)
    for index in _indexes(walk, node, len(returned)):
        if index == NOWHERE:
            scanned.append(None)
            cells.append(None)
            types.append(plan.BIGINT)
            continue
        column = declared.columns[index]
        scanned.append(column)
        cells.append(Cell(walk.source(declared.name, column, _VALUE), bare=True))
        types.append(returned[index])
    walk.scanned.setdefault(declared.name, set()).update(c for c in scanned if c is not None)
    keys: dict[Key, bool] = {}
    for key, proved in declared.keys.items():
        if all(c in scanned for c in key):
            add_key(keys, frozenset(map(scanned.index, key)), proved=proved)
    exists = walk.source(declared.name, ROWS, ("row_count", -1, 0, 0))
    return Relation(cells, types, exists, keys=keys)


def _indexes(walk: Walk, node: plan.Get, count: int) -> list[int]:
    """The columns that a scan gives, of `count`; one it needs only to count rows is `NOWHERE`."""
    indexes = [column.index for column in node.column_indexes]
    if any(i >= count and i != NOWHERE for i in indexes):
        raise walk.refused("LOGICAL_GET.column_indexes", node)
    return indexes


def _table_function(walk: Walk, node: plan.Get, name: str) -> Relation:
    """A table function: its arguments flow into its values, and decide how many there are."""
    if name not in TABLE or plan.told(node.function_data):
        raise failures.function_refused(name, None)
    if len(node.children) > 1:
        raise walk.refused(f"{name}.children", node)
    returned = plan.types_of(node)
    indexes = _indexes(walk, node, len(returned))
    if NOWHERE in indexes:
        raise walk.refused(f"{name}.column_indexes", node)
    types = [returned[i] for i in indexes]
    if not node.children:
        return Relation([EMPTY] * len(types), types, total=True)
    child = walk.relation(node.children[0])
    appended = node.projected_input
    count = len(node.input_table_types)
    arguments = child.cells[:count]
    if appended != list(range(count, len(child.cells))) or None in arguments:
        raise walk.refused(f"{name}.arguments", node)
    given = [c for c in arguments if c is not None]
    argument = mixed(given)
    fixed = name == "unnest" and all(c.fixed for c in given)
    position = node.ordinality_idx
    made = Cell(flows.computed(argument.direct), argument.indirect)
    cells: list[Cell | None] = [EMPTY if i == position else made for i in indexes]
    return Relation(
        cells=[*cells, *(child.cells[i] for i in appended)],
        types=[*types, *(child.types[i] for i in appended)],
        rows=child.rows if fixed else union(marked(argument.all(), "row_count", None), child.rows),
        order=child.order,
        sorted=child.sorted,
    )


def values(walk: Walk, node: plan.ExpressionGet) -> Relation:
    """Rows written out as expressions."""
    child = walk.child(node)
    layout = walk.layout(child, node)
    columns: list[list[Cell]] = [[] for _ in node.expr_types]
    for row in node.expressions:
        for column, expression in zip(columns, row, strict=True):
            column.append(walk.expressions.cell(expression, layout))
    cells = [
        Cell(union(*(c.direct for c in column)), union(*(c.indirect for c in column)))
        for column in columns
    ]
    keys = {SINGLE: True} if child.single and len(node.expressions) == 1 else {}
    return Relation(cells, node.expr_types, child.rows, total=child.single, keys=keys)


def dummy(_walk: Walk, _node: plan.DummyScan) -> Relation:
    """One row, for a SELECT without FROM, of one column that says nothing."""
    return Relation([EMPTY], [plan.INTEGER], keys={SINGLE: True}, total=True)


def empty(_walk: Walk, node: plan.EmptyResult) -> Relation:
    """No row at all."""
    types = node.return_types
    return Relation([EMPTY] * len(types), types, keys={SINGLE: True}, total=True)


def constants(walk: Walk, node: plan.ChunkGet) -> Relation:
    """Rows that are part of the plan: what DESCRIBE says of declared relations."""
    if not walk.read:
        raise walk.refused("LOGICAL_CHUNK_GET", node)
    types = node.chunk_types
    return Relation([EMPTY] * len(types), types, total=True)

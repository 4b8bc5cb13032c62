"""CTEs, recursion and set operations."""

from __future__ import annotations

from msgspec.structs import replace

from sekisho.lineage import operators, plan, windows
from sekisho.lineage.relation import Cell, Marks, Relation, Traces, marked, union
from sekisho.lineage.state import Walk


def materialized_cte(walk: Walk, node: plan.MaterializedCte) -> Relation:
    """A relation that others refer to."""
    definition, body = node.children
    walk.ctes[node.table_index] = _definition(walk, definition, node.ctename)
    return walk.relation(body)


def _definition(walk: Walk, node: plan.Node, name: str) -> Relation:
    # DuckDB's own CTEs for correlated subqueries; no statement may use such a name.
    if name.startswith("__duckdb_delim_") and isinstance(node, plan.Projection):
        numbered = windows.numbered_rows(walk, node.children[0])
        if numbered is not None:
            return operators.computed(walk, node, numbered)
    definition = walk.relation(node)
    if name.startswith("__duckdb_delim_dedup_"):
        definition = replace(definition, rows=_as_join(definition.rows))
    return definition


def _as_join(rows: Marks) -> Marks:
    """Rows whose grouping is DuckDB's own: what correlates a subquery joins."""
    if isinstance(rows, int):
        return rows
    return Traces({s: m if m[0] != "group" else ("join", m[1], m[2], 0) for s, m in rows.items()})


def recursive_cte(walk: Walk, node: plan.RecursiveCte) -> Relation:
    """A relation defined from itself: influences are followed until nothing is new."""
    anchor, step = node.children
    start = walk.relation(anchor)
    current = Relation(start.cells, start.types, start.rows, start.order, start.sorted)
    while True:
        walk.ctes[node.table_index] = current
        grown = _grown(walk, node, current, walk.relation(step))
        if _sources(grown) == _sources(current):
            return grown
        current = grown


def _grown(walk: Walk, node: plan.RecursiveCte, current: Relation, step: Relation) -> Relation:
    if len(step.cells) != len(current.cells) or list(step.types) != list(current.types):
        raise walk.refused("LOGICAL_RECURSIVE_CTE", node)
    cells = []
    for old, new in zip(current.cells, step.cells, strict=True):
        if old is None or new is None:
            raise walk.refused("rowid", node)
        cells.append(Cell(union(old.direct, new.direct), union(old.indirect, new.indirect)))
    rows = union(current.rows, step.rows)
    if not node.union_all:
        rows = union(rows, *(marked(c.all(), "set_operation", None) for c in cells))
    order = union(current.order, step.order)
    return Relation(cells, current.types, rows, order, current.sorted or step.sorted)


def _sources(relation: Relation) -> list[int | frozenset[tuple[int, int]]]:
    """All that influences a relation and what becomes of it: that only grows, and so has an end."""
    sets = [relation.rows, relation.order]
    for cell in relation.cells:
        if cell is not None:
            sets += [cell.direct, cell.indirect]
    return [s if isinstance(s, int) else frozenset((n, m[3]) for n, m in s.items()) for s in sets]


def cte_ref(walk: Walk, node: plan.CteRef) -> Relation:
    """A CTE by name."""
    relation = walk.ctes.get(node.cte_index)
    if relation is None or list(relation.types) != node.chunk_types:
        raise walk.refused("LOGICAL_CTE_REF", node)
    return relation


def union_all(walk: Walk, node: plan.Union) -> Relation:
    """The rows of all."""
    if node.setop_all is False:
        raise walk.refused("LOGICAL_UNION.setop_all", node)
    first, *others = _sides(walk, node)
    cells = [c for c in first.cells if c is not None]
    rows, order = first.rows, first.order
    for side in others:
        more = [c for c in side.cells if c is not None]
        if len(more) != len(side.cells) or len(cells) != len(more):
            raise walk.refused("rowid", node)
        cells = [
            Cell(union(a.direct, b.direct), union(a.indirect, b.indirect))
            for a, b in zip(cells, more, strict=True)
        ]
        rows, order = union(rows, side.rows), union(order, side.order)
    is_sorted = any(s.sorted for s in (first, *others))
    return Relation(cells, first.types, rows, order, is_sorted)


def difference(walk: Walk, node: plan.Except | plan.Intersect) -> Relation:
    """EXCEPT and INTERSECT: all columns of both sides decide which rows remain."""
    left, right = _sides(walk, node)
    compared = [c for c in (*left.cells, *right.cells) if c is not None]
    deciding = union(*(marked(c.all(), "set_operation", None) for c in compared))
    cells = list(left.cells)
    if isinstance(node, plan.Intersect):
        cells = [
            a and b and Cell(union(a.direct, b.direct), union(a.indirect, b.indirect))
            for a, b in zip(left.cells, right.cells, strict=True)
        ]
    rows = union(left.rows, right.rows, deciding)
    order = union(left.order, right.order)
    is_sorted = left.sorted or right.sorted
    return Relation(cells, left.types, rows, order, is_sorted, keys=left.keys)


def _sides(walk: Walk, node: plan.Union | plan.Except | plan.Intersect) -> list[Relation]:
    sides = [walk.relation(child) for child in node.children]
    for side in sides:
        if len(side.cells) != node.column_count or list(side.types) != list(sides[0].types):
            raise walk.refused(plan.name_of(node), node)
    return sides

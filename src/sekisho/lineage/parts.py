"""Lists and structs that a statement makes and takes apart again: one part is not the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sekisho.lineage import plan
from sekisho.lineage.relation import Cell

LISTS: Final = frozenset({"list_value", "array_value", "unpivot_list"})
MAKERS: Final = LISTS | {"struct_pack", "row"}
"""Functions that put values into a list or a struct, each for itself."""
EXTRACTORS: Final = frozenset({
    "struct_extract", "struct_extract_at", "list_extract", "list_element", "array_extract",
})  # fmt: skip
"""Functions that take one value out again."""
_INTEGERS: Final = frozenset({
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
})  # fmt: skip


def parts_of(node: plan.Function, cells: Sequence[Cell]) -> Mapping[str | int, Cell]:
    """Field name, and position from 1 on -> what influences the part."""
    parts: dict[str | int, Cell] = dict(enumerate(cells, 1))
    names = node.named_arguments
    if len(names) == len(cells):
        parts.update(zip(names, cells, strict=True))
    return parts


def part_named(which: plan.Expression, parts: Mapping[str | int, Cell]) -> Cell | None:
    """The part that a constant names; None where that is not known."""
    if isinstance(which, plan.Constant) and _id(which) == "VARCHAR":
        return parts.get(str(which.value.value))
    while isinstance(which, plan.Function) and which.type == "OPERATOR_CAST":
        if _id(which) not in _INTEGERS:
            return None
        (which,) = which.children
    # Of any other type, what the plan holds of a constant is not its value: 16 for 1.6.
    if not isinstance(which, plan.Constant) or _id(which) not in _INTEGERS:
        return None
    position = int(which.value.value or 0)
    count = sum(isinstance(p, int) for p in parts)
    return parts.get(position if position > 0 else count + 1 + position)


def _id(expression: plan.Expression) -> str:
    return str(plan.told(plan.type_of(expression))["id"])

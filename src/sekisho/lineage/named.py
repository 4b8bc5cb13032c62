"""Which relations statements name, by their syntax trees, and in which order that puts models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sekisho.errors import SekishoError
from sekisho.lineage import binder, failures
from sekisho.lineage.depth import deep
from sekisho.lineage.order import sort, unique_names
from sekisho.lineage.text import NOWHERE, Text

NO_FILES: Final[Mapping[str, str]] = {}


@deep
def references(sql: str, file: str = "statement.sql") -> Mapping[str, int]:
    """Relations that a SELECT names, without its own CTEs: name as written -> offset in bytes.

    Raises:
        UnboundSQL, Undecided: the text is not one SELECT.
    """
    found: dict[str, int] = {}
    _collect(binder.parse(Text(sql, file))["node"], frozenset(), found)
    return found


def ordered(
    models: Mapping[str, str], sources: Iterable[str], files: Mapping[str, str] = NO_FILES
) -> tuple[str, ...]:
    """Models, each after those that it reads; otherwise in the order given.

    Raises:
        UnboundSQL: a name stands for two relations (case does not count), a relation is neither a
            source nor a model, or models need each other.
    """
    known = unique_names([*sources, *models])
    reads: dict[str, list[str]] = {}
    for model, sql in models.items():
        text = Text(sql, files.get(model, model))
        reads[model] = []
        for name, start in references(sql, text.file).items():
            if name.casefold() not in known:
                raise failures.undeclared(name, known.values(), text.place(start))
            reads[model].append(known[name.casefold()])
    order, cycles = sort(reads)
    for model, cycle in cycles.items():
        raise failures.cycle(cycle, Text(models[model], files.get(model, model)).place(0))
    return order


def readable(sql: str) -> Mapping[str, int]:
    """As `references`; nothing for a text whose analysis will say what is wrong with it."""
    try:
        return references(sql)
    except SekishoError:
        return {}


def _collect(node: Any, ctes: frozenset[str], found: dict[str, int]) -> None:  # noqa: ANN401 - JSON
    if isinstance(node, list):
        for child in node:
            _collect(child, ctes, found)
        return
    if not isinstance(node, dict):
        return
    entries = (node.get("cte_map") or {}).get("map") or () if "cte_map" in node else ()
    for entry in entries:
        name = entry["key"].casefold()
        inner = entry["value"]["query_node"]
        recursive = inner.get("type") == "RECURSIVE_CTE_NODE"
        _collect(inner, ctes | {name} if recursive else ctes, found)
        ctes |= {name}
    if node.get("type") == "BASE_TABLE" and "table_name" in node:
        name = node["table_name"]
        start = node.get("query_location", NOWHERE)
        if name.casefold() not in ctes:
            found.setdefault(name, start if start < NOWHERE else 0)
    for key, value in node.items():
        if key != "cte_map":
            _collect(value, ctes, found)

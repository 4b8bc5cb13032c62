"""A graph for Graphviz: what influences what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sekisho.cli.width import clean
from sekisho.model import Step

HEAD: Final = "digraph lineage {\n  rankdir=LR;\n  node [shape=box];"
"""How a graph begins; it ends with a brace."""


def drawing(edges: Iterable[tuple[str, Step]], unknown: Iterable[str] = ()) -> str:
    """The graph of edges, each the name of the column before and the step from it.

    A dashed edge is an indirect influence; labels say the kind and the place.

    Args:
        edges: what is drawn, in order.
        unknown: relations whose influences are not known; they are dotted and stand alone.
    """
    lines = [HEAD, *(f"  {quoted(name)} [style=dotted];" for name in unknown)]
    for before, step in edges:
        style = "solid" if step.kind == "value" else "dashed"
        label = "\n".join((step.kind, *((str(step.place),) if step.place else ())))
        ends = f"{quoted(before)} -> {quoted(f'{step.relation}.{step.column}')}"
        lines.append(f"  {ends} [style={style}, label={quoted(label)}];")
    return "\n".join([*lines, "}"])


def quoted(text: str) -> str:
    """A text as Graphviz reads it."""
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

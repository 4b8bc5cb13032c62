"""The edges of one statement as text, JSON or a graph for Graphviz."""

from __future__ import annotations

from collections.abc import Iterable

from sekisho.cli.as_json import dumped
from sekisho.cli.command import Settings
from sekisho.cli.width import cells, clean, indented, pad
from sekisho.messages import Message
from sekisho.model import ROWS, Column, Edge, QueryLineage


def edges(name: str, lineage: QueryLineage, settings: Settings) -> str:
    """The lineage of `name` in the format that the settings ask for."""
    if settings.format == "json":
        return _json(name, lineage)
    if settings.format == "dot":
        return _dot(name, lineage.edges)
    return "\n".join(_text(name, lineage, settings))


def _text(name: str, lineage: QueryLineage, settings: Settings) -> list[str]:
    lines: list[str] = []
    for output in (ROWS, *lineage.columns):
        inputs = [e for e in lineage.edges if e.output == output]
        if output == ROWS and not inputs:
            continue
        lines.append(clean(_name(Column(name, output), settings)))
        names = [clean(_name(e.source, settings)) for e in inputs]
        width = max(map(cells, names), default=0)
        for edge, source in zip(inputs, names, strict=True):
            prefix = f"  < {pad(source, width)}  "
            if cells(prefix) + 24 > settings.width:
                lines += [f"  < {source}", f"      {_kind(edge, settings)}"]
            else:
                lines += indented(_kind(edge, settings), prefix, settings.width)
        if not inputs:
            said = "cli.rows-only" if lineage.rows else "cli.no-influence"
            lines += indented(_say(said, settings), "  ", settings.width)
    return lines


def _kind(edge: Edge, settings: Settings) -> str:
    if edge.direct:
        return _say("cli.direct", settings)
    return f"{_say('cli.indirect', settings)}  ({_say(f'cli.kind.{edge.kind}', settings)})"


def _name(column: Column, settings: Settings) -> str:
    if column.name == ROWS:
        return Message("cli.rows-of", relation=column.table).text(settings.lang)
    return str(column)


def _say(id: str, settings: Settings) -> str:  # noqa: A002 - the catalogue's own word
    return Message(id).text(settings.lang)


def _json(name: str, lineage: QueryLineage) -> str:
    columns = [
        {
            "name": column,
            "type": lineage.types[column],
            "direct": _listed(influence.direct),
            "indirect": _listed(influence.indirect),
        }
        for column, influence in lineage.columns.items()
    ]
    found = [
        {
            "source": {"relation": e.source.table, "column": e.source.name},
            "output": e.output,
            "kind": e.kind,
            "direct": e.direct,
        }
        for e in lineage.edges
    ]
    return dumped(
        {"relation": name, "columns": columns, "rows": _listed(lineage.rows), "edges": found}
    )


def _listed(columns: Iterable[Column]) -> list[dict[str, str]]:
    return [{"relation": c.table, "column": c.name} for c in sorted(columns)]


def _dot(name: str, found: Iterable[Edge]) -> str:
    lines = ["digraph lineage {", "  rankdir=LR;", "  node [shape=box];"]
    for edge in found:
        style = "solid" if edge.direct else "dashed"
        source, output = _quoted(str(edge.source)), _quoted(f"{name}.{edge.output}")
        lines.append(f"  {source} -> {output} [style={style}, label={_quoted(edge.kind)}];")
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

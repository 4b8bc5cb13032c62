"""The edges of one statement as text, JSON or a graph for Graphviz."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sekisho.cli.as_json import Json, dumped, place_value
from sekisho.cli.asked import Asked, step_at
from sekisho.cli.dot import drawing
from sekisho.cli.page import Page, arrow
from sekisho.cli.trace import Told, direction, together
from sekisho.cli.width import cells, clean, indented, pad
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import ROWS, Column, Edge, QueryLineage, Span, Step
from sekisho.rules import Statement


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement whose edges are shown."""

    name: str
    lineage: QueryLineage
    statement: Statement

    def step(self, edge: Edge) -> Step:
        """The step that an edge makes, with its place in the statement's file."""
        return step_at(self.statement, Column(self.name, edge.output), edge.kind, edge.span)


def tell_edges(asked: Asked, relation: str) -> int:
    """Tell the edges of a model's or an export's statement.

    Raises:
        ProjectError: there is no such statement.
        SekishoError: why it has no lineage.
    """
    name = asked.relation(relation)
    if name not in asked.analysis.statements:
        raise ProjectError(
            Message("cli.source-has-no-statement", name=name),
            help=Message("cli.ask-where-it-goes", name=name),
        )
    shown = Shown(name, asked.lineage(name), asked.analysis.statements[name])
    asked.settings.write(edges(shown, asked.page, asked.settings.format))
    return 0


def edges(shown: Shown, page: Page, format: str) -> str:  # noqa: A002 - the option's own word
    """The lineage of a statement in the format that is asked for."""
    if format == "json":
        return _json(shown, page)
    if format == "dot":
        return drawing((str(e.source), shown.step(e)) for e in shown.lineage.edges)
    return "\n".join(_text(shown, page))


def _text(shown: Shown, page: Page) -> list[str]:
    """All edges, by output; places are in the statement's one file."""
    lines = [arrow(Place(shown.statement.file))]
    inputs: dict[str, list[Edge]] = {}
    for edge in shown.lineage.edges:
        inputs.setdefault(edge.output, []).append(edge)
    for output in (ROWS, *shown.lineage.columns):
        if found := inputs.get(output, []):
            lines += [page.name(Column(shown.name, output)), *_inputs(shown, found, page)]
        elif output != ROWS:
            said = "cli.rows-only" if shown.lineage.rows else "cli.no-influence"
            lines.append(page.name(Column(shown.name, output)))
            lines += indented(page.say(said), "  ", page.width)
    return lines + _undetermined(shown, page)


def _undetermined(shown: Shown, page: Page) -> list[str]:
    """What makes the output depend on more than the data."""
    told = [
        f"{found.construct}  {_line_and_column(shown.statement.place(found.span))}".rstrip()
        for found in shown.lineage.undetermined
    ]
    return ["", *page.entries("cli.label.undetermined", map(clean, told))] if told else []


def _inputs(shown: Shown, inputs: Sequence[Edge], page: Page) -> list[str]:
    names = [page.name(edge.source) for edge in inputs]
    kinds = [direction(page, edge.kind) for edge in inputs]
    places = [_line_and_column(shown.step(edge).place) for edge in inputs]
    widths = [max(map(cells, texts)) for texts in (names, kinds, places)]
    told = []
    for edge, *texts in zip(inputs, names, kinds, places, strict=True):
        name, kind, place = map(pad, texts, widths)
        said = [] if edge.direct else [f"({page.say(f'cli.kind.{edge.kind}')})"]
        told.append(Told(f"  < {name}", [kind, place, *said], "  "))
    return [line for one in together(told, page.width) for line in one]


def _line_and_column(place: Place | None) -> str:
    return f"{place.line}:{place.column}" if place else ""


def _json(shown: Shown, page: Page) -> str:
    lineage = shown.lineage
    columns = [
        {
            "name": column,
            "type": lineage.types[column],
            "direct": _listed(influence.direct),
            "indirect": _listed(influence.indirect),
        }
        for column, influence in lineage.columns.items()
    ]
    told = {
        "relation": shown.name,
        "columns": columns,
        "rows": _listed(lineage.rows),
        "order": _listed(lineage.order),
        "edges": [_edge_value(shown, edge, page) for edge in lineage.edges],
        "undetermined": [
            {"construct": found.construct, **_place_value(shown, found.span, page)}
            for found in lineage.undetermined
        ],
    }
    return dumped(told)


def _edge_value(shown: Shown, edge: Edge, page: Page) -> Json:
    return {
        "source": {"relation": edge.source.table, "column": edge.source.name},
        "output": edge.output,
        "kind": edge.kind,
        "direct": edge.direct,
        **_place_value(shown, edge.span, page),
    }


def _place_value(shown: Shown, span: Span | None, page: Page) -> Json:
    return place_value(shown.statement.place(span), span.length if span else 1, page.text_of)


def _listed(columns: Iterable[Column]) -> list[dict[str, str]]:
    return [{"relation": c.table, "column": c.name} for c in sorted(columns)]

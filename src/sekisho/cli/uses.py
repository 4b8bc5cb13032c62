"""`sekisho lineage --column RELATION.COLUMN`: where a column goes, over the whole project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

from sekisho.cli.as_json import Json, dumped, error_value, step_value
from sekisho.cli.asked import Asked
from sekisho.cli.dot import drawing
from sekisho.cli.trace import Told, direction, together, where
from sekisho.cli.width import cells, clean, pad
from sekisho.errors import SekishoError
from sekisho.model import Column, Step
from sekisho.nightly.outcome import gravest


@dataclass(frozen=True, slots=True)
class Reached:
    """One column that is influenced.

    Attributes:
        before: the column before it on its shortest way.
        step: the step from there.
        depth: steps from the column that was asked about, as the tree shows them.
        direct: whether the value itself gets there.
        count: how many ways there are.
    """

    before: Column
    step: Step
    depth: int
    direct: bool
    count: int

    @property
    def column(self) -> Column:
        """What is reached."""
        return Column(self.step.relation, self.step.column)


def tell_uses(asked: Asked, text: str) -> int:
    """Tell all that a column influences; the exit code is that of what is not known.

    Raises:
        ProjectError: there is no such column.
        SekishoError: why the column's own relation has no lineage.
    """
    origin = asked.column(text)
    reached = tuple(_tree(asked, origin))
    unknown = asked.unknown({origin.table, *(r.step.relation for r in reached)})
    if asked.settings.format == "json":
        asked.settings.write(_json(asked, origin, reached, unknown))
    elif asked.settings.format == "dot":
        asked.settings.write(drawing(((str(r.before), r.step) for r in reached), sorted(unknown)))
    else:
        asked.settings.write("\n".join(_text(asked, origin, reached, unknown)))
    return gravest(error.exit_code for error in unknown.values())


def _tree(asked: Asked, origin: Column) -> Iterator[Reached]:
    """All that is reached, each below what stands before it on its shortest way."""
    reach = asked.paths.reach(origin)
    depths = {origin: 0}
    below: dict[Column, list[Reached]] = {}
    for node, count in reach.ways.items():
        if node != origin:
            edge = asked.paths.last(origin, node)
            depths[node] = depths[edge.source] + 1
            step = asked.step_of(node.table, edge)
            found = Reached(edge.source, step, depths[node], node in reach.direct, count)
            below.setdefault(edge.source, []).append(found)
    open_ = _in_order(below.get(origin, ()))
    while open_:
        reached = open_.pop()
        yield reached
        open_ += _in_order(below.get(reached.column, ()))


def _in_order(found: Iterable[Reached]) -> list[Reached]:
    """The last first: where values flow, then by name."""
    return sorted(found, key=lambda r: (r.step.kind != "value", r.column), reverse=True)


def _text(
    asked: Asked,
    origin: Column,
    reached: Sequence[Reached],
    unknown: Mapping[str, SekishoError],
) -> list[str]:
    page = asked.page
    kinds = [direction(page, r.step.kind) for r in reached]
    kind_width = max(map(cells, kinds), default=0)
    heads = [f"{'  ' * r.depth}> {page.name(r.column)}" for r in reached]
    name_width = max(map(cells, heads), default=0)
    place = asked.origin_place(origin)
    first = click.style(page.name(origin), bold=True)
    told = [Told(first, [clean(str(place))] if place else [], "")]
    for head, kind, one in zip(heads, kinds, reached, strict=True):
        parts = [pad(kind, kind_width), *where(page, one.step, whole=True)]
        if one.count > 1:
            parts.append(page.say("cli.of-ways", count=one.count))
        told.append(Told(pad(head, name_width), parts, "  " * one.depth))
    lines = [line for one in together(told, page.width) for line in one]
    if not reached and not unknown:
        lines.append(f"  {page.say('cli.influences-nothing')}")
    lines += (
        [""] if unknown or any(r.step.relation in asked.project.exports for r in reached) else []
    )
    lines += page.entries("cli.label.exports", _exports(asked, reached))
    return lines + unknown_lines(asked, unknown)


def _exports(asked: Asked, reached: Iterable[Reached]) -> list[str]:
    """The exports that are reached, with whom they go to."""
    names: dict[str, list[str]] = {}
    for one in reached:
        if one.step.relation in asked.project.exports:
            names.setdefault(one.step.relation, []).append(asked.page.name(one.column))
    return [
        clean(f"{', '.join(columns)} -> {asked.recipient(export)}")
        for export, columns in sorted(names.items())
    ]


def unknown_lines(asked: Asked, unknown: Mapping[str, SekishoError]) -> list[str]:
    """What may be influenced as well, but nobody knows: the statements and why."""
    page = asked.page
    lines: list[str] = []
    for name, error in sorted(unknown.items()):
        place = f"{error.place}: " if error.place else ""
        text = f"{name}: {place}{error.message.text(page.lang)}"
        lines += page.entry("cli.label.unknown", clean(text))
    return lines


def unknown_values(asked: Asked, unknown: Mapping[str, SekishoError]) -> list[Json]:
    """The same for JSON."""
    lang = asked.settings.lang
    return [{"relation": n, **error_value(e, lang)} for n, e in sorted(unknown.items())]


def _json(
    asked: Asked,
    origin: Column,
    reached: Iterable[Reached],
    unknown: Mapping[str, SekishoError],
) -> str:
    text_of = asked.project.files.get
    found = [
        {
            **step_value(r.step, text_of),
            "from": {"relation": r.before.table, "column": r.before.name},
            "direct": r.direct,
            "paths": r.count,
            "export": r.step.relation in asked.project.exports,
        }
        for r in reached
    ]
    faults = unknown_values(asked, unknown)
    return dumped({"column": str(origin), "influences": found, "unknown": faults})

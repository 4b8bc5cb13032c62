"""`sekisho lineage --from A --to B`: the ways from one column or relation to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import click

from sekisho.cli.as_json import dumped
from sekisho.cli.asked import Asked
from sekisho.cli.dot import drawing
from sekisho.cli.links import Link, link, link_lines, link_value
from sekisho.cli.width import clean, indented
from sekisho.lineage.paths import ends_of
from sekisho.model import ROWS, Column, Step


def tell_between(asked: Asked, origin: str, to: str, *, all_paths: bool) -> int:
    """Tell the ways from `origin` to `to`; that there is none is an answer too.

    Each is a column, or a relation for its rows and any of its columns.

    Raises:
        ProjectError: a name that is not there.
        SekishoError: why a statement that is asked about has no lineage.
    """
    origins, ends = _columns(asked, origin), _columns(asked, to)
    if len(ends) == 1:
        ends = tuple(ends_of(ends[0]))
    found = (link(asked, o, (e,), all_paths=all_paths) for o in origins for e in ends if o != e)
    links = sorted((f for f in found if f), key=_nearest_first)
    if asked.settings.format == "json":
        values = [link_value(f, asked.project.files.get) for f in links]
        asked.settings.write(dumped({"from": origin, "to": to, "influences": values}))
    elif asked.settings.format == "dot":
        asked.settings.write(drawing(dict.fromkeys(_edges(links))))
    else:
        asked.settings.write("\n".join(_text(asked, origin, to, links)))
    return 0


def _nearest_first(found: Link) -> tuple[int, bool, Column, Column]:
    return len(found.witness), not found.direct, found.origin, found.end


def _columns(asked: Asked, text: str) -> tuple[Column, ...]:
    """The column that is named, or the rows and all columns of a relation."""
    if "." in text:
        return (asked.column(text),)
    relation = asked.relation(text)
    return tuple(Column(relation, name) for name in (ROWS, *asked.columns(relation)))


def _edges(links: Sequence[Link]) -> Iterator[tuple[str, Step]]:
    for found in links:
        for way in found.ways or (found.witness,):
            for before, step in pairwise(way):
                yield f"{before.relation}.{before.column}", step


def _text(asked: Asked, origin: str, to: str, links: Sequence[Link]) -> list[str]:
    page = asked.page
    if not links:
        said = page.say("cli.none-between", origin=origin, to=to)
        return indented(clean(said), "", page.width)
    lines: list[str] = []
    for found in links:
        heading = f"{page.name(found.origin)} -> {page.name(found.end)}"
        lines += ["", *(click.style(t, bold=True) for t in indented(heading, "", page.width))]
        lines += link_lines(page, found)
    return lines[1:]

"""The influence of one column on another, with the ways that lead there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sekisho.cli.as_json import Json, step_value
from sekisho.cli.asked import Asked
from sekisho.cli.page import Page
from sekisho.cli.trace import path_lines
from sekisho.cli.width import cells, indented
from sekisho.excerpt import TextOf
from sekisho.lineage.paths import MOST
from sekisho.model import Column, Step

Way = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One column that influences another.

    Attributes:
        end: the column that is influenced; the rows of its relation where these alone are.
        witness: the shortest way; one on which only values flow goes before any other.
        count: how many ways there are.
        ways: the first of them, the shortest first; none where they were not asked for.
    """

    origin: Column
    end: Column
    witness: Way
    count: int
    ways: tuple[Way, ...]

    @property
    def direct(self) -> bool:
        """Whether the value itself flows."""
        return all(step.kind in {"origin", "value"} for step in self.witness)


def link(asked: Asked, origin: Column, ends: Sequence[Column], *, all_paths: bool) -> Link | None:
    """How `origin` influences columns of one relation; None where it does not."""
    paths = asked.paths
    count = paths.count(origin, ends)
    if not count:
        return None
    witness = asked.steps(paths.shortest(origin, ends))
    shown = islice(paths.ways(origin, ends), MOST) if all_paths else ()
    end = Column(witness[-1].relation, witness[-1].column)
    return Link(origin, end, witness, count, tuple(map(asked.steps, shown)))


def link_lines(page: Page, found: Link) -> list[str]:
    """The witness, or every way that was asked for, with the SQL that makes each step."""
    if found.ways:
        return way_lines(page, found.ways, found.count)
    lines = path_lines(page, found.witness, whole=True)
    if left := found.count - 1:
        inset = " " * cells(page.label("cli.label.path"))
        lines += indented(page.say("cli.ways-more", count=left), inset, page.width)
    return lines


def way_lines(page: Page, ways: Sequence[Way], count: int) -> list[str]:
    """Ways one after the other, and how many more there are."""
    lines: list[str] = []
    for number, way in enumerate(ways, start=1):
        if count > 1:
            lines += ["", page.say("cli.way", number=number, count=count)]
        lines += path_lines(page, way, whole=True)
    if left := count - len(ways):
        lines += ["", page.say("cli.ways-cut", count=left)]
    return lines


def link_value(found: Link, text_of: TextOf) -> Json:
    """An influence for JSON."""
    return {
        "source": {"relation": found.origin.table, "column": found.origin.name},
        "target": {"relation": found.end.table, "column": found.end.name},
        "direct": found.direct,
        "path": [step_value(s, text_of) for s in found.witness],
        "count": found.count,
        "paths": [[step_value(s, text_of) for s in way] for way in found.ways],
    }

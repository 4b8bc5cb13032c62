"""The witness of a violation as a drawing: nodes in rows, each with its place; pure geometry.

The drawing and the list of steps beside it are made from the same steps.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sekisho.excerpt import Excerpt
from sekisho.messages import Bilingual, clean

IN_A_ROW: Final = 5
"""Nodes that stand side by side; a longer path goes on below."""
_WHOLE: Final = 1160
"""How wide a full row is."""
_WIDEST: Final = 300
_HEIGHT: Final = 82
_GAP: Final = 60
_STEP: Final = 156
_MARGIN: Final = 4
_LEVEL: Final = 56
"""Where arrows meet a box, from its top."""
_HEAD: Final = 8
_TURN: Final = 16
_CAPTION: Final = 42
_INDENT: Final = 10
_CELL: Final = 7.25
"""How wide half a full-width character is, in the widest of the fonts."""
_CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a witness as people read it.

    Attributes:
        relation, column: names; `column` is a text where the rows are meant.
        kind: of the relation: `source`, `model` or `export`.
        relation_title, column_title: what people call them, where somebody has said.
        how: how the step before reaches this one; None for the first.
        direct: whether the value itself flows.
        place: file and line; None = nobody has recorded one.
    """

    relation: str
    column: str | None
    kind: str
    relation_title: Bilingual | None
    column_title: Bilingual | None
    how: str | None
    direct: bool
    place: str | None
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the drawing with its upper left corner."""

    step: Step
    number: int
    x: int
    y: int
    role: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to the next, as an SVG path; its word stands at (x, y)."""

    d: str
    direct: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing and its size.

    Attributes:
        cells: half-width characters that a line in a box has room for.
    """

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int
    node_width: int
    cells: int
    node_height: int = _HEIGHT


def drawing(steps: Sequence[Step]) -> Drawing:
    """The steps from left to right, row by row; boxes are the wider the fewer there are."""
    columns = min(len(steps), IN_A_ROW)
    width = min((_WHOLE - (columns - 1) * _GAP) // columns, _WIDEST)
    nodes = tuple(_node(number, step, len(steps), width) for number, step in enumerate(steps))
    rows = -(-len(steps) // IN_A_ROW)
    return Drawing(
        nodes,
        tuple(_arrow(before, after, width) for before, after in pairwise(nodes)),
        width=columns * (width + _GAP) - _GAP + 2 * _MARGIN + (_TURN if rows > 1 else 0),
        height=(rows - 1) * _STEP + _HEIGHT + _CAPTION + _MARGIN,
        node_width=width,
        cells=int((width - 2 * _INDENT) / _CELL),
    )


def cut(text: str, room: int) -> str:
    """The beginning of a text that fits into so many cells; the whole is in the list of steps."""
    text = clean(text)
    taken = 0
    for end, character in enumerate(text):
        taken += 2 if unicodedata.east_asian_width(character) in "FWA" else 1
        if taken > room:
            return text[: max(end - 1, 0)] + _CUT
    return text


def file_of(place: str, room: int) -> str:
    """The file's name and the line of a place, which stays whole."""
    file, _, line = place.rpartition("/")[2].rpartition(":")
    return f"{cut(file, room - len(line) - 1)}:{line}"


def _node(number: int, step: Step, count: int, width: int) -> Node:
    row, position = divmod(number, IN_A_ROW)
    role = "origin" if number == 0 else "target" if number == count - 1 else "between"
    return Node(step, number + 1, _MARGIN + position * (width + _GAP), _MARGIN + row * _STEP, role)


def _arrow(before: Node, after: Node, width: int) -> Arrow:
    start, level = before.x + width, before.y + _LEVEL
    if after.y == before.y:
        word = (start + after.x - _HEAD) // 2
        return Arrow(f"M{start} {level}H{after.x - _HEAD}", after.step.direct, word, level - 10)
    # Around the last box and back to the first of the next row, between captions and boxes.
    lane, goal = after.y - 22, after.x + width // 2
    d = f"M{start} {level}h{_TURN}V{lane}H{goal}V{after.y - _HEAD}"
    return Arrow(d, after.step.direct, (start + goal) // 2, lane - 6)

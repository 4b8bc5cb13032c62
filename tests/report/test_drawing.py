"""The drawing of a path: every step is in it, in order, inside of its borders."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sekisho.report.drawing import IN_A_ROW, Step, cut, drawing


def step(direct: bool) -> Step:
    return Step("r", "c", "model", None, None, "value" if direct else "filter", direct, None)


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_boxes_stand_apart_within_the_drawing_and_arrows_between_them(kinds: list[bool]) -> None:
    drawn = drawing([step(direct) for direct in kinds])
    assert [node.number for node in drawn.nodes] == list(range(1, len(kinds) + 1))
    assert [arrow.direct for arrow in drawn.arrows] == kinds[1:]
    assert len({(node.x, node.y) for node in drawn.nodes}) == len(kinds)
    for node in drawn.nodes:
        assert 0 <= node.x <= drawn.width - drawn.node_width
        assert 0 <= node.y <= drawn.height - drawn.node_height
    for before, after in pairwise(drawn.nodes):
        same_row = before.y == after.y
        assert same_row == (after.number % IN_A_ROW != 1)
        if same_row:
            assert before.x + drawn.node_width < after.x
    roles = [node.role for node in drawn.nodes]
    assert roles[0] == "origin"
    assert len(kinds) == 1 or roles[-1] == "target"


@given(st.text(), st.integers(10, 40))
def test_a_text_in_a_box_is_its_beginning_and_no_wider_than_the_box(text: str, room: int) -> None:
    shown = cut(text, room)
    wide = sum(2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in shown)
    assert wide <= room + 2
    if not shown.endswith("…"):
        assert len(shown) >= len(text)

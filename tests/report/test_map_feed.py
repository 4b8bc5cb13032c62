"""What the map is drawn from holds all that it was given, and leads nowhere else."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.messages import Bilingual, one_line
from sekisho.model import Column, Edge, InfluenceKind
from sekisho.report.island import island
from sekisho.report.lineage_map.feed import KINDS, Drawn, Named, feed, link_to

_SEEN = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=8
).filter(lambda text: text != "*" and text == " ".join(text.splitlines()))


@st.composite
def maps(draw: st.DrawFn) -> tuple[Drawn, ...]:
    """Relations whose statements read earlier ones."""
    drawn: list[Drawn] = []
    nodes: list[Column] = []
    for n in range(draw(st.integers(1, 5))):
        names = draw(st.lists(_SEEN, unique=True, max_size=4))
        titles = draw(st.lists(st.none() | st.builds(Bilingual, _SEEN, _SEEN), min_size=len(names)))
        edges = [
            Edge(draw(st.sampled_from(nodes)), output, draw(st.sampled_from(KINDS)), None)
            for output in (("*", *names) if nodes else ())
            if draw(st.booleans())
        ]
        columns = tuple(map(Named, names, titles))
        reads = tuple(sorted({edge.source.table for edge in edges}))
        drawn.append(Drawn(f"r{n}", "model", None, None, columns, reads, tuple(edges)))
        nodes += [Column(f"r{n}", name) for name in ("*", *names)]
    return tuple(drawn)


def read(told: Any) -> set[tuple[Column, Column, InfluenceKind]]:
    """The influences of a feed, as its script reads them."""
    strings, nodes = told["strings"], []
    for relation in told["relations"]:
        names = ["*", *(strings[n] for n in relation["columns"][::3])]
        nodes += [Column(strings[relation["name"]], name) for name in names]
    found = set()
    at = 0
    for relation in told["relations"]:
        for influences in relation["into"]:
            found |= {
                (nodes[code // len(KINDS)], nodes[at], told["kinds"][code % len(KINDS)])
                for code in influences
            }
            at += 1
    assert at == len(nodes)
    return found


@settings(deadline=None, max_examples=60)
@given(maps())
def test_every_column_and_every_influence_is_told(drawn: tuple[Drawn, ...]) -> None:
    told = json.loads(island(feed(drawn, [[r.name] for r in drawn])))
    assert read(told) == {
        (edge.source, Column(r.name, edge.output), edge.kind)
        for r in drawn
        for edge in r.edges or ()
    }
    strings = told["strings"]
    assert len({*strings}) == len(strings)
    for relation, one in zip(drawn, told["relations"], strict=True):
        columns = one["columns"]
        listed = zip(*(columns[n::3] for n in range(3)), strict=True)
        assert [tuple(strings[n] for n in column) for column in listed] == [
            (c.name, c.title.ja if c.title else "", c.title.en if c.title else "")
            for c in relation.columns
        ]
        assert [drawn[n].name for n in one["reads"]] == list(relation.reads)


def test_what_was_not_analysed_is_told_apart_from_what_reads_nothing() -> None:
    drawn = (
        Drawn("s", "source", None, None, (), (), None),
        Drawn("m", "model", None, None, (), (), ()),
        Drawn("x", "model", None, None, (), ("s", "nowhere"), None),
    )
    told: Any = feed(drawn, [["s"], ["m", "x"]])
    assert [one["known"] for one in told["relations"]] == [True, True, False]
    assert told["relations"][2]["reads"] == [0]
    assert told["layers"] == [[0], [1, 2]]


@settings(max_examples=30)
@given(st.lists(st.text() | st.integers() | st.none(), max_size=5))
def test_an_island_is_what_was_put_into_it_and_no_markup(value: object) -> None:
    shown = island(value)
    assert not {"<", ">", "&", "\u2028", "\u2029"} & {*shown}
    assert json.loads(shown) == value


@given(st.text(min_size=1))
def test_an_address_on_the_map_has_one_dot_that_parts_relation_and_column(name: str) -> None:
    relation, _, column = link_to("orders", name).partition(".")
    assert relation == "orders"
    assert unquote(column) == one_line(name)
    assert not {"&", "#", "<", '"', "'"} & {*column}

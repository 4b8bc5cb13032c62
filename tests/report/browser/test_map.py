"""The map in a real browser: a column's whole path, by mouse, by keyboard, by its address."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from report.browser.chromium import opened, until

from sekisho import project as projects
from sekisho.decide import analyse
from sekisho.lineage import Graph
from sekisho.model import ROWS, Column, Source

pytestmark = pytest.mark.slow

_BOXES = """() => [...document.querySelectorAll('.box')].map((box) => {
  const {left, top, right, bottom} = box.getBoundingClientRect();
  return [left, top, right, bottom];
})"""
_LINES_MEET = """(within) => {
  const ends = [...document.querySelectorAll('#layers button')].flatMap((b) => {
    const {left, right, top, height} = b.getBoundingClientRect();
    return [[left, top + height / 2], [right, top + height / 2]];
  });
  const lines = [...document.querySelectorAll('#lines path')];
  return lines.length > 0 && lines.every((line) => {
    const length = line.getTotalLength();
    return [0, length].every((at) => {
      const {x, y} = line.getPointAtLength(at).matrixTransform(line.getScreenCTM());
      return ends.some(([X, Y]) => Math.abs(X - x) < within && Math.abs(Y - y) < within);
    });
  });
}"""


def shown(page: Page) -> set[str]:
    """The columns that are drawn, as `relation.column`."""
    return {
        *page.evaluate(
            "[...document.querySelectorAll('#layers button.column')].map(b =>"
            " `${b.of.relation.name}.${b.of.name}`)"
        )
    }


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            "(of => of ? (of.relation ? `${of.relation.name}.${of.name}` : of.name) : '')"
            "(document.activeElement.of)"
        )
    )


def assert_drawn_well(page: Page) -> None:
    """No box lies on another, and each line begins and ends at a name."""
    boxes = page.evaluate(_BOXES)
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert page.evaluate(_LINES_MEET, 1)
    page.emulate_media(media="print")
    assert page.evaluate(_LINES_MEET, 1), "printed, where letters are smaller"
    page.emulate_media(media="screen")


def analysed(folder: Path) -> tuple[Graph, set[str], Mapping[str, Source]]:
    """The lineage of a project, the names of its relations, and its sources."""
    project = projects.load(folder)
    analysis = analyse(project.sources, project.models, project.exports)
    read = {name for reads in analysis.reads.values() for name in reads}
    return analysis.graph, {*project.sources, *analysis.lineages, *read}, project.sources


def choose(page: Page, relation: str, column: str) -> None:
    """Open a relation and choose one of its columns, with the mouse."""
    page.locator("#layers button.head").filter(has=page.get_by_text(relation, exact=True)).click()
    page.locator("#layers button.column").filter(has=page.get_by_text(column, exact=True)).click()


def test_relations_are_folded_and_a_click_shows_all_that_a_column_influences(
    site: Path, browser: Browser, two_nights: tuple[Path, object]
) -> None:
    graph, relations, _ = analysed(two_nights[0])
    node = Column("member_register", "birth_date")
    with opened(browser, site) as tab:
        page = tab.go("en/map.html")
        assert page.locator(".box").count() == len(relations)
        assert shown(page) == set()
        assert_drawn_well(page)
        choose(page, node.table, node.name)
        rows = Column(node.table, ROWS)
        assert shown(page) == {*map(str, (node, rows, *graph.reached(node)))}
        assert_drawn_well(page)
        assert page.locator("#rows tr").count() == len(shown(page))
        assert page.locator(".box p").first.inner_text().startswith("+")
        page.locator("#all").click()
        assert page.locator(".box").count() == len(relations)
        assert tab.faults == []


def test_an_address_shows_all_that_a_column_comes_from(
    site: Path, browser: Browser, two_nights: tuple[Path, object]
) -> None:
    graph, _, sources = analysed(two_nights[0])
    origins = {
        *graph.influences("federation_order", "birth_date"),
        *graph.row_influences("federation_order"),
    }
    with opened(browser, site) as tab:
        page = tab.go("ja/map.html", "federation_order.birth_date")
        assert {s for s in shown(page) if s.split(".")[0] in sources} == {
            str(c) for c in origins if c.table in sources
        }
        assert_drawn_well(page)
        every = page.locator("#lines path").count()
        assert page.locator("#lines path.condition").count() > 0
        page.locator("#conditions").uncheck()
        assert page.evaluate("location.hash").endswith("&values")
        assert page.locator("#lines path.condition").count() == 0
        assert 0 < page.locator("#lines path.value").count() < every
        values = {
            c for c, direct in graph.influences("federation_order", "birth_date").items() if direct
        }
        assert {s for s in shown(page) if s.split(".")[0] in sources} == {*map(str, values)}
        page.reload()
        page.wait_for_selector("body.drawn")
        assert not page.locator("#conditions").is_checked()
        assert focused(page) in {"", "federation_order.birth_date"}
        assert tab.faults == []


def test_going_back_shows_what_was_shown_before(site: Path, browser: Browser) -> None:
    with opened(browser, site) as tab:
        page = tab.go("en/map.html")
        choose(page, "member_register", "birth_date")
        first = shown(page)
        page.locator("#rows a", has_text="federation_order.birth_date").first.click()
        until(page, "location.hash === '#federation_order.birth_date'")
        assert shown(page) != first
        page.go_back()
        until(page, "location.hash === '#member_register.birth_date'")
        until(page, f"document.querySelectorAll('button.column').length === {len(first)}")
        assert shown(page) == first


def test_every_column_is_reached_by_keyboard_and_arrows_follow_the_lines(
    site: Path, browser: Browser, two_nights: tuple[Path, object]
) -> None:
    graph, _, sources = analysed(two_nights[0])
    with opened(browser, site) as tab:
        page = tab.go("en/map.html")
        page.locator("#conditions").focus()
        page.keyboard.press("Tab")
        reached = {focused(page)}
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(outline) == "solid"
        page.keyboard.press("Home")
        for _ in range(len(sources) + 1):
            if page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false":
                page.keyboard.press("Enter")
            here = focused(page)
            for _ in range(len(sources[here].columns) + 2 if here in sources else 3):
                page.keyboard.press("ArrowDown")
                reached.add(focused(page))
                if "." not in focused(page):
                    break
        wanted = {f"{name}.{c}" for name, source in sources.items() for c in source.columns}
        assert wanted <= reached
        page.evaluate("location.hash = '#federation_order.birth_date'")
        until(page, "document.activeElement.of?.name === 'birth_date'")
        page.keyboard.press("ArrowLeft")
        assert focused(page) == "member_register.birth_date"
        page.keyboard.press("Enter")
        assert focused(page) == "member_register.birth_date"
        page.keyboard.press("ArrowRight")
        assert focused(page) in {*map(str, graph.reached(Column("member_register", "birth_date")))}
        page.keyboard.press("Escape")
        assert page.locator("#steps").is_hidden()
        assert tab.faults == []


@pytest.mark.parametrize("query", ["生年月日", "BIRTH_DATE", "ｂｉｒｔｈ　ｄａｔｅ", "birth_date"])
def test_a_name_is_found_however_it_is_typed(query: str, site: Path, browser: Browser) -> None:
    with opened(browser, site) as tab:
        page = tab.go("ja/map.html")
        page.fill("#search", query)
        first = page.locator("#found a", has_text="member_register.birth_date").first
        first.click()
        page.wait_for_selector("#steps:not([hidden])")
        assert "member_register.birth_date" in shown(page)
        page.fill("#search", "there is no such name")
        assert page.locator("#found li").count() == 0
        assert page.locator("#hits").inner_text().startswith("0")
        assert tab.faults == []


def test_kana_of_both_kinds_find_each_other(large: Path, browser: Browser) -> None:
    with opened(browser, large) as tab:
        page = tab.go("ja/map.html")
        counts = []
        for query in ("コープ", "こーぷ", "ｺｰﾌﾟ"):
            page.fill("#search", query)
            counts.append(page.locator("#found li").count())
        assert counts[0] > 0
        assert len({*counts}) == 1


@pytest.mark.parametrize("path", ["en/map.html", "ja/columns.html"])
def test_without_a_script_there_is_the_list(path: str, site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto((site / path).as_uri())
        assert not page.locator(".scripted").first.is_visible()
        assert page.get_by_text("member_register").first.is_visible()
    finally:
        context.close()

"""The pages in a real browser: nothing is asked of anybody, all is readable, named and small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from report.browser.chromium import opened, painted
from report.browser.conftest import checked
from report.conftest import EXPORT, refuse

from sekisho.scaffold import lay_out

pytestmark = pytest.mark.slow

_KB = 1000
_LARGEST = {"map.html": 500 * _KB}
_A_PAGE = 200 * _KB
_A_REASON = 50 * _KB
_SECONDS_TO_PAINT = 0.5

_CONTRAST = """() => {
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const light = (rgb) => rgb.map((c) => c / 255).map((c) => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [.2126, .7152, .0722][n], 0);
  const ground = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.unshift(parse(getComputedStyle(e).backgroundColor));
    const box = element.closest('svg g')?.querySelector('rect');
    if (box) layers.push(parse(getComputedStyle(box).fill));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || ['SCRIPT', 'STYLE'].includes(element.tagName)) continue;
    if (element.closest('svg title, svg desc')) continue;
    const style = getComputedStyle(element);
    const back = ground(element);
    const front = over(parse(element.closest('svg') ? style.fill : style.color), back);
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const contrast = (a + .05) / (b + .05);
    if (contrast < 4.5) weak.push(`${contrast.toFixed(2)} ${element.tagName}.${element.getAttribute('class')}: ${node.data.trim().slice(0, 40)}`);
  }
  return [...new Set(weak)];
}"""


_NAMELESS = re.compile(r"\s*- (?:link|button|textbox|searchbox|checkbox|img|region)(?::|$)")
"""A line of a snapshot about something that needs a name and has none."""
_NARROW = 360
_SHEET = {False: 718, True: 1047}
"""What an A4 sheet within its margins is wide, upright and across."""
_ACROSS = ("map.html", "matrix.html")
_SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
_LEAVES_ITS_BOX = """() => [...document.querySelectorAll('.witness .node text:not(.caption)')].filter((text) => {
  const [inner, outer] = [text.getBBox(), text.closest('g').querySelector('rect').getBBox()];
  return inner.x + inner.width > outer.x + outer.width || inner.y + inner.height > outer.y + outer.height;
}).map((text) => text.textContent)"""


def pages(root: Path, lang: str) -> list[str]:
    """Every page of a tree, but of export, source and recipient pages the first three of each."""
    found = sorted(p.relative_to(root).as_posix() for p in root.glob(f"{lang}/*.html"))
    for folder in sorted(p for p in (root / lang).iterdir() if p.is_dir()):
        found += sorted(p.relative_to(root).as_posix() for p in folder.glob("*.html"))[:3]
    return found


def unnamed(page: Page) -> list[str]:
    """What can be used or seen and has no name for those who do not see it."""
    told = page.locator("body").aria_snapshot().splitlines()
    found = [line.strip() for line in told if _NAMELESS.match(line)]
    groups = "document.querySelectorAll('[role=group]:not([aria-label])').length"
    return found + ["group"] * page.evaluate(groups)


def looked_at(page: Page, path: str) -> None:
    """Hold a page that is open to what everybody needs of it, in both themes, wide, narrow and printed."""
    assert unnamed(page) == [], path
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert page.evaluate(_CONTRAST) == [], (path, theme)
    assert page.evaluate(_LEAVES_ITS_BOX) == [], path
    wide = page.viewport_size
    assert wide
    for width in (_NARROW, wide["width"]):
        page.set_viewport_size({"width": width, "height": wide["height"]})
        assert not page.evaluate(_SIDEWAYS), (path, width)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": _SHEET[path.endswith(_ACROSS)], "height": wide["height"]})
    assert page.evaluate(_CONTRAST) == [], (path, "print")
    assert not page.evaluate(_SIDEWAYS), (path, "print")
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size(wide)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_kind_of_page_asks_for_nothing_and_is_readable_by_everybody(
    lang: str, site: Path, browser: Browser
) -> None:
    found = pages(site, lang)
    assert {p.split("/")[1] for p in found} == {
        "index.html", "map.html", "matrix.html", "columns.html", "rights.html", "coverage.html",
        "violation", "export", "source", "recipient",
    }  # fmt: skip
    with opened(browser, site) as tab:
        for path in found:
            page = tab.go(path)
            assert page.locator("html").get_attribute("lang") == lang
            looked_at(page, path)
        looked_at(tab.go(f"{lang}/map.html", "order_line"), "map.html")
        looked_at(tab.go(f"{lang}/map.html", "order_line.member_no"), "map.html")
        assert tab.faults == []


def test_text_that_cannot_be_read_and_things_without_a_name_are_found(browser: Browser) -> None:
    """The tests of the pages can fail."""
    page = browser.new_page()
    page.set_content(
        "<main><a href='#'></a><button></button><svg></svg><div role=group>x</div><p style='color:#999'>grey</p>"
        "<svg class=witness role=img aria-label=x><g class=node><rect width=20 height=20 fill=white />"
        "<text class=column y=10>much longer than its box</text></g></svg></main>"
    )
    assert unnamed(page) == ["- link:", "- button", "- img", "group"]
    assert "grey" in page.evaluate(_CONTRAST)[0]
    assert len(page.evaluate(_LEAVES_ITS_BOX)) == 1
    page.close()


def test_pages_are_small(site: Path, large: Path) -> None:
    for root in (site, large):
        for path in root.glob("*/**/*.html"):
            limit = (
                _A_REASON if path.parent.name == "violation" else _LARGEST.get(path.name, _A_PAGE)
            )
            assert path.stat().st_size <= limit, path
    assert "9038" in (large / "en/map.html").read_text()


def test_pages_are_there_at_once(large: Path, site: Path, browser: Browser) -> None:
    reason = next(p for p in pages(site, "ja") if "/violation/" in p)
    of_large = ("en/map.html", "ja/columns.html", "ja/recipient/nara_coop.html")
    asked = ((large, of_large), (site, ("ja/index.html", reason)))
    for root, paths in asked:
        with opened(browser, root) as tab:
            for path in paths:
                assert painted(tab, path) < _SECONDS_TO_PAINT, path


def test_names_that_are_markup_and_commands_do_nothing(hostile: Path, browser: Browser) -> None:
    with opened(browser, hostile) as tab:
        for path in pages(hostile, "ja"):
            page = tab.go(path)
            assert page.locator("img, iframe, object, embed, link, base").count() == 0, path
        page = tab.go("en/map.html")
        page.fill("#search", "stg_hostile script")
        page.locator("#found a", has_text="<script>").first.click()
        page.wait_for_selector("#steps:not([hidden])")
        assert "<script>" in page.locator("#told").inner_text()
        page.locator("#layers button[aria-current]").press("ArrowRight")
        assert page.locator("img").count() == 0
        assert tab.faults == []


@pytest.fixture(scope="module")
def long_lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site about an export whose one line of 20,000 characters names the refused column in its middle."""
    folder = tmp_path_factory.mktemp("long")
    lay_out(folder / "project")
    refuse(folder / "project")
    sql = folder / "project" / EXPORT
    columns = [f"o.amount AS 金額{n:04}" for n in range(1000)]
    asked = ", ".join([*columns[:500], "r.birth_date", *columns[500:]])
    text = sql.read_text()
    assert text.count("\n    r.birth_date\n") == 1
    sql.write_text(text.replace("\n    r.birth_date\n", f"\n    {asked}\n"))
    return checked(folder / "project", folder / "report")


_HIDDEN = """() => [...document.querySelectorAll('pre mark')].filter((mark) => {
  const [span, box] = [mark.getBoundingClientRect(), mark.closest('pre').getBoundingClientRect()];
  return span.left < box.left || span.right > box.right || span.right > innerWidth || span.top < box.top
    || span.bottom > box.bottom || box.height > innerHeight;
}).map((mark) => mark.textContent)"""
_SCROLLS = """() => [...document.querySelectorAll('pre:has(mark)')].filter((box) =>
  box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight).length"""


@pytest.mark.parametrize("width", [1300, _NARROW])
def test_the_place_in_the_sql_is_seen_without_scrolling_in_its_box(
    width: int, long_lines: Path, browser: Browser
) -> None:
    path = next(p for p in pages(long_lines, "ja") if "/violation/" in p)
    assert (long_lines / path).stat().st_size <= _A_REASON
    with opened(browser, long_lines) as tab:
        page = tab.go(path)
        page.set_viewport_size({"width": width, "height": 850})
        assert page.locator("pre mark").all_inner_texts() == ["r.birth_date"] * 2
        assert page.evaluate(_HIDDEN) == []
        assert page.evaluate(_SCROLLS) == 0
        looked_at(page, path)


def test_a_place_that_is_not_seen_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(f"<pre style='overflow: auto'>{'x' * 5000}<mark>y</mark></pre>")
    assert page.evaluate(_HIDDEN) == ["y"]
    assert page.evaluate(_SCROLLS) == 1
    page.close()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_reason_is_printed_on_one_sheet(lang: str, site: Path, browser: Browser) -> None:
    with opened(browser, site) as tab:
        page = tab.go(next(p for p in pages(site, lang) if "/violation/" in p))
        page.emulate_media(media="print")
        assert not page.locator("nav").is_visible()
        printed = page.pdf(format="A4", landscape=True, prefer_css_page_size=True)
        assert printed.count(b"/Type /Page\n") == 1

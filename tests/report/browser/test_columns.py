"""The list of columns in a real browser: a part at a time, narrowed, as its address says."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from report.browser.chromium import opened, until

pytestmark = pytest.mark.slow

_MOST = 100
_OF_LARGE = 40 * 31
"""Columns of the sources of the large project, and the rows of each."""


def rows(page: Page) -> list[str]:
    """The rows that are there, without the names of sources between them."""
    return page.locator("#listed tbody tr:not(.group)").all_inner_texts()


@pytest.mark.parametrize(
    "query", ["生年月日", "BIRTH_DATE", "ｂｉｒｔｈ＿ｄａｔｅ", "date of birth"]
)
def test_columns_are_narrowed_to_what_is_looked_for_however_it_is_typed(
    query: str, site: Path, browser: Browser
) -> None:
    with opened(browser, site) as tab:
        page = tab.go("ja/columns.html")
        every = len(rows(page))
        page.fill("#filter", query)
        assert 1 <= len(rows(page)) < every
        assert all("birth_date" in text and "生年月日" in text for text in rows(page))
        page.fill("#filter", "")
        assert len(rows(page)) == every
        assert tab.faults == []


def test_of_many_columns_a_part_is_shown_and_every_one_is_in_some_part(
    large: Path, browser: Browser
) -> None:
    with opened(browser, large) as tab:
        page = tab.go("en/columns.html")
        before, after = page.locator("[data-by='-1']").first, page.locator("[data-by='1']").first
        assert before.is_disabled()
        seen: list[str] = []
        while True:
            seen += page.evaluate(
                "[...document.querySelectorAll('#listed tbody a[href^=map]')].map(a => a.hash)"
            )
            assert len(rows(page)) <= _MOST
            if after.is_disabled():
                break
            after.click()
        assert len(seen) == len({*seen}) == _OF_LARGE
        page.fill("#filter", "source_039 amount_09")
        assert len(rows(page)) == 1
        assert page.locator(".paged:visible").count() == 0
        assert tab.faults == []


def test_an_address_shows_what_it_was_taken_from_and_going_back_what_was_before(
    large: Path, browser: Browser
) -> None:
    with opened(browser, large) as tab:
        page = tab.go("ja/columns.html", "count&2")
        assert page.input_value("#filter") == "count"
        second = rows(page)
        page.locator("[data-by='1']").first.click()
        assert page.evaluate("location.hash") == "#count&3"
        third = rows(page)
        assert third != second
        page.reload()
        assert rows(page) == third
        page.go_back()
        until(page, "location.hash === '#count&2'")
        until(page, "document.querySelector('.part').textContent.includes('101')")
        assert rows(page) == second
        assert tab.go("ja/columns.html", "%&99").locator("#listed tbody").count() > 0
        assert tab.faults == []


def test_pages_are_turned_by_keyboard(large: Path, browser: Browser) -> None:
    with opened(browser, large) as tab:
        page = tab.go("en/columns.html")
        page.focus("#filter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.locator("#part").inner_text().startswith("101-200")
        assert page.evaluate("document.activeElement.id") == "listed"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#listed tbody') !== null")
        assert tab.faults == []

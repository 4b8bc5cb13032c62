"""A real browser with a site open in it, and all that it did besides."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM: Final = Path("/usr/bin/chromium")
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_TRIES: Final = 8
_AT_ONCE: Final = 0.5
"""Seconds; no more tries are needed."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the machine; without one the test is skipped, or fails where CI is set."""
    if not CHROMIUM.exists():
        reason = f"there is no {CHROMIUM}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Opened:
    """A page, and what it should not have done: requests, errors and dialogs."""

    root: Path
    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda r: self._requested(r.url))
        self.page.on("console", lambda m: self.faults.append(f"console: {m.text}"))
        self.page.on("pageerror", lambda e: self.faults.append(f"error: {e}"))
        self.page.on("dialog", self._asked)
        self.page.on("download", lambda d: self.faults.append(f"download: {d.url}"))

    def go(self, path: str, fragment: str = "") -> Page:
        """Open a page of the site, and wait until all of it is there."""
        self.page.goto("about:blank")
        self.page.goto(f"{(self.root / path).as_uri()}{fragment and '#'}{fragment}")
        if path.endswith(("map.html", "columns.html")):
            self.page.wait_for_selector("body.drawn")
        return self.page

    def _requested(self, url: str) -> None:
        if url != "about:blank" and not url.startswith(f"{self.root.as_uri()}/"):
            self.faults.append(f"request: {url}")

    def _asked(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def opened(browser: Browser, root: Path) -> Iterator[Opened]:
    """A tab for the pages below `root`."""
    page = browser.new_page(viewport={"width": 1300, "height": 850})
    try:
        yield Opened(root.resolve(), page)
    finally:
        page.close()


def until(page: Page, true: str) -> None:
    """Wait until an expression is true; a page's own policy lets it evaluate no text."""
    for _ in range(200):
        if page.evaluate(true):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"never: {true}")


def painted(tab: Opened, path: str) -> float:
    """Seconds to the first paint, the least of some tries: what a busy machine adds is not the page's."""
    best = float("inf")
    for _ in range(_TRIES):
        page = tab.go(path)
        until(page, "performance.getEntriesByName('first-paint').length > 0")
        took = "performance.getEntriesByName('first-paint')[0].startTime"
        best = min(best, page.evaluate(took) / 1000)
        if best < _AT_ONCE:
            break
    return best

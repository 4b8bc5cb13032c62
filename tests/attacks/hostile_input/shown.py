"""What is printed, and what is in it that is more than text."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

import pytest

from sekisho.cli import exit_code_of


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    exit_code_of(list(arguments))
    out, err = capsys.readouterr()
    assert out or err
    return f"{out}\n{err}"


def steering(text: str) -> set[str]:
    """Characters that a terminal obeys or does not show, but for the end of a line."""
    categories = {"Cc", "Cf", "Zl", "Zp", "Cs"}
    return {c for c in text if c != "\n" and unicodedata.category(c) in categories}


class Tags(HTMLParser):
    """The elements of a page, and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def tags_of(html: str) -> Tags:
    found = Tags()
    found.feed(html)
    found.close()
    return found


LAYOUT = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "div", "span", "table",
    "thead", "tbody", "tr", "th", "td", "ul", "li", "code", "pre", "b",
}  # fmt: skip

"""Pages of the site as tests look at them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass
class Parsed(HTMLParser):
    """A page: its elements with their attributes, and the text of each."""

    html: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(self.html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def text(self, tag: str = "main") -> str:
        """What the elements of a name say, blanks folded."""
        return " ".join(" ".join(self.texts.get(tag, ())).split())

    def all(self, attribute: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [a[attribute] or "" for _, a in self.elements if attribute in a]

    def __hash__(self) -> int:
        return id(self)


def target(path: str, href: str) -> tuple[str, str]:
    """The file in the site that a link on a page leads to, and the element in it."""
    file, _, fragment = href.partition("#")
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
    return found, fragment

"""The pages of the site: listed, not discovered.

Whoever adds a page adds a module with a function `Site` -> pages, and a template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sekisho.report import (
    columns,
    coverage,
    export,
    index,
    lineage_map,
    matrix,
    recipient,
    rights,
    source,
    violation,
)
from sekisho.report.page import Page
from sekisho.report.site import Site

PAGES: Final[tuple[Callable[[Site], Iterator[Page]], ...]] = (
    index.pages,
    violation.pages,
    export.pages,
    source.pages,
    recipient.pages,
    lineage_map.pages,
    columns.pages,
    matrix.pages,
    rights.pages,
    coverage.pages,
)

NAV: Final = (
    ("index.html", "report.nav.index"),
    ("map.html", "report.nav.map"),
    ("columns.html", "report.nav.columns"),
    ("matrix.html", "report.nav.matrix"),
    ("rights.html", "report.nav.rights"),
    ("coverage.html", "report.nav.coverage"),
)
"""What every page leads to, in order: path in the tree, name."""


def pages_of(site: Site) -> tuple[Page, ...]:
    """All pages, by path.

    Raises:
        ValueError: two pages have one path (a programming error).
    """
    found = sorted((page for make in PAGES for page in make(site)), key=lambda page: page.path)
    if len({page.path for page in found}) != len(found):
        raise ValueError([page.path for page in found])
    return tuple(found)

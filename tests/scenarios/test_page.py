"""docs/scenarios.md lists the scenarios as they are."""

from __future__ import annotations

import pytest
from scenarios.page import PAGES, page

from sekisho.messages import Lang


@pytest.mark.parametrize("lang", PAGES)
def test_the_page_is_what_would_be_written(lang: Lang) -> None:
    """Anew with: .venv/bin/python tests/scenarios/page.py."""
    assert PAGES[lang].read_text(encoding="utf-8") == page(lang)

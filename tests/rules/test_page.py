"""docs/rules.md says what the rules say."""

from __future__ import annotations

import pytest
from rules.page import PAGES, page

from sekisho.messages import Lang
from sekisho.rules import RULES


@pytest.mark.slow
@pytest.mark.parametrize("lang", PAGES)
def test_the_page_is_what_would_be_written(lang: Lang) -> None:
    """Anew with: .venv/bin/python tests/rules/page.py."""
    assert PAGES[lang].read_text(encoding="utf-8") == page(lang)


@pytest.mark.parametrize("lang", PAGES)
def test_every_rule_stands_in_the_page(lang: Lang) -> None:
    """Each has a section under its code and name."""
    text = PAGES[lang].read_text(encoding="utf-8")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        f"## {r.code} `{r.name}`" for r in sorted(RULES, key=lambda rule: rule.code)
    ]

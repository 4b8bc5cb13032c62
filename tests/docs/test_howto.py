"""The how-to pages are followed step by step, and print what they show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.howto import FOLDER, commands, followed, pages, steps
from sekisho.messages import Lang

NAMES = tuple(path.stem for path in pages("en"))
NEEDS_A_SERVER = ("remote-destination",)
"""Pages that nobody can follow without somebody else's server; their steps are tests of `remote`."""
_LINK = re.compile(r"\]\(([\w./-]+\.md)(?:#[\w-]+)?\)")


def _page(name: str, lang: Lang) -> Path:
    return FOLDER / f"{name}{'.ja' if lang == 'ja' else ''}.md"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", NAMES)
def test_who_follows_a_page_sees_what_it_shows(name: str, lang: Lang, tmp_path: Path) -> None:
    """A new user's way: nothing but what the page says, from an empty folder."""
    text = _page(name, lang).read_text(encoding="utf-8")
    (tmp_path / "here").mkdir()
    assert followed(text, lang, tmp_path / "here") == text


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_take_the_same_steps(name: str) -> None:
    def way(lang: Lang) -> list[object]:
        found = steps(_page(name, lang).read_text(encoding="utf-8"))
        return [
            (s.kind, s.path, commands(s.body) if s.kind == "console" else s.body) for s in found
        ]

    assert way("en") == way("ja")
    least = 0 if name in NEEDS_A_SERVER else 3
    assert sum(kind == "console" for kind, *_ in way("en")) >= least  # type: ignore[misc]


def test_there_is_a_page_for_each_thing_that_is_often_done() -> None:
    assert set(NAMES) == {
        "new-column", "new-export", "new-source", "refused", "remote-destination"
    }  # fmt: skip
    assert [path.name for path in pages("ja")] == [f"{name}.ja.md" for name in NAMES]


@pytest.mark.parametrize("page", [*FOLDER.glob("*.md"), *FOLDER.parent.glob("operations*.md")])
def test_links_lead_to_pages(page: Path) -> None:
    for link in _LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).is_file(), link

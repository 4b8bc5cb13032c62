"""Every page of the site: what each must have, and what none may have."""

from __future__ import annotations

import re
from pathlib import Path

from report.parsed import Parsed, target

from sekisho import project as projects
from sekisho.nightly import Run
from sekisho.report import site_now
from sekisho.report.publish import files_of

ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "a", "nav", "ul", "ol", "li", "main", "h1", "h2",
    "h3", "div", "section", "p", "span", "strong", "code", "pre", "mark", "dl", "dt", "dd", "table",
    "thead", "tbody", "tr", "th", "td", "details", "summary", "svg", "desc", "defs", "marker", "path",
    "text", "g", "rect",
}  # fmt: skip
_NAMESPACE = '"http://www.w3.org/2000/svg"'
"""The name of a vocabulary, which scripts that draw have to say; nothing is loaded from there."""
LARGEST_OF_A_REASON = 50_000
"""Bytes."""


def test_both_trees_have_the_same_pages(files: dict[str, str]) -> None:
    trees = {
        lang: {path.partition("/")[2] for path in files if path.startswith(f"{lang}/")}
        for lang in ("ja", "en")
    }
    assert trees["ja"] == trees["en"]
    assert {path for path in files if "/" not in path} == {"index.html"}


def test_every_page_says_its_language_and_has_one_title(pages: dict[str, Parsed]) -> None:
    for path, page in pages.items():
        lang = "en" if path.startswith("en/") else "ja"
        assert next(a for tag, a in page.elements if tag == "html") == {"lang": lang}
        assert len(page.texts["h1"]) == 1, path
        assert page.text("h1"), path
        assert page.texts["title"][0].strip(), path


def test_the_english_tree_has_no_japanese_but_names_and_clauses(pages: dict[str, Parsed]) -> None:
    """Sentences of ours; what a project says is in its own words."""
    for path, page in pages.items():
        if path.startswith("en/"):
            for tag in ("h2", "dt", "thead"):
                for text in page.texts.get(tag, []):
                    assert not re.search("[ぁ-んァ-ヶ]", text), (path, text)


def test_a_page_may_load_nothing(files: dict[str, str], pages: dict[str, Parsed]) -> None:
    for path, page in pages.items():
        policies = [
            a["content"]
            for _, a in page.elements
            if a.get("http-equiv") == "Content-Security-Policy"
        ]
        assert len(policies) == 1, path
        assert policies[0].startswith("default-src 'none'; style-src 'sha256-"), path
        assert "unsafe" not in policies[0]
        text = files[path].replace(_NAMESPACE, "")
        assert not re.search(r"https?://|url\((?!#)|@import|fetch\(|import\(", text), path
        assert not [tag for tag, _ in page.elements if tag in {"link", "img", "iframe", "base"}]


def test_a_page_runs_nothing_of_an_attribute_and_has_no_style_there(
    pages: dict[str, Parsed],
) -> None:
    for path, page in pages.items():
        for _, attributes in page.elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], (
                path
            )


def test_every_link_leads_to_a_page_or_a_place_in_one(pages: dict[str, Parsed]) -> None:
    for path, page in pages.items():
        for href in page.all("href"):
            file, fragment = target(path, href)
            assert file in pages, (path, href)
            # What the map shows stands behind the hash of its address.
            shown = file.endswith("/map.html")
            assert shown or not fragment or fragment in pages[file].all("id"), (path, href)


def test_ids_are_there_once_and_drawings_have_names(pages: dict[str, Parsed]) -> None:
    for path, page in pages.items():
        ids = page.all("id")
        assert len(ids) == len(set(ids)), path
        for tag, attributes in page.elements:
            if tag == "svg":
                named = attributes.get("aria-labelledby") or ""
                hidden = attributes.get("aria-hidden") == "true"
                assert hidden or (named and set(named.split()) <= set(ids)), path


def test_every_page_can_be_reached_from_the_first(pages: dict[str, Parsed]) -> None:
    reached, open_ = {"index.html"}, ["index.html"]
    while open_:
        path = open_.pop()
        more = {target(path, href)[0] for href in pages[path].all("href")} - reached
        reached |= more
        open_ += more
    assert reached == set(pages)


def test_the_page_of_a_reason_is_small_and_plain(
    files: dict[str, str], pages: dict[str, Parsed]
) -> None:
    found = [path for path in files if "/violation/" in path]
    assert found
    for path in found:
        assert len(files[path].encode()) <= LARGEST_OF_A_REASON
        assert {tag for tag, _ in pages[path].elements} <= ELEMENTS


def test_the_same_project_and_record_give_the_same_bytes(
    two_nights: tuple[Path, Run], files: dict[str, str]
) -> None:
    assert files_of(site_now(projects.load(two_nights[0]))) == files


def _luminance(color: str) -> float:
    color = color.removeprefix("#")
    color = "".join(c * 2 for c in color) if len(color) == 3 else color
    parts = [int(color[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_stands_out_from_what_it_is_on(files: dict[str, str]) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1, in the light, in the dark and on paper."""
    style = files["index.html"].partition("<style>")[2].partition("</style>")[0]
    themes = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+)", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(themes) == 3
    for theme in themes:
        for text in (
            "text",
            "quiet",
            "link",
            "bad",
            "good",
            "warn",
            "origin",
            "value",
            "condition",
        ):
            own = f"{text}-soft"
            for ground in ("page", "soft", *((own,) if own in theme else ())):
                light, dark = sorted(
                    (_luminance(theme[text]), _luminance(theme[ground])), reverse=True
                )
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
        for ground in ("bad-soft", "good-soft", "warn-soft"):
            for text in ("text", "quiet"):
                light, dark = sorted(
                    (_luminance(theme[text]), _luminance(theme[ground])), reverse=True
                )
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)

"""The page of the suites: what it tells, that it loads nothing, and that it holds no member's data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from sekisho import nightly
from sekisho import project as projects
from sekisho.audit.expected import Came, expectations
from sekisho.cli.as_data_docs import data_docs_as_html
from sekisho.errors import DataError
from sekisho.messages import Lang

DAY = dt.date(2026, 11, 20)
NAMED = "架空花子Sentinel"
PHONE = "0907654321"


class Loads(HTMLParser):
    """Collects whatever a browser could fetch or run, and the policy that forbids it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.policies: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {
            "script",
            "link",
            "img",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "a",
            "svg",
        }:
            self.found.append(tag)
        self.found += [n for n in given if n in {"src", "href", "style", "srcset"} or n[:2] == "on"]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(given["content"] or "")


def loads(html: str) -> Loads:
    found = Loads()
    found.feed(html)
    found.close()
    return found


@pytest.fixture
def history(project: Path) -> dict[tuple[str, str], tuple[Came, ...]]:
    """Each expectation of the project: violated now, held on the two nights before."""
    loaded = projects.load(project)
    nights = [
        Came(DAY, "violated", "`<b>`", 3),
        Came(DAY - dt.timedelta(days=1), "passed", None, 0),
        Came(DAY - dt.timedelta(days=2), "could-not-check", None, None),
    ]
    return {(s.name, e.id): tuple(nights) for s in loaded.suites.values() for e in s.expectations}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_page_names_every_suite_and_expectation_with_its_nights(
    lang: Lang, project: Path, history: dict[tuple[str, str], tuple[Came, ...]]
) -> None:
    loaded = projects.load(project)
    html = data_docs_as_html(loaded, history, lang)
    for suite in loaded.suites.values():
        assert suite.relation in html
        for one in suite.expectations:
            assert (one.title.ja if lang == "ja" else one.title.en) in html
            assert one.type in html
    told = {"en": ("violated", "passed"), "ja": ("不合格", "合格")}[lang]
    assert f"2026-11-20 {told[0]}" in html
    assert f"2026-11-19 {told[1]}" in html


def test_an_expectation_that_was_never_run_is_said_to_be_so(project: Path) -> None:
    assert "not run yet" in data_docs_as_html(projects.load(project), {}, "en")


def test_the_page_loads_and_runs_nothing_whatever_names_say(
    project: Path, history: dict[tuple[str, str], tuple[Came, ...]]
) -> None:
    suite = project / "expectations/member_register.yaml"
    hostile = "<script src=https://evil.example/x.js></script><img src=x onerror=alert(1)>"
    text = re.sub(
        r"title: \{ja: [^,]*, en: [^}]*\}",
        f"title: {{ja: '{hostile}', en: '{hostile}'}}",
        suite.read_text(),
        count=1,
    )
    assert hostile in text
    suite.write_text(text)
    html = data_docs_as_html(projects.load(project), history, "en")
    found = loads(html)
    assert found.found == []
    assert found.policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "url(" not in html
    assert "@import" not in html
    assert "&lt;script src=https://evil.example/x.js&gt;" in html


def test_without_a_run_there_is_nothing_to_show(project: Path, sekisho: Callable[..., Any]) -> None:
    ended = sekisho("data-docs", "--project", project)
    assert (ended.code, ended.out) == (4, "")
    assert "there is no audit store `audit.duckdb` yet" in ended.err
    (project / "var").mkdir(exist_ok=True)
    (project / "var/audit.duckdb").write_bytes(b"no database")
    ended = sekisho("data-docs", "--project", project)
    assert (ended.code, ended.out) == (4, "")
    with pytest.raises(DataError, match="cannot be read"):
        expectations(project / "var/audit.duckdb")


@pytest.mark.slow
def test_after_a_night_the_page_holds_no_value_of_the_data(
    project: Path, sekisho: Callable[..., Any]
) -> None:
    """Planted into cells that break expectations, of which Great Expectations would show samples."""
    register = project / "data/inbound/member_register_20261120.csv"
    lines = register.read_bytes().decode("cp932").splitlines(keepends=True)
    planted = f"999999,{NAMED},{NAMED},000-0001,{NAMED},{PHONE},{NAMED}@example.jp"
    lines.append(f"{planted},1996/07/29,2025/10/15\r\n")
    register.write_bytes("".join(lines).encode("cp932"))
    (project / "expectations/member_register.yaml").write_text(
        "source: member_register\\nexpectations:\\n".replace("\\n", "\n")
        + "".join(
            f"  - type: expect_column_values_to_be_in_set\n    severity: warning\n"
            f"    args: {{column: {column}, value_set: [nobody]}}\n"
            f"    title: {{ja: '{column} は既知', en: '{column} is known'}}\n"
            for column in ("name", "phone", "email")
        )
    )
    nightly.run(projects.load(project), DAY)
    ended = sekisho("data-docs", "--project", project)
    assert ended.code == 0
    assert "violated" in ended.out
    assert loads(ended.out).found == []
    data = register.read_bytes().decode("cp932").splitlines()[1:]
    values = {
        cell for line in data for cell in line.split(",") if len(cell) > 5 and "-" not in cell
    }
    assert {v for v in values if v in ended.out} == set()
    assert NAMED not in ended.out
    assert PHONE not in ended.out

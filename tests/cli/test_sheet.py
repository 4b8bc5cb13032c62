"""The sheet to approve on: complete, self-contained, and nothing in it that a name could start.

    .venv/bin/python -m sekisho policy --sheet > sheet.html

Print it and look at each page before taking over a change of the golden.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest
from policy.conftest import SHIPPED, SMALL, texts_below

from sekisho import policy
from sekisho.cli.as_sheet import sheet_as_html
from sekisho.model import Policy
from sekisho.policy import sheet

DAY = dt.date(2026, 11, 20)
GOLDEN = Path(__file__).parent / "golden" / "sheet.html"
NOTICE = "policy/notices/2020-01-01.yaml"
LOADING = {"src", "href", "action", "data", "poster", "srcset"}


class Read(HTMLParser):
    """What a browser would find: tags, attributes, and the text of each element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def masked(shown: Policy) -> str:
    """The sheet without the policy's digest and the lines of its files, which any edit moves."""
    printed = sheet_as_html(sheet(shown, DAY))
    without = printed.replace(shown.digest, "DIGEST").replace(shown.digest[:12], "DIGEST")
    return re.sub(r"(\.yaml):\d+", r"\1:LINE", without)


def changed(replaced: Mapping[str, str] = MappingProxyType({})) -> Policy:
    """The small policy with texts of its notice replaced."""
    files = texts_below(SMALL)
    for old, new in replaced.items():
        assert old in files[NOTICE]
        files[NOTICE] = files[NOTICE].replace(old, new)
    return policy.load(files)


def test_sheet_of_the_sample() -> None:
    """The sheet of the shipped policy is the golden, so it is the same each time."""
    shipped = policy.load(texts_below(SHIPPED))
    assert masked(shipped) == GOLDEN.read_text(encoding="utf-8")


def test_every_assumed_reading_is_there_in_words() -> None:
    """Each with its clause, whom, what, what for, and its own box; what is stated is not there."""
    shipped = policy.load(texts_below(SHIPPED))
    shown = sheet(shipped, DAY)
    notice = shown.notice
    assert notice is not None
    every = (*notice.grants, *notice.lifts, *notice.former)
    assert shown.readings == tuple(r for r in every if r.basis == "assumed")
    texts = Read(sheet_as_html(shown)).texts
    starts = [next(i for i, t in enumerate(texts) if f"　{r.id}（" in t) for r in shown.readings]
    for reading, start, end in zip(shown.readings, starts, [*starts[1:], len(texts)], strict=True):
        block = texts[start:end]
        assert reading.clause in block
        assert "□ 承認　□ 不承認" in block
        assert [t for t in block if t in {"承認者", "承認日", "文書番号"}] == [
            "承認者",
            "承認日",
            "文書番号",
        ]
        for purpose in reading.purposes:
            assert f"{purpose}　{notice.purposes[purpose].name.ja}" in block
        for party in shown.recipients(reading):
            assert f"{party.name.ja}（{party.id}）" in block
        for category in getattr(reading, "categories", ()):
            assert f"{shipped.categories[category].name.ja}（{category}）" in block
        for overlay in getattr(reading, "overlays", ()):
            assert any(shipped.overlays[overlay].name.ja in t for t in block)
    assert "own-all-items" not in " ".join(texts)


def test_it_loads_and_runs_nothing() -> None:
    """No script, no address, and a policy of its own that forbids both; A4, head on each page."""
    printed = sheet_as_html(sheet(policy.load(texts_below(SHIPPED)), DAY))
    read = Read(printed)
    assert not read.tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not read.attributes & LOADING
    assert not any(name.startswith("on") for name in read.attributes)
    assert "url(" not in printed
    assert "://" not in printed
    assert "default-src 'none'" in printed
    assert "size: A4" in printed
    assert {"thead", "tbody"} <= read.tags


@pytest.mark.parametrize(
    "name",
    [
        "</style><script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "&lt;b&gt; & 'quoted'",
        "]]><!-- a comment",
        "{braces} %s ${x}",
    ],
)
def test_names_stay_names(name: str) -> None:
    """Whatever stands in the policy is text: as it was written, and no element."""
    quoted = "'" + name.replace("'", "''") + "'"
    own_health = 'clause: "1"\n    basis: assumed'
    policy_ = changed({own_health: f"clause: {quoted}\n    basis: assumed", "届けるため": quoted})
    read = Read(sheet_as_html(sheet(policy_, DAY)))
    assert name in read.texts
    assert f"P1　{name}" in read.texts
    assert not read.tags & {"script", "img"}
    assert not read.attributes - {"class", "lang", "charset", "http-equiv", "content"}


def test_names_cannot_turn_what_is_read() -> None:
    """Characters that reverse or hide the text on paper are spelt out."""
    policy_ = changed({"届けるため": r'"\u202eめたるけ届\e"'})
    printed = sheet_as_html(sheet(policy_, DAY))
    assert "\\u202eめたるけ届\\x1b" in printed
    assert not {"\u202e", "\x1b"} & set(printed)


def test_what_is_below_a_category_is_told_and_what_is_not_covered_is_not() -> None:
    """A reading about a node covers what lies below, but not what carries an overlay."""
    policy_ = changed({"    basis: stated": "    basis: assumed"})
    shown = sheet(policy_, DAY)
    own = next(r for r in shown.readings if r.id == "own")
    assert [c.id for c in shown.covered(own)] == ["everything", "register"]
    assert "その下の区分を含む: 名簿" in Read(sheet_as_html(shown)).texts


def test_a_reading_that_is_over_says_so() -> None:
    """A grant whose period has ended is still to be approved, or to be removed."""
    shared = '    clause: "2"\n    basis: assumed'
    policy_ = changed({shared: f"{shared}\n    until: 2024-03-31"})
    printed = sheet_as_html(sheet(policy_, DAY))
    assert "公表事項の開始日 から 2024-03-31 まで（2026-11-20 は有効期間外）" in printed


def test_nothing_to_approve() -> None:
    """Without assumed readings, and without a notice in force, the sheet says so and has no box."""
    approved = "    basis: approved\n    approved_by: 室長\n    approved_on: 2020-01-01"
    none_left = sheet_as_html(sheet(changed({"    basis: assumed": approved}), DAY))
    assert "承認を待つ解釈はありません" in none_left
    no_notice = sheet_as_html(sheet(changed(), dt.date(2001, 1, 1)))
    assert "この日に有効な公表事項がない" in no_notice
    for page in (none_left, no_notice):
        assert "□" not in page
        assert "approved_by" not in page


def test_the_command_prints_it(sekisho, project) -> None:
    """`policy --sheet` writes the page in Japanese whatever the language, for the day asked for."""
    told = sekisho("policy", "--sheet", "--lang", "en", "--project", project)
    assert told.code == 0
    assert told.out.startswith("<!DOCTYPE html>")
    assert "公表事項の解釈の承認票" in told.out
    earlier = sekisho("policy", "--sheet", "--as-of", "1999-01-01", "--project", project)
    assert "1999-01-01 現在" in earlier.out
    as_json = sekisho("policy", "--sheet", "--format", "json", "--project", project)
    assert as_json.code == 2
    assert "--sheet" in as_json.out


def test_an_approval_as_the_foot_says_is_an_approval() -> None:
    """The lines at the foot, filled in, take a reading from the sheet into the approved ones."""
    foot = next(t for t in Read(sheet_as_html(sheet(changed(), DAY))).texts if "approved_by" in t)
    filled = "    " + foot.replace("YYYY-MM-DD", "2026-01-05").replace("文書番号", "決裁 2026-1")
    before = sheet(changed(), DAY).readings
    after = changed({"    basis: assumed": filled.rstrip()})
    assert len(before) == 4
    assert not sheet(after, DAY).readings
    shared = next(g for g in after.notices[-1].grants if g.id == "shared")
    assert shared.approval is not None
    assert (shared.approval.by, shared.approval.document) == ("承認者", "決裁 2026-1")

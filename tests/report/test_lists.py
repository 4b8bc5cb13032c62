"""What the pages about the policy, the columns and what is not known say."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from project_files import NOTHING, Change, sample_project

from sekisho import project as projects
from sekisho.messages import Message
from sekisho.model import Column
from sekisho.nightly import check
from sekisho.policy import matrix
from sekisho.policy.matrix_text import purposes_text
from sekisho.report import Site
from sekisho.report.publish import files_of

DAY = dt.date(2026, 11, 20)


class Cells(HTMLParser):
    """The texts of a page: of each table row its cells, and of each section its items."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self._in_cell = True
            self.rows[-1].append("")
        if tag == "br" and self._in_cell:
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def site_of_sample(folder: Path, change: Change = NOTHING) -> Site:
    loaded = projects.load(sample_project(folder, change))
    return Site(loaded, check(loaded, DAY), None)


def section(html: str, id_: str) -> str:
    """The text of a section of a page, from its heading to the next."""
    found = re.search(rf'<h2 id="{id_}".*?(?=<h2|</main>)', html, re.DOTALL)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", found[0])).split())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_of_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def files(sample: Site) -> dict[str, str]:
    return dict(files_of(sample))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_matrix_is_that_of_the_policy(lang: str, sample: Site, files: dict[str, str]) -> None:
    shown = matrix(sample.policy, DAY)
    rows = [row for row in Cells(files[f"{lang}/matrix.html"]).rows if len(row) > len(shown.seats)]
    assert [row[1:] for row in rows[1:]] == [
        [purposes_text(cell) for cell in row.cells] for row in shown.rows
    ]
    assert any("*" in cell for row in rows for cell in row)
    heads = [f"{seat.arrangement} {seat.recipient}" for seat in shown.seats]
    assert all(head.startswith(seat) for head, seat in zip(rows[0][1:], heads, strict=True))
    told = section(files[f"{lang}/matrix.html"], "assumed")
    for grant in shown.resting_on("assumed"):
        assert grant.id in told
        assert str(grant.place) in told


def listed(html: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Source and column -> what the page of columns has its script say of it, both languages of each."""
    told = json.loads(html.partition('id="feed">')[2].partition("</script>")[0])
    texts = told["texts"]
    found = {}
    for source, _, flat in told["sources"]:
        for name, title, kind in zip(*(flat[n::3] for n in range(3)), strict=True):
            carried = told["carried"][kind]
            found[source, name] = {
                "title": texts[title],
                "category": texts[carried["category"]],
                "overlays": [texts[n] for n in carried["overlays"]],
                "permitted": [texts[n] for n in carried["permitted"]],
            }
    return found


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_source_column_is_listed_with_who_may_use_it(
    lang: str, sample: Site, files: dict[str, str]
) -> None:
    found = listed(files[f"{lang}/columns.html"])
    sources = sample.project.sources.values()
    assert {*found} == {(s.name, column) for s in sources for column in ("*", *s.columns)}
    birth = found["member_register", "birth_date"]
    assert birth["title"] == ["生年月日", "date of birth"]
    assert birth["permitted"][0] == ["A0 nara_coop: P1-P13"] * 2
    bank = found["bank_account", "account_no"]
    assert bank["overlays"] == [[sample.policy.overlays["bank"].name.text(x) for x in ("ja", "en")]]
    for (source, name), column in found.items():
        tag = sample.checked.tags[Column(source, name)]
        category = sample.policy.categories[tag.category].name if tag.category else None
        assert column["category"] == ([category.ja, category.en] if category else ["", ""])
        assert len(column["permitted"]) == max(
            len({(use.arrangement, use.recipient) for use in tag.scope.uses}), 1
        )


def test_a_source_s_page_says_who_may_use_its_columns(files: dict[str, str]) -> None:
    rows = {row[0].strip(): row for row in Cells(files["en/source/bank_account.html"]).rows}
    (bank,) = [row for head, row in rows.items() if head == "bank accounts bank account data"]
    assert "which rows there are, bank_code" in bank[1]
    assert "A4 asuka_shuno: P6" in bank[2]


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    contract = (Path(__file__).parents[2] / "contracts/shares.odcs.yaml").read_text()
    tagged = re.search(r"\n *- \{property: sekisho.category, value: shares\}", contract)
    assert tagged
    site = site_of_sample(
        tmp_path,
        {
            "sql/models/staging/stg_delivery.sql": "SELECT member_no, nowhere FROM delivery\n",
            "contracts/shares.odcs.yaml": contract.replace(tagged[0], "", 1),
            "expectations/exports/kinki_register.yaml": None,
        },
    )
    html = files_of(site)["en/coverage.html"]
    not_analysed = section(html, "not-analysed")
    assert "stg_delivery" in not_analysed
    assert "haiso_delivery_list" in not_analysed
    assert "jccu" not in not_analysed
    untagged = section(html, "untagged")
    assert untagged.endswith("shares : share_count")
    assert "kinki_register" in section(html, "not-expected")
    assert "mailing_address" in section(html, "python")
    counts = {row[0]: row[1] for row in Cells(html).rows if len(row) == 2}
    # What reads a statement that was not analysed was not analysed either.
    assert int(counts[Message("report.coverage.not-analysed").text("en")]) >= 3
    assert counts[Message("report.coverage.untagged").text("en")] == "1"


def test_where_everything_is_known_it_still_says_what_nobody_looks_at(
    files: dict[str, str],
) -> None:
    html = files["en/coverage.html"]
    assert section(html, "not-analysed").endswith(Message("report.none").text("en"))
    assert Message("report.coverage.outside.recipients").text("en") in section(html, "outside")
    assert Message("report.coverage.about").text("en") in unescape(html)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_map_lists_every_relation_without_a_script(
    lang: str, sample: Site, files: dict[str, str]
) -> None:
    rows = {
        row[0].split()[0]: row for row in Cells(files[f"{lang}/map.html"]).rows if len(row) == 4
    }
    assert {*rows} >= {*sample.project.sources, *sample.checked.lineages}
    assert rows["stg_shares"][2:] == ["4", "shares"]

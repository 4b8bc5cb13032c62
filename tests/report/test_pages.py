"""What the pages say of a project after two nights."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from project_files import SAMPLE
from report.conftest import EXPORT, FIRST, REFUSED, SECOND, night
from report.parsed import Parsed

from sekisho import nightly
from sekisho import project as projects
from sekisho.alerts import history
from sekisho.audit.log import AuditLog
from sekisho.audit.nights import Recorded
from sekisho.messages import Bilingual, Message
from sekisho.model import Outcome, Verdict
from sekisho.nightly import Run
from sekisho.nightly.problems import problems_of
from sekisho.report import Site, site_now
from sekisho.report.held import failure
from sekisho.report.publish import files_of
from sekisho.scaffold import lay_out

TwoNights = tuple[Path, Run]


def reason(done: Run) -> str:
    (violation,) = done.decisions[REFUSED].violations
    return violation.id


def pages_of(site: Site) -> dict[str, Parsed]:
    return {path: Parsed(text) for path, text in files_of(site).items()}


def test_the_first_page_begins_with_the_verdict_and_what_was_stopped(
    pages: dict[str, Parsed], two_nights: TwoNights
) -> None:
    for lang, verdict, said in (
        ("ja", "停止した提供が 1 件あります", "停止 1 提供 2 （提供 3 件）"),
        ("en", "Stopped: 1", "refused 1 released 2 (3 exports)"),
    ):
        page = pages[f"{lang}/index.html"]
        assert page.text("h1") == verdict
        assert said in page.text()
        text = page.text()
        assert text.index(verdict) < text.index(REFUSED) < text.index("carrier_delivery")
        assert f"violation/{reason(two_nights[1])}.html" in page.all("href")
        (violation,) = two_nights[1].decisions[REFUSED].violations
        assert violation.message.text("ja" if lang == "ja" else "en").replace("`", "") in text


def test_the_page_of_a_reason_says_why_by_which_path_and_what_to_do(
    pages: dict[str, Parsed], files: dict[str, str], two_nights: TwoNights
) -> None:
    (violation,) = two_nights[1].decisions[REFUSED].violations
    path = f"violation/{violation.id}.html"
    english = pages[f"en/{path}"].text()
    for part in (
        "Stopped: weekly orders for the federation was not given to Our Federation",
        "First night: 2026-11-21.",
        "SK101 the recipient may not have this data",
        "P1 to take orders",
        "member_register.birth_date",
        f"{EXPORT}:{violation.place.line if violation.place else 0}",
        f"sekisho explain {violation.id}",
        violation.help.text("en").replace("`", "")[1:],
    ):
        assert part in english, part
    assert violation.message.text("ja").replace("`", "") in english
    assert pages[f"en/{path}"].texts["mark"] == ["r.birth_date", "r.birth_date"]
    steps = re.findall(r"<li>\s*<p><code>([^<]+)</code>", files[f"en/{path}"])
    assert steps == [f"{s.relation}.{s.column}" for s in violation.path]
    drawn = [text for text in pages[f"en/{path}"].texts["text"] if text in {"direct", "indirect"}]
    assert drawn == ["direct"]


def test_a_link_of_an_alert_leads_to_a_page(files: dict[str, str], two_nights: TwoNights) -> None:
    folder, done = two_nights
    told = [p for p in problems_of(projects.load(folder), done) if p.link]
    assert told
    assert {f"{lang}/violation/{p.subject.id}.html" for p in told for lang in ("ja", "en")} <= set(
        files
    )


def test_the_nth_night_in_a_row_is_told(two_nights: TwoNights, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(two_nights[0], tmp_path / "project", symlinks=True))
    done = night(folder, SECOND + dt.timedelta(days=1))
    pages = pages_of(site_now(projects.load(folder)))
    assert "2 夜目です（2026-11-21 から）。" in pages[f"ja/violation/{reason(done)}.html"].text()
    strip = next(text for text in pages[f"en/export/{REFUSED}.html"].texts["desc"])
    assert strip == "refused 2, released 1"


def test_pages_and_alerts_count_the_same_nights(two_nights: TwoNights, tmp_path: Path) -> None:
    """Pages ask the published store, alerts the log itself."""
    folder = Path(shutil.copytree(two_nights[0], tmp_path / "project", symlinks=True))
    night(folder, SECOND + dt.timedelta(days=1))
    night(folder, SECOND)
    project = projects.load(folder)
    standing = history.read(AuditLog(project.folder(project.config.audit))).standing()
    told = {id_: one.days for id_, one in standing.items() if one.subject.kind == "violation"}
    assert site_now(project).days_open == told
    assert max(map(len, told.values())) == 2


def test_small_counts_are_shown_to_nobody(pages: dict[str, Parsed], two_nights: TwoNights) -> None:
    """The birthday mailing of the small sample is to fewer members than a statistic may show."""
    rows = two_nights[1].exports["own_birthday_mail"].rows
    assert rows is not None
    assert 0 < rows < 10
    for path in ("index", "export/own_birthday_mail", "recipient/our_coop"):
        text = pages[f"en/{path}.html"].text()
        assert "under 10" in text
        assert not re.search(rf"rows:? {rows}\b", text)
    cells = [c.strip() for c in pages["en/export/own_birthday_mail.html"].texts["td"]]
    assert str(rows) not in cells
    many = two_nights[1].exports["carrier_delivery"].rows
    assert str(many) in [c.strip() for c in pages["en/export/carrier_delivery.html"].texts["td"]]


def test_a_reason_that_counts_rows_is_told_without_the_count(two_nights: TwoNights) -> None:
    loaded = projects.load(two_nights[0])
    site = site_now(loaded)
    assert site.nights is not None
    counted = "rows about members who suspended this use: 3"
    found = Recorded(
        id="SK302-00000000",
        code="SK302",
        rule="suspended-member-in-file",
        export=REFUSED,
        column=None,
        origin=None,
        message=Bilingual(counted, counted),
        help=Bilingual(counted, counted),
        place=None,
        verdict="refused",
        steps=(),
    )
    nights = replace(site.nights, violations=(found,))
    pages = pages_of(Site(loaded, site.checked, nights))
    page = next(page for path, page in pages.items() if path.startswith("en/violation/SK302"))
    assert "a member who asked to stop is in the file" in page.text()
    for page in pages.values():
        assert counted not in page.text("html")


def test_a_recipient_s_page_has_all_that_it_gets(pages: dict[str, Parsed]) -> None:
    page = pages["en/recipient/our_carrier.html"].text()
    for part in (
        "What does Our Carrier get from us?",
        "delivery list for the carrier",
        "P2 to deliver",
        "nights with a file: 2 of the last 2; files in all: 2, since 2026-11-20",
        "sekisho verify var/outbound/our_carrier/sftp/delivery_20261121.csv --recipient our_carrier",
        "no period is declared in sekisho.toml",
        "member registration data member number member_no identifies, name name identifies",
    ):
        assert part in page, part
    stopped = pages["en/recipient/our_federation.html"]
    assert "What would be in the file, which was not given" in stopped.text("h3")
    assert "date of birth birth_date narrows down" in stopped.text("dd")
    assert any("/violation/" in href for href in stopped.all("href"))
    assert "生年月日" in pages["ja/recipient/our_federation.html"].text()


def test_a_source_s_page_says_where_its_columns_go(pages: dict[str, Parsed]) -> None:
    rows = pages["en/source/member_register.html"].texts["tr"]
    (birth,) = [" ".join(r.split()) for r in rows if r.strip().startswith("birth_date")]
    assert "date of birth" in birth
    assert "federation_order" in birth
    assert "own_birthday_mail" in birth
    (federation,) = [" ".join(r.split()) for r in rows if "weekly orders for the federation" in r]
    assert "Our Federation" in federation
    assert "refused" in federation


def test_before_the_first_night_a_check_is_shown(tmp_path: Path) -> None:
    lay_out(tmp_path / "project")
    pages = pages_of(site_now(projects.load(tmp_path / "project")))
    index = pages["en/index.html"]
    assert index.text("h1") == "All would be permitted"
    assert "there was no night yet. This is what a check decides for 2026-11-20" in index.text()
    assert "released" not in index.text()


def test_what_has_changed_since_the_night_is_told_apart(
    two_nights: TwoNights, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(two_nights[0], tmp_path / "project", symlinks=True))
    sql = folder / EXPORT
    sql.write_text(sql.read_text().replace("r.birth_date", "r.gender"))
    site = site_now(projects.load(folder))
    (new,) = [v.id for v in site.checked.decisions[REFUSED].violations]
    old = reason(two_nights[1])
    assert old != new
    pages = pages_of(site)
    index = pages["en/index.html"].text()
    assert "What a check decides otherwise now" in index
    assert "night of 2026-11-21" in pages["en/index.html"].texts["title"][0]
    assert "No night has found this" in pages[f"en/violation/{new}.html"].text()
    # The lines of a file that has changed are no evidence of what was decided.
    gone = pages[f"en/violation/{old}.html"]
    assert "The file has changed since the night" in gone.text()
    assert "mark" not in gone.texts
    assert "First night: 2026-11-21." in gone.text()


def test_a_night_of_some_exports_leaves_the_others_as_they_were(
    two_nights: TwoNights, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(two_nights[0], tmp_path / "project", symlinks=True))
    project = projects.load(folder)
    done = nightly.run(project, SECOND, ["carrier_delivery"])
    assert done.checked.decisions.keys() == {"carrier_delivery"}
    every = nightly.of_all(project, done.checked)
    assert every.decisions == site_now(project).checked.decisions
    index = pages_of(site_now(project))["en/index.html"].text()
    assert "Stopped: 1" in index
    assert "nothing new 1" in index


@pytest.mark.parametrize("state", ["extract.missing-file"])
def test_a_source_that_could_not_be_used_is_on_the_first_page(
    two_nights: TwoNights, state: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(two_nights[0], tmp_path / "project", symlinks=True))
    day = SECOND + dt.timedelta(days=1)
    for file in (folder / "data/inbound").glob(f"weekly_order_{FIRST:%Y%m%d}*"):
        file.unlink()
    done = night(folder, day)
    assert done.exports["federation_order"].outcome == "refused"
    index = pages_of(site_now(projects.load(folder)))["en/index.html"].text()
    assert "Sources that could not be used weekly orders weekly_order" in index
    said = Message(state, file="weekly_order_{business_date}.csv").text("en").replace("`", "")
    assert f"{said[:1].upper()}{said[1:]}." in index


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("source:weekly_order", "weekly orders could not be used"),
        ("expectation:weekly_order", "weekly orders does not meet an expectation"),
        ("carrier_delivery", "delivery list for the carrier was stopped"),
    ],
)
def test_why_an_export_is_held_is_said_in_words_and_before_what_is_well(
    two_nights: TwoNights, by: str, why: str
) -> None:
    loaded = projects.load(two_nights[0])
    site = site_now(loaded)
    assert site.nights is not None
    decided = dict(site.nights.decided)
    held = replace(
        decided[REFUSED][SECOND], outcome="held", verdict="permitted", held_by=(by,), rows=None
    )
    decided[REFUSED] = {**decided[REFUSED], SECOND: held}
    pages = pages_of(
        Site(loaded, site.checked, replace(site.nights, decided=decided, violations=()))
    )
    index = pages["en/index.html"].text("table")
    assert why in index
    assert index.index(why) < index.index("carrier_delivery")
    assert why in pages[f"en/export/{REFUSED}.html"].text()


def test_a_state_of_another_version_is_shown_as_it_was_recorded() -> None:
    source = projects.load(SAMPLE).sources["weekly_order"]
    assert failure("extract.of-later", source).text("en") == "extract.of-later"
    assert failure("extract.field-count", source).text("en").count("…") == 2


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        ("failed", "Nothing refused, but not all has left: 1"),
        ("in_doubt", "Nothing refused, but not all has left: 1"),
        ("held", "Nothing refused; held: 1"),
        ("none", "All permitted"),
        ("undecided", "Stopped: 1"),
    ],
)
def test_the_verdict_is_that_of_the_gravest(
    two_nights: TwoNights, outcome: Outcome, headline: str
) -> None:
    loaded = projects.load(two_nights[0])
    site = site_now(loaded)
    assert site.nights is not None
    decided = dict(site.nights.decided)
    verdict: Verdict = "undecided" if outcome == "undecided" else "permitted"
    changed = replace(decided[REFUSED][SECOND], outcome=outcome, verdict=verdict)
    decided[REFUSED] = {**decided[REFUSED], SECOND: changed}
    nights = replace(site.nights, decided=decided, violations=())
    index = pages_of(Site(loaded, site.checked, nights))["en/index.html"]
    assert index.text("h1") == headline
    assert Message(f"cli.outcome.{outcome}").text("en") in index.text()


def test_a_night_that_was_cut_off_is_said_first(two_nights: TwoNights) -> None:
    loaded = projects.load(two_nights[0])
    site = site_now(loaded)
    assert site.nights is not None
    nights = replace(site.nights, last=replace(site.nights.last, finished=None))
    index = pages_of(Site(loaded, site.checked, nights))["en/index.html"]
    assert index.text("h1") == "The last night was cut off before its end"

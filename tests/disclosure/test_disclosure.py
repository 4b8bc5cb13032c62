"""The disclosure statement: all of the answer, nothing obeyed, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from disclosure import made
from hypothesis import given
from hypothesis import strategies as st

from sekisho import disclosure, project
from sekisho.disclosure import Content, Entry, Section
from sekisho.disclosure.compose import dates
from sekisho.disclosure.fonts import FOLDER, _mapped, require_glyphs
from sekisho.errors import DataError, ProjectError
from sekisho.messages import one_line
from sekisho.requests import Charged, Decided, MemberRequest, Withdrawn

ROOT = Path(__file__).parents[2]
HELD = Section("保有個人データ", ("次のとおりです。",), (Entry("名簿", (("氏名", made.HARD),)),))


@cache
def loaded() -> project.Project:
    """The sample project; no fixture, since a law that fails would print it whole."""
    return project.load(ROOT)


@pytest.fixture(scope="session")
def sample() -> project.Project:
    return loaded()


@pytest.fixture(scope="session")
def content(sample: project.Project) -> Content:
    return disclosure.compose(sample, made.request(), made.answer(), made.DAY, HELD)


def texts(content: Content) -> list[str]:
    """Everything that stands on it, in order."""
    pairs = [*content.about]
    found = [content.title, content.day, content.addressee, content.member, *content.sender.lines]
    for section in content.sections:
        found += [section.heading, *section.paragraphs]
        for entry in section.entries:
            found.append(entry.heading)
            pairs += entry.pairs
    return found + [text for pair in pairs for text in pair]


class Page(HTMLParser):
    """The tags of a page and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_everything_of_the_answer_is_on_it(content: Content) -> None:
    """Each release once: when, to whom, for what, on what ground, which columns; and what was not given."""
    answer = made.answer()
    given_section = content.sections[1]
    counts = [dict(entry.pairs)["回数"] for entry in given_section.entries]
    assert counts == ["30 回", "1 回", "1 回"]
    jccu = dict(given_section.entries[0].pairs)
    assert jccu == {
        "提供先": "日本生活協同組合連合会",
        "利用目的": "商品のお届けまたはサービスの提供のため",
        "根拠": "カタログ事業の共同利用　共同利用 第2文（公表事項 2022-03-21）",
        "項目": "氏名（組合員登録データ）、total（区分なし）",
        "日付": "2026年10月2〜17・19〜31日、2026年11月1日",
        "回数": "30 回",
    }
    whole = "\n".join(texts(content))
    for said in (
        "髙﨑𠮷 様", "組合員番号 0012345", "300 円", "個人情報保護法第33条第2項第1号", "任意代理人",
        "含まれる可能性のあるもの", "届いたかを確認中", "連絡停止のお申し出、利用停止のお申し出",
        "2026年11月1日〜2026年11月25日", "保存期間の経過後に消去した", "福祉利用者番号によるものも",
        "カード会員番号は、この番号に結び付かない", "専務理事 福西 啓次", "コンプライアンス経営推進室",
    ):  # fmt: skip
        assert said in whole
    assert len(answer.contained) == sum(int(count.split()[0]) for count in counts)


def test_the_actual_cost_is_told_as_such(sample: project.Project) -> None:
    request = replace(made.request(), charged=Charged(1200, made.DAY, "phone"))
    found = disclosure.compose(sample, request, made.answer(), made.DAY, None)
    assert dict(found.about)["手数料"] == "1,200 円（実費。事前にお知らせした額）"


def _cases() -> Iterator[tuple[str, MemberRequest]]:
    request = made.request()
    refused = Decided("refused", made.DAY, "x", "harm", None)
    yield "unconfirmed", replace(request, identified=None)
    yield "undecided", replace(request, decided=None)
    yield "refused", replace(request, decided=refused)
    yield "unpaid", replace(request, paid=None)
    yield "withdrawn", replace(request, withdrawn=Withdrawn(made.DAY, "x"))
    yield "no-statement", replace(request, received=replace(request.received, kind="correction"))


@pytest.mark.parametrize(("why", "request_"), [*_cases()])
def test_nobody_is_answered_too_early(
    sample: project.Project, why: str, request_: MemberRequest
) -> None:
    """What is held of a member goes to whoever has shown to be that member, once it is decided."""
    with pytest.raises(ProjectError) as refused:
        disclosure.compose(sample, request_, made.answer(), made.DAY, None)
    assert refused.value.message.id == f"request.not.{why}"


@given(
    st.lists(st.dates(dt.date(2023, 12, 1), dt.date(2024, 3, 31)), max_size=60),
    st.sets(st.sampled_from([dt.date(2023, 12, 1), dt.date(2024, 1, 1), dt.date(2024, 2, 1)])),
    st.booleans(),
)
def test_no_day_is_lost_among_dates(
    days: list[dt.date], whole: set[dt.date], doubled: bool
) -> None:
    """Read back, what is written are the same days, as often as there were releases."""
    once = list(dict.fromkeys(days))
    months = [
        m + dt.timedelta(n)
        for m in whole
        for n in range(31)
        if (m + dt.timedelta(n)).month == m.month
    ]
    asked = Counter({*once, *months}) + Counter(days if doubled else [])
    assert read_back(dates(asked.elements())) == asked


def read_back(text: str) -> Counter[dt.date]:
    """The days that a text tells of."""
    found: Counter[dt.date] = Counter()
    for part in text.split("、") if text else []:
        month = r"(\d+)年(\d+)月"
        if daily := re.fullmatch(rf"{month}(?:〜{month})?の毎日", part):
            y, m, *last = daily.groups()
            day = dt.date(int(y), int(m), 1)
            end = dt.date(int(last[0]), int(last[1]), 1) if last[0] else day
            while (day.year, day.month) <= (end.year, end.month):
                found[day] += 1
                day += dt.timedelta(days=1)
            continue
        single = re.fullmatch(rf"{month}(.*)日", part)
        assert single, part
        y, m, rest = single.groups()
        for piece in rest.split("・"):
            first, last_day, count = re.fullmatch(
                r"(\d+)(?:〜(\d+))?(?:（(\d+) 回）)?", piece
            ).groups()
            for number in range(int(first), int(last_day or first) + 1):
                found[dt.date(int(y), int(m), number)] += int(count or 1)
    return found


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (["2026-11-20"], "2026年11月20日"),
        (
            ["2026-11-20", "2026-11-21", "2026-11-23", "2026-11-23"],
            "2026年11月20〜21・23（2 回）日",
        ),
        (["2026-10-31", "2026-11-01"], "2026年10月31日、2026年11月1日"),
    ],
)
def test_dates_as_they_are_written(days: list[str], text: str) -> None:
    assert dates(map(dt.date.fromisoformat, days)) == text


def test_years_of_nights_take_a_line() -> None:
    days = [dt.date(2023, 11, 2) + dt.timedelta(days=n) for n in range(1095)]
    assert dates(days) == "2023年11月2〜30日、2023年12月〜2026年10月の毎日"


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_html_shows_what_people_have_written_and_obeys_none_of_it(name: str, wanted: str) -> None:
    """Whatever they have written, the elements are the same."""

    def page(request: MemberRequest) -> Page:
        composed = disclosure.compose(loaded(), request, made.answer(), made.DAY, None)
        return Page(disclosure.as_html(composed).decode())

    found = page(made.request(name=name, wanted=wanted))
    assert found.tags == page(made.request(name="x", wanted="x")).tags
    shown = " ".join("".join(found.said).split())
    assert " ".join(one_line(f"{name} 様").split()) in shown
    assert " ".join(one_line(wanted).split()) in shown


def test_html_loads_and_runs_nothing(sample: project.Project) -> None:
    """With names that try: no element but ours, no attribute that leads anywhere."""
    request = made.request(name=made.HOSTILE, wanted=made.HOSTILE)
    content = disclosure.compose(sample, request, made.answer(), made.DAY, HELD)
    page = Page(disclosure.as_html(content).decode())
    assert set(page.tags) == {
        "html", "head", "meta", "title", "style", "body", "p", "br", "h1", "h2", "h3", "div", "span",
        "dl", "dt", "dd", "section",
    }  # fmt: skip
    assert {name for name, _ in page.attributes} == {
        "lang", "charset", "http-equiv", "content", "name", "class",
    }  # fmt: skip
    assert "".join(page.said).count(made.HOSTILE) == 2
    (policy,) = (v for _, v in page.attributes if v and v.startswith("default-src"))
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_pdf_has_the_same_bytes_wherever_and_whenever(content: Content) -> None:
    """Also in another process, in another time zone."""
    first = disclosure.as_pdf(content)
    assert first.startswith(b"%PDF")
    assert disclosure.as_pdf(content) == first
    program = (
        "import sys; from pathlib import Path; from disclosure import made, test_disclosure as t;"
        "from sekisho import disclosure, project;"
        "c = disclosure.compose(project.load(t.ROOT), made.request(), made.answer(), made.DAY, t.HELD);"
        "sys.stdout.buffer.write(disclosure.as_pdf(c)); sys.stdout.flush(); import os; os._exit(0)"
    )
    path = os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", str(ROOT / "src"))])
    other = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path, "TZ": "America/New_York", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    assert other.stdout == first


def test_a_character_without_a_glyph_is_refused_by_name(content: Content) -> None:
    """A hole in a name is no answer; the hard ones are there."""
    require_glyphs(frozenset(made.HARD + "葛\U000e0100彅𩸽龘①㈱～"))
    with pytest.raises(DataError) as refused:
        disclosure.as_pdf(replace(content, addressee="한\U0001f600 様"))
    assert "U+D55C, U+1F600" in refused.value.text("ja")


def test_each_font_has_what_it_is_there_for() -> None:
    """IPAexGothic lacks U+20BB7, which is why there is a second one; they share nothing."""
    first, second = (_mapped(FOLDER / n) for n in ("ipaexg.ttf", "SekishoSupplement.otf"))
    assert {ord(c) for c in "髙﨑"} <= first
    assert ord("𠮷") in second - first
    assert first.isdisjoint(second)
    assert (len(first), len(second)) == (11999, 20144)


@pytest.fixture
def hostile_pdf(sample: project.Project, tmp_path: Path) -> Path:
    content = disclosure.compose(
        sample,
        made.request(name=made.HARD, wanted=made.HOSTILE),
        made.answer(),
        made.DAY,
        HELD,
    )
    path = tmp_path / "statement.pdf"
    path.write_bytes(disclosure.as_pdf(content))
    return path


def tool(name: str) -> str:
    """A program of Poppler; in CI it has to be there."""
    found = shutil.which(name)
    if found is None:
        assert not os.environ.get("CI"), f"{name} is not installed"
        pytest.skip(f"{name} is not installed")
    return found


@pytest.mark.slow
def test_pdf_can_be_read_as_text_and_every_font_is_in_it(hostile_pdf: Path) -> None:
    """Names can be searched and copied; what looks like markup stands there as it was written."""
    text = subprocess.run(
        [tool("pdftotext"), "-layout", str(hostile_pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    joined = "".join(text.replace("\u200b", "").split())
    assert f"{made.HARD}様" in joined
    assert "".join(made.HOSTILE.split()) in joined
    assert "2026年10月2〜17・19〜31日、2026年11月1日" in joined
    fonts = subprocess.run(
        [tool("pdffonts"), str(hostile_pdf)], capture_output=True, check=True
    ).stdout.decode()
    listed = fonts.splitlines()[2:]
    assert {line.split("+")[1].split()[0].partition("-")[0] for line in listed} == {
        "IPAexGothic", "SekishoSupplement",
    }  # fmt: skip
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed)

"""A member asks: what is held and given is told on paper, and what is to be stopped is in no file."""

from __future__ import annotations

import contextlib
import re
import shutil
import stat
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
from e2e.user import SEKISHO, Ended, command, released, sekisho
from project_files import sample_project

pytestmark = pytest.mark.slow

HARD = "髙﨑𠮷"
MEMBER = "000629"
"""Of the small project; in all of its exports."""


def request(project: Path, *arguments: str, lang: str = "en") -> Ended:
    """`sekisho request ...` by a clerk; it has to succeed."""
    said = command((*SEKISHO, "--project", str(project), "request", *arguments), lang=lang)
    assert said.code == 0, said.said
    return said


def texts(project: Path) -> dict[str, str]:
    """Released file -> all that it says."""
    return {name: _text(project / "var/outbound" / name) for name in released(project)}


def _text(path: Path) -> str:
    if path.suffix == ".parquet":
        with contextlib.closing(duckdb.connect()) as connection:
            rows = connection.execute(f"FROM read_parquet('{path}')").fetchall()
        return "\n".join(",".join(map(str, row)) for row in rows)
    data = path.read_bytes()
    with contextlib.suppress(UnicodeDecodeError):
        return data.decode()
    return data.decode("cp932")


def holding(found: Mapping[str, str], member: str) -> set[str]:
    return {name for name, text in found.items() if re.search(rf"\b{member}\b", text)}


def test_a_suspension_of_the_sample(sample_night: tuple[Path, Ended], tmp_path: Path) -> None:
    """Of the member who is in the most files: entered by one command, and gone from all of them."""
    before = texts(sample_night[0])
    numbers = Counter(n for t in before.values() for n in {*re.findall(r"\b\d{7}\b", t)})
    member, count = min(numbers.items(), key=lambda one: (-one[1], one[0]))
    assert count > 2
    folder = sample_project(tmp_path / "sample", data=True)
    stop = ("--kind", "suspension", "--wanted", "全部", "--how", "書面", "--by", "田中")
    assert "in force from the next run on" in request(folder, "new", member, *stop).out
    ended = sekisho("run", folder)
    assert ended.code == 0, ended.said
    after = texts(folder)
    assert after.keys() == before.keys()
    assert holding(after, member) == set()
    assert all(len(after[name].splitlines()) <= len(before[name].splitlines()) for name in after)


def test_the_next_night_is_without_the_member(laid_out: Path) -> None:
    """Files that have left stay as they are; those of the next business date lack the member."""
    first = texts(laid_out)
    request(
        laid_out, "new", MEMBER, "--kind", "suspension", "--wanted", "x", "--how", "y", "--by", "z"
    )
    inbound = laid_out / "data/inbound"
    for path in [*inbound.iterdir()]:
        shutil.copyfile(path, inbound / path.name.replace("20261120", "20261121"))
    ended = sekisho("run", laid_out, "--business-date", "2026-11-21")
    assert ended.code == 0, ended.said
    both = texts(laid_out)
    assert {name: both[name] for name in first} == first
    assert holding(both, MEMBER) == holding(first, MEMBER)
    assert len(both) == 2 * len(first)


def test_a_disclosure_on_paper(laid_out: Path, tmp_path: Path) -> None:
    """From coming to the statement; what is left out is named, and only its owner may read it."""
    by = ("--by", "田中")
    asks = ("--kind", "disclosure", "--wanted", "すべて", "--how", "書面", "--name", HARD)
    request(laid_out, "new", MEMBER, *asks, *by)
    out = tmp_path / "statement.html"
    early = command((*SEKISHO, "--project", str(laid_out), "request", "statement", "1", str(out)))
    assert (early.code, "nobody has confirmed" in early.said, out.exists()) == (2, True, False)

    request(laid_out, "identify", "1", "--confirmed", "--how", "免許証", *by)
    why = ("--ground", "harm", "--reason", "電話番号は同居の方のもの")
    request(laid_out, "decide", "1", "--ruling", "partly", *why, *by)
    withheld = ("--withhold", "member_register.phone")
    request(laid_out, "statement", "1", str(out), *withheld, "--on", "2026-11-26", lang="ja")
    page = out.read_text(encoding="utf-8")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    for said in (
        f"{HARD} 様",
        MEMBER,
        "〇〇事業連合",
        "〇〇配送",
        "髙橋　花子",
        "電話番号は同居の方のもの",
    ):
        assert said in page
    assert "開示しない項目" in page
    assert "000-000-0017" not in page, "the telephone number"
    assert page.count("<dt>回数</dt>") == len(holding(texts(laid_out), MEMBER))

    twice = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for path in twice:
        request(laid_out, "statement", "R0001", str(path), *withheld, "--on", "2026-11-26")
    assert twice[0].read_bytes() == twice[1].read_bytes()
    again = command((*SEKISHO, "--project", str(laid_out), "request", "statement", "1", str(out)))
    assert (again.code, "nothing is ever overwritten" in again.said) == (2, True)

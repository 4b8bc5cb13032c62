"""What is handed to others: registers, incidents, evidence and statements show names and obey none."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from attacks.hostile_input.hostile import CONTROL, FORGED, TEXT, hostile_project
from attacks.hostile_input.shown import LAYOUT, printed, steering, tags_of
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from sekisho import nightly
from sekisho import project as projects
from sekisho.evidence import as_csv
from sekisho.nightly import Run
from sekisho.registers import REGISTERS

from attacks.hostile_input.conftest import DAY  # isort: skip

FORMULAS = (
    "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "＝HYPERLINK(1)", "＋1+1", "－1+1", "＠SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "'=1+1",
)  # fmt: skip
"""What a spreadsheet computes of a cell, in half and full width and behind blanks."""
_COMPUTED = tuple("=+-@＝＋－＠\t\r\n")
INCIDENT = ("--kind", "wrong-recipient", "--found", "2026-11-21")


@pytest.fixture(scope="package")
def computing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after a night, whose every title and party is a formula."""
    folder = hostile_project(tmp_path_factory.mktemp("computing") / "coop")
    quoted, formula = json.dumps(TEXT), json.dumps(f"{FORMULAS[0]}{TEXT}")
    for file in (*folder.glob("policy/**/*.yaml"), *folder.glob("contracts/*.odcs.yaml")):
        file.write_text(file.read_text().replace(quoted, formula))
    for file in folder.glob("sql/exports/*.sql"):
        text = re.sub(
            r"title: [^\n]+", lambda _: f"title: {{ja: {formula}, en: {formula}}}", file.read_text()
        )
        file.write_text(text)
    nightly.run(projects.load(folder), DAY)
    return folder


def a_released_file(folder: Path) -> str:
    found = sorted(p.name for p in folder.glob("var/outbound/**/*") if p.is_file())
    return next(name for name in found if not name.endswith(".clearance.json"))


def commands(folder: Path) -> list[list[str]]:
    return [
        ["registers"],
        *(["registers", n] for n in REGISTERS),
        ["incident", a_released_file(folder), *INCIDENT],
    ]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_registers_and_incidents_forge_no_line_and_steer_no_terminal(
    lang: str, folder: Path, done: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert done.exports
    for arguments in commands(folder):
        text = printed(capsys, *arguments, "--project", str(folder), "--lang", lang)
        assert "<script>alert" in text or "provision-records" in arguments, arguments
        assert steering(text) == set()
        assert not [
            line
            for line in text.splitlines()
            if line.lstrip("-# ").startswith(FORGED) and line[:2] != "  "
        ]


def test_their_pages_have_our_elements_only(
    folder: Path, done: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert done.exports
    for arguments in commands(folder):
        html = printed(capsys, *arguments, "--format", "html", "--project", str(folder))
        found = tags_of(html)
        assert found.tags <= LAYOUT
        assert found.attributes <= {"lang", "charset", "http-equiv", "content", "class", "scope"}
        assert steering(html) == set()
        assert "</script>" not in html


def test_their_tables_compute_nothing_and_their_json_is_json(
    computing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = 0
    for arguments in commands(computing):
        asked = (*arguments, "--project", str(computing), "--format")
        text = printed(capsys, *asked, "csv").removeprefix("\ufeff")
        cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
        assert not [cell for cell in cells if len(cell) > 1 and cell.startswith(_COMPUTED)]
        assert steering(text) - {"\r"} == set()  # CRLF, as in every CSV
        seen += sum(cell.startswith("'=cmd|") for cell in cells)
        json.loads(printed(capsys, *asked, "json"))
    assert seen > 10


@given(st.one_of(st.sampled_from(FORMULAS), st.text(max_size=20)), st.sampled_from(["", *FORMULAS]))
def test_a_cell_of_ours_is_shown_and_can_be_told_again(text: str, more: str) -> None:
    """Whatever it is: the table stays a table, and one apostrophe taken away gives what was there."""
    data = as_csv(["a", "b"], [(f"{text}{more}", 7)]).decode().removeprefix("\ufeff")
    _, (cell, number) = csv.reader(io.StringIO(data, newline=""))
    assert number == "7"
    assert steering(cell) == set()
    signed = re.fullmatch(r"[+-]([0-9][0-9,]*(\.[0-9]+)?(e[+-]?[0-9]+)?|inf)", cell)
    assert len(cell) == 1 or signed or not cell.startswith(_COMPUTED)
    plain = cell.removeprefix("'") if cell.startswith("'") else cell
    assert as_csv(["a"], [(plain,)]).decode().count("'") == data.count("'")


def test_evidence_names_parties_as_text_and_lies_in_its_folder(
    computing: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    period = ("--from", "2026-11-01", "--to", "2026-11-30", "--recipient", "our_federation")
    file = tmp_path / "out.zip"
    text = printed(capsys, "evidence", str(file), *period, "--project", str(computing))
    assert steering(text) == set()
    with zipfile.ZipFile(file) as pack:
        names = pack.namelist()
        for readme in ("README.md", "README.ja.md"):
            said = pack.read(readme).decode()
            assert "cmd" in said
            assert steering(said) == set()
            assert not [line for line in said.splitlines() if line.startswith(FORGED)]
            found = tags_of(markdown(said, extensions=["tables", "fenced_code"]))
            assert not found.tags & {"script", "img", "a"}
            assert not [name for name in found.attributes if name.startswith("on")]
        for table in ("releases.csv", "decisions.csv"):
            rows = csv.reader(io.StringIO(pack.read(table).decode("utf-8-sig"), newline=""))
            cells = [cell for row in rows for cell in row]
            assert not [c for c in cells if len(c) > 1 and c.startswith(_COMPUTED)]
            assert steering("".join(cells)) == set()
    for name in names:
        assert steering(name) == set()
        assert not PurePosixPath(name).is_absolute()
        assert not {"..", ""} & {*PurePosixPath(name).parts}
        assert not set(name) & set('\\:*?"<>|')


def test_a_statement_shows_what_people_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], computing: Path
) -> None:
    """What a clerk types and what the project names: on paper it is text."""
    wrote = (
        f"{FORMULAS[0]}</script><img src=//evil.example/x onerror=y>../../etc{CONTROL}\n{FORGED}"
    )
    by = ("--by", wrote, "--project", str(computing))
    asked = ("--kind", "disclosure", "--wanted", wrote, "--how", wrote, "--name", wrote)
    printed(capsys, "request", "new", "000185", *asked, *by)
    printed(capsys, "request", "identify", "R0001", "--confirmed", "--how", wrote, *by)
    printed(capsys, "request", "fee", "R0001", "--paid", *by)
    printed(capsys, "request", "decide", "R0001", "--ruling", "granted", "--reason", wrote, *by)
    out = tmp_path / "statement.html"
    told = printed(capsys, "request", "statement", "R0001", str(out), "--project", str(computing))
    assert steering(told) == set()
    html = out.read_text(encoding="utf-8")
    found = tags_of(html)
    assert not found.tags & {"script", "img", "a", "iframe", "object", "form", "link"}
    assert not [n for n in found.attributes if n.startswith("on") or n in {"src", "href", "style"}]
    assert steering(html) == set()
    assert html.count("&lt;/script&gt;") >= 3
    for arguments in (
        ["request", "list", "--all"],
        ["request", "show", "R0001"],
        ["subject", "000185"],
    ):
        text = printed(capsys, *arguments, "--project", str(computing))
        assert steering(text) == set()
        assert not [line for line in text.splitlines() if line.startswith(FORGED)]

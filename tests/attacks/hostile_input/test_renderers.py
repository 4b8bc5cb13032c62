"""Names, titles and comments of a project are shown by every renderer, and obeyed by none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attacks.hostile_input.conftest import DAY
from attacks.hostile_input.hostile import COLUMN, CONTROL, FORGED, TEXT, hostile_project
from attacks.hostile_input.shown import LAYOUT, printed, steering, tags_of
from markdown import markdown

from sekisho import project as projects
from sekisho.alerts.neutral import neutral
from sekisho.alerts.plan import Notice, Standing, Voice
from sekisho.alerts.settings import Channel
from sekisho.alerts.text import render
from sekisho.cli import as_artifact, events, state
from sekisho.messages import Lang
from sekisho.nightly import Run
from sekisho.nightly.problems import problems_of
from sekisho.project import Project
from sekisho.report import site_now, write
from sekisho.report.publish import files_of
from sekisho.sweep import sweep


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "--format", "github"],
        ["run", "--dry-run"],
        ["policy"],
        ["check", "--notice"],
        ["lineage"],
        ["lineage", "federation_hostile"],
        ["lineage", "federation_hostile", "--format", "dot"],
        ["lineage", "member_register.birth_date"],
        ["explain", "member_register.birth_date"],
        ["explain", f"federation_hostile.{COLUMN}2"],
        ["explain", f"nothing.{TEXT}"],
        ["check", TEXT],
        ["rules", TEXT],
    ],
    ids=lambda a: " ".join(a).replace(TEXT, "TEXT").replace(COLUMN, "COLUMN"),
)
def test_nothing_steers_the_terminal_and_no_line_is_forged(
    arguments: list[str], lang: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(capsys, *arguments, "--project", str(folder), "--lang", lang)
    assert steering(text) == set()
    assert [line for line in text.splitlines() if line.startswith(FORGED)] == []
    if "github" not in arguments:
        assert [line for line in text.splitlines() if line.startswith("::")] == []


def test_github_gets_one_command_per_line_and_none_of_a_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(capsys, "check", "--format", "github", "--project", str(folder))
    lines = text.strip().splitlines()
    assert len(lines) == 1
    assert re.match(r"::error file=[^:]*sql/exports/federation_hostile\.sql,", lines[0])


@pytest.mark.parametrize("arguments", [["check"], ["explain", "member_register.birth_date"], ["policy"], ["lineage", "federation_hostile"]])  # fmt: skip
def test_json_is_json_and_keeps_names(
    arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(capsys, *arguments, "--format", "json", "--project", str(folder))
    assert steering(text) - {"\u202e", "\u2066", "\u200b", "\u2028"} == set()
    assert "<script>" in json.dumps(json.loads(text))


def messages_of(found: Any) -> Iterator[str]:
    """Every text of a SARIF log that is a message, in which brackets make links."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key in {"text", "justification"} and isinstance(value, str):
                yield value
            else:
                yield from messages_of(value)
    elif isinstance(found, list):
        for one in found:
            yield from messages_of(one)


def test_sarif_has_no_link_of_a_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SARIF 2.1.0, 3.11.6: `[text](address)` in a plain message is a link; a backslash escapes it."""
    log = json.loads(printed(capsys, "check", "--format", "sarif", "--project", str(folder)))
    texts = list(messages_of(log))
    assert any("evil.example" in text for text in texts)
    for text in texts:
        assert re.search(r"(?<!\\)\]\(", text) is None
        assert steering(text) == set()


@pytest.mark.parametrize("arguments", [["policy", "--sheet"], ["data-docs"]])
def test_pages_have_our_elements_only(
    arguments: list[str], folder: Path, done: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert done.exit_code == 1
    html = printed(capsys, *arguments, "--project", str(folder))
    found = tags_of(html)
    assert found.tags <= LAYOUT
    assert found.attributes <= {"lang", "charset", "http-equiv", "content", "class"}
    assert steering(html) == set()
    assert "&lt;script&gt;" in html


_DRAWING = {"svg", "desc", "defs", "marker", "path", "text", "g", "rect"}
_SITE = {"a", "nav", "main", "section", "h3", "ol", "strong", "mark", "dl", "dt", "dd", "details", "summary", "small", "br"}  # fmt: skip
_SCRIPTED = {"script", "form", "label", "input", "button"}


def test_pages_of_the_site_have_our_elements_and_lead_to_our_pages_only(
    loaded: Project, done: Run
) -> None:
    assert done.exit_code == 1
    files = files_of(site_now(loaded))
    assert [path for path in files if path.startswith("ja/violation/")]
    for path, html in files.items():
        found = tags_of(html)
        scripted = path.endswith(("/map.html", "/columns.html"))
        assert found.tags <= LAYOUT | _SITE | _DRAWING | (_SCRIPTED if scripted else set()), path
        assert not {name for name in found.attributes if name.startswith("on")} | (
            found.attributes & {"style", "src", "srcset", "xlink:href", "action", "formaction"}
        ), path
        assert steering(html) == set(), path
        quoted = "\n".join(re.findall(r"<pre[^>]*>(.*?)</pre>", html, re.DOTALL))
        assert not [line for line in quoted.splitlines() if line.startswith(FORGED)], path
        for href in re.findall(r'href="([^"]*)"', html):
            assert re.fullmatch(
                r"(\.\./)*([a-z]+/){0,2}[A-Za-z0-9_-]+\.html(#[A-Za-z0-9_.%-]+)?|#[a-z0-9_-]+", href
            ), href
    shown = "".join(files.values())
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown


def test_the_site_s_files_lie_in_their_folders(loaded: Project, done: Run, tmp_path: Path) -> None:
    assert done.exit_code == 1
    write(site_now(loaded), tmp_path / "report")
    names = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert all(re.fullmatch(r"\.report/(lock|[0-9]{8}/[A-Za-z0-9_/-]+\.html)", n) for n in names)


def test_a_scheduler_s_pages_mark_nothing_up(done: Run) -> None:
    ((_, page),) = as_artifact.refusals(done)
    html = markdown(page, extensions=["tables", "fenced_code"])
    assert tags_of(html).tags <= {
        "h1", "h2", "p", "br", "table", "thead", "tbody", "tr", "th", "td", "code", "pre",
    }  # fmt: skip
    assert steering(page) == set()
    assert page.count("```") == 2
    assert not [line for line in page.splitlines() if line.lstrip("# ").startswith(FORGED)]


def test_cells_lines_and_events_of_a_scheduler_are_plain_text(done: Run, loaded: Project) -> None:
    cells = [cell for row in state.decision_table(done) for cell in row.values()]
    told = [e.payload["message"] for e in events.of_night(loaded, done) if "message" in e.payload]
    for text in (*cells, *map(str, told)):
        assert neutral(text) == text
    for line in (state.run_line(done), *state.critical_lines(done.expectations)):
        assert steering(line) == set()
        assert "\n" not in line


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_messages_to_people_are_plain_text(lang: Lang, done: Run, loaded: Project) -> None:
    """Slack, Teams, e-mail and webhooks all get this text; what apprise makes of it is tested there."""
    assert loaded.alerts is not None
    found = problems_of(loaded, done)
    assert found
    voices: tuple[Voice, ...] = ("first", "digest")
    for voice in voices:
        standings = tuple(Standing(problem, (DAY,)) for problem in found)
        channel = Channel("office", lang)
        groups = [(one,) for one in standings] if voice == "first" else [standings]
        for some in groups:
            text = render(Notice(channel, voice, DAY, some), loaded.alerts, loaded.config.name)
            for line in (text.title, *text.body.splitlines()):
                assert neutral(line.removeprefix("- ")) == line.removeprefix("- ")
            assert not [line for line in text.body.splitlines() if line.startswith(FORGED)]


def test_a_file_that_lies_somewhere_has_no_say_in_how_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever can write into a swept folder chooses the names of files in it."""
    folder = hostile_project(tmp_path / "coop")
    outbound = folder / "var/outbound/our_federation/exchange"
    outbound.mkdir(parents=True)
    (outbound / (TEXT.replace("/", "∕")[:120] + CONTROL + ".csv")).write_text("a\n")
    (outbound / f"\n{FORGED}.csv").write_text("a\n")
    for lang in ("en", "ja"):
        text = printed(capsys, "sweep", "--project", str(folder), "--lang", lang)
        assert "∕script" in text
        assert steering(text) == set()
        assert [line for line in text.splitlines() if line.startswith(FORGED)] == []
    json.loads(printed(capsys, "sweep", "--project", str(folder), "--format", "json"))
    swept = sweep(projects.load(folder), [], DAY)
    cells = [cell for row in state.finding_table(swept) for cell in row.values()]
    assert any("∕script" in cell for cell in cells)
    for cell in cells:
        assert neutral(cell) == cell
    assert "\n" not in state.findings_line(swept.findings, ())

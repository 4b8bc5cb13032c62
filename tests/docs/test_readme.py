"""README and the pages of docs/ say what is so: commands, files, rules, links, figures, output."""

from __future__ import annotations

import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest
import yaml
from docs.quoted import READMES, ROOT, queries, refused, with_refused, with_results
from e2e.user import Ended

from sekisho import project
from sekisho.cli.program import program
from sekisho.messages import Lang
from sekisho.rules import RULES

PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
TWINS: Final = [page for page in PAGES if page.with_suffix(".ja.md").exists()]
WHOLE: Final = {"README", "architecture", "extract", "index"}
"""Pages whose twin has the same blocks and tables; others leave out what needs no translation."""
WRITTEN_AT_RUN: Final = "var/"
REFUSED_TOO: Final = {
    "hashed": (
        "SELECT member_no, name, postal_code, address",
        "SELECT sha256(member_no) AS member_no",
    ),
    "counted": ("SELECT member_no, name, postal_code, address", "SELECT count(*) AS member_no"),
    "in a model": (
        "SELECT member_no FROM catalog_purchase",
        "SELECT member_no FROM catalog_member",
    ),
}
"""What README says is refused just the same: what is replaced in its example, and by what."""


@pytest.fixture(params=READMES)
def lang(request: pytest.FixtureRequest) -> Lang:
    one: Lang = request.param
    return one


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _ids(pages: list[Path]) -> list[str]:
    return [page.relative_to(ROOT).as_posix() for page in pages]


def _prose(text: str) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def _code(text: str) -> Iterator[str]:
    """Everything that a page sets as code: blocks without output, and spans."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    yield from (block for kind, block in blocks if kind in {"", "console"})
    yield from re.findall(r"`([^`\n]+)`", _prose(text))


def test_the_refused_example_prints_what_is_quoted(lang: Lang, tmp_path: Path) -> None:
    """And the command ends with 1. Anew with: .venv/bin/python tests/docs/quoted.py."""
    text = _text(READMES[lang])
    ended = refused(text, lang, tmp_path)
    assert ended.code == 1
    assert text == with_refused(text, ended)


@pytest.mark.parametrize("change", REFUSED_TOO)
def test_what_is_said_to_be_refused_too_is_refused(change: str, tmp_path: Path) -> None:
    text = _text(READMES["en"])
    assert REFUSED_TOO[change][0] in text
    ended = refused(text.replace(*REFUSED_TOO[change]), "en", tmp_path)
    assert (ended.code, "SK105" in ended.said) == (1, True), ended.said


def test_the_queries_give_what_is_quoted(lang: Lang, sample_night: tuple[Path, Ended]) -> None:
    folder, ended = sample_night
    assert ended.code == 0, ended.said
    text = _text(READMES[lang])
    assert len(queries(text)) == 2
    assert text == with_results(text, folder / "var/audit.duckdb")


@pytest.mark.parametrize("page", TWINS, ids=_ids(TWINS))
def test_both_languages_have_the_same_sections(page: Path) -> None:
    """In the same order, whatever they are called; our own pages their blocks and tables too."""
    marks = re.compile(r"^(#+ |```\w*|\|---)" if page.stem in WHOLE else r"^(#+ )", re.MULTILINE)
    english, japanese = (marks.findall(_text(p)) for p in (page, page.with_suffix(".ja.md")))
    assert english == japanese


def test_both_readmes_link_to_the_same_pages() -> None:
    """A page that has a Japanese twin is linked by that one in Japanese."""
    english, japanese = (_links(_text(READMES[lang])) for lang in ("en", "ja"))
    twins = {page.name: page.with_suffix(".ja.md").name for page in TWINS}
    expected = []
    for link in english:
        folder, _, name = link.rpartition("/")
        expected.append(f"{folder}/{twins.get(name, name)}" if folder else twins.get(name, name))
    # Each names the other at its top.
    assert [*japanese[1:]] == expected[1:]
    assert (english[0], japanese[0]) == ("README.ja.md", "README.md")


@pytest.mark.parametrize("page", PAGES, ids=_ids(PAGES))
def test_relative_links_resolve(page: Path) -> None:
    """To files that exist, and to headings that they have."""
    for link in _links(_text(page)):
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


def test_commands_that_are_named_exist(lang: Lang) -> None:
    code = "\n".join(_code(_text(READMES[lang])))
    named = set(re.findall(r"\.venv/bin/sekisho ([a-z-]+(?: (?:source|export)\b)?)", code))
    groups = {name for name, one in program.commands.items() if isinstance(one, click.Group)}
    assert named - groups == {*program.commands} - groups | {"new source", "new export"}
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    assert {"nightly", "test", "bench"} <= set(re.findall(r"make ([a-z-]+)", code)) <= targets


@pytest.mark.parametrize("page", PAGES, ids=_ids(PAGES))
def test_rules_that_are_named_exist(page: Path) -> None:
    codes = {rule.code for rule in RULES}
    assert set(re.findall(r"\bSK\d{3}\b", _text(page))) <= codes


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if p.name.startswith(("README", "architecture"))],
    ids=lambda page: page.name,
)
def test_files_and_folders_that_are_named_exist(page: Path) -> None:
    """But for what a run writes, and the file that the refused example adds."""
    spans = re.findall(r"`([\w./-]+)`", _prose(_text(page)))
    parents = {path.name for path in ROOT.iterdir()}
    paths = [span for span in spans if "/" in span and span.split("/")[0] in parents]
    assert paths
    added = "sql/exports/kyosai_catalog_buyers.sql"
    for path in paths:
        exists = (ROOT / path).exists()
        assert exists or path == added or path.startswith((WRITTEN_AT_RUN, ".venv")), path


def test_figures_are_those_of_the_project(lang: Lang) -> None:
    """Assumed grants, report views and the width of the closed list of subsidiaries."""
    text = _text(READMES[lang])
    grants = [
        grant
        for notice in project.load(ROOT).policy.notices
        for grant in notice.grants
        if grant.basis == "assumed"
    ]
    views = [*(ROOT / "sql/reports").glob("*.sql")]
    told = {
        "en": f"So {len(grants)} grants|There are {len(views)} such views",
        "ja": f"許諾のうち {len(grants)} 件|ビューが {len(views)} あり",
    }
    for sentence in told[lang].split("|"):
        assert sentence in text


def test_figures_of_the_changelog_are_those_of_the_project() -> None:
    codes = sorted(rule.code for rule in RULES)
    text = _text(ROOT / "CHANGELOG.md")
    assert f"{len(codes)} rules, {codes[0]} to {codes[-1]}" in text
    assert f"for {len(project.load(ROOT).sources)} sources" in text


def test_extras_that_are_named_exist(lang: Lang) -> None:
    declared = tomllib.loads(_text(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    words = set(re.findall(r"[\[`](\w+)[\]`]", _text(READMES[lang])))
    assert set(declared) <= words


@pytest.mark.parametrize("name", ["architecture.md", "architecture.ja.md"])
def test_the_layers_are_those_that_are_enforced(name: str) -> None:
    """In the order of the import contract."""
    settings = tomllib.loads(_text(ROOT / "pyproject.toml"))
    (contract,) = (
        one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers"
    )
    enforced = [layer.split(" | ") for layer in contract["layers"]]
    block = re.search(
        r"^```\n(__main__.*?)^```", _text(ROOT / "docs" / name), re.DOTALL | re.MULTILINE
    )
    assert block
    told = [re.split(r"\s{2,}", line)[0] for line in block[1].splitlines()]
    assert [one.split(" | ") for line in told for one in line.split(" > ")] == enforced


@pytest.mark.parametrize("name", ["architecture.md", "architecture.ja.md"])
def test_modules_and_functions_that_are_named_exist(name: str) -> None:
    spans = re.findall(r"`(?:sekisho\.)?([a-z]+\.\w+)`", _prose(_text(ROOT / "docs" / name)))
    found = [one for one in spans if not one.endswith((".duckdb", "._exit", ".toml"))]
    assert found
    for one in found:
        assert pkgutil.resolve_name(f"sekisho.{one}")


def test_the_pre_commit_hook_is_there() -> None:
    (hook,) = yaml.safe_load(_text(ROOT / ".pre-commit-hooks.yaml"))
    assert hook["entry"] == "sekisho check"


def _links(text: str) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", _prose(text))
    return [link for link in found if "://" not in link]


def _anchors(page: Path) -> set[str]:
    """Ids of a page's headings, as GitHub makes them, and those that it sets itself."""
    text = _text(page)
    headings = re.findall(r"^#+ (.*)$", _prose(text), re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}
    return made | set(re.findall(r'<a id="([^"]+)">', text))

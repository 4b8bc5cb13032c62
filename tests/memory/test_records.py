"""What is remembered is what it was, and goes when nobody has asked for it for long."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lineage.cases import corpus
from memory.checked import refusing_project

from sekisho import contracts, project
from sekisho.contracts.records import read as read_source
from sekisho.contracts.records import written as source_written
from sekisho.lineage import analyze
from sekisho.lineage.records import read, read_trace, trace_written, written
from sekisho.model import Trace
from sekisho.project.remembered import KEPT, Remembered

QUERIES = corpus("queries.yaml")


def test_a_lineage_is_remembered_as_it_was() -> None:
    """Every statement of the corpus, with its trace."""
    for case in QUERIES.cases:
        lineage = analyze(case.sql, QUERIES.tables, QUERIES.views, keys=QUERIES.keys)
        text = written(["r"], lineage)
        assert text is not None, case.name
        reads, again = read(text, lineage.tracing)
        assert reads == {"r"}
        assert again == lineage, case.name
        trace = trace_written(lineage)
        assert trace is not None, case.name
        assert read_trace(trace, again) == Trace(lineage.edges, lineage.undetermined), case.name


@pytest.mark.parametrize(
    "text", [None, 7, "", "[]", "[1,2,3,4,5,6,7,8,9,0]", '{"a": 1}', "[[], []"]
)
def test_what_is_no_record_is_told_apart(text: object) -> None:
    """Whatever a file holds: a number, another shape, nothing."""
    with pytest.raises(ValueError):  # noqa: PT011 - the type is the promise
        read(text, lambda: Trace((), ()))
    with pytest.raises(ValueError):  # noqa: PT011
        read_source(text)
    lineage = analyze("SELECT 1 AS a", {})
    if text != '{"a": 1}':
        with pytest.raises(ValueError):  # noqa: PT011
            read_trace(text, lineage)


@pytest.mark.parametrize(
    ("part", "other"),
    [(0, ["t", 7]), (2, ["a", None]), (3, ["INTEGER", 7]), (4, "-1 2"), (4, "2 8"), (5, "0 8"), (6, "-1"), (7, "8")],
)  # fmt: skip
def test_a_record_of_the_right_length_is_held_against_its_form(part: int, other: object) -> None:
    """Names are texts, and masks are of columns that a scan names: `*` and `x`, and no third."""
    lineage = analyze("SELECT x AS a, x AS b FROM t", {"t": {"x": "INTEGER"}})
    record = json.loads(str(written(["t"], lineage)))
    read(json.dumps(record), lineage.tracing)
    record[part] = other
    with pytest.raises(ValueError):  # noqa: PT011
        read(json.dumps(record), lineage.tracing)


def test_an_influence_that_no_scan_names_is_not_remembered() -> None:
    """A record could not say it, so the statement is analysed each time."""
    lineage = analyze("SELECT a FROM r", {"r": {"a": "INTEGER", "b": "INTEGER"}})
    assert written([], lineage) is not None
    assert written([], replace(lineage, scans={})) is None


def test_a_source_is_remembered_as_it_was(tmp_path: Path) -> None:
    """Every contract of the sample project, with its places."""
    loaded = project.load(refusing_project(tmp_path / "project"))
    for source in loaded.sources.values():
        assert read_source(source_written(source)) == source


def test_a_contract_is_read_again_under_another_policy(tmp_path: Path) -> None:
    """What the policy does not know any more is refused, though the contract is what it was."""
    loaded = project.load(refusing_project(tmp_path / "project"))
    memory = Remembered(tmp_path / "cache")
    files = {f: t for f, t in loaded.files.items() if f.startswith("contracts/")}
    contracts.load(files, loaded.policy, memory)
    categories = {k: v for k, v in loaded.policy.categories.items() if k != "survey_answer"}
    other = replace(loaded.policy, categories=categories, digest="of another policy")
    with pytest.raises(project.ProjectError, match="survey_answer"):
        contracts.load(files, other, memory)


def test_what_nobody_asks_for_goes(tmp_path: Path) -> None:
    """Each check that learns something ages the rest; what it asks for stays."""
    first = Remembered(tmp_path)
    first.keep("k", "asked for", "a")
    first.keep("k", "missed", "m")
    first.save()
    for number in range(KEPT):
        assert Remembered(tmp_path).find("k", "missed") == "m"
        memory = Remembered(tmp_path)
        assert memory.find("k", "asked for") == "a"
        memory.keep("k", f"new {number}", number)
        memory.save()
    assert Remembered(tmp_path).find("k", "missed") is None
    assert Remembered(tmp_path).find("k", "asked for") == "a"


def test_a_check_that_learns_nothing_writes_nothing(tmp_path: Path) -> None:
    """So a project that does not change is only read."""
    memory = Remembered(tmp_path)
    memory.keep("k", "a", 1)
    memory.save()
    (tmp_path / "check.json").chmod(0o444)
    before = (tmp_path / "check.json").stat()
    again = Remembered(tmp_path)
    assert again.find("k", "a") == 1
    again.save()
    assert (tmp_path / "check.json").stat().st_ino == before.st_ino

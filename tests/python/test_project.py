"""Python models in a project: decided, remembered, compared and run beside themselves like any other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from project_files import apply, sample_project
from python_models import declared

from sekisho import nightly, project
from sekisho.cli.as_twin import rendered
from sekisho.cli.command import Settings
from sekisho.digest import digest_of
from sekisho.errors import ProjectError
from sekisho.model import Column, Decision, PythonModel
from sekisho.nightly.twin import twin

DAY = dt.date(2026, 11, 20)
MODEL = "sql/models/contact.py"
READ = {"member_register": ["member_no", "name", "sex", "birth_date"]}
MADE = {"member_no": "VARCHAR", "called": "VARCHAR"}
CODE = """
def model(member_register):
    called = member_register["name"].str.cat(member_register["sex"], na_rep="?")
    return member_register.assign(called=called)[["member_no", "called"]]
"""
EXPORT = """/*---
title: {ja: 試験, en: a test}
destination: jccu_catalog
purpose: P3
arrangement: A2
key: [member_no]
file: contact.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, called FROM contact
"""


def _text(columns: list[str], code: str = CODE) -> str:
    return declared(code, {"member_register": columns}, MADE, ["member_no"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a model that reads more than an export under its use may."""
    change = {MODEL: _text(READ["member_register"]), "sql/exports/by_contact.sql": EXPORT}
    return sample_project(tmp_path_factory.mktemp("python"), change, data=True)


def _decided(folder: Path, *, remember: bool) -> Decision:
    loaded = project.load(folder, remember=remember)
    return nightly.check(loaded, DAY, ["by_contact"]).decisions["by_contact"]


def _origins(decision: Decision) -> set[str]:
    return {str(v.origin) for v in decision.violations}


def test_what_it_reads_and_may_not_be_used_refuses_the_export(folder: Path) -> None:
    """Though the code makes nothing of it; and the path leads through the line that declares it."""
    decision = _decided(folder, remember=False)
    assert decision.verdict == "refused"
    assert {"member_register.sex", "member_register.birth_date"} <= _origins(decision)
    (found, *_) = (v for v in decision.violations if str(v.origin) == "member_register.birth_date")
    steps = [(s.relation, str(s.place)) for s in found.path]
    line = _text(READ["member_register"]).splitlines()[2]
    assert ("contact", f"{MODEL}:3:{line.index('birth_date') + 1}") in steps


@pytest.mark.parametrize("first", ["fewer", "more"])
def test_what_is_remembered_is_what_would_be_found(tmp_path: Path, first: str) -> None:
    """A declaration that changes changes the answer, however warm the memory is."""
    texts = {
        "fewer": _text(["member_no", "name"], CODE.replace('["sex"]', '["name"]')),
        "more": _text(READ["member_register"]),
    }
    second = "more" if first == "fewer" else "fewer"
    change = {MODEL: texts[first], "sql/exports/by_contact.sql": EXPORT}
    sample_project(tmp_path, change)
    for _ in range(2):
        assert _decided(tmp_path, remember=True) == _decided(tmp_path, remember=False)
    apply({MODEL: texts[second]}, tmp_path)
    warm = _decided(tmp_path, remember=True)
    assert warm == _decided(tmp_path, remember=False)
    assert ("member_register.birth_date" in _origins(warm)) == (second == "more")


def test_a_lock_that_changes_changes_the_model(folder: Path) -> None:
    before = project.load(folder).models["contact"]
    with (folder / "requirements.lock").open("a") as lock:
        lock.write("# another\n")
    after = project.load(folder).models["contact"]
    assert isinstance(before, PythonModel)
    assert isinstance(after, PythonModel)
    assert before.module_digest == after.module_digest
    assert before.lock_digest != after.lock_digest
    assert after.digest == digest_of(after.module_digest, after.lock_digest)


@pytest.mark.slow
def test_a_twin_tells_what_is_needed(folder: Path) -> None:
    """Which declared columns move something, and which of those that an export may not see do."""
    found = twin(project.load(folder), "contact", DAY)
    moves = {c.name: (m.outputs, m.rows) for c, m in found.inputs.items()}
    assert found.again.nothing
    assert moves["name"] == (("called",), False)
    assert moves["sex"] == (("called",), False)
    assert moves["birth_date"] == ((), False)
    assert moves["member_no"][1]
    (seen,) = found.exports
    assert seen.columns == tuple(Column("member_register", c) for c in ("sex", "birth_date"))
    assert seen.needed == (Column("member_register", "sex"),)
    assert seen.moved.outputs == ("called",)
    for lang in ("en", "ja"):
        told = rendered(found, replace(Settings(), lang=lang))
        assert "member_register.birth_date" in told
    assert rendered(found, replace(Settings(), format="json")).startswith("{")


@pytest.mark.slow
def test_a_twin_that_asks_the_clock_is_not_the_same_again(tmp_path: Path) -> None:
    code = CODE.replace("called = ", "import time\n    called = str(time.time_ns()) + ")
    change = {MODEL: _text(READ["member_register"], code), "sql/exports/by_contact.sql": EXPORT}
    sample_project(tmp_path, change, data=True)
    assert twin(project.load(tmp_path), "contact", DAY).again.outputs == ("called",)


def test_a_twin_is_of_a_python_model(folder: Path) -> None:
    with pytest.raises(ProjectError) as raised:
        twin(project.load(folder), "stg_member", DAY)
    assert raised.value.message.id == "twin.no-model"

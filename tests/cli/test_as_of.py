"""`check --as-of`: the answer of another day, and nothing written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

CONTRACT = "policy/processors.yaml"


def tree(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything in a folder: mode, time of change, content; of folders what is in them."""
    found = {}
    for path in sorted((folder, *folder.rglob("*"))):
        told = path.stat()
        content = (
            path.read_bytes()
            if path.is_file()
            else b"\n".join(map(os.fsencode, sorted(path.iterdir())))
        )
        found[str(path.relative_to(folder))] = (told.st_mode, told.st_mtime_ns, content)
    return found


@pytest.mark.parametrize("format_", ["text", "json", "github", "sarif"])
def test_nothing_is_written(sekisho, project, format_):
    """Not even what a check remembers; and a check that is asked about no day does remember."""
    before = tree(project)
    assert (
        sekisho("check", "--project", project, "--as-of", "2026-11-19", "--format", format_).code
        == 0
    )
    assert tree(project) == before
    sekisho("check", "--project", project)
    assert tree(project) != before


def test_what_was_remembered_is_left_as_it_is(sekisho, project):
    sekisho("check", "--project", project)
    before = tree(project)
    sekisho("check", "--project", project, "--as-of", "2020-01-01")
    sekisho("explain", "own_birthday_mail.name", "--project", project, "--as-of", "2026-11-19")
    assert tree(project) == before


def test_a_folder_that_nobody_may_write_to_is_enough(sekisho, project):
    before = {p: p.stat().st_mode for p in (project, *project.rglob("*"))}
    try:
        for path, mode in before.items():
            path.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
        told = sekisho("check", "--project", project, "--as-of", "2026-11-19")
        assert (told.code, told.err) == (0, "")
    finally:
        for path, mode in before.items():
            path.chmod(mode)


def test_a_contract_counts_from_the_day_of_its_approval(sekisho, project):
    """It began on 2026-04-01; approved on 2026-06-01, no day before has it."""
    register = project / CONTRACT
    text = register.read_text(encoding="utf-8")
    assert text.count("approved_on: 2026-03-20") == 1
    register.write_text(text.replace("2026-03-20", "2026-06-01"), encoding="utf-8")
    check = ("check", "carrier_delivery", "--project", project, "--as-of")
    assert sekisho(*check, "2026-05-31").code == 1
    assert sekisho(*check, "2026-06-01").code == 0

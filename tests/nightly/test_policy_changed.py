"""A business date that is run again after the policy has changed in what is not the export's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sekisho import nightly, project
from sekisho.messages import Message
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
JST = dt.timezone(dt.timedelta(hours=9))
FILE = "birthday_20261120.parquet"
EXPORT = "sql/exports/own_birthday_mail.sql"


def _night(folder: Path, hour: int) -> nightly.Run:
    now = dt.datetime(2026, 11, 20, hour, 0, tzinfo=JST)
    return nightly.run(project.load(folder), DAY, clock=lambda: now)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A project whose Parquet file has been released, and whose policy has another digest since."""
    folder = tmp_path / "project"
    lay_out(folder)
    assert _night(folder, 20).exports["own_birthday_mail"].outcome == "released"
    before = project.load(folder).policy.digest
    parties = folder / "policy/parties.yaml"
    parties.write_text(f"# looked through\n{parties.read_text(encoding='utf-8')}", encoding="utf-8")
    assert project.load(folder).policy.digest != before
    return folder


def test_the_file_that_lies_there_is_the_same_file(sent: Path) -> None:
    """It says by which policy it was sent; that another is in force now makes no other file of it."""
    (file,) = (sent / "var/outbound").rglob(FILE)
    held = file.read_bytes()
    for hour in (21, 22):
        run = _night(sent, hour)
        assert run.exports["own_birthday_mail"].message == Message("gate.unchanged")
        assert run.exit_code == 0
    assert file.read_bytes() == held


def test_other_rows_are_other_content_all_the_same(sent: Path) -> None:
    text = (sent / EXPORT).read_text(encoding="utf-8")
    (sent / EXPORT).write_text(f"{text.rstrip()}\n  AND name IS NULL\n", encoding="utf-8")
    assert _night(sent, 21).exports["own_birthday_mail"].outcome == "failed"


def test_a_file_that_is_sent_once_more_says_the_policy_of_now(sent: Path) -> None:
    (file,) = (sent / "var/outbound").rglob(FILE)
    for left in file.parent.iterdir():
        left.unlink()
    now = dt.datetime(2026, 11, 20, 21, 0, tzinfo=JST)
    loaded = project.load(sent)
    run = nightly.run(loaded, DAY, clock=lambda: now, only=("own_birthday_mail",), again=True)
    assert run.exports["own_birthday_mail"].outcome == "released"
    said = pq.read_metadata(file).metadata
    assert said[b"sekisho.policy_sha256"] == loaded.policy.digest.encode()

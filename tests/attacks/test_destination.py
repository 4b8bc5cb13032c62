"""What a destination may hold when a file arrives: nothing is written over, no link is followed."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
from pathlib import Path
from typing import NoReturn

import pytest

from sekisho.clearance import Clearance, LogHead
from sekisho.errors import DataError
from sekisho.gate import LocalFolder
from sekisho.model import Use

CONTENT = b"member,amount\n"


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """A file that is about to leave."""
    path = tmp_path / "staged.csv"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a destination."""
    path = tmp_path / "outbound"
    path.mkdir()
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A file that has nothing to do with it."""
    path = tmp_path / "elsewhere"
    path.write_bytes(b"untouched")
    return path


def _clearance() -> Clearance:
    return Clearance(
        export="e", file="e.csv", digest=hashlib.sha256(CONTENT).hexdigest(), size=len(CONTENT),
        use=Use("A2", "jccu", "P2"), destination="jccu_catalog", arrangement_clause="4",
        controller="nara_coop", grants=(), notice="2022-03-21", notice_until=None, granted_until=None, policy_digest="", ledger_digest=None, requests_digest=None, lineage_digest="",
        sql_digest="", engine_version="", duckdb_version="", business_date=dt.date(2026, 11, 20), leaving=dt.date(2026, 11, 20),
        columns=(), rows=0, subjects=None, content_digest=None, head=LogHead(1, ""), checks=(),
    )  # fmt: skip


def _never() -> None:
    raise AssertionError("a file system answers")


def _other_file_system(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.EXDEV, "other file system")


def test_a_link_in_the_place_of_a_part_is_not_followed(
    staged: Path, folder: Path, elsewhere: Path
) -> None:
    """Whoever can write to the destination cannot have the clearance written through a link."""
    clearance = _clearance()
    (folder / f".{clearance.name}.part").symlink_to(elsewhere)
    LocalFolder(folder).put(staged, clearance, clearance.payload(), _never)
    assert elsewhere.read_bytes() == b"untouched"
    assert (folder / "e.csv").read_bytes() == CONTENT
    assert not (folder / clearance.name).is_symlink()


def test_nor_is_it_when_the_file_is_copied(
    staged: Path, folder: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another file system the data go into a new file, not through a link laid for them."""
    (folder / ".e.csv.part").symlink_to(elsewhere)
    real = os.link

    def link(source: Path, target: Path) -> None:
        if Path(source) == staged:
            _other_file_system()
        real(source, target)

    monkeypatch.setattr(os, "link", link)
    LocalFolder(folder).put(staged, _clearance(), b"sealed", _never)
    assert elsewhere.read_bytes() == b"untouched"
    assert (folder / "e.csv").read_bytes() == CONTENT
    assert not (folder / "e.csv").is_symlink()
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("kind", ["file", "dangling link", "link", "folder"])
def test_what_has_the_name_already_is_left_as_it_is(
    kind: str, staged: Path, folder: Path, elsewhere: Path
) -> None:
    """A file that appears between the check and the release is never written over."""
    target = folder / "e.csv"
    if kind == "file":
        target.write_bytes(b"other")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(elsewhere if kind == "link" else folder / "nowhere")
    before = os.lstat(target)
    with pytest.raises(DataError):
        LocalFolder(folder).put(staged, _clearance(), b"sealed", _never)
    assert os.lstat(target).st_ino == before.st_ino
    assert elsewhere.read_bytes() == b"untouched"
    assert not (folder / "nowhere").exists()


def test_the_same_file_may_be_put_twice(staged: Path, folder: Path) -> None:
    """Two runs that release the same bytes at the same time both find them there."""
    LocalFolder(folder).put(staged, _clearance(), b"sealed", _never)
    LocalFolder(folder).put(staged, _clearance(), b"sealed", _never)
    assert sorted(p.name for p in folder.iterdir()) == ["e.csv", _clearance().name]

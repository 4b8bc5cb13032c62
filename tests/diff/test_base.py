"""Where the earlier state comes from: a folder, or a revision that nothing is written for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sekisho.errors import ProjectError
from sekisho.project.base import base_folder
from sekisho.scaffold import lay_out

ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "x",
    "GIT_AUTHOR_EMAIL": "x@example.invalid",
    "GIT_COMMITTER_NAME": "x",
    "GIT_COMMITTER_EMAIL": "x@example.invalid",
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=ENVIRONMENT, check=True, capture_output=True, text=True
    )
    return done.stdout


def committed(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two revisions of a project in a subfolder, and one before it was there."""
    repository = tmp_path_factory.mktemp("repository")
    git(repository, "init", "-q", "-b", "main")
    (repository / "README").write_text("first\n")
    committed(repository, "empty")
    git(repository, "tag", "empty")
    lay_out(repository / "data 組合" / "coop")
    committed(repository, "project")
    git(repository, "tag", "v1")
    export = repository / "data 組合" / "coop" / "sql/exports/carrier_delivery.sql"
    export.write_text(export.read_text(encoding="utf-8") + "-- changed\n", encoding="utf-8")
    # Archives would leave the policy out, and put words into the SQL.
    (repository / ".gitattributes").write_text("**/policy/** export-ignore\n*.sql export-subst\n")
    committed(repository, "changed")
    return repository


@pytest.fixture
def repository(laid: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(laid, tmp_path / "repository"))


@pytest.fixture
def coop(repository: Path) -> Path:
    return repository / "data 組合" / "coop"


def files(folder: Path) -> dict[str, bytes]:
    parts = ("sekisho.toml", "requirements.lock", "policy", "contracts", "expectations", "sql")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] in parts
    }


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(p.relative_to(folder)): (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"")
        for p in sorted(folder.rglob("*"))
    }


@pytest.mark.parametrize("base", ["HEAD", "main", "HEAD~0"])
def test_a_revision_has_the_files_that_were_committed(coop, base):
    committed_files = files(coop)
    (coop / "sql/exports/carrier_delivery.sql").write_text("-- not committed\n")
    with base_folder(coop, base) as folder:
        assert files(folder) == committed_files
    assert not folder.exists()


@pytest.mark.parametrize("base", ["v1", "HEAD~1"])
def test_an_earlier_revision_has_what_was_there_then(coop, base):
    with base_folder(coop, base) as folder:
        then = files(folder)
    now = files(coop)
    assert then.keys() == now.keys()
    assert [n for n in now if then[n] != now[n]] == ["sql/exports/carrier_delivery.sql"]


def test_nothing_is_written_to_the_repository(repository, coop):
    before = everything(repository)
    with base_folder(coop, "v1") as folder:
        assert not folder.is_relative_to(repository)
    assert everything(repository) == before


def test_a_project_may_be_the_repository_itself(tmp_path):
    lay_out(tmp_path / "coop")
    git(tmp_path / "coop", "init", "-q", "-b", "main")
    committed(tmp_path / "coop", "project")
    with base_folder(tmp_path / "coop", "main") as folder:
        assert files(folder) == files(tmp_path / "coop")


def test_a_folder_with_a_project_is_taken_as_it_is(coop, tmp_path):
    lay_out(tmp_path / "other")
    with base_folder(coop, str(tmp_path / "other")) as folder:
        assert folder == tmp_path / "other"


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("no-such-branch", "project.no-revision"),
        ("--help", "project.no-revision"),
        ("", "project.no-revision"),
        ("main:README", "project.no-revision"),
        ("empty", "project.no-project-there"),
    ],
)
def test_what_is_no_state_of_the_project_is_told(coop, base, message):
    with pytest.raises(ProjectError) as error, base_folder(coop, base):
        pass
    assert error.value.message.id == message


def test_a_project_in_no_repository_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    lay_out(tmp_path / "coop")
    with pytest.raises(ProjectError) as error, base_folder(tmp_path / "coop", "HEAD"):
        pass
    assert error.value.message.id == "project.no-repository"


def test_a_repository_without_git_is_told(coop, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProjectError) as error, base_folder(coop, "HEAD"):
        pass
    assert error.value.message.id == "project.no-git"


def test_a_link_of_a_revision_is_not_followed(coop, repository):
    (coop / "policy/notices/linked.yaml").symlink_to("/etc/hostname")
    committed(repository, "link")
    with pytest.raises(ProjectError) as error, base_folder(coop, "HEAD"):
        pass
    assert error.value.message.id == "project.base-link"

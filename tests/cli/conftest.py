"""A project laid out once, and the command line run in this process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from sekisho.cli import exit_code_of
from sekisho.cli.program import program
from sekisho.scaffold import lay_out


@dataclass(frozen=True)
class Ended:
    """How a command line ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def sekisho(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ended]:
    """Run one command line; English unless it says otherwise, no colours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def forget_help(command: click.Command) -> None:
        # click keeps the option `--help` with its text; a process of its own has one language.
        command._help_option = None
        for inner in getattr(command, "commands", {}).values():
            forget_help(inner)

    def run(*arguments: str | os.PathLike[str]) -> Ended:
        forget_help(program)
        capsys.readouterr()
        code = exit_code_of([os.fspath(a) for a in arguments])
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run


@pytest.fixture(scope="session")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template project; not to be changed."""
    folder = tmp_path_factory.mktemp("laid-out") / "coop"
    lay_out(folder)
    return folder


@pytest.fixture
def project(laid_out: Path, tmp_path: Path) -> Path:
    """A copy of the template project, to be changed."""
    # What other tests' checks of the template remember is not part of it.
    return Path(
        shutil.copytree(laid_out, tmp_path / "coop", ignore=shutil.ignore_patterns("cache"))
    )

"""How a command ends that cannot answer: one sentence in the format asked for, an exit code."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import click

from sekisho.cli.blocks import error_block
from sekisho.cli.command import Settings
from sekisho.cli.page import Page
from sekisho.errors import DataError, SekishoError
from sekisho.messages import Message


def failed(error: SekishoError, settings: Settings) -> int:
    """Tell an error in the format asked for: as data if that is a machine's; its exit code."""
    if settings.format == "json":
        from sekisho.cli.as_json import error_json

        settings.write(error_json(error, settings.lang))
    elif settings.format == "github":
        from sekisho.cli.as_github import error_command

        settings.write(error_command(error, settings.lang, settings.root))
    elif settings.format == "sarif":
        from sekisho.cli.as_sarif import error_sarif

        settings.write(error_sarif(error, settings.lang, settings.root))
    else:
        page = Page(settings.lang, reader(settings.project), settings.width)
        color = {"always": True, "never": False, "auto": None}[settings.color]
        click.echo("\n".join(error_block(page, error)), err=True, color=color)
    return error.exit_code


def reader(root: Path) -> Callable[[str], str | None]:
    """Path of a project file -> its text, where there is no loaded project to ask."""

    def read(file: str) -> str | None:
        try:
            return (root / file).read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            return None  # the error itself is told, without an excerpt

    return read


def unexpected(error: Exception) -> SekishoError:
    """A fault of ours as an error: its type and where in our code, never what it says.

    The text of an exception of a library can quote data.
    """
    package = Path(__file__).parents[1]
    frames = [
        f"{Path(f.filename).relative_to(package.parent).as_posix()}:{f.lineno}"
        for f in traceback.extract_tb(error.__traceback__)
        if Path(f.filename).is_relative_to(package)
    ]
    return DataError(
        Message("cli.unexpected", type=type(error).__name__, where=frames[-1] if frames else "-"),
        help=Message("cli.unexpected-help"),
    )

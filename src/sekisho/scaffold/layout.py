"""`init`: the template project, laid out in a new folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from sekisho.errors import DataError, ProjectError
from sekisho.messages import Message
from sekisho.project.config import CONFIG_FILE, read_config
from sekisho.scaffold.writing import write_new
from sekisho.signing import make

TEMPLATE: Final = Path(__file__).parent / "template"
"""A small project of an invented co-op; `dot-` stands for a leading dot."""


def lay_out(folder: Path) -> tuple[str, ...]:
    """Write the template into `folder`, which is new or empty, and make the key of its runs.

    Returns:
        The files, as paths in the folder.

    Raises:
        ProjectError: the folder is not empty, or is no folder.
        DataError: it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ProjectError(
            Message("cli.init.not-a-folder", folder=str(folder)),
            help=Message("cli.init.new-folder"),
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise ProjectError(
            Message("cli.init.not-empty", folder=str(folder)), help=Message("cli.init.new-folder")
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            Message(
                "cli.new.not-written",
                file=str(folder),
                problem=error.strerror or type(error).__name__,
            )
        ) from error
    written = write_new(folder, template_files())
    config = read_config((folder / CONFIG_FILE).read_text(encoding="utf-8"))
    make(folder / config.keys, "run", dt.datetime.now(config.timezone).date())
    return written


def template_files() -> dict[str, bytes]:
    """The template: path in a project -> content, sorted."""
    paths = sorted(p for p in TEMPLATE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {_named(path): path.read_bytes() for path in paths}


def _named(path: Path) -> str:
    relative = path.relative_to(TEMPLATE).as_posix()
    return "/".join(
        f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part
        for part in relative.split("/")
    )

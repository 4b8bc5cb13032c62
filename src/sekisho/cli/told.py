"""An answer told: in the format asked for, on standard output; progress on standard error."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sekisho.cli.answer import Answer
from sekisho.cli.command import Settings
from sekisho.errors import SekishoError
from sekisho.messages import Message
from sekisho.model import QueryLineage

if TYPE_CHECKING:
    from sekisho.project import Project


def told(
    answer: Answer,
    settings: Settings,
    project: Project,
    lineages: Mapping[str, QueryLineage | SekishoError],
) -> None:
    """Write the answer in the format that the settings name."""
    text = rendered(answer, settings, project, lineages)
    if text:
        settings.write(text)


def rendered(
    answer: Answer,
    settings: Settings,
    project: Project,
    lineages: Mapping[str, QueryLineage | SekishoError],
) -> str:
    """The answer in the format that the settings name."""
    if settings.format == "json":
        from sekisho.cli.as_json import json

        return json(answer, settings.lang, project.files.get)
    if settings.format == "github":
        from sekisho.cli.as_github import github

        return github(answer, settings.lang, settings.root)
    if settings.format == "sarif":
        from sekisho.cli.as_sarif import sarif

        return sarif(answer, settings.lang, settings.root)
    from sekisho.cli.as_text import text
    from sekisho.cli.page import Page
    from sekisho.cli.paths import Paths

    paths = Paths(lineages)
    page = Page(settings.lang, project.files.get, settings.width, paths.besides_witness)
    return text(answer, page, quiet=settings.quiet)


@contextmanager
def progress(id: str, settings: Settings, /, **facts: str) -> Iterator[None]:  # noqa: A002
    """A spinner while something takes its time: on a terminal only, and gone afterwards."""
    if settings.quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(Message(id, **facts).text(settings.lang), spinner="line"):
        yield

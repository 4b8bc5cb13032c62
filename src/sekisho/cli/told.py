"""An answer told: in the format asked for, on standard output; progress on standard error."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from sekisho.cli.answer import Answer
from sekisho.cli.command import Settings
from sekisho.cli.width import clean
from sekisho.errors import SekishoError
from sekisho.messages import Message
from sekisho.model import QueryLineage

if TYPE_CHECKING:
    from sekisho.nightly.arrivals import NotYet
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
    from sekisho.lineage.paths import Paths

    paths = Paths(lineages)
    page = Page(settings.lang, project.files.get, settings.width, paths.besides_witness)
    return text(answer, page, quiet=settings.quiet)


def tell_unsent(error: SekishoError | None, settings: Settings) -> None:
    """Say on standard error that the events of a night could not be sent, if so."""
    if error is not None:
        for message in filter(None, (error.message, error.help)):
            click.echo(clean(message.text(settings.lang)), err=True)


@contextmanager
def progress(id: str, settings: Settings, /, **facts: str) -> Iterator[None]:  # noqa: A002
    """A spinner while something takes its time: on a terminal only, and gone afterwards."""
    if settings.quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(Message(id, **facts).text(settings.lang), spinner="line"):
        yield


def waiting(settings: Settings) -> Callable[[SekishoError, float], None]:
    """Wait for the next try of something, having said on standard error what is waited for."""

    def wait(error: SekishoError, seconds: float) -> None:
        tell_wait(error.message, seconds, settings)

    return wait


def awaiting(settings: Settings) -> Callable[[Mapping[str, NotYet], float], None]:
    """Wait for sources that are late, having said once of each what is waited for, and until when."""
    said: set[str] = set()

    def wait(late: Mapping[str, NotYet], seconds: float) -> None:
        for name, one in late.items():
            if name not in said and not settings.quiet:
                reason = one.error.message
                why = reason.bilingual
                until = f"{one.until:%H:%M}"
                line = Message("cli.awaited", source=name, reason=why, until=until)
                click.echo(clean(line.text(settings.lang)), err=True)
            said.add(name)
        time.sleep(seconds)

    return wait


def tell_wait(reason: Message, seconds: float, settings: Settings) -> None:
    """Say what went wrong and when it is tried again, and wait until then."""
    if not settings.quiet:
        why = reason.bilingual
        line = Message("cli.tried-again", reason=why, seconds=int(seconds)).text(settings.lang)
        click.echo(clean(line), err=True)
    time.sleep(seconds)

"""`sekisho subject` and `sekisho recall`: what was given of a member, and who has to be told."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Final

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import ProjectError
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.project import Project

_STDIN: Final = "-"
_LONGEST: Final = 1 << 10
"""Characters that are read for a number at most."""


@click.command(cls=Command, help="cli.help.subject")
@click.argument("number", metavar="MEMBER_NO|-")
@click.option("--forget", is_flag=True, cls=Option, help="cli.option.forget")
@click.option("--reason", metavar="TEXT", cls=Option, help="cli.option.forget-reason")
@click.option("--by", metavar="NAME", cls=Option, help="cli.option.forget-by")
@common("text", "json")
def subject(
    settings: Settings, number: str, reason: str | None, by: str | None, *, forget: bool
) -> int:
    """Answer a member's question, or forget the member."""
    from sekisho import project
    from sekisho.cli.as_subject import answered
    from sekisho.subject import ask

    if forget != bool(reason and by):
        raise ProjectError(Message("subject.forget-needs"))
    loaded = project.load(settings.project)
    if reason and by:
        return _forget(settings, loaded, _given(number), reason, by)
    settings.write(answered(ask(loaded, _given(number)), settings))
    return 0


def _forget(settings: Settings, loaded: Project, number: str, reason: str, by: str) -> int:
    from sekisho.cli.as_json import dumped
    from sekisho.subject import forget

    def clock() -> dt.datetime:
        return dt.datetime.now(loaded.config.timezone)

    found = forget(loaded, number, by=by, reason=reason, trigger="cli", clock=clock)
    said = Message("subject.forgotten" if found else "subject.not-in-index").text(settings.lang)
    settings.write(dumped({"forgotten": found}) if settings.format == "json" else said)
    return 0


@click.command(cls=Command, help="cli.help.recall")
@click.argument("number", metavar="MEMBER_NO|-")
@common("text", "json")
def recall(settings: Settings, number: str) -> int:
    """Tell who has to be told after a withdrawal or a suspension."""
    from sekisho import project
    from sekisho import subject as subjects
    from sekisho.cli.as_subject import recalled
    from sekisho.cli.loaded import day_of

    loaded = project.load(settings.project)
    found = subjects.recall(loaded, subjects.ask(loaded, _given(number)))
    settings.write(recalled(found, settings, day_of(loaded.config, None)))
    return 0


def _given(number: str) -> str:
    """The number; `-` is read from standard input, where no list of processes shows it."""
    return sys.stdin.read(_LONGEST).strip() if number == _STDIN else number

"""`sekisho sql`: a question to the audit store, its answer in the terminal."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Final

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.cli.width import WIDEST
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.audit.ask import Told

_NARROW: Final = 40
_STDIN: Final = "-"
_LONGEST: Final = 1 << 20
"""Characters of a question at most."""


@click.command(cls=Command, help="cli.help.sql")
@click.argument("query", metavar="[QUERY|-]", required=False)
@click.option(
    "--limit",
    type=click.IntRange(1, 1_000_000),
    default=1_000,
    metavar="N",
    cls=Option,
    help="cli.option.limit",
)
@common("text", "json", "csv")
def sql(settings: Settings, query: str | None, limit: int) -> int:
    """Ask the store; without a question, tell what there is to ask."""
    from sekisho.audit.ask import ask, views
    from sekisho.cli.keys import config_of

    asked = sys.stdin.read(_LONGEST) if query == _STDIN else query or views(settings.lang)
    told = ask(settings.project / config_of(settings).store, asked, limit)
    settings.write(_rendered(told, settings))
    if told.more and not settings.quiet:
        click.echo(Message("cli.sql.more", limit=limit).text(settings.lang), err=True)
    return 0


def _rendered(told: Told, settings: Settings) -> str:
    from sekisho.cli.as_table import as_csv, as_json, table

    if settings.format == "json":
        return as_json(told)
    if settings.format == "csv":
        return as_csv(told)
    # A table may be as wide as the terminal; sentences are not.
    width = max(shutil.get_terminal_size((WIDEST, 24)).columns, _NARROW)
    drawn = table(told, width, colored=settings.colored)
    if settings.quiet:
        return drawn
    return f"{drawn}\n{Message('cli.sql.rows', count=len(told.rows)).text(settings.lang)}"

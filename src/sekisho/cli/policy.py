"""`sekisho policy`: who may use what for which purposes, by the notice in force."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import ProjectError
from sekisho.messages import Message


@click.command(cls=Command, help="cli.help.policy")
@click.option("--as-of", cls=Option, help="cli.option.as-of", metavar="YYYY-MM-DD")
@click.option("--sheet", "on_paper", is_flag=True, cls=Option, help="cli.option.sheet")
@common("text", "json")
def policy(settings: Settings, as_of: str | None, *, on_paper: bool) -> int:
    """Show the matrix of category, recipient and purposes, or the sheet to approve it on."""
    if on_paper and settings.format != "text":
        raise ProjectError(Message("cli.sheet-is-html", format=settings.format))
    from sekisho import project
    from sekisho.cli.as_json import dumped
    from sekisho.cli.loaded import day_of
    from sekisho.policy import matrix, matrix_as_json, matrix_as_text, sheet

    loaded = project.load(settings.project)
    day = day_of(loaded.config, as_of)
    if on_paper:
        from sekisho.cli.as_sheet import sheet_as_html

        settings.write(sheet_as_html(sheet(loaded.policy, day)))
        return 0
    shown = matrix(loaded.policy, day)
    if settings.format == "json":
        settings.write(dumped(matrix_as_json(shown)))
    else:
        settings.write(matrix_as_text(shown, settings.lang, width=settings.width))
    return 0

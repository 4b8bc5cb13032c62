"""`sekisho policy`: who may use what for which purposes, by the notice in force."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import click

from sekisho.cli.command import Command, Option, Settings, common


@click.command(cls=Command, help="cli.help.policy")
@click.option("--business-date", cls=Option, help="cli.option.business-date", metavar="YYYY-MM-DD")
@common("text", "json")
def policy(settings: Settings, business_date: str | None) -> int:
    """Show the matrix of category, recipient and purposes."""
    from sekisho import project
    from sekisho.cli.as_json import dumped
    from sekisho.cli.loaded import day_of
    from sekisho.policy import matrix, matrix_as_json, matrix_as_text

    loaded = project.load(settings.project)
    shown = matrix(loaded.policy, day_of(loaded, business_date))
    if settings.format == "json":
        settings.write(dumped(matrix_as_json(shown)))
    else:
        settings.write(matrix_as_text(shown, settings.lang, width=settings.width))
    return 0

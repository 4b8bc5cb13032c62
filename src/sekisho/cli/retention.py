"""`sekisho retention`: what has been kept for longer than declared, listed or removed."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import click

from sekisho.cli.command import Command, Option, Settings, common


@click.command(cls=Command, help="cli.help.retention")
@click.option("--remove", is_flag=True, cls=Option, help="cli.option.remove")
@click.option("--business-date", cls=Option, help="cli.option.business-date", metavar="YYYY-MM-DD")
@common("text", "json")
def retention(settings: Settings, business_date: str | None, *, remove: bool) -> int:
    """List or remove, tell what became of each file, end with the exit code."""
    from sekisho import project
    from sekisho import retention as retentions
    from sekisho.cli.as_retained import rendered
    from sekisho.cli.loaded import day_of

    loaded = project.load(settings.project)
    day = day_of(loaded.config, business_date)
    done = retentions.remove(loaded, day, trigger="cli") if remove else retentions.due(loaded, day)
    text = rendered(done, settings)
    if text:
        settings.write(text)
    return done.exit_code

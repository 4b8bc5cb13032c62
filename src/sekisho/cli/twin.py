"""`sekisho twin`: what of its inputs a Python model really needs."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import click

from sekisho.cli.command import Command, Option, Settings, common


@click.command(cls=Command, help="cli.help.twin")
@click.argument("model", metavar="MODEL")
@click.option("--business-date", cls=Option, help="cli.option.business-date", metavar="YYYY-MM-DD")
@common("text", "json")
def twin(settings: Settings, model: str, business_date: str | None) -> int:
    """Run a model beside itself, tell what moved, end with 0."""
    from sekisho import project
    from sekisho.cli.as_twin import rendered
    from sekisho.cli.loaded import day_of
    from sekisho.cli.told import progress
    from sekisho.nightly.twin import twin as run_twin

    loaded = project.load(settings.project)
    day = day_of(loaded.config, business_date)
    with progress("cli.running", settings, day=str(day)):
        found = run_twin(loaded, model, day)
    settings.write(rendered(found, settings))
    return 0

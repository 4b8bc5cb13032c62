"""`sekisho new export`: a head with what there is to choose from."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import click

from sekisho.cli.command import Command, Settings, common


@click.command(cls=Command, help="cli.help.new-export")
@click.argument("name", metavar="NAME")
@common("text", "json")
def new_export(settings: Settings, name: str) -> int:
    """Write the draft of one export."""
    from sekisho import project, scaffold
    from sekisho.cli.loaded import day_of
    from sekisho.cli.written import tell_written
    from sekisho.messages import Message

    loaded = project.load(settings.project)
    notice = loaded.policy.notice_on(day_of(loaded.config, None))
    taken = (*loaded.sources, *loaded.models, *loaded.exports)
    draft = scaffold.draft_export(name, loaded.policy, notice, taken)
    files = scaffold.write_new(loaded.root, draft)
    tell_written(settings, files, (Message("cli.new.export-next"),))
    return 0

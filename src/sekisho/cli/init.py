"""`sekisho init`: a small working project in a new folder."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from pathlib import Path

import click

from sekisho.cli.command import Command, Settings, common


@click.command(cls=Command, help="cli.help.init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@common("text", "json")
def init(settings: Settings, folder: Path) -> int:
    """Lay out the template and say what to do next."""
    from sekisho.cli.written import tell_written
    from sekisho.messages import Message
    from sekisho.scaffold import lay_out

    files = lay_out(folder)
    done = Message("cli.init.done", folder=str(folder), count=len(files))
    tell_written(settings, files, (done,), listed=False)
    return 0

"""`sekisho new`: drafts of a project's pieces."""

from __future__ import annotations

import click

from sekisho.cli.command import Group
from sekisho.cli.new_export import new_export
from sekisho.cli.new_source import new_source


@click.group(cls=Group, help="cli.help.new")
def new() -> None:
    """A command of commands."""


new.add_command(new_source, "source")
new.add_command(new_export, "export")

"""The program `sekisho` and its commands."""

from __future__ import annotations

import click

from sekisho import __version__
from sekisho.cli.alert import alert
from sekisho.cli.check import check
from sekisho.cli.command import FORMATS, Group, Settings, common
from sekisho.cli.diff import diff
from sekisho.cli.explain import explain
from sekisho.cli.init import init
from sekisho.cli.lineage import lineage
from sekisho.cli.new import new
from sekisho.cli.policy import policy
from sekisho.cli.retention import retention
from sekisho.cli.rules import rules
from sekisho.cli.run import run
from sekisho.cli.sweep import sweep


@click.group(cls=Group, help="cli.help.sekisho")
@click.version_option(__version__, prog_name="sekisho")
@common(*FORMATS)
def program(settings: Settings) -> None:
    """Keep what stands before the command's name."""
    click.get_current_context().obj = settings


for _command in (
    check,
    run,
    sweep,
    retention,
    diff,
    alert,
    explain,
    policy,
    rules,
    lineage,
    init,
    new,
):
    program.add_command(_command)

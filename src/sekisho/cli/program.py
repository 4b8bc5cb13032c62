"""The program `sekisho` and its commands."""

from __future__ import annotations

import click

from sekisho import __version__
from sekisho.cli.alert import alert
from sekisho.cli.check import check
from sekisho.cli.command import FORMATS, Group, Settings, common
from sekisho.cli.data_docs import data_docs
from sekisho.cli.diff import diff
from sekisho.cli.evidence import evidence
from sekisho.cli.explain import explain
from sekisho.cli.incident import incident
from sekisho.cli.init import init
from sekisho.cli.keys import keys, sign
from sekisho.cli.lineage import lineage
from sekisho.cli.member import recall, subject
from sekisho.cli.new import new
from sekisho.cli.openlineage import openlineage
from sekisho.cli.policy import policy
from sekisho.cli.registers import registers
from sekisho.cli.report import report
from sekisho.cli.request import request
from sekisho.cli.retention import retention
from sekisho.cli.rules import rules
from sekisho.cli.run import run
from sekisho.cli.settle import settle
from sekisho.cli.sql import sql
from sekisho.cli.sweep import sweep
from sekisho.cli.twin import twin
from sekisho.cli.verify import verify


@click.group(cls=Group, help="cli.help.sekisho")
@click.version_option(__version__, prog_name="sekisho")
@common(*FORMATS)
def program(settings: Settings) -> None:
    """Keep what stands before the command's name."""
    click.get_current_context().obj = settings


for _command in (
    check,
    run,
    settle,
    request,
    sweep,
    retention,
    subject,
    recall,
    report,
    data_docs,
    sql,
    openlineage,
    diff,
    alert,
    explain,
    policy,
    rules,
    lineage,
    twin,
    verify,
    evidence,
    registers,
    incident,
    sign,
    keys,
    init,
    new,
):
    program.add_command(_command)

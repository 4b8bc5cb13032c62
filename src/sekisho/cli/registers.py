"""`sekisho registers`: registers that nobody types, each cell with what vouches for it."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from collections.abc import Mapping

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import ProjectError
from sekisho.messages import Message, offered


@click.command(cls=Command, help="cli.help.registers")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--as-of", cls=Option, help="cli.option.as-of", metavar="YYYY-MM-DD")
@common("text", "html", "csv", "json")
def registers(settings: Settings, name: str | None, as_of: str | None) -> int:
    """Show one register, or all."""
    from sekisho import project
    from sekisho.audit.log import AuditLog
    from sekisho.cli import as_register
    from sekisho.cli.loaded import day_of
    from sekisho.evidence import recorded
    from sekisho.registers import REGISTERS, Known

    if name is not None and name not in REGISTERS:
        raise ProjectError(
            Message("registers.no-register", name=name),
            help=Message("project.known", names=offered(REGISTERS, name)),
        )
    loaded = project.load(settings.project)
    known = Known(
        policy=loaded.policy,
        sources=loaded.sources,
        files=loaded.files,
        recorded=recorded(
            AuditLog(loaded.folder(loaded.config.audit)), loaded.policy, loaded.sources
        ),
        day=day_of(loaded.config, as_of),
    )
    wanted: Mapping[str, object] = REGISTERS if name is None else {name: None}
    found = [REGISTERS[one](known) for one in wanted]
    settings.write(as_register.FORMATS[settings.format](known, found, settings))
    return 0

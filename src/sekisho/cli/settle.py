"""`sekisho settle`: what is in doubt, and what a person has found out about it."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import ProjectError
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.audit.tables import Release


@click.command(cls=Command, help="cli.help.settle")
@click.argument("export", required=False, metavar="[EXPORT]")
@click.option("--arrived/--did-not-arrive", default=None, cls=Option, help="cli.option.arrived")
@click.option("--file", metavar="NAME", cls=Option, help="cli.option.settle-file")
@click.option("--reason", metavar="TEXT", cls=Option, help="cli.option.settle-reason")
@click.option("--by", metavar="NAME", cls=Option, help="cli.option.settle-by")
@common("text", "json")
def settle(
    settings: Settings,
    export: str | None,
    arrived: bool | None,
    file: str | None,
    reason: str | None,
    by: str | None,
) -> int:
    """List what is in doubt, or record what became of one file."""
    from sekisho import project
    from sekisho.nightly import settling

    loaded = project.load(settings.project)
    if export is None:
        if (arrived, file, reason, by) != (None, None, None, None):
            raise ProjectError(Message("settle.needs-export"))
        return _list(settings, settling.in_doubt(loaded))
    if arrived is None or not reason or not by:
        raise ProjectError(Message("settle.needs"))
    step = settling.settle(
        loaded,
        export,
        file,
        arrived=arrived,
        by=by,
        reason=reason,
        trigger="cli",
        clock=lambda: dt.datetime.now(loaded.config.timezone),
    )
    if settings.format == "json":
        from sekisho.cli.as_json import dumped

        settings.write(dumped(_value(step)))
    else:
        said = Message(
            f"settle.{step.state}", file=step.file, destination=step.destination, export=export
        )
        _write(settings, said)
    return 0


def _list(settings: Settings, found: tuple[Release, ...]) -> int:
    if settings.format == "json":
        from sekisho.cli.as_json import dumped

        settings.write(dumped({"in_doubt": [_value(step) for step in found]}))
        return _CODE if found else 0
    for step in found:
        said = Message(
            "settle.in-doubt",
            export=step.export,
            file=step.file,
            destination=step.destination,
            at=f"{step.recorded_at:%Y-%m-%d %H:%M}",
        )
        _write(settings, said)
    if not found:
        _write(settings, Message("settle.nothing"))
    return _CODE if found else 0


def _write(settings: Settings, said: Message) -> None:
    from sekisho.cli.width import indented

    settings.write("\n".join(indented(said.text(settings.lang), "", settings.width)))


_CODE = 4
"""How it ends where something is in doubt, as a run does."""


def _value(step: Release) -> dict[str, str | None]:
    return {
        "export": step.export,
        "destination": step.destination,
        "file": step.file,
        "sha256": step.digest,
        "state": step.state,
        "since": step.recorded_at.isoformat(),
    }

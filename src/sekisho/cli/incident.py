"""`sekisho incident`: a released file that went wrong, assessed from the record."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from sekisho.cli.command import Command, Option, Settings, common

_KINDS = ("wrong-recipient", "policy-error", "bad-tag", "waiver-abused")


@click.command(cls=Command, help="cli.help.incident")
@click.argument("file", metavar="FILE")
@click.option(
    "--kind", type=click.Choice(_KINDS), required=True, cls=Option, help="cli.option.kind"
)
@click.option("--found", metavar="YYYY-MM-DD", cls=Option, help="cli.option.found")
@click.option("--recovered", is_flag=True, cls=Option, help="cli.option.recovered")
@click.option("--wrongful", is_flag=True, cls=Option, help="cli.option.wrongful")
@common("text", "html", "csv", "json")
def incident(
    settings: Settings, file: str, kind: str, found: str | None, *, recovered: bool, wrongful: bool
) -> int:
    """Show the assessment."""
    from sekisho import project
    from sekisho.cli import as_register
    from sekisho.cli.loaded import past_day
    from sekisho.evidence import incident_of
    from sekisho.incidents import assess
    from sekisho.registers import Known, Recorded

    loaded = project.load(settings.project)
    day = past_day(found, dt.datetime.now(loaded.config.timezone).date())
    name, recipient = _meant(file)
    about = incident_of(
        loaded.folder(loaded.config.audit),
        name,
        recipient=recipient,
        found=day,
        kind=kind,
        recovered=recovered,
        wrongful=wrongful,
    )
    known = Known(loaded.policy, loaded.sources, loaded.files, Recorded(), about.day)
    shown = [assess(about, loaded.policy)]
    settings.write(as_register.FORMATS[settings.format](known, shown, settings))
    return 0


def _meant(file: str) -> tuple[str, str | None]:
    """What the record is asked for: a released file that is here and a clearance tell it themselves."""
    from sekisho.audit.durable import digest_file
    from sekisho.clearance import read_stated
    from sekisho.errors import DataError

    path = Path(file)
    if not path.is_file():
        return file, None
    try:
        stated = read_stated(path.read_bytes())
    except DataError:
        return digest_file(path), None
    return stated.digest, stated.recipient

"""`sekisho evidence`: what an authority is handed about one recipient."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import DataError, ProjectError
from sekisho.messages import Message, offered

if TYPE_CHECKING:
    from sekisho.evidence import Collected
    from sekisho.project import Project

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(cls=Command, help="cli.help.evidence")
@click.argument("file", metavar="OUT.zip", type=click.Path(path_type=Path))
@click.option(
    "--recipient",
    required=True,
    metavar="PARTY",
    cls=Option,
    help="cli.option.evidence-recipient",
)
@click.option(
    "--from",
    "since",
    required=True,
    type=_DAY,
    metavar="YYYY-MM-DD",
    cls=Option,
    help="cli.option.evidence-from",
)
@click.option(
    "--to",
    "until",
    required=True,
    type=_DAY,
    metavar="YYYY-MM-DD",
    cls=Option,
    help="cli.option.evidence-to",
)
@common("text", "json")
def evidence(
    settings: Settings, file: Path, recipient: str, since: dt.datetime, until: dt.datetime
) -> int:
    """Write the pack and say what is in it."""
    from sekisho import project

    if until < since:
        raise ProjectError(
            Message("evidence.backwards", since=f"{since:%Y-%m-%d}", until=f"{until:%Y-%m-%d}")
        )
    loaded = project.load(settings.project)
    return _write(settings, loaded, file, _collected(loaded, recipient, since.date(), until.date()))


def _collected(loaded: Project, recipient: str, since: dt.date, until: dt.date) -> Collected:
    from sekisho.evidence import collect

    policy, config = loaded.policy, loaded.config
    outbound = loaded.folder(config.outbound)
    beside = [
        outbound / one.path
        for one in policy.destinations.values()
        if one.party == recipient and one.server is None
    ]
    found = collect(loaded.folder(config.audit), recipient, since, until, beside)
    if recipient not in policy.parties and not found.steps and not found.decided:
        raise ProjectError(
            Message("evidence.no-recipient", name=recipient),
            help=Message("policy.known-names", known=offered(policy.parties, recipient)),
        )
    return found


def _write(settings: Settings, loaded: Project, file: Path, found: Collected) -> int:
    from sekisho.audit import durable
    from sekisho.cli.written import tell_written
    from sekisho.evidence import contents, zipped
    from sekisho.signing import read_ring, signer_of

    keys = loaded.folder(loaded.config.keys)
    made = contents(found, loaded.policy, read_ring(keys))
    data = zipped(made, signer_of(keys, "run"))
    try:
        durable.create(file, data)
    except FileExistsError as error:
        raise DataError(
            Message("evidence.is-there", file=file.name), help=Message("evidence.is-there.help")
        ) from error
    told = Message(
        "evidence.written",
        file=str(file),
        recipient=found.recipient,
        since=str(found.since),
        until=str(found.until),
        clearances=len(found.clearances),
        decided=sum(map(len, found.decided.values())),
        files=len(made.files),
        digest=durable.digest(data),
    )
    tell_written(settings, [str(file)], [told, *_lacking(found)], listed=False)
    return 0


def _lacking(found: Collected) -> Iterator[Message]:
    """What the pack cannot show."""
    without = sum(len(p.runs) for p in found.policies if not p.texts)
    for name, count in (
        ("evidence.missing", len(found.not_held)),
        ("evidence.unsealed", len(found.unsealed)),
        ("evidence.without", without),
    ):
        if count:
            yield Message(name, count=count)

"""`sekisho keys`: make, list and revoke the keys that clearances and the record are signed with."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.as_json import dumped
from sekisho.cli.command import Command, Group, Option, Settings, common
from sekisho.cli.width import clean
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.project.config import Config
    from sekisho.signing import RingKey, Role

_SHORT = 12
"""Characters of a key's id that people see; as many as tell keys of one ring apart."""
_private = click.option(
    "--private",
    type=click.Path(path_type=Path),
    metavar="FILE",
    cls=Option,
    help="cli.option.private",
)


@click.group(cls=Group, help="cli.help.keys")
def keys() -> None:
    """The commands about keys."""


@keys.command(cls=Command, help="cli.help.keys-new")
@click.option(
    "--role",
    type=click.Choice(["run", "office"]),
    default="run",
    show_default=True,
    cls=Option,
    help="cli.option.role",
)
@_private
@common("text", "json")
def new(settings: Settings, role: Role, private: Path | None) -> int:
    """Make a key and say where both parts of it are."""
    from sekisho.cli.written import tell_written
    from sekisho.signing import RING_FILE, make, private_file

    folder, today = _folder(settings)
    made = make(folder, role, today, private)
    file, ring = private or private_file(folder, role), folder / RING_FILE
    told = Message(
        "keys.made", id=made.id[:_SHORT], role=role, file=_shown(file), ring=_shown(ring)
    )
    tell_written(
        settings, [_shown(file), _shown(ring)], (told, Message("keys.hand-out")), listed=False
    )
    return 0


@keys.command("list", cls=Command, help="cli.help.keys-list")
@common("text", "json")
def list_(settings: Settings) -> int:
    """List the ring."""
    from sekisho.signing import read_ring

    folder, _ = _folder(settings)
    ring = read_ring(folder)
    if settings.format == "json":
        settings.write(dumped({"keys": [key.body() for key in ring.keys]}))
        return 0
    lines = [_line(key).text(settings.lang) for key in ring.keys]
    settings.write("\n".join(map(clean, lines)) or Message("keys.none").text(settings.lang))
    return 0


@keys.command(cls=Command, help="cli.help.keys-revoke")
@click.argument("key", metavar="KEY")
@click.option("--reason", required=True, cls=Option, help="cli.option.alert-reason")
@common("text", "json")
def revoke(settings: Settings, key: str, reason: str) -> int:
    """Revoke a key and say what has to follow."""
    from sekisho import signing
    from sekisho.cli.written import tell_written

    folder, today = _folder(settings)
    gone = signing.revoke(folder, key, today, reason)
    told = Message("keys.revoked", id=gone.id[:_SHORT], on=str(today), reason=reason)
    ring = _shown(folder / signing.RING_FILE)
    tell_written(settings, [ring], (told, Message("keys.what-now")), listed=False)
    return 0


@click.command(cls=Command, help="cli.help.sign")
@click.argument("clearance", metavar="CLEARANCE", type=click.Path(path_type=Path))
@_private
@common("text", "json")
def sign(settings: Settings, clearance: Path, private: Path | None) -> int:
    """Add the compliance office's signature to a clearance that a run has signed."""
    from sekisho.clearance import countersign
    from sekisho.cli.written import tell_written
    from sekisho.signing import read_ring, signer_of

    folder, _ = _folder(settings)
    signer = signer_of(folder, "office", private)
    countersign(clearance, signer, read_ring(folder))
    key = signer.ring_key
    told = Message("keys.signed", file=clearance.name, key=key.id[:_SHORT], role=key.role)
    tell_written(settings, [_shown(clearance)], (told,), listed=False)
    return 0


def config_of(settings: Settings) -> Config:
    """The project's configuration, which keys and record lie by.

    Raises:
        ProjectError: it cannot be read.
    """
    from sekisho.project import outline

    return outline(settings.project).config


def _folder(settings: Settings) -> tuple[Path, dt.date]:
    """The folder of the project's keys, and today there."""
    config = config_of(settings)
    return settings.project / config.keys, dt.datetime.now(config.timezone).date()


def _line(key: RingKey) -> Message:
    facts = {"id": key.id[:_SHORT], "role": key.role, "since": str(key.since)}
    if key.revoked is not None:
        on, reason = str(key.revoked.on), key.revoked.reason
        return Message("keys.line.revoked", on=on, reason=reason, **facts)
    if key.until is not None:
        return Message("keys.line.replaced", until=str(key.until), **facts)
    return Message("keys.line.active", **facts)


def _shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_absolute() else path.as_posix()

"""`sekisho openlineage`: a run of the record as OpenLineage events, written or sent."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.audit.chain import Head
    from sekisho.audit.log import AuditLog


@click.command(cls=Command, help="cli.help.openlineage")
@click.argument("run", metavar="[RUN]", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    cls=Option,
    help="cli.option.events-out",
)
@click.option("--send", "sending", is_flag=True, cls=Option, help="cli.option.events-send")
@common("json")
def openlineage(settings: Settings, run: str | None, out: Path | None, *, sending: bool) -> int:
    """Write the events of one run, a line each, or send them."""
    from sekisho.audit.log import AuditLog
    from sekisho.cli.keys import config_of

    if sending and out is not None:
        raise click.UsageError(Message("cli.events-one-of").text(settings.lang))
    log = AuditLog(settings.project / config_of(settings).audit)
    head = _chosen(log, run)
    if sending:
        return _send(settings, log, head)
    text = _lines(log, head)
    if out is None:
        settings.write(text.removesuffix("\n"))
    else:
        _write(out, text)
    return 0


def _chosen(log: AuditLog, run: str | None) -> Head:
    """The run that is meant by its number or id; the latest sealed night where none is."""
    from sekisho.errors import ProjectError

    if run is None:
        sealed = {manifest.head.number for manifest in log.manifests()}
        nights = [h for h in log.heads() if h.run.job == "night" and h.number in sealed]
        if not nights:
            raise ProjectError(Message("openlineage.no-night"), help=Message("audit.no-store.help"))
        return nights[-1]
    found = [head for head in log.heads() if run in {str(head.number), head.run.run_id}]
    if not found:
        raise ProjectError(Message("openlineage.no-run", run=run), help=Message("openlineage.runs"))
    return found[0]


def _lines(log: AuditLog, head: Head) -> str:
    import orjson

    from sekisho.openlineage import events_of, recorded

    events = events_of(recorded(log, head))
    options = orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return b"".join(orjson.dumps(event, option=options) for event in events).decode()


def _write(out: Path, text: str) -> None:
    from sekisho.errors import DataError

    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DataError(Message("cli.events-not-written", file=str(out), reason=reason)) from error


def _send(settings: Settings, log: AuditLog, head: Head) -> int:
    from sekisho import project
    from sekisho.errors import ProjectError
    from sekisho.nightly.events import send_events
    from sekisho.openlineage import configured

    if not configured(settings.project, os.environ):
        raise ProjectError(Message("openlineage.nowhere"), help=Message("openlineage.nowhere.help"))
    loaded = project.load(settings.project)
    sent = send_events(
        loaded,
        log,
        head,
        trigger="cli",
        clock=lambda: dt.datetime.now(loaded.config.timezone),
    )
    settings.write(Message("cli.events-sent", count=sent).text(settings.lang))
    return 0

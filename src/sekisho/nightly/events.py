"""Sending a sealed run as OpenLineage events: afterwards, in a job of its own, changing nothing."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from typing import Final

from sekisho.audit.chain import Head
from sekisho.audit.heads import new_head
from sekisho.audit.log import AuditLog
from sekisho.errors import SekishoError
from sekisho.openlineage import configured, events_of, recorded, send
from sekisho.project import Project
from sekisho.signing import signer_of

EVENT: Final = "openlineage"
"""Kind of the fact that is recorded of each sending."""


def send_events(
    project: Project, log: AuditLog, head: Head, *, trigger: str, clock: Callable[[], dt.datetime]
) -> int:
    """Send the events of one run and record it; how many there were.

    Args:
        head: of a run that is sealed.
        trigger: what started the sending, for the record.

    Raises:
        DataError: they could not be sent, which is recorded too; or the record refuses.
        ProjectError: the key cannot be used.
    """
    signer = signer_of(project.folder(project.config.keys), "run")
    began = new_head(
        "openlineage",
        head.run.business_date,
        clock(),
        project=project.config.name,
        trigger=trigger,
        word="openlineage",
    )
    with log.begin(began, signer) as record:
        failure, sent = None, 0
        try:
            sent = send(events_of(recorded(log, head)), project.root)
        except SekishoError as error:
            failure = error
        record.event(
            EVENT,
            at=clock(),
            about=head.run.run_id,
            sent=sent,
            failure=failure.message.text("en") if failure else None,
        )
        code = failure.exit_code if failure else 0
        record.finish("error" if failure else "passed", exit_code=code, at=clock())
    if failure is not None:
        raise failure
    return sent


def unsent(
    project: Project, log: AuditLog, number: int, *, trigger: str, clock: Callable[[], dt.datetime]
) -> SekishoError | None:
    """Send the events of a night that was sealed, if somebody has said where to.

    Returns:
        What went wrong. The night is over and stays what it is.
    """
    if not configured(project.root, os.environ):
        return None
    try:
        (head,) = (one for one in log.heads() if one.number == number)
        send_events(project, log, head, trigger=trigger, clock=clock)
    except SekishoError as error:
        return error
    return None

"""What a person says of a release that is in doubt: no server could tell whether the file arrived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from sekisho.audit.chain import RunHead
from sekisho.audit.heads import new_head
from sekisho.audit.log import AuditLog, RecordedRelease
from sekisho.audit.store import publish
from sekisho.audit.tables import Release, ReleaseState
from sekisho.errors import ProjectError
from sekisho.messages import Message, listed, offered
from sekisho.nightly.alone import alone
from sekisho.project import Project
from sekisho.signing import signer_of


def in_doubt(project: Project) -> tuple[Release, ...]:
    """Releases of which nobody has said yet whether they arrived, the oldest first.

    Raises:
        DataError: the record cannot be read.
    """
    log = AuditLog(project.folder(project.config.audit))
    return tuple(one.release for one in log.in_doubt())


def settle(
    project: Project,
    export: str,
    file: str | None = None,
    *,
    arrived: bool,
    by: str,
    reason: str,
    trigger: str,
    clock: Callable[[], dt.datetime],
) -> Release:
    """Record what became of a release in doubt, who says so and why.

    One that arrived counts as released: nothing is sent from the same inputs again. One that did not
    is sent by the next run that is asked for it.

    Args:
        file: its name at the destination; needed where several files of the export are in doubt.
        arrived: whether it did.
        clock: gives the time with its zone.

    Raises:
        ProjectError: nothing of this export is in doubt, or several files are.
        DataError: the key cannot be used, a night is under way, or the record cannot be written.
    """
    signer = signer_of(project.folder(project.config.keys), "run")
    log = AuditLog(project.folder(project.config.audit))
    with alone(log):
        found = _one(log, export, file)
        with log.begin(_head(project, trigger, clock), signer) as record:
            state: ReleaseState = "released" if arrived else "failed"
            step = found.release
            now = clock()
            record.event(
                "settled",
                at=now,
                export=step.export,
                destination=step.destination,
                file=step.file,
                digest=step.digest,
                state=state,
                by=by,
                reason=reason,
            )
            ended = replace(step, state=state, recorded_at=now, intent_run=found.attempt[0])
            record.release(ended)
            record.finish("passed", exit_code=0, at=clock())
    publish(
        project.folder(project.config.audit), project.folder(project.config.store), project.reports
    )
    return ended


def _one(log: AuditLog, export: str, file: str | None) -> RecordedRelease:
    found = [one for one in log.in_doubt() if one.release.export == export]
    if file is not None:
        found = [one for one in found if one.release.file == file]
    if not found:
        known = sorted({one.release.export for one in log.in_doubt()})
        raise ProjectError(
            Message("settle.none", export=export),
            help=Message("settle.known", exports=offered(known, export)) if known else None,
        )
    if len(found) > 1:
        files = sorted({one.release.file for one in found})
        raise ProjectError(
            Message("settle.several", export=export),
            help=Message("settle.several-help", files=listed(files)),
        )
    return found[0]


def _head(project: Project, trigger: str, clock: Callable[[], dt.datetime]) -> RunHead:
    now = clock()
    day = project.config.business_day(now)
    return new_head(
        "settle",
        day,
        now,
        project=project.config.name,
        trigger=trigger,
        policy_digest=project.policy.digest,
        word="settle",
    )

"""Forgetting a member: their number leaves the subject index for good, and nothing that is sealed changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sekisho.audit.chain import RunHead
from sekisho.audit.heads import new_head
from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.nightly.alone import alone
from sekisho.project import Project
from sekisho.signing import signer_of
from sekisho.subject.ask import known_key


def forget(
    project: Project,
    number: str,
    *,
    by: str,
    reason: str,
    trigger: str,
    clock: Callable[[], dt.datetime],
) -> bool:
    """Take a member's number out of the subject index; whether it was in it.

    What was released of them can then no longer be told. The record has that somebody was forgotten,
    by whom and why, and not who.

    Args:
        by: who says so, and `reason` why; neither may name the member.
        trigger: what started it, for the record.
        clock: gives the time with its zone.

    Raises:
        ProjectError: it is no number of the project's key space, or nobody knows it.
        DataError: a night is under way, or the index or the record cannot be written.
    """
    space, key = known_key(project, number)
    signer = signer_of(project.folder(project.config.keys), "run")
    log = AuditLog(project.folder(project.config.audit))
    with alone(log), log.begin(_head(project, trigger, clock), signer) as record:
        record.event("forgotten", at=clock(), key_space=space.id, by=by, reason=reason)
        found = log.subject_index.forget(space.id, int(key))
        record.finish("passed", exit_code=0, at=clock())
    publish(
        project.folder(project.config.audit), project.folder(project.config.store), project.reports
    )
    return found


def _head(project: Project, trigger: str, clock: Callable[[], dt.datetime]) -> RunHead:
    now = clock()
    day = project.config.business_day(now)
    return new_head(
        "retention",
        day,
        now,
        project=project.config.name,
        trigger=trigger,
        policy_digest=project.policy.digest,
        word="forget",
    )

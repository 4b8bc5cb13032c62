"""The site after a night: written anew, and whatever goes wrong with that is on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sekisho.audit.heads import new_head
from sekisho.audit.log import AuditLog
from sekisho.audit.nights import nights
from sekisho.audit.store import publish
from sekisho.errors import SekishoError
from sekisho.nightly import Run, of_all
from sekisho.project import Project
from sekisho.report.publish import FOLDER, write
from sekisho.report.site import site_of
from sekisho.signing import signer_of


def write_after(project: Project, done: Run) -> None:
    """Write the site about a night that was sealed.

    Raises:
        SekishoError: it could not be written; the one before is still there, and the night stands.
    """
    recorded = nights(project.folder(project.config.store))
    site = site_of(project, of_all(project, done.checked), recorded)
    write(site, project.folder(FOLDER))


def record_failure(
    project: Project,
    done: Run,
    error: SekishoError,
    *,
    trigger: str,
    clock: Callable[[], dt.datetime],
) -> None:
    """Record that the site about a night was not written, in a job of its own.

    Raises:
        SekishoError: the key cannot be used, or the record not be written.
    """
    config = project.config
    head = new_head(
        "report", done.day, clock(), project=config.name, trigger=trigger, word="report"
    )
    log = AuditLog(project.folder(config.audit))
    with log.begin(head, signer_of(project.folder(config.keys), "run")) as record:
        record.event("report-not-written", at=clock(), about=done.id, error=error.message.id)
        record.finish("error", exit_code=error.exit_code, at=clock())
    publish(project.folder(config.audit), project.folder(config.store), project.reports)

"""What the record says of one released file, by its name or its digest."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from sekisho.audit.log import AuditLog, RecordedRelease
from sekisho.errors import ProjectError
from sekisho.evidence.carried import carried
from sekisho.incidents import Incident
from sekisho.messages import Message, listed


def incident_of(
    root: Path,
    file: str,
    *,
    recipient: str | None = None,
    found: dt.date,
    **told: Any,  # noqa: ANN401
) -> Incident:
    """The incident about a released file.

    Args:
        file: its name at the destination, or the SHA-256 of its bytes.
        recipient: to whom it was released, where that is known.
        found: the day on which any department first knew.
        told: `kind`, `recovered` and `wrongful`, as a person tells them.

    Raises:
        ProjectError: no such file was released, or several of one name.
        DataError: a file of the record cannot be read.
    """
    log = AuditLog(root)
    step = _released(log, file, recipient)
    heads = {head.run.run_id: head for head in log.heads()}
    head = heads[step.release.intent_run or step.run_id]
    inside = carried(log, head, step.release.export)
    said = step.release
    return Incident(
        found=found,
        export=said.export,
        recipient=said.recipient,
        purpose=said.purpose,
        file=said.file,
        day=head.run.business_date,
        run=step.run,
        rows=said.rows,
        subjects=said.subjects,
        items=inside.items,
        overlays=inside.overlays,
        **told,
    )


def _released(log: AuditLog, file: str, recipient: str | None) -> RecordedRelease:
    by_digest: dict[tuple[str, str], RecordedRelease] = {}
    for step in log.releases():
        said = step.release
        meant = file in {said.file, said.digest} and recipient in {None, said.recipient}
        if said.state == "released" and said.digest and meant:
            by_digest.setdefault((said.digest, said.recipient), step)
    if not by_digest:
        raise ProjectError(
            Message("incident.no-release", file=file), help=Message("incident.no-release.help")
        )
    if len(by_digest) > 1:
        raise ProjectError(
            Message("incident.several", file=file, count=len(by_digest)),
            help=Message("incident.several.help", known=listed({d for d, _ in by_digest})),
        )
    return next(iter(by_digest.values()))

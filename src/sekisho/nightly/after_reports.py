"""The after-report (事後報告) that is due when data was given in an emergency (APPI 27(1)(ii)-(iv)).

Due is what the log tells: a release for an emergency of the register whose report is not there. So a
report that a crash has kept from being written is written by the next run, whatever that releases.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Final

from sekisho.audit import durable
from sekisho.audit.log import AuditLog
from sekisho.audit.record import RunRecord
from sekisho.audit.tables import Release
from sekisho.clearance import ClearedColumn, columns_of
from sekisho.errors import DataError, SekishoError
from sekisho.messages import Bilingual, Fact, Lang, Message
from sekisho.model import Approval, Policy, Request
from sekisho.nightly.passages import folder_of
from sekisho.project import Project
from sekisho.remote import Secrets

FOLDER: Final = "var/after_reports"
_ARTICLES: Final[Mapping[str, str]] = {
    "27(1)(ii)": "27条1項2号",
    "27(1)(iii)": "27条1項3号",
    "27(1)(iv)": "27条1項4号",
}
"""The register's article -> as Japanese laws are cited."""


def write_due(
    project: Project, log: AuditLog, record: RunRecord, at: dt.datetime, secrets: Secrets
) -> list[SekishoError]:
    """Write every report that is due; each is noted in the record before it is written.

    Args:
        secrets: where credentials of servers are looked up.

    Returns:
        Why reports wait for the next run: a server does not give the clearance that they quote.

    Raises:
        DataError: a step of the log cannot be read, or the disk refuses.
    """
    folder = project.folder(FOLDER)
    waiting: list[SekishoError] = []
    for release, request in _emergencies(project.policy, log):
        path = folder / file_name(release)
        if path.exists():
            continue
        try:
            columns = _columns(project, release, secrets)
        except DataError as error:
            waiting.append(error)
            continue
        durable.make_folder(folder)
        record.event(
            "after-report",
            at=at,
            file=f"{FOLDER}/{path.name}",
            request=request.number,
            export=release.export,
            digest=release.digest,
            includes_suspended=True,
        )
        durable.create(path, after_report(project.policy, request, release, columns).encode())
    return waiting


def file_name(release: Release) -> str:
    """The report's file: one per released file. What a number has in it may be no name on a disk."""
    number = re.sub(r"[^\w-]", "_", release.purpose)
    return f"{number}_{release.export}_{(release.digest or '')[:12]}.md"


def after_report(
    policy: Policy, request: Request, release: Release, columns: tuple[ClearedColumn, ...] | None
) -> str:
    """The report as Markdown, Japanese first.

    Args:
        columns: of the released file; None where its clearance is no longer there.
    """
    parts = ("\n".join(_part(policy, request, release, columns, lang)) for lang in ("ja", "en"))
    return "\n\n---\n\n".join(parts) + "\n"


def _emergencies(policy: Policy, log: AuditLog) -> Iterator[tuple[Release, Request]]:
    emergencies = {r.number: r for r in policy.requests.values() if r.ground == "emergency"}
    # Years of releases are not read where none of them can be for an emergency.
    for step in log.releases() if emergencies else ():
        request = emergencies.get(step.release.purpose)
        if step.release.state == "released" and request is not None:
            yield step.release, request


def _columns(
    project: Project, release: Release, secrets: Secrets
) -> tuple[ClearedColumn, ...] | None:
    if release.clearance is None or release.destination not in project.policy.destinations:
        return None
    found = folder_of(project, release.destination, secrets).clearance(release.clearance)
    return None if found is None else columns_of(found)


def _part(
    policy: Policy,
    request: Request,
    release: Release,
    columns: tuple[ClearedColumn, ...] | None,
    lang: Lang,
) -> Iterator[str]:
    def say(part: str, **facts: Fact) -> str:
        # A line break in a reason must not look like a line of the report.
        return " ".join(Message(f"after-report.{part}", **facts).text(lang).split())

    party = policy.parties[release.recipient].name
    yield "# " + say("title", number=request.number)
    yield ""
    yield say("intro", article=Bilingual(en=request.article, ja=_ARTICLES[request.article]))
    yield ""
    yield "- " + say("who", party=party, destination=release.destination)
    yield "- " + say("asked", authority=request.authority, reference=request.reference)
    yield "- " + say("reason", reason=request.reason)
    yield "- " + say("period", since=str(request.period.since), until=str(request.period.until))
    yield "- " + say("when", at=release.recorded_at.isoformat(sep=" ", timespec="seconds"))
    yield "- " + say("what", export=release.export, file=release.file)
    yield "- " + say("digest", digest=release.digest or "-")
    yield "- " + say("rows", rows=_count(release.rows), subjects=_count(release.subjects))
    yield "- " + say("suspended", people=_count(release.stopped))
    for approval in request.approvals:
        yield "- " + say("approval", **_approval(approval))
    yield ""
    yield "## " + say("columns")
    yield ""
    if columns is None:
        yield say("no-columns", clearance=release.clearance or "-")
    for column in columns or ():
        yield "- " + say("column", name=column.name, categories=_names(policy, column))
    yield ""
    yield say("then")


def _count(number: int | None) -> int | str:
    return "-" if number is None else number


def _approval(approval: Approval) -> dict[str, Fact]:
    return {"by": approval.by, "on": str(approval.on), "document": approval.document or "-"}


def _names(policy: Policy, column: ClearedColumn) -> Bilingual:
    names = [policy.categories[c].name for c in column.categories if c in policy.categories]
    return Bilingual(en=", ".join(n.en for n in names), ja="、".join(n.ja for n in names))

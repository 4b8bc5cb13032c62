"""Members' rights: whose stop was obeyed, where, and how somebody asks for what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.audit.nights import Stopped
from sekisho.messages import Bilingual, Message
from sekisho.model import Purpose
from sekisho.report import names
from sekisho.report.names import Named
from sekisho.report.page import Page, Text
from sekisho.report.site import Site
from sekisho.report.status import Status, status


@dataclass(frozen=True, slots=True)
class Obeyed:
    """An export, and how many people's stop was in force for it when it was last made.

    Attributes:
        suspended, contact_stopped: numbers as people may read them; None = such a stop keeps nobody
            out of it.
        emergency: what is asked for in an emergency includes people all the same.
        stopped: what the record tells; None = nothing yet, or it is about nobody.
    """

    export: Named
    recipient: Named
    purpose_id: str
    purpose: Bilingual | None
    status: Status
    emergency: bool
    stopped: Stopped | None
    suspended: Text | None
    contact_stopped: Text | None


def pages(site: Site) -> Iterator[Page]:
    """Members' rights."""
    notice = site.policy.notice_on(site.day)
    rights = site.policy.rights
    asked = site.nights.requests_in_force if site.nights else None
    few = site.policy.thresholds.smallest_group
    view = {
        "obeyed": tuple(_obeyed(site)),
        "asked": _number(site.shown_count(asked), few) if asked is not None else None,
        "due_days": rights.due_days,
        "fee": rights.fees.get(notice.id) if notice else None,
        "few": few,
    }
    yield Page("rights.html", "rights.html", Message("report.rights.title"), view)


def _obeyed(site: Site) -> Iterator[Obeyed]:
    notice = site.policy.notice_on(site.day)
    for name, decision in site.decisions.items():
        use = decision.use
        arrangement = notice.arrangements.get(use.arrangement) if notice else None
        purpose: Purpose | None = notice.purposes.get(use.purpose) if notice else None
        stopped = site.nights.stopped.get(name) if site.nights else None
        few = stopped.few if stopped else 0
        yield Obeyed(
            export=names.export(site, name),
            recipient=names.party(site, use.recipient),
            purpose_id=use.purpose,
            purpose=purpose.name if purpose else None,
            status=status(site, name),
            emergency=arrangement is not None and arrangement.ground == "emergency",
            stopped=stopped,
            suspended=_number(stopped.suspended, few) if stopped and stopped.suspends else None,
            contact_stopped=(
                _number(stopped.contact_stopped, few) if stopped and stopped.contact else None
            ),
        )


def _number(told: int | None, few: int) -> Message:
    """A number that everybody may read."""
    if told is None:
        return Message("report.few", count=few)
    return Message("report.rights.people", count=f"{told:,}")

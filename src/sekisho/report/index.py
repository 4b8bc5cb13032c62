"""The first page: the verdict of the night, what was refused and why, what left."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sekisho.messages import Bilingual, Message
from sekisho.model import Decision, Violation, reasons
from sekisho.report import names
from sekisho.report.held import failure, held
from sekisho.report.names import Named
from sekisho.report.page import Page
from sekisho.report.site import Site
from sekisho.report.status import GRAVEST_FIRST, WORDS, Mark, Status, Strip, status, strip
from sekisho.report.violation import path_of, purpose_of

_LISTED: Final = 4
"""Causes and columns of an export that are named; further ones are counted, and on its own page."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Reasons of one cause: the one that stands for all, with its page, and the columns."""

    violation: Violation
    href: str
    columns: tuple[str, ...]
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An export on the first page."""

    export: Named
    recipient: Named
    purpose_id: str
    purpose: Bilingual | None
    status: Status
    strip: Strip | None
    causes: tuple[Cause, ...]
    held: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict in a sentence, with its shape, and how many exports ended how."""

    tone: str
    mark: Mark
    text: Message
    counts: tuple[tuple[Status, int], ...]


def pages(site: Site) -> Iterator[Page]:
    """The first page."""
    rows = [_row(site, name) for name in site.decisions]
    recorded = site.nights
    yield Page(
        "index.html",
        "index.html",
        Message("report.index.title", project=site.project.config.name, day=str(site.day)),
        {
            "project": site.project.config.name,
            "day": site.day,
            "last": recorded.last if recorded else None,
            "headline": _headline(site, rows),
            "exports": rows,
            "stopped": [row for row in rows if row.status.stopped],
            "others": sorted(
                (row for row in rows if not row.status.stopped),
                key=lambda row: GRAVEST_FIRST.index(row.status.mark),
            ),
            "changed": [_changed(site, name, now) for name, now in site.now.items()],
            "broken_sources": [
                {
                    "source": names.relation(site, one.source),
                    "day": one.day,
                    "failure": failure(one.state, site.project.sources[one.source]),
                }
                for one in sorted(recorded.landed.values(), key=lambda one: one.source)
                if one.state != "landed" and one.source in site.project.sources
            ]
            if recorded
            else [],
            "recipients": recipients(site),
            "sources": [names.relation(site, name) for name in sorted(site.project.sources)],
            "listed": _LISTED,
        },
    )


def recipients(site: Site) -> Sequence[Named]:
    """Whoever an export goes to, or is to go to."""
    found = {decision.use.recipient for decision in site.decisions.values()}
    return [names.party(site, id_) for id_ in sorted(found & site.policy.parties.keys())]


def causes_of(site: Site, decision: Decision) -> tuple[Cause, ...]:
    """The reasons of a decision by their causes."""
    return tuple(
        Cause(
            one.violation,
            path_of(one.violation),
            one.columns,
            site.days_open.get(one.violation.id, ()),
        )
        for one in reasons(decision)
    )


def _row(site: Site, name: str) -> Row:
    decision, night = site.decisions[name], site.decided(name)
    return Row(
        export=names.export(site, name),
        recipient=names.party(site, decision.use.recipient),
        purpose_id=decision.use.purpose,
        purpose=purpose_of(site, decision.use.purpose),
        status=status(site, name),
        strip=strip(site, name),
        causes=causes_of(site, decision),
        held=held(site, night.held_by) if night else (),
    )


def _changed(site: Site, name: str, now: Decision) -> object:
    return {
        "export": names.export(site, name),
        "verdict": now.verdict,
        "causes": causes_of(site, now),
    }


def _headline(site: Site, rows: Sequence[Row]) -> Headline:
    marks = Counter(row.status.mark for row in rows)
    words = Counter(row.status.word for row in rows)
    of_word = {row.status.word: row.status for row in rows}
    counts = tuple((of_word[word], words[word]) for word in WORDS if word in words)
    if site.nights is not None and site.nights.last.finished is None:
        return Headline("bad", "broken", Message("report.head.cut-off"), counts)
    if marks["stopped"]:
        message = Message("report.head.stopped", count=marks["stopped"])
        return Headline("bad", "stopped", message, counts)
    if marks["broken"]:
        return Headline(
            "bad", "broken", Message("report.head.broken", count=marks["broken"]), counts
        )
    if marks["waiting"]:
        message = Message("report.head.waiting", count=marks["waiting"])
        return Headline("warn", "waiting", message, counts)
    if not rows:
        return Headline("warn", "waiting", Message("report.head.nothing"), counts)
    left: Mark = "permitted" if site.nights is None else "left"
    return Headline("good", left, Message(f"report.head.{left}"), counts)

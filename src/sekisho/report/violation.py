"""One page for each reason against an export: why, by which path, since when, what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from sekisho.excerpt import beginning, excerpt_of, lines_around, word_at
from sekisho.messages import Bilingual, Message
from sekisho.model import ROWS, Arrangement, Column, Violation
from sekisho.model import Step as PathStep
from sekisho.policy import WAIVABLE
from sekisho.report import names
from sekisho.report.drawing import Step, drawing
from sekisho.report.lineage_map import link_to
from sekisho.report.page import Page
from sekisho.report.site import Site
from sekisho.report.status import status, strip

_AROUND: Final = 2
"""Lines that are shown before and after the one that it is about."""
_REACH: Final = 160
"""Characters of a line on each side of what it is about: some lines of a page, however long that one is."""


def pages(site: Site) -> Iterator[Page]:
    """A page for each reason."""
    for violation in site.violations.values():
        yield Page(
            path_of(violation),
            "violation.html",
            Message("report.violation.title", code=violation.code, export=violation.export),
            _view(site, violation),
        )


def path_of(violation: Violation) -> str:
    """Where the page of a reason is: the same in every night, as links to it have it."""
    return f"violation/{violation.id}.html"


def _view(site: Site, violation: Violation) -> Mapping[str, object]:
    asked = site.project.exports[violation.export]
    night = site.decided(violation.export)
    use = site.decisions[violation.export].use
    steps = tuple(_step(site, violation, number) for number in range(len(violation.path)))
    known = site.known_now(violation)
    tonight = violation in site.decisions[violation.export].violations and night is not None
    days = site.days_open.get(violation.id, ()) if tonight else ()
    return {
        "violation": violation,
        "tonight": tonight,
        "export": names.export(site, violation.export),
        "recipient": names.party(site, use.recipient),
        "column": violation.column,
        "column_title": _title(site, violation.export, violation.column),
        "origin": violation.origin,
        "origin_title": _title(site, *violation.origin) if violation.origin else None,
        "rule_title": Message(f"rule.{violation.rule}.title"),
        "rule_why": Message(f"rule.{violation.rule}.why"),
        "use": use,
        "purpose": purpose_of(site, use.purpose),
        "arrangement": arrangement_of(site, use.arrangement),
        "permitted": _permitted(site, violation, use.recipient),
        "steps": steps,
        "drawing": drawing(steps) if steps else None,
        "on_map": link_to(*violation.origin) if violation.origin and known else None,
        "more": site.paths.besides_witness(violation) if known else 0,
        "place": violation.place,
        "lines": _lines(site, violation) if known else None,
        "days": days,
        "last": site.nights.last if tonight and site.nights else None,
        "notice": site.checked.notice,
        "strip": strip(site, violation.export),
        "status": status(site, violation.export),
        "waivable": violation.code in WAIVABLE,
        "owner": asked.owner,
        "others": [
            v
            for v in site.causes[violation.export, violation.code, violation.origin]
            if v.id != violation.id and v.column is not None
        ],
        "path_of": path_of,
    }


def purpose_of(site: Site, id_: str) -> Bilingual | None:
    """The text of a purpose of use in the notice in force."""
    notice = site.policy.notice_on(site.day)
    found = notice.purposes.get(id_) if notice else None
    return found.name if found else None


def arrangement_of(site: Site, id_: str) -> Arrangement | None:
    """An arrangement of the notice in force."""
    notice = site.policy.notice_on(site.day)
    return notice.arrangements.get(id_) if notice else None


def _title(site: Site, table: str, column: str | None) -> Bilingual | None:
    if column in {None, ROWS}:
        return names.relation(site, table).title
    return names.column_title(site, Column(table, str(column)))


def _permitted(site: Site, violation: Violation, recipient: str) -> str | None:
    """The purposes for which this recipient may have what it comes from, by arrangement; None = unknown."""
    tag = site.checked.tags.get(violation.origin) if violation.origin else None
    if tag is None or tag.scope.kind not in {"uses", "empty"}:
        return None
    uses = sorted(
        (u.arrangement, int(u.purpose[1:]) if u.purpose[1:].isdecimal() else 0, u.purpose)
        for u in tag.scope.uses
        if u.recipient == recipient
    )
    return ", ".join(f"{purpose} ({arrangement})" for arrangement, _, purpose in uses)


def _step(site: Site, violation: Violation, number: int) -> Step:
    step: PathStep = violation.path[number]
    rows = step.column == ROWS
    excerpt = None
    if number > 0 and site.known_now(violation):
        excerpt = excerpt_of(site.project.files.get, step.place, step.length)
        if excerpt is not None:
            excerpt = replace(excerpt, head=excerpt.head.lstrip()).within(_REACH)
    return Step(
        relation=step.relation,
        column=None if rows else step.column,
        kind=names.kind_of(site, step.relation),
        relation_title=names.relation(site, step.relation).title,
        column_title=None if rows else _title(site, step.relation, step.column),
        how=None if number == 0 else step.kind,
        direct=step.kind == "value",
        place=f"{step.place.file}:{step.place.line}" if step.place else None,
        excerpt=excerpt,
    )


def _lines(site: Site, violation: Violation) -> Mapping[str, object] | None:
    """The lines around the place, and the marked one in three parts."""
    read = site.project.files.get
    # A place without a length: the word there is meant.
    length = violation.length if violation.length > 1 else word_at(read, violation.place)
    excerpt = excerpt_of(read, violation.place, length)
    if excerpt is None:
        return None
    around = lines_around(read, violation.place, _AROUND)
    # What stands behind the last line's end is no line.
    if not around[max(around)]:
        del around[max(around)]
    return {
        "around": {number: beginning(line, 2 * _REACH) for number, line in around.items()},
        "excerpt": excerpt.within(_REACH),
        "width": len(str(max(around))),
    }

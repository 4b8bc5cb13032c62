"""What is in the file of an export, on what ground, how often it goes and how long it stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sekisho.messages import Bilingual, Message
from sekisho.model import ROWS, Approval, Arrangement, Basis, Column, Grant
from sekisho.policy import granting, retention_of
from sekisho.report import names
from sekisho.report.names import Named
from sekisho.report.site import Site
from sekisho.report.status import Status, Strip, shown_rows, status, strip
from sekisho.report.violation import arrangement_of, path_of, purpose_of
from sekisho.rules import BUSINESS_DAY

_IDENTIFIERS: Final = ("direct", "quasi")
"""The kinds of identifiers, the one that says more first."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A source column behind a column of a file; `column` None = which rows the source has."""

    source: Named
    column: str | None
    title: Bilingual | None


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A column of a file.

    Attributes:
        values: the source columns whose values it holds; none = it holds no value of a source.
        deciding: what else decides it, beyond what decides the rows.
        categories, overlays: names of those of `values`.
        identifier: whether it names or narrows down a person.
    """

    name: str
    title: Bilingual | None
    values: tuple[Origin, ...]
    deciding: tuple[Origin, ...]
    categories: tuple[Bilingual, ...]
    overlays: tuple[Bilingual, ...]
    identifier: str | None


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A sentence of the notice that the export rests on."""

    clause: str
    basis: Basis
    approval: Approval | None
    categories: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long something is kept: `days` at a destination, or the sentence of a category."""

    text: Message
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class GivenFacts:
    """How often the file has been given.

    Attributes:
        nights: how many nights are looked back at; `recent` of them gave it.
        path: where the last file is, from the project's folder; its name where it is on a server.
        rows, small: of the last file, as of `Status`.
    """

    recent: int
    nights: int
    count: int
    first: dt.date
    last: dt.date
    path: str
    clearance: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class Content:
    """All that the compliance office asks about one export.

    Attributes:
        stopped: column -> the page of a reason against it.
    """

    export: Named
    recipient: Named
    destination: str
    where: str | None
    file: str
    purpose_id: str
    purpose: Bilingual | None
    arrangement_id: str
    arrangement: Arrangement | None
    status: Status
    strip: Strip | None
    columns: tuple[ColumnFacts, ...]
    stopped: Mapping[str, str]
    row_origins: tuple[Origin, ...]
    grants: tuple[GrantFacts, ...]
    kept: tuple[Kept, ...]
    given: GivenFacts | None
    key: tuple[str, ...]
    sql: str
    owner: str | None
    statistic: bool


def content(site: Site, name: str) -> Content:
    """What is known of an export of the project."""
    export = site.project.exports[name]
    use = site.decisions[name].use
    influences = site.influences[name]
    rows = influences.get(None, {})
    origins = {column for found in influences.values() for column in found}
    destination = site.policy.destinations.get(export.destination)
    return Content(
        export=names.export(site, name),
        recipient=names.party(site, use.recipient),
        destination=export.destination,
        where=destination.where if destination else None,
        file=export.file,
        purpose_id=use.purpose,
        purpose=purpose_of(site, use.purpose),
        arrangement_id=use.arrangement,
        arrangement=arrangement_of(site, use.arrangement),
        status=status(site, name),
        strip=strip(site, name),
        columns=tuple(
            _column(site, Column(name, column), found, rows)
            for column, found in influences.items()
            if column is not None
        ),
        stopped={
            v.column: path_of(v) for v in reversed(site.decisions[name].violations) if v.column
        },
        row_origins=_origins(site, rows),
        grants=_grants(site, name, origins),
        kept=tuple(_kept(site, name, origins)),
        given=_given(site, name),
        key=export.key,
        sql=export.place.file,
        owner=export.owner,
        statistic=export.small_groups is not None,
    )


def _column(
    site: Site, column: Column, found: Mapping[Column, bool], rows: Mapping[Column, bool]
) -> ColumnFacts:
    values = [origin for origin, direct in found.items() if direct]
    others = [origin for origin, direct in found.items() if not direct and origin not in rows]
    tags = [site.checked.tags[origin] for origin in values]
    identifiers = {tag.identifier for tag in tags}
    return ColumnFacts(
        name=column.name,
        title=names.column_title(site, column),
        values=_origins(site, values),
        deciding=_origins(site, others),
        categories=_categories(site, {t.category for t in tags if t.category is not None}),
        overlays=tuple(
            site.policy.overlays[o].name for o in sorted({o for t in tags for o in t.overlays})
        ),
        identifier=next((kind for kind in _IDENTIFIERS if kind in identifiers), None),
    )


def _categories(site: Site, ids: Iterable[str]) -> tuple[Bilingual, ...]:
    return tuple(site.policy.categories[id_].name for id_ in sorted(ids))


def _origins(site: Site, columns: Iterable[Column]) -> tuple[Origin, ...]:
    return tuple(
        Origin(
            names.relation(site, column.table),
            None if column.name == ROWS else column.name,
            None if column.name == ROWS else names.column_title(site, column),
        )
        for column in sorted(columns)
        if column.table != BUSINESS_DAY
    )


def _grants(site: Site, name: str, origins: Iterable[Column]) -> tuple[GrantFacts, ...]:
    """The grants that the use of these columns rests on, with the categories that each covers."""
    use, notice = site.decisions[name].use, site.policy.notice_on(site.day)
    covered: dict[str, tuple[Grant, set[str]]] = {}
    for column in sorted(origins):
        tag = site.checked.tags[column]
        if tag.category is not None:
            for grant in granting(site.policy, notice, use, tag.category, tag.overlays, site.day):
                covered.setdefault(grant.id, (grant, set()))[1].add(tag.category)
    return tuple(
        GrantFacts(grant.clause, grant.basis, grant.approval, _categories(site, ids))
        for grant, ids in covered.values()
    )


def _kept(site: Site, name: str, origins: Iterable[Column]) -> Iterable[Kept]:
    export = site.project.exports[name]
    destination = site.policy.destinations.get(export.destination)
    if destination is None or destination.server is not None:
        yield Kept(Message("report.kept.there"))
    elif (days := site.project.config.keep.at(export.destination)) is not None:
        yield Kept(Message("report.kept.days", count=days))
    else:
        yield Kept(Message("report.kept.undeclared"))
    categories = {tag.category for c in origins if (tag := site.checked.tags[c]).category}
    for category in sorted(c for c in categories if c is not None):
        rule = retention_of(site.policy, category)
        if rule is not None:
            title = site.policy.categories[category].name
            parts = ((rule.years, "years"), (rule.months, "months"), (rule.days, "days"))
            length = [Message(f"report.kept.of-{unit}", count=n) for n, unit in parts if n]
            said = Bilingual(
                en=" ".join(one.text("en") for one in length),
                ja="".join(one.text("ja") for one in length),
            )
            yield Kept(Message("report.kept.rows", category=title, length=said), rule.clause)


def _given(site: Site, name: str) -> GivenFacts | None:
    found = site.nights.given.get(name) if site.nights else None
    if found is None or site.nights is None:
        return None
    destination = site.policy.destinations.get(site.project.exports[name].destination)
    local = destination is not None and destination.server is None
    folder = f"{site.project.config.outbound}/{destination.path}/" if destination and local else ""
    rows, small = shown_rows(site, found.rows, found.subjects)
    return GivenFacts(
        recent=found.recent,
        nights=len(site.nights.days),
        count=found.count,
        first=found.first,
        last=found.last,
        path=f"{folder}{found.file}",
        clearance=found.clearance,
        status=Status("cli.outcome.released", "left", found.last, rows, small),
    )

"""A page for each source: what its columns are, and which exports they get into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sekisho.messages import Message
from sekisho.model import ROWS, Column, Source, SourceColumn
from sekisho.report import names
from sekisho.report.carried import Carried, carried
from sekisho.report.held import failure
from sekisho.report.names import Named
from sekisho.report.page import Page
from sekisho.report.site import Site
from sekisho.report.status import Status, status


@dataclass(frozen=True, slots=True)
class Reached:
    """An export that the source gets into, or whose content it decides.

    Attributes:
        columns: how many of the source's columns have their values in it.
        rows: whether it depends on which rows the source has.
    """

    export: Named
    recipient: Named
    status: Status
    columns: int
    rows: bool


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of a source.

    Attributes:
        reached, decides: the exports that its value is in, and those that it only decides.
    """

    column: SourceColumn
    carried: Carried
    reached: tuple[Named, ...]
    decides: tuple[Named, ...]


Ways = Mapping[Column, Mapping[str, bool]]
"""Source column -> export -> whether the value itself flows."""


def pages(site: Site) -> Iterator[Page]:
    """A page for each source."""
    ways = _ways(site)
    landed = site.nights.landed if site.nights else {}
    for name, source in sorted(site.project.sources.items()):
        came = landed.get(name)
        rows = [_row(site, source, column, ways) for column in source.columns.values()]
        of_rows = carried(site, site.checked.tags[Column(name, ROWS)])
        yield Page(
            f"source/{name}.html",
            "source.html",
            Message("report.source.title", title=source.title),
            {
                "source": source,
                "party": names.party(site, source.party),
                "row_category": site.policy.categories[source.row_category].name,
                "landed": came,
                "landed_rows": site.shown_count(came.rows) if came else None,
                "smallest": site.policy.thresholds.smallest_group,
                "failure": failure(came.state, source) if came and came.state != "landed" else None,
                "reached": tuple(_reached(site, name, ways)),
                "columns": rows,
                "permitted": _permitted(of_rows, rows),
            },
        )


def _ways(site: Site) -> Ways:
    found: dict[Column, dict[str, bool]] = {}
    for name in site.decisions:
        for origins in site.influences[name].values():
            for origin, direct in origins.items():
                exports = found.setdefault(origin, {})
                exports[name] = exports.get(name, False) or direct
    return found


def _row(site: Site, source: Source, column: SourceColumn, ways: Ways) -> ColumnRow:
    node = Column(source.name, column.name)
    found = ways.get(node, {})
    return ColumnRow(
        column=column,
        carried=carried(site, site.checked.tags[node]),
        reached=tuple(names.export(site, name) for name, direct in found.items() if direct),
        decides=tuple(names.export(site, name) for name, direct in found.items() if not direct),
    )


def _reached(site: Site, source: str, ways: Ways) -> Iterator[Reached]:
    """The exports of the source, in the order of their names."""
    columns = site.project.sources[source].columns
    of_rows = ways.get(Column(source, ROWS), {})
    for name, decision in site.decisions.items():
        found = [ways.get(Column(source, column), {}) for column in columns]
        if name in of_rows or any(name in exports for exports in found):
            yield Reached(
                export=names.export(site, name),
                recipient=names.party(site, decision.use.recipient),
                status=status(site, name),
                columns=sum(exports.get(name, False) for exports in found),
                rows=name in of_rows,
            )


def _permitted(
    of_rows: Carried, rows: Sequence[ColumnRow]
) -> Sequence[tuple[Carried, Sequence[SourceColumn | None]]]:
    """What there is in the source, each with the columns that carry it; None = which rows there are."""
    found: dict[Carried, list[SourceColumn | None]] = {of_rows: [None]}
    for row in rows:
        found.setdefault(row.carried, []).append(row.column)
    return tuple(found.items())

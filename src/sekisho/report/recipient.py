"""A page for each recipient: all that it gets, what for, on what ground, how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sekisho.messages import Bilingual, Message
from sekisho.report import names
from sekisho.report.content import ColumnFacts, content
from sekisho.report.page import Page
from sekisho.report.site import Site


@dataclass(frozen=True, slots=True)
class Carrying:
    """The columns of a file that carry the same; no category where they hold no value of a source."""

    categories: tuple[Bilingual, ...]
    overlays: tuple[Bilingual, ...]
    columns: tuple[ColumnFacts, ...]


def carrying(columns: Iterable[ColumnFacts]) -> tuple[Carrying, ...]:
    """The columns of a file by what they carry, in the order of the first of each."""
    found: dict[tuple[tuple[Bilingual, ...], tuple[Bilingual, ...]], list[ColumnFacts]] = {}
    for column in columns:
        found.setdefault((column.categories, column.overlays), []).append(column)
    return tuple(
        Carrying(categories, overlays, tuple(same))
        for (categories, overlays), same in found.items()
    )


def pages(site: Site) -> Iterator[Page]:
    """A page for each party that an export of the project goes to, or did."""
    given = site.nights.given if site.nights else {}
    before = {n: g for n, g in given.items() if n not in site.decisions}
    recipients = {d.use.recipient for d in site.decisions.values()}
    recipients |= {g.recipient for g in before.values()}
    for id_ in sorted(recipients & site.policy.parties.keys()):
        party = site.policy.parties[id_]
        asked = [name for name, d in site.decisions.items() if d.use.recipient == id_]
        yield Page(
            f"recipient/{id_}.html",
            "recipient.html",
            Message("report.recipient.title", recipient=party.name),
            {
                "party": party,
                "named": names.party(site, id_),
                "exports": [
                    (facts, carrying(facts.columns))
                    for facts in (content(site, name) for name in asked)
                ],
                "before": {n: g for n, g in sorted(before.items()) if g.recipient == id_},
                "day": site.day,
                "notice": site.checked.notice,
            },
        )

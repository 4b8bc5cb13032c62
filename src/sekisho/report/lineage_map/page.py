"""The page of the map: relations folded, a column's whole path on click, names to search for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sekisho.messages import Message
from sekisho.model import Column, Edge, QueryLineage
from sekisho.report import names
from sekisho.report.island import Json, island, spelt_out
from sekisho.report.lineage_map.feed import KINDS, Drawn, Kind, Named, feed
from sekisho.report.lineage_map.layout import layered
from sekisho.report.page import Page, Text
from sekisho.report.site import Site
from sekisho.rules import BUSINESS_DAY, BUSINESS_DAY_COLUMNS

_SAID = {
    "all": ("relations", "columns"),
    "told": ("name", "before", "after"),
    "page": ("name",),
    "lacking": ("count", "names"),
    "relation": ("name", "title", "kind", "count"),
    "column": ("name", "relation", "title", "before", "after"),
    "columns": ("count",),
    "more": ("count",),
    "hits": ("count",),
    "hits-cut": ("count", "shown"),
}
"""What the script says with facts that it knows alone."""


def pages(site: Site) -> Iterator[Page]:
    """The map."""
    drawn = tuple(_relations(site))
    layers = layered(
        (r.name for r in drawn if r.kind == "source"),
        {r.name: r.reads for r in drawn if r.kind != "source"},
        (r.name for r in drawn if r.kind == "export"),
    )
    by_name = {relation.name: relation for relation in drawn}
    view = {
        "feed": island(spelt_out({**feed(drawn, layers), "others": [*_others(site)]})),
        "words": _words(),
        "listed": [by_name[name] for layer in layers for name in layer],
        "columns": sum(len(relation.columns) for relation in drawn),
    }
    yield Page(
        "map.html", "map.html", Message("report.map.title"), view, scripts=("fold.js", "map.js")
    )


def _relations(site: Site) -> Iterator[Drawn]:
    """Sources, then models and exports, each by name."""
    analysis = site.checked.analysis
    for name, source in sorted(site.project.sources.items()):
        yield _drawn(site, name, "source", source.columns)
    if any(BUSINESS_DAY in reads for reads in analysis.reads.values()):
        columns = tuple(Named(name, None) for name in BUSINESS_DAY_COLUMNS)
        title = Message("report.map.business-day")
        yield Drawn(BUSINESS_DAY, "source", title.bilingual, None, columns, (), None)
    for name, found in sorted(analysis.lineages.items()):
        kind: Kind = "export" if name in site.project.exports else "model"
        if isinstance(found, QueryLineage):
            yield _drawn(site, name, kind, found.columns, analysis.reads[name], found.edges)
        else:
            yield _drawn(site, name, kind, (), analysis.reads[name])


def _drawn(
    site: Site,
    name: str,
    kind: Kind,
    columns: Iterable[str],
    reads: Iterable[str] = (),
    edges: tuple[Edge, ...] | None = None,
) -> Drawn:
    called = names.relation(site, name)
    return Drawn(
        name=name,
        kind=kind,
        title=called.title,
        page=called.href,
        columns=tuple(Named(c, names.column_title(site, Column(name, c))) for c in columns),
        reads=tuple(sorted(reads)),
        edges=edges,
    )


def _others(site: Site) -> Iterator[Json]:
    """What else has a name that people look for."""
    policy = site.policy
    named = (policy.destinations.get(e.destination) for e in site.project.exports.values())
    for party in sorted({destination.party for destination in named if destination}):
        name = policy.parties[party].name
        yield {
            "name": party,
            "ja": name.ja,
            "en": name.en,
            "what": "recipient",
            "href": f"recipient/{party}.html",
        }
    for category in policy.categories.values():
        name = category.name
        yield {
            "name": category.id,
            "ja": name.ja,
            "en": name.en,
            "what": "category",
            "href": "matrix.html",
        }


def _words() -> list[tuple[str, Text]]:
    """What the script says, with `{fact}` where it puts in what it knows."""
    plain = (
        "rows", "source", "model", "export", "field", "recipient", "category", "unknown",
        *(f"kind.{kind}" for kind in KINDS),
    )  # fmt: skip
    said = {name: Message(f"report.map.{name}") for name in plain}
    for name, facts in _SAID.items():
        said[name] = Message(f"report.map.{name}", **{fact: f"{{{fact}}}" for fact in facts})
    return sorted(said.items())

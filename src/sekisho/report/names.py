"""What people call things: names of parties, relations and columns, and the pages they have."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.messages import Bilingual
from sekisho.model import ROWS, Column, Party, QueryLineage
from sekisho.report.site import Site


@dataclass(frozen=True, slots=True)
class Named:
    """A name as files have it, what people call it, and its page in the tree; None = it has none."""

    name: str
    title: Bilingual | None
    href: str | None


def party(site: Site, id_: str | None) -> Named:
    """A recipient; a dash where the policy does not know where an export goes."""
    found: Party | None = site.policy.parties.get(id_ or "")
    if found is None:
        return Named(id_ or "-", None, None)
    return Named(found.id, found.name, f"recipient/{found.id}.html")


def export(site: Site, name: str) -> Named:
    """An export of the project."""
    return Named(name, site.project.exports[name].title, f"export/{name}.html")


def relation(site: Site, name: str) -> Named:
    """A source, model or export; of models nobody has said what people call them."""
    if name in site.project.sources:
        return Named(name, site.project.sources[name].title, f"source/{name}.html")
    return export(site, name) if name in site.project.exports else Named(name, None, None)


def kind_of(site: Site, name: str) -> str:
    """What a relation is: `source`, `model` or `export`; the engine's own relation is a source."""
    if name in site.project.exports:
        return "export"
    return "model" if name in site.project.models else "source"


def column_title(site: Site, column: Column) -> Bilingual | None:
    """What people call a column: its title, or that of the one of the same name whose value it is."""
    source = site.project.sources.get(column.table)
    if source is not None:
        declared = source.columns.get(column.name)
        return declared.title if declared else None
    lineage = site.checked.lineages.get(column.table)
    if not isinstance(lineage, QueryLineage) or column.name not in lineage.columns:
        return None
    found = site.checked.graph.influences(column.table, column.name)
    values = [origin for origin, direct in found.items() if direct and origin.name != ROWS]
    if len(values) == 1 and values[0].name == column.name and values[0].table != column.table:
        return column_title(site, values[0])
    return None

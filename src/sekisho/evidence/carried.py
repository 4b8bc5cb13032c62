"""What a released file carried, by the record of the run that made it."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.audit.chain import Head
from sekisho.audit.log import AuditLog
from sekisho.audit.tables import ExportInfluence, Tag
from sekisho.model import ROWS


@dataclass(frozen=True, slots=True)
class Carried:
    """What is in a file.

    Attributes:
        columns: its columns.
        items: categories whose values flow into it, sorted.
        overlays: of all that influences it.
    """

    columns: tuple[str, ...]
    items: tuple[str, ...]
    overlays: frozenset[str]


def carried(log: AuditLog, head: Head, export: str) -> Carried:
    """What the file of an export carried.

    Raises:
        DataError: the record cannot be read.
    """
    every = log.read(head, Tag)
    tags = {(t.relation, t.column): t for t in every if t.kind == "source"}
    columns = tuple(
        t.column for t in every if (t.kind, t.relation) == ("export", export) and t.column != ROWS
    )
    items, overlays = set(), set[str]()
    for one in log.read(head, ExportInfluence):
        tag = tags.get((one.source_relation, one.source_column))
        if one.export != export or tag is None:
            continue
        overlays |= set(tag.overlays)
        if one.direct and tag.category:
            items.add(tag.category)
    return Carried(columns, tuple(sorted(items)), frozenset(overlays))

"""Ledger of databases (guideline on security, 10-3), and purposes of each data set (APPI 17, 21)."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.messages import Bilingual
from sekisho.model import Grant, Source
from sekisho.policy import reaches
from sekisho.registers.cell import (
    Cell,
    Known,
    Register,
    basis_of,
    joined,
    stated,
    unknown,
)


def databases(known: Known) -> Register:
    """One row for each source that is about persons: what it is, who answers for it, who may use it."""
    return Register("databases", tuple((*_database(known, s),) for s in _about_persons(known)))


def purposes_of_sources(known: Known) -> Register:
    """One row for each source and each grant that reaches it."""
    return Register(
        "purposes",
        tuple(
            (*_purpose(known, source, grant),)
            for source in _about_persons(known)
            for grant in _reaching(known, source)
        ),
    )


def _about_persons(known: Known) -> Iterator[Source]:
    for _, source in sorted(known.sources.items()):
        if known.policy.categories[source.row_category].personal:
            yield source


def _reaching(known: Known, source: Source) -> list[Grant]:
    """The grants that cover the rows of a source: who may not know who is in it may use none of it."""
    row = source.row_category, source.row_overlays
    return [g for g in known.grants() if reaches(known.policy, g, *row)]


def _database(known: Known, source: Source) -> Iterator[Cell]:
    grants = _reaching(known, source)
    own = [g for g in grants if known.policy.controller in g.recipients]
    title = Bilingual(
        en=f"{source.name}: {source.title.en}", ja=f"{source.title.ja}（{source.name}）"
    )
    yield stated("database", title, source.place)
    yield stated("items", joined(c.title for c in source.columns.values()), source.place)
    yield stated("comes_from", known.party(source.party), source.place)
    owner = source.owner
    yield stated("department", owner, source.place) if owner else unknown("department")
    for column, found in (("purposes", own), ("access", grants)):
        if not found:
            yield unknown(column)
            continue
        text = (
            known.purposes(p for g in found for p in g.purposes)
            if column == "purposes"
            else joined(known.party(p) for g in found for p in g.recipients)
        )
        yield Cell(column, text, "stated", "; ".join(basis_of(found)))
    yield known.arrived("latest", source.name)


def _purpose(known: Known, source: Source, grant: Grant) -> Iterator[Cell]:
    title = Bilingual(
        en=f"{source.name}: {source.title.en}", ja=f"{source.title.ja}（{source.name}）"
    )
    yield stated("database", title, source.place)
    arrangement = known.notice.arrangements[grant.arrangement] if known.notice else None
    if arrangement is not None:
        yield stated("arrangement", arrangement.name, arrangement.place)
    yield stated("recipients", joined(known.party(p) for p in grant.recipients), grant.place)
    yield stated("purposes", known.purposes(grant.purposes), grant.place)
    yield stated("clause", grant.clause, grant.place)
    yield stated("basis", grant.basis, grant.place)
    yield known.given(grant.arrangement, grant.recipients)

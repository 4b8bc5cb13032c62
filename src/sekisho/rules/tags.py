"""Tags: what each source column is, and for which uses it may influence an export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sekisho.errors import Place
from sekisho.model import ROWS, Column, Identifier, Policy, Source
from sekisho.policy import (
    UNRESTRICTED,
    Scope,
    meet,
    restrict_to_origin,
    scope_of,
    within_the_law,
)

BUSINESS_DAY: Final = "business_day"
"""The one relation that the engine itself provides: the run's date, one row."""
BUSINESS_DAY_COLUMNS: Final[Mapping[str, str]] = {"business_date": "DATE"}


@dataclass(frozen=True, slots=True)
class Tag:
    """What one source column carries; for `*`, what its rows carry.

    Attributes:
        scope: the meet of what category, overlays, the source's row category, the party that it
            came from and the fixed columns of statutes permit.
        party: where the data came from; None for the engine's own relation.
        overlays: the column's own and those of its category.
    """

    column: Column
    category: str | None
    overlays: frozenset[str]
    identifier: Identifier
    scope: Scope
    party: str | None
    place: Place | None


def tags_of(policy: Policy, source: Source, day: dt.date) -> tuple[Tag, ...]:
    """The tags of a source on a day: its rows first, then its columns in the contract's order.

    The row category counts for every column, the subject key included: to be in a source says
    something about a person even if only the key is read.
    """
    return _tags(policy, source, _scopes(policy, day))


_Carried = tuple[str | None, frozenset[str]]
"""Category and overlays of a column or of rows."""
_Scopes = Callable[[_Carried, _Carried, str], Scope]
"""What rows carry, what one of their columns carries, and the party that they came from -> their scope."""


def _scopes(policy: Policy, day: dt.date) -> _Scopes:
    """The scopes of a day; columns are many, what they carry is of few kinds."""
    notice = policy.notice_on(day)

    @cache
    def alone(carried: _Carried) -> Scope:
        return scope_of(policy, notice, *carried, day)

    @cache
    def together(rows: _Carried, column: _Carried, party: str) -> Scope:
        return restrict_to_origin(meet(alone(rows), alone(column)), policy, party)

    return together


def _tags(policy: Policy, source: Source, scopes: _Scopes) -> tuple[Tag, ...]:
    rows = source.row_category, source.row_overlays

    def tag(
        name: str, category: str | None, own: frozenset[str], kind: Identifier, place: Place
    ) -> Tag:
        inherited = policy.categories[category].overlays if category else frozenset()
        scope = scopes(rows, (category, own), source.party)
        return Tag(
            Column(source.name, name),
            category,
            own | inherited,
            kind,
            _as_the_law_says(scope, policy, source, name),
            source.party,
            place,
        )

    return (
        tag(ROWS, source.row_category, source.row_overlays, "none", source.place),
        *(
            tag(c.name, c.category, c.overlays, c.identifier, c.place)
            for c in source.columns.values()
        ),
    )


def _as_the_law_says(scope: Scope, policy: Policy, source: Source, name: str) -> Scope:
    """The scope without the requests whose statute does not speak of the column."""
    closed = {p for p in policy.requests if not within_the_law(policy, p, source, name)}
    beyond = {use for use in scope.uses if use.purpose in closed}
    return Scope.of(scope.uses - beyond) if beyond else scope


def all_tags(policy: Policy, sources: Iterable[Source], day: dt.date) -> Mapping[Column, Tag]:
    """The tags of every source and of the engine's own relation."""
    own = (
        Tag(Column(BUSINESS_DAY, name), None, frozenset(), "none", UNRESTRICTED, None, None)
        for name in (ROWS, *BUSINESS_DAY_COLUMNS)
    )
    scopes = _scopes(policy, day)
    declared = (tag for source in sources for tag in _tags(policy, source, scopes))
    return {tag.column: tag for tag in (*own, *declared)}

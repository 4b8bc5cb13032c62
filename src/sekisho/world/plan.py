"""What a permitted world holds: worked out from policy and lineage, before any data is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sekisho.model import ROWS, Coarse, Column, KeySpace, Model, PythonModel, Source, Use
from sekisho.policy import Data, RowTerms, data_of
from sekisho.rules import Tag

Terms = Callable[[frozenset[Data], frozenset[Data]], RowTerms | None]
"""What rows show to a use, and what of it waivers permit -> what has to hold of a row; None = nobody can say."""


@dataclass(frozen=True, slots=True)
class WorldColumn:
    """A column as the SQL sees it; one that is not visible is a NULL of its type.

    `coarse` says how it is made where it is a coarser form of another one.
    """

    name: str
    type: str
    visible: bool
    coarse: Coarse | None = None


@dataclass(frozen=True, slots=True)
class SubjectKey:
    """A column that says whom a row is about, and the key space it is written in.

    `optional`: a row without it is about no further person.
    """

    column: str
    space: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Met:
    """Who meets a condition: whoever has a row of a source, as the use may see it, with one of the values.

    `column` is None where any row will do.
    """

    source: WorldSource
    column: str | None
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class WorldSource:
    """A source as the SQL of one export sees it.

    Attributes:
        columns: all columns of the contract, in its order.
        rows: `all` (about no person), `permitted` (those that meet the terms) or `none` (to be in
            the source is out of scope, or nobody knows whom rows are about).
        keys: whom a row is about; each of them has to be permitted.
        terms: what has to hold of a row; None unless rows are `permitted`.
        acquired_on, retention_from: the columns that the terms' dates are about.
        conditions: of each of these lists a row's subjects meet one; a list of none is met by nobody.
    """

    name: str
    columns: tuple[WorldColumn, ...]
    rows: Literal["all", "permitted", "none"]
    keys: tuple[SubjectKey, ...]
    terms: RowTerms | None
    acquired_on: str | None
    retention_from: str | None
    conditions: tuple[tuple[Met, ...], ...] = ()

    @property
    def fed(self) -> tuple[WorldColumn, ...]:
        """The columns that are streamed in."""
        return tuple(c for c in self.columns if c.visible)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that exists for one export.

    Attributes:
        use: for whom and what.
        sources: by name; only those that the export reads.
        models: in an order in which each finds its inputs.
    """

    use: Use
    sources: tuple[WorldSource, ...]
    models: tuple[Model | PythonModel, ...]


def permitted_source(
    source: Source,
    use: Use,
    tags: Mapping[Column, Tag],
    columns: frozenset[str],
    key_spaces: Mapping[str, KeySpace],
    opened: frozenset[Column],
    terms: Terms,
    met: Callable[[str], Met | None],
) -> WorldSource:
    """A source with only what `use` permits, and of that only the `columns` that plans scan.

    `opened` are the columns that waivers permit besides, `*` for a source's rows; `met` says who meets a
    condition, None = it may not decide for the use.
    """

    def permitted(name: str) -> bool:
        column = Column(source.name, name)
        return column in opened or tags[column].scope.permits(use)

    seen = tuple(
        WorldColumn(c.name, c.type, c.name in columns and permitted(c.name), c.coarse)
        for c in source.columns.values()
    )
    keys = tuple(_keys(source, key_spaces))
    unrestricted = tags[Column(source.name, ROWS)].scope.kind == "unrestricted"
    rows: Literal["all", "permitted", "none"] = "none"
    wanted = None
    if permitted(ROWS) and keys:
        # Whatever its rows are said to be: where a subject is named, the terms have to hold.
        shown = {ROWS, *(c.name for c in seen if c.visible)}
        waived = {name for name in shown if Column(source.name, name) in opened}
        wanted = terms(data_of(source, shown), data_of(source, waived))
        rows = "permitted" if wanted is not None else "none"
    elif unrestricted and source.subject_key is None:
        rows = "all"
    return WorldSource(
        name=source.name,
        columns=seen,
        rows=rows,
        keys=keys,
        terms=wanted,
        acquired_on=source.acquired_on,
        retention_from=source.retention_from,
        conditions=tuple(
            tuple(one for name in sorted(names) if (one := met(name)) is not None)
            for names in (wanted.conditions if wanted else ())
        ),
    )


def _keys(source: Source, key_spaces: Mapping[str, KeySpace]) -> Iterable[SubjectKey]:
    """Whom rows are about; nobody where one of the key spaces is not known."""
    if source.subject_key is None:
        return ()
    names = (source.subject_key, *source.further_keys)
    spaces = {name: source.columns[name].key_space for name in names}
    if not all(space in key_spaces for space in spaces.values()):
        return ()
    return (
        SubjectKey(name, space, optional=name != source.subject_key)
        for name, space in spaces.items()
        if space is not None
    )

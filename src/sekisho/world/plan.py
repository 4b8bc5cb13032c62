"""What a permitted world holds: worked out from policy and lineage, before any data is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sekisho.model import ROWS, Column, KeySpace, QueryLineage, Source, Use
from sekisho.rules import BUSINESS_DAY, Tag


@dataclass(frozen=True, slots=True)
class WorldColumn:
    """A column as the SQL sees it; one that is not visible is a NULL of its type."""

    name: str
    type: str
    visible: bool


@dataclass(frozen=True, slots=True)
class WorldSource:
    """A source as the SQL of one export sees it.

    Attributes:
        columns: all columns of the contract, in its order.
        rows: `all` (about no person), `permitted` (those of subjects who may be included) or
            `none` (to be in the source is out of scope, or nobody knows whom rows are about).
        key: the column that says whom a row is about, and the key space it is written in.
    """

    name: str
    columns: tuple[WorldColumn, ...]
    rows: Literal["all", "permitted", "none"]
    key: str | None
    key_space: str | None

    @property
    def fed(self) -> tuple[str, ...]:
        """The columns that are streamed in."""
        return tuple(c.name for c in self.columns if c.visible)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that exists for one export.

    Attributes:
        use: for whom and what.
        sources: by name; only those that the export reads.
        models: relation -> SQL, in an order in which each finds its inputs.
    """

    use: Use
    sources: tuple[WorldSource, ...]
    models: tuple[tuple[str, str], ...]


def scanned(
    export: str, lineages: Mapping[str, QueryLineage], sources: Iterable[str]
) -> Mapping[str, frozenset[str]]:
    """The columns of each source that the plans of an export and its models scan."""
    names = frozenset(sources)
    found: dict[str, set[str]] = {}
    seen: set[str] = set()
    waiting = [export]
    while waiting:
        relation = waiting.pop()
        for name, columns in lineages[relation].scans.items():
            if name in names:
                found.setdefault(name, set()).update(columns)
            elif name != BUSINESS_DAY and name not in seen:
                seen.add(name)
                waiting.append(name)
    return {name: frozenset(columns) for name, columns in found.items()}


def permitted_source(
    source: Source,
    use: Use,
    tags: Mapping[Column, Tag],
    columns: frozenset[str],
    key_spaces: Mapping[str, KeySpace],
    opened: frozenset[Column],
) -> WorldSource:
    """A source with only what `use` permits, and of that only the `columns` that plans scan.

    `opened` are the columns that waivers permit besides, `*` for a source's rows.
    """

    def permitted(name: str) -> bool:
        column = Column(source.name, name)
        return column in opened or tags[column].scope.permits(use)

    unrestricted = tags[Column(source.name, ROWS)].scope.kind == "unrestricted"
    key_known = source.subject_key is not None and source.key_space in key_spaces
    rows: Literal["all", "permitted", "none"] = "none"
    if permitted(ROWS) and key_known:
        # Whatever its rows are said to be: where a subject is named, who has suspended is left out.
        rows = "permitted"
    elif unrestricted and source.subject_key is None:
        rows = "all"
    return WorldSource(
        name=source.name,
        columns=tuple(
            WorldColumn(c.name, c.type, c.name in columns and permitted(c.name))
            for c in source.columns.values()
        ),
        rows=rows,
        key=source.subject_key,
        key_space=source.key_space,
    )

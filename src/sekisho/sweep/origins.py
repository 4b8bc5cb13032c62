"""Which columns of the lake are fingerprinted: those that say by themselves whom a row is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.model import Column, KeySpace, Source

_TEXT = "VARCHAR"


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """What a recognised value is: a column, and the key space of the members that it is about.

    Attributes:
        column: a column of a source; all columns with keys of one space are one, that of the
            space's register where it has one.
        space: the key space of its subjects; empty = the source names none, so values are counted.
    """

    column: Column
    space: str


@dataclass(frozen=True, slots=True)
class Landed:
    """A column of a source to be read: whose values, and the column that says whom they are about.

    `subject` is None where nothing says it, and the column itself where it holds keys.
    """

    origin: Origin
    name: str
    subject: str | None


def landed_columns(
    sources: Mapping[str, Source], spaces: Mapping[str, KeySpace]
) -> dict[str, tuple[Landed, ...]]:
    """Source -> its columns that are fingerprinted; sources without any are left out.

    These are the text columns with `identifier: direct` and all with subject keys. Other columns
    (dates, sex, postal codes, names of articles) are shared with people who are no members.
    """
    found = {name: tuple(_columns(source, sources, spaces)) for name, source in sources.items()}
    return {name: columns for name, columns in sorted(found.items()) if columns}


def _columns(
    source: Source, sources: Mapping[str, Source], spaces: Mapping[str, KeySpace]
) -> Iterator[Landed]:
    for name, column in sorted(source.landing.items()):
        if column.key_space is not None:
            key = _key_column(column.key_space, sources, spaces)
            yield Landed(Origin(key, column.key_space), name, name)
        elif column.identifier == "direct" and column.type == _TEXT:
            origin = Origin(Column(source.name, name), source.key_space or "")
            yield Landed(origin, name, source.subject_key)


def _key_column(
    space: str, sources: Mapping[str, Source], spaces: Mapping[str, KeySpace]
) -> Column:
    """The column that stands for all with keys of a space."""
    holders = {s.name: s.subject_key for s in sources.values() if s.key_space == space}
    register = spaces[space].register
    name = register if register in holders else min(holders, default=space)
    return Column(name, holders.get(name) or space)

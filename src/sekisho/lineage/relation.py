"""What the walk knows of one relation: influences as sets with their reasons, keys, order.

Influences of a cell are counted *beside* what decides which rows exist: whoever drops `rows` of a
relation (a join that cannot change the rows of its other side) first moves them into its cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sekisho.model import InfluenceKind

Mark = tuple[InfluenceKind, int, int]
"""How an influence comes about, and where: kind, start and length in bytes; start -1 = unknown."""

Marks = Mapping[int, Mark]
"""Number of a source column -> its mark."""

Location = tuple[int, int]
Key = frozenset[int]
Keys = Mapping[Key, bool]
"""Columns that are unique together -> whether that is proved (else it is declared only)."""

SINGLE: Final[Key] = frozenset()
"""The key of a relation that has at most one row."""
MAX_KEYS: Final = 12
NONE: Final[Marks] = {}


@dataclass(frozen=True, slots=True)
class Cell:
    """What influences one column.

    Attributes:
        direct: source columns whose values flow in.
        indirect: source columns that decide the value.
        bare: it is a source column as scanned, and no place is known yet.
        fixed: a list whose length does not depend on data.
        counter: a row number, which counts from 1.
        parts: fields of a struct that was made in this statement.
    """

    direct: Marks = field(default_factory=dict)
    indirect: Marks = field(default_factory=dict)
    bare: bool = False
    fixed: bool = False
    counter: bool = False
    parts: Mapping[str, Cell] | None = None

    def all(self) -> Marks:
        """Direct and indirect together."""
        return {**self.indirect, **self.direct}


EMPTY: Final = Cell()


@dataclass(frozen=True, slots=True)
class Relation:
    """One operator's output.

    Attributes:
        cells: per column; None for a row number of the storage, which nobody may use.
        types: per column, as the plan writes types.
        rows: what decides which rows exist.
        order: what decides in which order they come.
        sorted: there is an ORDER BY in it, so that the order is meant.
        total: the order is total and decided by the data.
        keys: what is unique.
    """

    cells: Sequence[Cell | None]
    types: Sequence[Any]
    rows: Marks = field(default_factory=dict)
    order: Marks = field(default_factory=dict)
    sorted: bool = False
    total: bool = False
    keys: Keys = field(default_factory=dict)

    @property
    def single(self) -> bool:
        """At most one row, for certain."""
        return self.keys.get(SINGLE, False)


def union(*sets: Marks) -> Marks:
    """All of them; where a source is in several, the first one's mark stands."""
    filled = [s for s in sets if s]
    if not filled:
        return NONE
    if len(filled) == 1:
        return filled[0]
    result: dict[int, Mark] = {}
    for marks in reversed(filled):
        result.update(marks)
    return result


def marked(marks: Marks, kind: InfluenceKind, at: Location | None) -> Marks:
    """The same sources as influences of another kind, at `at` or, if unknown, where they were."""
    if at is None:
        return {source: (kind, mark[1], mark[2]) for source, mark in marks.items()}
    return dict.fromkeys(marks, (kind, at[0], at[1]))


def mixed(cells: Iterable[Cell]) -> Cell:
    """A value computed from others."""
    parts = list(cells)
    if len(parts) == 1:
        cell = parts[0]
        return Cell(cell.direct, cell.indirect)
    return Cell(union(*(c.direct for c in parts)), union(*(c.indirect for c in parts)))


def influenced(cell: Cell | None, marks: Marks) -> Cell | None:
    """The cell, also decided by `marks`: what decides it may make it NULL, and a list empty."""
    if cell is None or not marks:
        return cell
    parts = cell.parts and {n: influenced(p, marks) or EMPTY for n, p in cell.parts.items()}
    indirect = union(cell.indirect, marks)
    return Cell(cell.direct, indirect, counter=cell.counter, parts=parts)


def keys_at(keys: Keys, positions: Mapping[int, Sequence[int]]) -> Keys:
    """Keys after columns have moved: old position -> new ones. What lost a column is gone."""
    moved: dict[Key, bool] = {}
    for key, proved in keys.items():
        if all(p in positions for p in key):
            add_key(moved, frozenset(positions[p][0] for p in key), proved=proved)
    return moved


def add_key(keys: dict[Key, bool], key: Key, *, proved: bool) -> None:
    """Add a key unless there are too many to be worth it; a proof outweighs a declaration."""
    if key in keys:
        keys[key] = keys[key] or proved
    elif len(keys) < MAX_KEYS or not key:
        keys[key] = proved


def covers(positions: Iterable[int], keys: Keys, *, proved: bool) -> bool:
    """Whether some key lies within `positions`; `proved` leaves declared keys out."""
    known = frozenset(positions)
    return any(key <= known for key, certain in keys.items() if certain or not proved)

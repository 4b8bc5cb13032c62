"""What the walk knows of one relation: influences as sets, keys, order.

A set of influences is a bit mask over source columns; a walk that is asked why they are there
carries, in the same places, a `Traces` with the reason and the place of each.

Influences of a cell are counted *beside* what decides which rows exist: whoever drops `rows` of a
relation (a join that cannot change the rows of its other side) first moves them into its cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Raw, Struct

from sekisho.model import InfluenceKind

Mark = tuple[InfluenceKind, int, int, int]
"""How an influence comes about, and where: kind, start and length in bytes; start -1 = unknown.
Last what becomes of a value on its way, as `flows` writes it; 0 for all that is no value."""


class Traces(dict[int, Mark]):
    """Number of a source column -> how and where it has its influence."""

    def __or__(self, other: Marks) -> Marks:  # type: ignore[override] # of dict, the last one wins
        """Both; where a source is in both, the first one's mark stands, for what becomes of it in either."""
        if not isinstance(other, Traces):
            return self
        both = Traces({**other, **self})
        for source in self.keys() & other.keys():
            mark, flow = self[source], other[source][3]
            if flow & ~mark[3]:
                both[source] = (*mark[:3], mark[3] | flow)
        return both

    def __ror__(self, _nothing: int) -> Traces:  # type: ignore[override] # nothing is no `Traces`
        """These; a walk that traces has no masks but the empty one."""
        return self


Marks = int | Traces
"""A set of source columns: a mask of their numbers, or their marks in a walk that traces."""

Location = tuple[int, int]
Key = frozenset[int]
Keys = Mapping[Key, bool]
"""Columns that are unique together -> whether that is proved (else it is declared only)."""

SINGLE: Final[Key] = frozenset()
"""The key of a relation that has at most one row."""
MAX_KEYS: Final = 12
NO_KEYS: Final[Keys] = {}
NONE: Final = 0
"""No influence, in either kind of walk."""


class Cell(Struct, frozen=True, gc=False):
    """What influences one column.

    Attributes:
        direct: source columns whose values flow in.
        indirect: source columns that decide the value.
        bare: it is a source column as scanned, and no place is known yet.
        fixed: a list whose length does not depend on data.
        counter: a row number, which counts from 1.
        parts: fields of a struct, or elements of a list by position, made in this statement.
    """

    direct: Marks = NONE
    indirect: Marks = NONE
    bare: bool = False
    fixed: bool = False
    counter: bool = False
    parts: Mapping[str | int, Cell] | None = None

    def all(self) -> Marks:
        """Direct and indirect together."""
        return self.direct | self.indirect if self.direct else self.indirect


EMPTY: Final = Cell()


class Relation(Struct, frozen=True, gc=False):
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
    types: Sequence[Raw]
    rows: Marks = NONE
    order: Marks = NONE
    sorted: bool = False
    total: bool = False
    keys: Keys = NO_KEYS

    @property
    def single(self) -> bool:
        """At most one row, for certain."""
        return self.keys.get(SINGLE, False)


def union(*sets: Marks) -> Marks:
    """All of them; where a source is in several, the first one's mark stands."""
    result: Marks = NONE
    for marks in sets:
        if marks:
            result = result | marks if result else marks
    return result


def marked(marks: Marks, kind: InfluenceKind, at: Location | None) -> Marks:
    """The same sources as influences that decide, at `at` or, if unknown, where they were."""
    if isinstance(marks, int):
        return marks
    if at is None:
        return Traces({source: (kind, mark[1], mark[2], 0) for source, mark in marks.items()})
    return Traces(dict.fromkeys(marks, (kind, at[0], at[1], 0)))


def placed(marks: Marks, at: Location) -> Marks:
    """The same influences, standing at `at`."""
    if isinstance(marks, int):
        return marks
    return Traces({source: (m[0], at[0], at[1], m[3]) for source, m in marks.items()})


def mixed(cells: Iterable[Cell]) -> Cell:
    """A value computed from others."""
    direct: Marks = NONE
    indirect: Marks = NONE
    for cell in cells:
        if cell.direct:
            direct = direct | cell.direct if direct else cell.direct
        if cell.indirect:
            indirect = indirect | cell.indirect if indirect else cell.indirect
    return Cell(direct, indirect) if direct or indirect else EMPTY


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

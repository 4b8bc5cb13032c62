"""The narrow form of a statistic, read from bound plans: one GROUP BY over one relation of plain rows.

What a statistic may not show it may aggregate, so nothing but its form and the gate's counts stands between
a member's value and the file. A form that allowed expressions would let every member's bit be decoded out
of one sum, however large the group. So nothing is understood here that is not needed.

The export is bound over its one relation, and that relation over the sources with all models inlined;
`narrow` reads both plans.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sekisho.lineage.text import Text


class Cell(NamedTuple):
    """A column of one scan of a source: a source may be scanned several times."""

    scan: int
    name: str


class Join(NamedTuple):
    """A join of two relations by equal columns.

    Attributes:
        sides: the scans below each.
        pairs: a column of the left side and the one of the right side that it is equal to.
    """

    sides: tuple[frozenset[int], frozenset[int]]
    pairs: tuple[tuple[Cell, Cell], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What a column of the aggregated relation is made of.

    Attributes:
        bare: the column that it is a plain copy of; None of anything computed.
    """

    cells: frozenset[Cell]
    bare: Cell | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate of the export; `column` is None of `count(*)`."""

    output: str
    function: str
    column: str | None


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statement in the narrow form.

    Attributes:
        relation: what is aggregated, a model or a source.
        groups: (output column, column of the relation), in the order in which ROLLUP takes them.
        levels: by how many of the groups rows are grouped, most first; more than one for ROLLUP.
        columns: of the relation -> what they are made of.
        scans: source of each scan below the relation.
        deciding: what conditions look at, each of them at one column.
        joins: what is joined and by which columns.
        same: cells that are equal in every row of the relation.
    """

    relation: str
    groups: tuple[tuple[str, str], ...]
    levels: tuple[int, ...]
    measures: tuple[Measure, ...]
    columns: Mapping[str, Made]
    scans: tuple[str, ...]
    deciding: frozenset[Cell]
    joins: tuple[Join, ...]
    same: tuple[frozenset[Cell], ...]

    def alike(self, cell: Cell) -> frozenset[Cell]:
        """The cell and those that are equal to it in every row."""
        return next((cells for cells in self.same if cell in cells), frozenset({cell}))


@dataclass(frozen=True)
class NotNarrow(Exception):  # noqa: N818 - a finding, raised to leave a nested plan
    """A construct that the form does not have.

    Attributes:
        construct: as people know it (`HAVING`, `min`).
        relation: the statement that has it: the export, or what it aggregates.
        at: where in the export's text, in bytes; None where the plan does not tell.
    """

    construct: str
    relation: str
    at: int | None = None


def read_statistic(
    name: str,
    sql: str,
    relation: str,
    tables: Mapping[str, Mapping[str, str]],
    models: Mapping[str, str],
    types: Mapping[str, str],
    single: Collection[str],
) -> Statistic:
    """Read a statement that is known to bind.

    Args:
        name: of the export.
        relation: the one that the statement reads.
        tables: source -> column -> type, of all that lies below it.
        models: model -> SQL, likewise; each is read by itself elsewhere, functions included.
        types: column -> type of the relation.
        single: sources that have exactly one row, about no person.

    Raises:
        NotNarrow: the first construct that is not in the form.
    """
    # A check that remembers all loads no DuckDB.
    from sekisho.lineage import binder  # noqa: PLC0415
    from sekisho.lineage.named import ordered  # noqa: PLC0415
    from sekisho.lineage.narrow import Inner, Outer  # noqa: PLC0415

    shadow = binder.Shadow({relation: types}, {})
    bound = binder.bind(Text(sql, name), shadow, placed=True)
    groups, levels, measures = Outer(name, binder.beginning(shadow)).read(bound)
    inner = Inner(relation, single)
    inlined = binder.Shadow(tables, {model: models[model] for model in ordered(models, tables)})
    whole = Text(f"SELECT * FROM {binder.quoted(relation)}", relation)
    columns = inner.relation(binder.bind(whole, inlined))
    names = list(types)
    return Statistic(
        relation,
        groups,
        levels,
        measures,
        dict(zip(names, columns, strict=True)),
        tuple(inner.scans),
        frozenset(inner.deciding),
        tuple(inner.joins),
        tuple(frozenset(cells) for cells in inner.same),
    )

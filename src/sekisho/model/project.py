"""What people write: models and exports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sekisho.errors import Place
from sekisho.messages import Bilingual

SmallGroups = Literal["refuse", "suppress"]
"""What becomes of a statistic with groups that may not be shown: it is refused, or they are left out."""


@dataclass(frozen=True, slots=True)
class Model:
    """One SELECT that makes a relation from others; the file name is its name."""

    name: str
    sql: str
    file: str


Formulas = Literal["refuse", "quote", "keep"]


@dataclass(frozen=True, slots=True)
class Export:
    """One statement with the use it asks for.

    Attributes:
        key: columns that together are unique; the output is ordered by them. Empty = keyless.
        file: name of the file, in which `{business_date}` stands for the run's date as YYYYMMDD.
        encoding: of a CSV; None for Parquet.
        formulas: what becomes of cells of a CSV that a spreadsheet would compute: the export is
            refused, they get an apostrophe in front, or they are kept as they are.
        owner: who is told when it does not leave; None = nobody named.
        small_groups: of a statistic (`release: statistics`); None = it is none.
    """

    name: str
    title: Bilingual
    destination: str
    purpose: str
    arrangement: str
    key: tuple[str, ...]
    file: str
    format: Literal["csv", "parquet"]
    encoding: Literal["utf-8", "cp932"] | None
    sql: str
    place: Place
    owner: str | None = None
    formulas: Formulas = "refuse"
    small_groups: SmallGroups | None = None

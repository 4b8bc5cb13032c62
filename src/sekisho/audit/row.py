"""A row of the record, and what its class says about its columns."""

import datetime as dt
import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Final, Literal, Union, get_args, get_origin, get_type_hints

from sekisho.messages import Bilingual

JST: Final = dt.timezone(dt.timedelta(hours=9), "JST")

ColumnKind = Literal["text", "integer", "boolean", "date", "time", "texts"]

_KINDS: Final[Mapping[object, ColumnKind]] = {
    str: "text",
    int: "integer",
    bool: "boolean",
    dt.date: "date",
    dt.datetime: "time",
    tuple[str, ...]: "texts",
}


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column of a table of the record: its name, what it holds, and its text."""

    name: str
    kind: ColumnKind
    nullable: bool
    doc: Bilingual


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the record.

    Raises:
        ValueError: a time that does not say which time it is.
    """

    table: ClassVar[str]
    doc: ClassVar[Bilingual]

    def __post_init__(self) -> None:
        for column in fields(self):
            value = getattr(self, column.name)
            if isinstance(value, dt.datetime) and value.utcoffset() is None:
                raise ValueError(f"{self.table}.{column.name}: a time without a zone")


def columns(kind: type[Row]) -> tuple[ColumnShape, ...]:
    """The columns of a row class, in order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_shape(column.name, hints[column.name]) for column in fields(kind))


def _shape(name: str, hint: object) -> ColumnShape:
    inner, doc = get_args(hint)
    nullable = get_origin(inner) in {Union, types.UnionType}
    if nullable:
        (inner,) = (part for part in get_args(inner) if part is not types.NoneType)
    if get_origin(inner) is Literal:
        inner = str
    return ColumnShape(name, _KINDS[inner], nullable, doc)

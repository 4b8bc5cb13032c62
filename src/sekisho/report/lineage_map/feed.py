"""What the map is drawn from: relations, columns and influences as JSON, names once each.

Nodes are numbered through all relations, each relation's rows (`*`) before its columns. An influence
is one number: that of the node which influences, times `len(KINDS)`, plus its kind's place in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args
from urllib.parse import quote

from sekisho.messages import Bilingual, one_line
from sekisho.model import ROWS, Column, Edge, InfluenceKind
from sekisho.report.island import Json

KINDS: Final[tuple[InfluenceKind, ...]] = get_args(InfluenceKind)
"""`value` first: all others are conditions."""

Kind = Literal["source", "model", "export"]


@dataclass(frozen=True, slots=True)
class Named:
    """A column with the name that people call it by; None = nobody named it."""

    name: str
    title: Bilingual | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A relation on the map.

    Attributes:
        page: address of its own page, from that of the map; None = it has none.
        columns: in their order; empty where its statement could not be analysed.
        reads: relations that it names.
        edges: its statement's; None = the statement could not be analysed.
    """

    name: str
    kind: Kind
    title: Bilingual | None
    page: str | None
    columns: tuple[Named, ...]
    reads: tuple[str, ...]
    edges: tuple[Edge, ...] | None


def link_to(relation: str, column: str | None = None) -> str:
    """The part of an address behind `#` by which the map shows a relation, or a column's path."""
    names = (relation,) if column is None else (relation, column)
    return ".".join(quote(one_line(name), safe="") for name in names)


def feed(relations: Sequence[Drawn], layers: Iterable[Iterable[str]]) -> Json:
    """The map as plain values; `layers` names every relation once.

    Raises:
        KeyError: an edge begins or ends at what is no column of a relation.
    """
    strings = _Strings()
    places = {r.name: n for n, r in enumerate(relations)}
    numbers = _numbers(relations)
    told = [_relation(r, strings, places, numbers) for r in relations]
    return {
        "kinds": list(KINDS),
        "layers": [[places[name] for name in layer] for layer in layers],
        "relations": told,
        "strings": strings.listed,
    }


class _Strings:
    """Strings, each once and by its number: columns of one name are many."""

    def __init__(self) -> None:
        self.listed: list[str] = []
        self._numbers: dict[str, int] = {}
        # No name at all is the most frequent, so it has the shortest number.
        self.number("")

    def number(self, text: str) -> int:
        shown = one_line(text)
        number = self._numbers.setdefault(shown, len(self.listed))
        if number == len(self.listed):
            self.listed.append(shown)
        return number

    def title(self, title: Bilingual | None) -> tuple[int, int]:
        """The Japanese and the English form; that of no name is empty."""
        if title is None:
            return self.number(""), self.number("")
        return self.number(title.ja), self.number(title.en)


def _numbers(relations: Iterable[Drawn]) -> Mapping[Column, int]:
    numbers: dict[Column, int] = {}
    for relation in relations:
        for name in (ROWS, *(column.name for column in relation.columns)):
            numbers[Column(relation.name, name)] = len(numbers)
    return numbers


def _relation(
    relation: Drawn,
    strings: _Strings,
    places: Mapping[str, int],
    numbers: Mapping[Column, int],
) -> Json:
    into: dict[str, list[int]] = {name: [] for name in (ROWS, *(c.name for c in relation.columns))}
    for edge in relation.edges or ():
        into[edge.output].append(numbers[edge.source] * len(KINDS) + KINDS.index(edge.kind))
    return {
        "name": strings.number(relation.name),
        "kind": relation.kind,
        "title": strings.title(relation.title),
        "page": relation.page,
        "columns": [
            n for c in relation.columns for n in (strings.number(c.name), *strings.title(c.title))
        ],
        "reads": [places[name] for name in relation.reads if name in places],
        "known": relation.edges is not None or relation.kind == "source",
        "into": [sorted(numbers) for numbers in into.values()],
    }

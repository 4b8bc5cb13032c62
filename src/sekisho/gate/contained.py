"""Whose data a file holds, for the subject index: whose keys are in it, who may be in it, whose rows are not.

Nobody who is in a file is ever missed. Where its columns do not tell whose data is in it, everybody counts
whose rows existed for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from sekisho.audit.subject_index import KeyNumbers, Kind
from sekisho.engine import identifier
from sekisho.gate.reading import Reading, numbers
from sekisho.model import Column, KeySpace
from sekisho.world import Lake, World, WorldSource, asked_out, row_condition


@dataclass(frozen=True, slots=True)
class About:
    """How it is known whose data an export holds.

    Attributes:
        telling: its columns that hold subject keys and nothing else -> their key space.
        loose: subject keys of sources whose subjects no column tells.
        giving: what its release is: to whom, for what, on what ground, which columns; for JSON.
    """

    telling: Mapping[str, KeySpace]
    loose: frozenset[Column]
    giving: Mapping[str, Any]


Found = tuple[Kind, str, KeyNumbers]


def contained(
    about: About, reading: Reading, lake: Lake, world: World
) -> Mapping[tuple[Kind, str], KeyNumbers]:
    """Reason and key space -> keys, sorted; key spaces are those that map to no other.

    Raises:
        DataError: a source has not landed.
    """
    found: dict[tuple[Kind, str], list[KeyNumbers]] = {}
    parts = (
        *_told(about, reading, lake),
        *_perhaps(about, lake, world),
        *_left_out(lake, world),
    )
    for kind, space, keys in parts:
        found.setdefault((kind, space), []).append(keys)
    united = {name: np.sort(np.concatenate(keys)) for name, keys in found.items()}
    for (kind, space), keys in united.items():
        if kind == "may_be_contained" and ("contained", space) in united:
            united[kind, space] = _without(keys, united["contained", space])
    return {name: keys for name, keys in united.items() if len(keys)}


def _without(keys: KeyNumbers, others: KeyNumbers) -> KeyNumbers:
    """The keys that are not among others, both sorted."""
    places = np.minimum(np.searchsorted(others, keys), max(len(others) - 1, 0))
    return keys[others[places] != keys] if len(others) else keys


def _told(about: About, reading: Reading, lake: Lake) -> Iterator[Found]:
    """Whose keys the file's columns hold."""
    for name, space in sorted(about.telling.items()):
        keys = reading.keys[name]
        if space.maps_to is None:
            yield "contained", space.id, keys
            continue
        connection = lake.connection.cursor()
        connection.register("sekisho_told", pa.table({"number": keys}))
        told = "(SELECT number FROM sekisho_told)"
        mapped = f"{_map(lake, space)} WHERE CAST({identifier(space.map_from or '')} AS UBIGINT) IN {told}"
        yield "contained", space.maps_to, numbers(connection, mapped)


def _perhaps(about: About, lake: Lake, world: World) -> Iterator[Found]:
    """Whose rows existed for the file, where none of its columns tells them."""
    sources = {source.name: source for source in world.sources}
    for column in sorted(about.loose):
        source = sources.get(column.table)
        if source is None or source.rows == "none":
            continue
        for key in source.keys:
            if key.column == column.name:
                condition = row_condition(source, lake, world.use)
                yield _of(lake, "may_be_contained", source, key.column, key.space, condition)


def _left_out(lake: Lake, world: World) -> Iterator[Found]:
    """Whose rows do not exist for the file because they have asked for it."""
    for source in world.sources:
        if source.rows != "permitted" or source.terms is None:
            continue
        for key in source.keys:
            held = f"held.{identifier(key.column)}"
            for kind, condition in asked_out(lake, world.use, source.terms, key.space, held):
                yield _of(lake, kind, source, key.column, key.space, condition)


def _of(
    lake: Lake, kind: Kind, source: WorldSource, column: str, space_id: str, condition: str
) -> Found:
    """The subjects of a source's rows that meet a condition, by their keys in the space that leads nowhere."""
    space = lake.key_spaces[space_id]
    name = identifier(column)
    query = (
        f"SELECT held.{name} AS subject FROM read_parquet({lake.path(source.name)}) AS held"
        f" WHERE {condition}"
    )
    if space.maps_to is not None:
        query = (
            f"{_map(lake, space)} WHERE {identifier(space.map_from or '')} IN"
            f" (SELECT subject FROM ({query}) WHERE subject IS NOT NULL)"
        )
    return kind, space.maps_to or space.id, numbers(lake.connection.cursor(), query)


def _map(lake: Lake, space: KeySpace) -> str:
    """The query of a mapping's other end."""
    return (
        f"SELECT {identifier(space.map_to or '')} AS subject"
        f" FROM read_parquet({lake.path(space.map_source or '')})"
    )

"""What of a copied project may not matter to an export, and how it is changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from property.extracts import CHANGES, Extract
from property.gateway import Copy

from sekisho.contracts import canonical_key
from sekisho.model import Column, Source
from sekisho.nightly.ledger import row_condition_sources


def unseen(
    sample: Copy, seen: Callable[[Column], bool]
) -> Iterator[tuple[Source, tuple[str, ...]]]:
    """Every source with its columns that are not seen; keys say whose the rows are."""
    for source in sample.project.sources.values():
        if source is sample.project.ledger:
            continue
        # What says when a row was acquired, or when something ended, decides by right who is in.
        dates = {source.acquired_on, source.retention_from, source.ended_on}
        columns = tuple(
            c.name
            for c in source.columns.values()
            if c.parse != "key" and c.name not in dates and not seen(Column(source.name, c.name))
        )
        if columns:
            yield source, columns


def change_columns(
    sample: Copy, source: str, columns: Iterable[str], kind: str, chance: random.Random
) -> None:
    """Change all cells of columns in one source."""
    extract = sample.extract(source)
    for name in columns:
        column = sample.project.sources[source].columns[name]
        extract.columns[name] = CHANGES[kind](chance, column, extract.columns[name])
    extract.write()


def change_rows(
    sample: Copy, source: Source, members: frozenset[str], kind: str, chance: random.Random
) -> int:
    """Change the rows of members in one source; the keys stay, they say whose rows these are."""
    if source.role == "ledger" or source.subject_key is None:
        return 0
    # Without its row in the register a member's suspension is about nobody: then nothing leaves.
    if kind in {"delete", "add"} and source.name in row_condition_sources(sample.project):
        return 0
    extract = sample.extract(source.name)
    rows = _rows_of(sample, extract, members)
    match kind:
        case "delete":
            extract.keep(i for i in range(extract.length) if i not in rows)
        case "add":
            extract.keep((*range(extract.length), *sorted(rows), *sorted(rows)))
        case _:
            for column in source.columns.values():
                # Who has a date that cannot be read is taken away whole, and then no register has
                # the subject of a suspension: nothing leaves at all.
                if column.parse == "key" or column.name == source.ended_on:
                    continue
                cells = extract.columns[column.name]
                picked = sorted(rows)
                new = CHANGES[kind](chance, column, [cells[i] for i in picked])
                for i, cell in zip(picked, new, strict=True):
                    cells[i] = cell
    extract.write()
    return len(rows)


def _rows_of(sample: Copy, extract: Extract, members: frozenset[str]) -> set[int]:
    source = extract.source
    key = source.columns[source.subject_key or ""]
    space = sample.project.key_spaces[key.key_space or ""]
    keys = [
        canonical_key(None if c is None else str(c), space.width) for c in extract.columns[key.name]
    ]
    if space.maps_to is None:
        return {i for i, k in enumerate(keys) if k in members}
    mapping = sample.extract(space.map_source or "").columns
    width = sample.project.key_spaces[space.maps_to].width
    leads = {
        canonical_key(a, space.width)
        for a, b in zip(mapping[space.map_from or ""], mapping[space.map_to or ""], strict=True)
        if canonical_key(b, width) in members
    }
    return {i for i, k in enumerate(keys) if k in leads}

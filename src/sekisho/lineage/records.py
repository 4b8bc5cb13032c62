"""A statement's lineage as it is remembered: names, types and bit masks, nothing that could run.

Its trace is a record of its own, for it is asked for of few statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, get_args

import orjson

from sekisho.lineage.masks import Sets
from sekisho.model import (
    ROWS,
    Column,
    Edge,
    Flow,
    Influence,
    InfluenceKind,
    QueryLineage,
    Span,
    Trace,
    Undetermined,
)

_KINDS: Final[tuple[InfluenceKind, ...]] = get_args(InfluenceKind)
_FLOWS: Final[tuple[Flow | None, ...]] = (None, *get_args(Flow))


class _Columns(Mapping[str, Influence]):
    """Output columns whose influences are made of their masks when they are asked for."""

    def __init__(self, sets: Sets, masks: Mapping[str, tuple[int, int]]) -> None:
        self._sets = sets
        self._masks = masks
        self._made: dict[str, Influence] = {}

    def __getitem__(self, name: str) -> Influence:
        made = self._made.get(name)
        if made is None:
            direct, indirect = self._masks[name]
            made = self._made[name] = Influence(self._sets.of(direct), self._sets.of(indirect))
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._masks)

    def __len__(self) -> int:
        return len(self._masks)


def written(reads: Iterable[str], lineage: QueryLineage) -> str | None:
    """What a statement reads and its lineage as text; None if a record does not hold its shape."""
    sources = {c: 1 << n for n, c in enumerate(_sources(lineage.scans))}

    @cache  # columns of one statement share most of their sets
    def mask(columns: frozenset[Column]) -> str:
        return f"{sum(sources[c] for c in columns):x}"

    try:
        value = [
            sorted(reads),
            lineage.scans,
            list(lineage.columns),
            list(lineage.types.values()),
            " ".join(mask(i.direct) for i in lineage.columns.values()),
            " ".join(mask(i.indirect) for i in lineage.columns.values()),
            mask(lineage.rows),
            mask(lineage.order),
            lineage.constructs,
            lineage.keys,
        ]
    except KeyError:  # an influence of a column that no scan names
        return None
    return orjson.dumps(value).decode()


def read(text: object, tracing: Callable[[], Trace]) -> tuple[frozenset[str], QueryLineage]:
    """What a statement reads and its lineage.

    Args:
        text: what `written` wrote, or anything else.
        tracing: as of `QueryLineage`.

    Raises:
        ValueError: the text is not what `written` writes.
    """
    if not isinstance(text, str):
        raise ValueError(text)  # noqa: TRY004 - whatever is wrong with a record is the same
    value: Any = orjson.loads(text)
    if not isinstance(value, list) or len(value) != 10:
        raise ValueError(text)
    reads, scans, names, types, direct, indirect, rows, order, constructs, keys = value
    lists = isinstance(scans, dict) and isinstance(keys, list)
    if not lists or not all(map(_texts, (reads, *scans.values(), names, types, constructs, *keys))):
        raise ValueError(text)
    sources = _sources(scans)
    values, deciding = _masks(direct, len(sources)), _masks(indirect, len(sources))
    sets = Sets(sources)
    columns = _Columns(sets, dict(zip(names, zip(values, deciding, strict=True), strict=True)))
    lineage = QueryLineage(
        columns=columns,
        rows=sets.of(*_masks(rows, len(sources))),
        types=dict(zip(names, types, strict=True)),
        scans={t: tuple(c) for t, c in scans.items()},
        constructs=tuple(constructs),
        tracing=tracing,
        order=sets.of(*_masks(order, len(sources))),
        keys=tuple(map(tuple, keys)),
    )
    return frozenset(reads), lineage


def trace_written(lineage: QueryLineage) -> str | None:
    """The trace of a lineage as text; None if a record does not hold its shape."""
    sources = {c: n for n, c in enumerate(_sources(lineage.scans))}
    outputs = {name: n for n, name in enumerate((*lineage.columns, ROWS))}
    if any(e.source not in sources for e in lineage.edges):
        return None
    edges = [
        (
            sources[e.source],
            outputs[e.output],
            _KINDS.index(e.kind),
            *_where(e.span),
            _FLOWS.index(e.flow),
            e.masked,
        )
        for e in lineage.edges
    ]
    undetermined = [(u.construct, *_where(u.span)) for u in lineage.undetermined]
    return orjson.dumps([edges, undetermined]).decode()


def read_trace(text: object, lineage: QueryLineage) -> Trace:
    """The trace that was written of a lineage.

    Raises:
        ValueError: the text is not what `trace_written` writes of it.
    """
    if not isinstance(text, str):
        raise ValueError(text)  # noqa: TRY004 - whatever is wrong with a record is the same
    sources, outputs = _sources(lineage.scans), (*lineage.columns, ROWS)
    try:
        edges, undetermined = orjson.loads(text)
        return Trace(
            tuple(
                Edge(
                    sources[source],
                    outputs[output],
                    _KINDS[kind],
                    _span(start, length),
                    _FLOWS[flow],
                    bool(masked),
                )
                for source, output, kind, start, length, flow, masked in edges
            ),
            tuple(Undetermined(str(c), _span(start, length)) for c, start, length in undetermined),
        )
    except (TypeError, LookupError) as error:
        raise ValueError(text) from error


def _where(span: Span | None) -> tuple[int, int]:
    return (span.start, span.length) if span else (-1, 0)


def _span(start: int, length: int) -> Span | None:
    return Span(start, length) if start >= 0 else None


def _sources(scans: Mapping[str, Sequence[str]]) -> list[Column]:
    """All that can influence the statement, in the order of the bits."""
    return [Column(table, name) for table, names in scans.items() for name in (ROWS, *names)]


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _masks(text: object, width: int) -> list[int]:
    if not isinstance(text, str):
        raise ValueError(text)  # noqa: TRY004 - whatever is wrong with a record is the same
    masks = [int(m, 16) for m in text.split(" ")] if text else []
    if any(m < 0 or m >> width for m in masks):
        raise ValueError(text)
    return masks

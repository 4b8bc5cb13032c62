"""A statement's lineage as it is remembered: names, types and bit masks, nothing that could run.

Its trace is a record of its own, for it is asked for of few statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, get_args

import orjson

from sekisho.lineage.masks import Influences, Sets, bits
from sekisho.model import (
    ROWS,
    Column,
    Edge,
    Flow,
    InfluenceKind,
    QueryLineage,
    Span,
    Trace,
    Undetermined,
)

_KINDS: Final[tuple[InfluenceKind, ...]] = get_args(InfluenceKind)
_TEXT: Final = frozenset({str})
_FLOWS: Final[tuple[Flow | None, ...]] = (None, *get_args(Flow))


def written(reads: Iterable[str], lineage: QueryLineage) -> str | None:
    """What a statement reads and its lineage as text; None if a record does not hold its shape."""
    numbers = {c: 1 << n for n, c in enumerate(_sources(lineage.scans))}
    influences = Influences.of(lineage.columns)

    @cache  # columns of one statement share most of their sets
    def mask(columns: int) -> str:
        return f"{sum(numbers[influences.sources[n]] for n in bits(columns)):x}"

    def named(columns: frozenset[Column]) -> str:
        return f"{sum(numbers[c] for c in columns):x}"

    try:
        value = [
            sorted(reads),
            lineage.scans,
            list(influences),
            list(lineage.types.values()),
            " ".join(mask(direct) for direct, _ in influences.masks.values()),
            " ".join(mask(indirect) for _, indirect in influences.masks.values()),
            named(lineage.rows),
            named(lineage.order),
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
    columns = Influences(sets, dict(zip(names, zip(values, deciding, strict=True), strict=True)))
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
    return isinstance(value, list) and _TEXT.issuperset(map(type, value))


def _masks(text: object, width: int) -> list[int]:
    if not isinstance(text, str):
        raise ValueError(text)  # noqa: TRY004 - whatever is wrong with a record is the same
    masks = [int(m, 16) for m in text.split(" ")] if text else []
    if masks and (min(masks) < 0 or max(masks) >> width):
        raise ValueError(text)
    return masks

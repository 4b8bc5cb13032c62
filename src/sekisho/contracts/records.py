"""A source as it is remembered: the values of its contract, which was read and validated before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import orjson

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model import (
    Arrival,
    Bytes,
    FileFormat,
    FixedWidth,
    Origin,
    Records,
    Server,
    Source,
    SourceColumn,
    Trailer,
)


def written(source: Source) -> str:
    """A source as text."""
    return orjson.dumps(source, default=_listed).decode()


def read(text: object) -> Source:
    """The source that was written.

    Args:
        text: what `written` wrote, or anything else.

    Raises:
        ValueError: the text is not what `written` writes.
    """
    if not isinstance(text, str):
        raise ValueError(text)  # noqa: TRY004 - whatever is wrong with a record is the same
    try:
        return _source(**orjson.loads(text))
    except (TypeError, LookupError, AttributeError) as error:
        raise ValueError(text) from error


def _listed(value: object) -> list[str]:
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(value)


def _source(
    *,
    title: dict[str, str],
    row_overlays: Iterable[str],
    format: dict[str, Any],  # noqa: A002 - the attribute's name
    columns: dict[str, dict[str, Any]],
    place: dict[str, Any],
    further_keys: Iterable[str],
    **plain: Any,  # noqa: ANN401 - texts and booleans, as they were
) -> Source:
    return Source(
        title=Bilingual(**title),
        row_overlays=frozenset(row_overlays),
        format=_format(**format),
        columns={name: _column(**column) for name, column in columns.items()},
        place=Place(**place),
        further_keys=tuple(further_keys),
        **plain,
    )


def _format(
    *,
    place: dict[str, Any],
    origin: dict[str, Any] | None,
    fixed: dict[str, Any] | None,
    records: dict[str, Any] | None,
    arrival: dict[str, Any],
    **plain: Any,  # noqa: ANN401 - texts and booleans, as they were
) -> FileFormat:
    deadline = arrival["deadline"]
    return FileFormat(
        place=Place(**place),
        origin=Origin(Server(**origin["server"]), origin["path"]) if origin else None,
        fixed=_fixed(**fixed) if fixed else None,
        records=_records(**records) if records else None,
        arrival=Arrival(**{**arrival, "deadline": deadline and dt.time.fromisoformat(deadline)}),
        **plain,
    )


def _fixed(*, columns: dict[str, dict[str, int]], **plain: Any) -> FixedWidth:  # noqa: ANN401 - as above
    return FixedWidth(columns={name: Bytes(**cut) for name, cut in columns.items()}, **plain)


def _records(*, trailer: dict[str, Any] | None, **plain: Any) -> Records:  # noqa: ANN401 - as above
    if trailer is None:
        return Records(trailer=None, **plain)
    count, total = trailer["count"], trailer["total"]
    places = {"count": Bytes(**count), "total": total and Bytes(**total)}
    return Records(trailer=Trailer(**{**trailer, **places}), **plain)


def _column(
    *,
    title: dict[str, str],
    overlays: Iterable[str],
    place: dict[str, Any],
    **plain: Any,  # noqa: ANN401 - texts and booleans, as they were
) -> SourceColumn:
    return SourceColumn(
        title=Bilingual(**title), overlays=frozenset(overlays), place=Place(**place), **plain
    )

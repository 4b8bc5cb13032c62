"""What can be worked out of single statements by another process: questions and answers are bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from sekisho.errors import SekishoError
from sekisho.lineage import records
from sekisho.lineage.text import Text


def answer(question: bytes) -> bytes:
    """What a project asks about statements: JSON for JSON.

    Of `texts`, the relations that each names in lower case, None where a glance at it is enough.
    Of `sql` over `inputs`, the record of its lineage; nothing where it has none, or none that a
    record holds.
    """
    asked = orjson.loads(question)
    if "texts" in asked:
        return orjson.dumps([_named_exactly(sql) for sql in asked["texts"]])
    return _record(Text(asked["sql"], asked["file"]), asked["inputs"])


def _named_exactly(sql: str) -> list[str] | None:
    # What binds is imported where something has to be bound: see `project`.
    from sekisho.lineage.glance import words_at_a_glance  # noqa: PLC0415
    from sekisho.lineage.named import readable  # noqa: PLC0415

    return None if words_at_a_glance(sql) is not None else [n.casefold() for n in readable(sql)]


def _record(text: Text, inputs: Mapping[str, Any]) -> bytes:
    from sekisho.lineage.analysis import NO_VIEWS, analyzed  # noqa: PLC0415 - as above
    from sekisho.lineage.named import readable  # noqa: PLC0415

    tables = {r: types for r, (types, _) in inputs.items()}
    keys = {r: {tuple(k): proved for k, proved in unique} for r, (_, unique) in inputs.items()}
    try:
        lineage = analyzed(text, tables, NO_VIEWS, keys)
    except SekishoError:
        return b""
    reads = [*inputs]
    if inputs.keys() != lineage.scans.keys():
        named = {n.casefold() for n in readable(text.sql)}
        reads = [r for r in reads if r.casefold() in named]
    return (records.written(reads, lineage) or "").encode()

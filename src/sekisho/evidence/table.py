"""Tables that people open in a spreadsheet, which computes nothing of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from sekisho.gate.formulas import harmless


def as_csv(header: Iterable[str], rows: Iterable[tuple[object, ...]]) -> bytes:
    """A CSV that a spreadsheet shows and computes nothing of: UTF-8 with a mark, CRLF."""
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + sink.getvalue().encode()


def _cell(value: object) -> object:
    if value is None or isinstance(value, int):
        return value
    return harmless(str(value))

"""What a column of text could be typed as. When in doubt it stays text: text loses nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

_WIDE: Final = 9
"""Digits that always fit an INTEGER; more need a BIGINT."""

_CODE_WIDTH: Final = 5
"""Numbers of one width, from this many digits on, are taken for codes."""

_CODE_HEADER: Final = re.compile(
    r"(番号|コード|区分|種目|企画回|企画号|No\.?|NO|code|_no|_id|ID)$", re.IGNORECASE
)
_DATE_HEADER: Final = re.compile(r"(日|date|_on)", re.IGNORECASE)
_NO_DATE: Final = frozenset({"00000000", "99999999", "0"})
"""How hosts write that there is no date."""

_ERA: Final = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])(\d{1,2}|元)[.年/](\d{1,2})[.月/](\d{1,2})日?"
)


@dataclass(frozen=True, slots=True)
class Inferred:
    """A DuckDB type and the ODCS `logicalType` that goes with it."""

    type: str
    logical: str


TEXT: Final = Inferred("VARCHAR", "string")


def infer(header: str, values: Sequence[str]) -> Inferred:
    """The narrowest type that every value has; text where there is no value or any doubt.

    Numbers with a leading zero, of one width, or under a header that names a code stay text: as
    numbers they would lose what makes them keys.
    """
    given = [value for value in values if value]
    if not given:
        return TEXT
    for kind in (_integer, _decimal, _timestamp, _date, _boolean):
        found = kind(header, given)
        if found is not None:
            return found
    return TEXT


def _integer(header: str, values: Sequence[str]) -> Inferred | None:
    if not _all(values, re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII)) or _is_code(header, values):
        return None
    if _dates(header, values):
        return None
    wide = max(len(value.lstrip("-")) for value in values) > _WIDE
    return Inferred("BIGINT" if wide else "INTEGER", "integer")


def _decimal(header: str, values: Sequence[str]) -> Inferred | None:
    form = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,9})?", re.ASCII)
    if not _all(values, form) or not any("." in value for value in values):
        return None
    del header
    whole = max(len(value.lstrip("-").split(".")[0]) for value in values)
    scale = max(len(value.partition(".")[2]) for value in values)
    return Inferred(f"DECIMAL({max(whole + scale + 2, 12)},{scale})", "number")


def _timestamp(header: str, values: Sequence[str]) -> Inferred | None:
    del header
    form = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}(:\d{2})?", re.ASCII)
    if not _all(values, form):
        return None
    days = (re.split(r"[ T]", value)[0] for value in values)
    return Inferred("TIMESTAMP", "timestamp") if all(_divided(d) for d in days) else None


def _date(header: str, values: Sequence[str]) -> Inferred | None:
    return Inferred("DATE", "date") if _dates(header, values) else None


def _boolean(header: str, values: Sequence[str]) -> Inferred | None:
    del header
    return Inferred("BOOLEAN", "boolean") if set(values) <= {"true", "false"} else None


def _dates(header: str, values: Sequence[str]) -> bool:
    """Whether all values are dates; bare digits only where the header speaks of a date."""
    forms: list[Callable[[str], bool]] = [_divided, _era]
    if _DATE_HEADER.search(header):
        forms.append(_bare)
        values = [value for value in values if value not in _NO_DATE]
    return bool(values) and all(any(form(value) for form in forms) for value in values)


def _divided(value: str) -> bool:
    match = re.fullmatch(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", value, re.ASCII)
    return match is not None and _exists(int(match[1]), int(match[3]), int(match[4]))


def _bare(value: str) -> bool:
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", value, re.ASCII)
    return match is not None and _exists(int(match[1]), int(match[2]), int(match[3]))


def _era(value: str) -> bool:
    match = _ERA.fullmatch(value)
    if match is None:
        return False
    return 1 <= int(match[3]) <= 12 and 1 <= int(match[4]) <= 31


def _exists(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return 1850 <= year <= 2200 or year == 9999


def _is_code(header: str, values: Sequence[str]) -> bool:
    widths = {len(value) for value in values}
    one_width = len(widths) == 1 and min(widths) >= _CODE_WIDTH
    return bool(_CODE_HEADER.search(header)) or one_width


def _all(values: Sequence[str], form: re.Pattern[str]) -> bool:
    return all(form.fullmatch(value) for value in values)

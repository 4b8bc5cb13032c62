"""From text to typed values, as DuckDB expressions over whole columns.

Each kind of column goes through up to three stages, nested SELECTs: a cleaned text, a code with
fixed positions, the value. What does not become a value is NULL; whether it was empty or bad is
asked afterwards, and only of the cells that became NULL (`is_empty_sql`).

Every expression has a twin in plain Python in the tests, which hold the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sekisho.contracts import canonical_key_sql
from sekisho.engine import literal
from sekisho.errors import ProjectError
from sekisho.messages import Message, listed
from sekisho.model import KeySpace, Source, SourceColumn

_FULL: Final = "０１２３４５６７８９／－−．：＋ＭＴＳＨＲ㍾㍽㍼㍻㋿　\u00a0"
_HALF: Final = "0123456789/--.:+MTSHRMTSHR  "

FOREVER: Final = ("9999-12-31", "9999/12/31", "9999.12.31", "99991231")
"""How hosts write that a date has no end."""

NO_DATE: Final = ("00000000", "99999999", "0000000", "9999999", *FOREVER)
"""What stands in a date column where there is no date."""

NO_TIME: Final = (
    *("00000000000000", "99999999999999", "99991231235959", "99991231000000"),
    *(f"{date} {time}" for date in FOREVER[:2] for time in ("00:00:00", "23:59:59")),
)
"""What stands in a timestamp column where there is no time."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """How the text of one column becomes its type.

    Attributes:
        column: the column.
        stages: SQL with `{x}` for the text that the stage before has made.
        empty: texts, once cleaned, that stand for nothing.
        reason: the code of a cell that is neither empty nor a value.
        key_width: of a key, the digits of its canonical form; 0 of anything else.
    """

    column: SourceColumn
    stages: tuple[str, ...]
    empty: tuple[str, ...]
    reason: str
    key_width: int = 0

    def is_empty_sql(self, expr: str) -> str:
        """Whether the text `expr` says that there is no value."""
        empty = ", ".join(literal(text) for text in ("", *self.empty))
        return f"{_CLEAN.replace('{x}', expr)} IN ({empty})"


def conversions(source: Source, key_spaces: Mapping[str, KeySpace]) -> dict[str, Conversion]:
    """The conversions of a source's columns; text columns land as they are and have none.

    Raises:
        ProjectError: the contract's type does not go with how it is to be read, or a key has no
            key space.
    """
    return {
        column.name: _conversion(source, column, key_spaces)
        for column in source.landing.values()
        if column.parse != "text" or column.type != "VARCHAR"
    }


def _conversion(
    source: Source, column: SourceColumn, key_spaces: Mapping[str, KeySpace]
) -> Conversion:
    allowed = _TYPES.get(column.parse)
    if allowed is None or not re.fullmatch(allowed, column.type):
        raise ProjectError(
            Message("extract.type", column=column.name, parse=column.parse, type=column.type),
            place=column.place,
            help=Message("extract.type-help"),
        )
    match column.parse:
        case "key":
            space = key_spaces.get(column.key_space or source.key_space or "")
            if space is None:
                raise ProjectError(
                    Message("extract.key-space", column=column.name),
                    place=column.place,
                    help=Message("extract.key-space-help", spaces=listed(key_spaces)),
                )
            canonical = canonical_key_sql("{x}", space.width)
            return Conversion(column, (canonical,), (), "bad-key", space.width)
        case "date":
            return Conversion(column, _DATE, NO_DATE, "bad-date")
        case "timestamp":
            return Conversion(column, _timestamp(column.type), NO_TIME, "bad-timestamp")
        case "boolean":
            return Conversion(column, _BOOLEAN, (), "bad-boolean")
        case "integer":
            return Conversion(column, _number(column.type, r"[+-]?[0-9]+"), (), "bad-integer")
        case _:
            return Conversion(column, _decimal(column.type), (), "bad-decimal")


_INTEGERS: Final = "U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER"
_DECIMAL: Final = r"DECIMAL\((\d+), ?(\d+)\)"
_TYPES: Final = {
    "text": "VARCHAR",
    "key": "VARCHAR",
    "date": "DATE",
    "timestamp": "TIMESTAMP|TIMESTAMPTZ|TIMESTAMP WITH TIME ZONE",
    "boolean": "BOOLEAN",
    "integer": f"{_INTEGERS}|{_DECIMAL}",
    "decimal": f"{_DECIMAL}|DOUBLE",
}
"""How a column is read -> the types (as a pattern) that it can land as."""

_BLANKS: Final = " \t"
_CLEAN: Final = (
    # RE2 is much faster than translate(), and most cells need nothing.
    "CASE WHEN regexp_full_match({x}, '[!-~]*') THEN {x} "
    f"ELSE trim(translate({{x}}, '{_FULL}', '{_HALF}'), '{_BLANKS}') END"
)
"""Full-width digits and signs as ASCII, one-character eras as letters, outer blanks off."""


def _number(kind: str, pattern: str) -> tuple[str, ...]:
    return (
        _CLEAN,
        "CASE WHEN regexp_full_match({x}, '" + pattern + f"') THEN TRY_CAST({{x}} AS {kind}) END",
    )


def _decimal(kind: str) -> tuple[str, ...]:
    """Digits that the type cannot hold are no rounding matter: such a cell is bad."""
    exact = re.fullmatch(_DECIMAL, kind)
    if exact is None:
        return _number(kind, r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
    scale = int(exact[2])
    fraction = rf"\.[0-9]{{1,{scale}}}0*" if scale else r"\.0+"
    return _number(kind, rf"[+-]?[0-9]+({fraction})?")


# --------------------------------------------------------------------------- dates

_FIRST_YEAR: Final = "1868"
"""Meiji 1: no earlier date is a date in these files."""

_ERAS: Final = (
    # code, letter, kanji, year 0, first and last day as yymmdd of the era
    ("1", "M", "明治", 1867, "010125", "450730"),
    ("2", "T", "大正", 1911, "010730", "151225"),
    ("3", "S", "昭和", 1925, "011225", "640107"),
    ("4", "H", "平成", 1988, "010108", "310430"),
    ("5", "R", "令和", 2018, "010501", "991231"),
)
"""1912-07-30 and 1926-12-25 belong to two eras each: the new one began on the day."""


def _by_era(expr: str, index: int, *, quote: bool = True) -> str:
    """The era's fact of that index, by the era code that `expr` gives."""
    cases = " ".join(
        f"WHEN '{era[0]}' THEN {literal(str(era[index])) if quote else era[index]}" for era in _ERAS
    )
    return f"CASE {expr} {cases} END"


_ERA_NAMES: Final = "|".join(name for era in _ERAS for name in (era[1], era[2]))
_ERA_CODE: Final = "CASE " + " ".join(
    f"WHEN starts_with({{x}}, '{era[1]}') OR starts_with({{x}}, '{era[2]}') THEN '{era[0]}'"
    for era in _ERAS
) + " END"  # fmt: skip

_ERA_DATE: Final = rf"({_ERA_NAMES})(元|[0-9]{{1,2}})[./-]([0-9]{{1,2}})[./-]([0-9]{{1,2}})"
_YEAR_DATE: Final = r"([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})"
_MIXED: Final = r".*(\..*[/-]|/.*[.-]|-.*[./]).*"
_ISO: Final = r"[0-9]{4}(-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2})"


def _part(pattern: str, group: int) -> str:
    return f"lpad(regexp_extract({{x}}, '{pattern}', {group}), 2, '0')"


_DOTTED: Final = (
    "CASE WHEN regexp_full_match({x}, '[0-9/.-]*') THEN {x} "
    r"ELSE regexp_replace({x}, '\A([^年月日]+)年([^年月日]+)月([^年月日]+)日\z', '\1.\2.\3') END"
)
"""年月日 as dots."""

_CODED: Final = (
    "CASE "
    "WHEN regexp_full_match({x}, '[0-9]*') OR regexp_full_match({x}, '" + _ISO + "') THEN {x} "
    "WHEN regexp_full_match({x}, '" + _MIXED + "') THEN NULL "
    "WHEN regexp_full_match({x}, '" + _YEAR_DATE + "') THEN replace({x}, '.', '-') "
    "WHEN regexp_full_match({x}, '" + _ERA_DATE + "') THEN " + _ERA_CODE
    + f" || lpad(replace(regexp_extract({{x}}, '{_ERA_DATE}', 2), '元', '1'), 2, '0')"
    + f" || {_part(_ERA_DATE, 3)} || {_part(_ERA_DATE, 4)} "
    "END"
)  # fmt: skip
"""One of: digits, year-month-day with `-` or `/`, an era code as seven digits; else NULL."""

_NO_DATE_SQL: Final = ", ".join(literal(text) for text in NO_DATE)
_DATE_VALUE: Final = (
    "CASE "
    "WHEN regexp_full_match({x}, '" + "[1-5][0-9]{6}" + "') THEN CASE "
    f"WHEN {{x}}[2:] BETWEEN {_by_era('{x}[1]', 4)} AND {_by_era('{x}[1]', 5)} THEN "
    f"CAST(try_strptime(CAST({_by_era('{x}[1]', 3, quote=False)} + TRY_CAST({{x}}[2:3] AS INTEGER)"
    " AS VARCHAR) || {x}[4:7], '%Y%m%d') AS DATE) END "
    f"WHEN {{x}} < '{_FIRST_YEAR}' OR {{x}} IN ({_NO_DATE_SQL}) THEN NULL "
    "WHEN regexp_full_match({x}, '" + "[0-9]{8}" + "') "
    "THEN CAST(try_strptime({x}, '%Y%m%d') AS DATE) "
    "WHEN regexp_full_match({x}, '" + _ISO + "') THEN TRY_CAST({x} AS DATE) "
    "END"
)

_DATE: Final = (_CLEAN, _DOTTED, _CODED, _DATE_VALUE)

# --------------------------------------------------------------------------- times, booleans

_TIME: Final = r"([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"


def _timestamp(kind: str) -> tuple[str, ...]:
    """Times are JST: the session's time zone is Japan's where a type has one."""
    no_time = ", ".join(literal(text) for text in NO_TIME)
    return (
        _CLEAN,
        "CASE "
        f"WHEN {{x}} < '{_FIRST_YEAR}' OR {{x}} IN ({no_time}) THEN NULL "
        "WHEN regexp_full_match({x}, '" + "[0-9]{14}" + "') "
        "THEN strftime(try_strptime({x}, '%Y%m%d%H%M%S'), '%Y-%m-%d %H:%M:%S') "
        "WHEN regexp_full_match({x}, '" + _ISO + "[ T]" + _TIME + "') THEN {x} "
        "END",
        f"TRY_CAST({{x}} AS {kind})",
    )


_BOOLEAN: Final = (
    _CLEAN,
    "CASE WHEN lower({x}) IN ('1', 'true') THEN true "
    "WHEN lower({x}) IN ('0', 'false') THEN false END",
)

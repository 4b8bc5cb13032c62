"""Cells of a CSV that a spreadsheet would compute instead of show.

Source: OWASP, "CSV Injection": `=`, `+`, `-`, `@`, tab, carriage return, line feed and the full-width
forms of the marks. A number with a sign and a mark that stands alone compute nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import duckdb

from sekisho.engine import identifier, literal
from sekisho.messages import clean

MARKS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with."""
NUMBER: Final = r"[+-]([0-9][0-9,]*(\.[0-9]+)?(e[+-]?[0-9]+)?|inf)"
"""A number with a sign."""
_NO_TEXT: Final = re.compile(
    r"BOOLEAN|DATE|TIME.*|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(.*\)|FLOAT|DOUBLE|UUID"
)
"""Types whose values never begin as a formula does, or are numbers."""
_APOSTROPHE: Final = literal("'")


def is_formula(text: str) -> str:
    """SQL: whether the text that the SQL `text` gives would be computed."""
    marks = ", ".join(map(literal, MARKS))
    number = f"regexp_full_match({text}, {literal(NUMBER)})"
    return f"({text}[1] IN ({marks}) AND length({text}) > 1 AND NOT {number})"


def quoted(relation: str, columns: Mapping[str, str]) -> str:
    """SQL: the relation with an apostrophe before what would be computed.

    What begins with an apostrophe gets one more, so that taking one away gives back every cell.

    Args:
        columns: name -> type.
    """

    def cell(name: str) -> str:
        if _NO_TEXT.fullmatch(columns[name]):
            return identifier(name)
        text = f"CAST({identifier(name)} AS VARCHAR)"
        behind = f"{is_formula(text)} OR starts_with({text}, {_APOSTROPHE})"
        return (
            f"CASE WHEN {behind} THEN {_APOSTROPHE} || {text} ELSE {text} END AS {identifier(name)}"
        )

    return f"(SELECT {', '.join(map(cell, columns))} FROM {relation})"


def columns_with_formulas(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[str]
) -> tuple[str, ...]:
    """The columns of a file of which some cell, or the header, would be computed.

    Args:
        relation: SQL that reads the file as text.
        columns: of the file, in its order.
    """
    cells = ", ".join(
        f"coalesce(bool_or({is_formula(identifier(name))}), false)" for name in columns
    )
    headers = ", ".join(is_formula(literal(name)) for name in columns)
    (found,) = connection.execute(f"SELECT {cells} FROM {relation}").fetchall()
    (named,) = connection.execute(f"SELECT {headers}").fetchall()
    return tuple(n for n, cell, head in zip(columns, found, named, strict=True) if cell or head)


def harmless(text: str) -> str:
    """A text of ours as a cell of a CSV for people: nothing that steers, nothing to compute.

    What a spreadsheet would compute gets an apostrophe before it, and so does what has one, so that
    it can be told what was there.
    """
    text = clean(text)
    computed = text.startswith(MARKS) and len(text) > 1 and not re.fullmatch(NUMBER, text)
    return f"'{text}" if computed or text.startswith("'") else text

"""An answer of the audit store: drawn for people, as JSON and CSV for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sekisho.audit.ask import Told
from sekisho.cli.as_json import dumped
from sekisho.cli.width import cells, clean, pad, wrap
from sekisho.gate.formulas import harmless
from sekisho.messages import one_line

NULL: Final = "NULL"
_NARROWEST: Final = 12
"""Cells that a column of a table is folded to at least; below that, rows are told one by one."""
_FRAME: Final = 3
"""Cells that a column's frame and blanks take."""
_NUMERIC: Final = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(.*\)|FLOAT|DOUBLE")
_WHOLE: Final = 1 << 63
"""Beyond this, JSON's numbers are no longer read as they were written."""


def table(told: Told, width: int, *, colored: bool) -> str:
    """The rows in a frame of ASCII; each row as a list of its own where the frame has no room.

    Args:
        width: cells of a line.
    """
    names = [one_line(name) for name in told.names]
    rows = [[clean(shown(value)) for value in row] for row in told.rows]
    if _NARROWEST * len(names) + _FRAME * len(names) + 1 > width and _wider(names, rows, width):
        return "\n".join(_listed(names, rows, width))
    return _drawn(told, names, rows, width, colored=colored)


def shown(value: object) -> str:
    """A value as text."""
    match value:
        case None:
            return NULL
        case bool():
            return "true" if value else "false"
        case Mapping():
            return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(shown, value)) + "]"
        case bytes():
            return value.hex()
        case _:
            return str(value)


def as_json(told: Told) -> str:
    """Columns with their types, and the rows in the order of the columns."""
    return dumped(
        {
            "columns": [
                {"name": n, "type": t} for n, t in zip(told.names, told.types, strict=True)
            ],
            "rows": [[_value(value) for value in row] for row in told.rows],
            "more": told.more,
        }
    )


def as_csv(told: Told) -> str:
    """Comma-separated with a header; what a spreadsheet would compute gets an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(name) for name in told.names])
    for row in told.rows:
        writer.writerow(map(_cell, row))
    return text.getvalue().removesuffix("\n")


def _value(value: object) -> object:
    match value:
        case None | bool() | str():
            return value
        case int() | float() if -_WHOLE < value < _WHOLE:
            return value
        case Mapping():
            return {str(k): _value(v) for k, v in value.items()}
        case list() | tuple():
            return [_value(v) for v in value]
        case dt.datetime():
            return value.isoformat()
        case _:
            return shown(value)


def _cell(value: object) -> str:
    if isinstance(value, str | list | tuple | Mapping):
        return harmless(shown(value))
    return "" if value is None else shown(value)


def _wider(names: list[str], rows: list[list[str]], width: int) -> bool:
    """Whether the rows do not fit unfolded."""
    widths = [
        max(cells(line) for cell in column for line in cell.split("\n"))
        for column in zip(names, *rows, strict=True)
    ]
    return sum(widths) + _FRAME * len(widths) + 1 > width


def _drawn(
    told: Told, names: list[str], rows: list[list[str]], width: int, *, colored: bool
) -> str:
    drawn = Table(box=box.ASCII2, header_style="bold" if colored else "")
    for name, type_ in zip(names, told.types, strict=True):
        right = _NUMERIC.fullmatch(type_) is not None
        drawn.add_column(Text(name), justify="right" if right else "left", overflow="fold")
    for row, values in zip(rows, told.rows, strict=True):
        drawn.add_row(
            *(
                Text(cell, style="dim" if value is None else "")
                for cell, value in zip(row, values, strict=True)
            )
        )
    text = io.StringIO()
    console = Console(
        file=text,
        width=width,
        color_system="standard" if colored else None,
        force_terminal=colored,
        legacy_windows=False,
    )
    console.print(drawn)
    return text.getvalue().rstrip("\n")


def _listed(names: list[str], rows: list[list[str]], width: int) -> Iterator[str]:
    first = max(map(cells, names)) + 2
    for number, row in enumerate(rows, 1):
        yield f"-- {number} --"
        for name, cell in zip(names, row, strict=True):
            parts = cell.split("\n")
            lines = [line for part in parts for line in wrap(part, max(width - first, 20))]
            for place, line in enumerate(lines):
                yield (pad(name if place == 0 else "", first) + line).rstrip()

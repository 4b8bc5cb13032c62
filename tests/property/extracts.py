"""Raw extracts as text tables, so that a test can change what an export may not see."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sekisho.model import Source, SourceColumn

Cell = Any
Change = Callable[[random.Random, SourceColumn, Sequence[Cell]], list[Cell]]


@dataclass
class Extract:
    """One raw file: a table of cells by the contract's column names, and how to write it back."""

    source: Source
    path: Path
    columns: dict[str, list[Cell]]
    schema: pa.Schema | None
    tail: bytes

    @classmethod
    def read(cls, source: Source, path: Path) -> Extract:
        """Read a file as its contract says, without converting anything."""
        names = {c.header: c.name for c in source.columns.values()}
        if source.format.kind == "parquet":
            table = pq.read_table(path)
            found = {names[n]: table.column(n).to_pylist() for n in table.column_names}
            return cls(source, path, found, table.schema, b"")
        raw = path.read_bytes()
        tail = b"\x1a" if raw.endswith(b"\x1a") else b""
        text = raw.removesuffix(tail).decode(source.format.encoding or "utf-8")
        rows = list(csv.reader(io.StringIO(text), delimiter=source.format.delimiter or ","))
        header = [h for h in rows[0] if h]
        body = [r for r in rows[1:] if r]
        columns = {names[h]: [r[i] for r in body] for i, h in enumerate(header)}
        return cls(source, path, columns, None, tail)

    @property
    def length(self) -> int:
        """Rows in the file."""
        return len(next(iter(self.columns.values())))

    def keep(self, rows: Iterable[int]) -> None:
        """Keep these rows, in this order; a row may come twice."""
        wanted = list(rows)
        self.columns = {n: [cells[i] for i in wanted] for n, cells in self.columns.items()}

    def write(self) -> None:
        """Put the file in place, as its contract says."""
        names = {c.name: c.header for c in self.source.columns.values()}
        if self.schema is not None:
            arrays = {names[n]: cells for n, cells in self.columns.items()}
            pq.write_table(pa.Table.from_pydict(arrays, schema=self.schema), self.path)
            return
        out = io.StringIO()
        writer = csv.writer(
            out, delimiter=self.source.format.delimiter or ",", lineterminator="\r\n"
        )
        extra = [""] if self.source.format.trailing_delimiter else []
        writer.writerow([*(names[n] for n in self.columns), *extra])
        for row in zip(*self.columns.values(), strict=True):
            writer.writerow([*row, *extra])
        encoded = out.getvalue().encode(self.source.format.encoding or "utf-8")
        self.path.write_bytes(encoded + self.tail)


def replaced(chance: random.Random, column: SourceColumn, cells: Sequence[Cell]) -> list[Cell]:
    """Every value another one of the same kind."""
    typed = next((c for c in cells if c is not None), "")
    if not isinstance(typed, str):
        return _rotated(cells, 1 + chance.randrange(max(1, len(cells) - 1)))
    made = {
        "integer": lambda: str(chance.randrange(1, 9)),
        "decimal": lambda: str(chance.randrange(1, 99999)),
        "date": lambda: f"19{chance.randrange(50, 99)}{chance.randrange(1, 13):02}01",
        "timestamp": lambda: f"2001-01-{chance.randrange(1, 29):02} 00:00:00",
        "boolean": lambda: chance.choice("01"),
    }.get(column.parse, lambda: f"x{chance.randrange(10**9)}")
    return [made() for _ in cells]


def permuted(chance: random.Random, column: SourceColumn, cells: Sequence[Cell]) -> list[Cell]:
    """The same values on other rows."""
    del column
    mixed = list(cells)
    chance.shuffle(mixed)
    return mixed


def emptied(chance: random.Random, column: SourceColumn, cells: Sequence[Cell]) -> list[Cell]:
    """No value at all."""
    del chance, column
    return [None if not isinstance(c, str) else "" for c in cells]


def broken(chance: random.Random, column: SourceColumn, cells: Sequence[Cell]) -> list[Cell]:
    """Text that is no value of the column's type; where the file is typed, half of it missing."""
    del column
    if any(not isinstance(c, str) for c in cells):
        return [None if chance.random() < 0.5 else c for c in cells]
    return [chance.choice(["?", "not a value", "99999999999999999999", "31-31-31"]) for _ in cells]


CHANGES: dict[str, Change] = {
    "replace": replaced,
    "permute": permuted,
    "null": emptied,
    "break": broken,
}


def _rotated(cells: Sequence[Cell], by: int) -> list[Cell]:
    return [*cells[by:], *cells[:by]]

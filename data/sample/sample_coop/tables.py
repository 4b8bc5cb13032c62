"""Tables before they become files, and the files."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from sample_coop.rounds import BUSINESS_DATE

ROOT: Final = Path(__file__).resolve().parents[3]

Cell = object
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a source, in the order of the contract's columns."""

    source: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a contract says about the file."""

    names: tuple[str, ...]
    headers: tuple[str, ...]
    types: tuple[str, ...]
    encoding: str | None
    trailing_comma: bool


def layout(source: str) -> Layout:
    """The layout of a source, from its contract."""
    text = (ROOT / "contracts" / f"{source}.odcs.yaml").read_text(encoding="utf-8")
    contract: Any = yaml.safe_load(text)
    columns = contract["schema"][0]["properties"]
    server = contract["servers"][0]
    own = {p["property"]: p["value"] for p in server.get("customProperties", ())}
    return Layout(
        names=tuple(c["name"] for c in columns),
        headers=tuple(c["physicalName"] for c in columns),
        types=tuple(c["physicalType"] for c in columns),
        encoding=server.get("encoding"),
        trailing_comma=own.get("sekisho.trailingDelimiter", False),
    )


def write(table: Table, folder: Path) -> Path:
    """Write one extract as its contract says, named after the business date."""
    shape = layout(table.source)
    for row in table.rows:
        if len(row) != len(shape.headers):
            raise ValueError(f"{table.source}: {len(row)} cells, {len(shape.headers)} columns")
    stem = f"{table.source}_{BUSINESS_DATE:%Y%m%d}"
    if shape.encoding is None:
        path = folder / f"{stem}.parquet"
        _write_parquet(table, shape, path)
    else:
        path = folder / f"{stem}.csv"
        path.write_bytes(_csv(table, shape))
    return path


_TO_ARROW: Final = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}


def _arrow_type(name: str) -> pa.DataType:
    if name.startswith("DECIMAL"):
        precision, scale = name.removeprefix("DECIMAL(").removesuffix(")").split(",")
        return pa.decimal128(int(precision), int(scale))
    return _TO_ARROW[name]


def _write_parquet(table: Table, shape: Layout, path: Path) -> None:
    """Typed columns under the headers of the file; a column of whole numbers stays one."""
    arrays = []
    for cells, type_name in zip(zip(*table.rows, strict=True), shape.types, strict=True):
        whole = type_name == "VARCHAR" and all(isinstance(c, int) for c in cells)
        arrays.append(pa.array(cells, pa.int64() if whole else _arrow_type(type_name)))
    data = pa.table(dict(zip(shape.headers, arrays, strict=True)))
    pq.write_table(data, path, compression="zstd", compression_level=9)


_ENDS_WITH_CONTROL_Z: Final = frozenset({"bank_account"})
_ENDS_WITH_BLANK_LINE: Final = frozenset({"shares"})


def _csv(table: Table, shape: Layout) -> bytes:
    """Bytes as old systems leave them: CRLF, a ghost column, 0x1A or a blank line at the end."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    ghost = ("",) if shape.trailing_comma else ()
    for row in (shape.headers, *table.rows):
        writer.writerow((*row, *ghost))
    data = out.getvalue().encode(str(shape.encoding))
    if table.source in _ENDS_WITH_CONTROL_Z:
        data += b"\x1a"
    if table.source in _ENDS_WITH_BLANK_LINE:
        data += b"\r\n"
    return data

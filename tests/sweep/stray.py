"""Stray files, made from what has landed in the sample's lake as a case of `stray.yaml` says."""

from __future__ import annotations

import csv
import gzip
import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

CASES: Final = yaml.safe_load((Path(__file__).parent / "stray.yaml").read_text())
_HALF_KANA: Final = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}


def _full(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _half(text: str) -> str:
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    return "".join(marks.get(c) or _HALF_KANA.get(c, c) for c in apart)


def _hiragana(text: str) -> str:
    even = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in even)


SPELT: Final[Mapping[str, Callable[[str], str]]] = {
    "as it is": lambda text: text,
    "zeros lost": lambda text: text.lstrip("0"),
    "a number of a spreadsheet": lambda text: f"{text.lstrip('0').replace('-', '')}.0",
    "no hyphens": lambda text: text.replace("-", ""),
    "full width": _full,
    "half kana": _half,
    "hiragana": _hiragana,
    "brackets": lambda text: text.replace("-", "(", 1).replace("-", ")", 1),
    "abroad": lambda text: f"+81 {text.lstrip('0')}",
    "kept as text": lambda text: f'="{text}"',
    "upper case": str.upper,
    "no blanks": lambda text: text.replace("　", "").replace(" ", ""),
    "other dashes": lambda text: text.replace("-", "−"),
}
"""How people and programs spell what is the same."""


def rows_of(lake: Path, case: Mapping[str, Any]) -> tuple[list[str], list[list[str | None]]]:
    """Header and rows of a case: its query over the newest landed files, spelt as it says."""
    with duckdb.connect() as connection:
        for source in lake.iterdir():
            for file in source.rglob("*.parquet"):
                connection.execute(f"CREATE VIEW {source.name} AS FROM read_parquet('{file}')")
        answer = connection.execute(case["query"])
        header = [column[0] for column in answer.description]
        rows = answer.fetchall()
    spelt = [SPELT[case.get("spelt", {}).get(name, "as it is")] for name in header]
    return header, [
        [None if v is None else s(str(v)) for s, v in zip(spelt, row, strict=True)] for row in rows
    ]


def write(case: Mapping[str, Any], lake: Path, folder: Path) -> Path:
    """Write the file of a case."""
    header, rows = rows_of(lake, case)
    form = case.get("form", {})
    path = folder / case.get("file", "stray.csv")
    if form.get("parquet"):
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        sink = io.BytesIO()
        pq.write_table(pa.table(columns, names=header), sink)
        data = sink.getvalue()
    else:
        data = _text(header if form.get("header", True) else None, rows, form)
    path.write_bytes(_packed(data, form.get("packed")))
    return path


def _text(header: Sequence[str] | None, rows: Sequence[Sequence[Any]], form: Any) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=form.get("delimiter", ","))
    if header:
        writer.writerow(header)
    writer.writerows(rows)
    text = form.get("before", "") + sink.getvalue() + form.get("after", "")
    return str(text).encode(form.get("encoding", "utf-8"))


def _packed(data: bytes, how: str | None) -> bytes:
    if how == "gz":
        return gzip.compress(data)
    if how == "zip":
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("list.csv", data)
        return sink.getvalue()
    return data

"""Cases of the corpus: SQL and what influences its columns, kept as data in `corpus/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sekisho.model import Column

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Expected:
    """What influences one output column."""

    direct: frozenset[Column]
    indirect: frozenset[Column]


@dataclass(frozen=True)
class Case:
    """A statement over the relations of its file, and what the analysis must say."""

    name: str
    sql: str
    rows: frozenset[Column]
    order: frozenset[Column]
    columns: Mapping[str, Expected]
    undetermined: tuple[str, ...]


@dataclass(frozen=True)
class Corpus:
    """A file of cases with the relations that they use."""

    tables: Mapping[str, Mapping[str, str]]
    views: Mapping[str, str]
    keys: Mapping[str, Sequence[Sequence[str]]]
    cases: tuple[Case, ...]


def corpus(file: str, folder: Path = FOLDER) -> Corpus:
    """Read a file of cases."""
    data = yaml.safe_load((folder / file).read_text(encoding="utf-8"))
    return Corpus(data["tables"], data["views"], data["keys"], tuple(map(_case, data["cases"])))


def files() -> list[str]:
    """The files of `corpus/` that hold cases."""
    return sorted(f.name for f in FOLDER.glob("*.yaml") if f.name != "refused.yaml")


def refusals() -> list[Mapping[str, str]]:
    """Statements that must be refused, with the kind of refusal."""
    data: list[Mapping[str, str]] = yaml.safe_load(
        (FOLDER / "refused.yaml").read_text(encoding="utf-8")
    )
    return data


def columns_of(text: str) -> frozenset[Column]:
    """`t.a t.*` as columns; `-` for none."""
    names = [n.rpartition(".") for n in text.split() if n != "-"]
    return frozenset(Column(table, name) for table, _, name in names)


def _case(entry: Mapping[str, Any]) -> Case:
    columns = {}
    for name, text in entry["columns"].items():
        direct, indirect = text.split("|")
        columns[str(name)] = Expected(columns_of(direct), columns_of(indirect))
    return Case(
        name=entry["name"],
        sql=entry["sql"],
        rows=columns_of(entry["rows"]),
        order=columns_of(entry.get("order", "")),
        columns=columns,
        undetermined=tuple(entry.get("undetermined", ())),
    )

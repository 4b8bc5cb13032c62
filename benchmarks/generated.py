"""A made project of any size, for `benchmarks.project`: the same for the same numbers.

    python -m benchmarks.generated FOLDER [--models N] [--sources N] [--exports N] [--layers N]

The policy is the co-op's own. Every relation has the same thirty columns, so that any model can read
any other; which of them flow where, and through what, differs from model to model: joins, filters,
CASE, windows, aggregates, CTEs, set operations, subqueries. Sources and models fall into areas, one
category of the policy each, and a model mostly stays inside its area, as real ones do. Most exports
are permitted; one in twenty asks for what its recipient may not have.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
AREAS: Final = (
    "member_registration", "weekly_order", "delivery", "catalog_purchase", "kyosai_contract",
    "shares", "survey_answer", "governance",
)  # fmt: skip
GENERAL: Final = ("categories.yaml", "parties.yaml", "processors.yaml", "sign_offs.yaml")
"""What of the co-op's policy does not speak of its own columns."""
TEXTS: Final = tuple(f"text_{n:02}" for n in range(1, 10))
COUNTS: Final = tuple(f"count_{n:02}" for n in range(1, 10))
AMOUNTS: Final = tuple(f"amount_{n:02}" for n in range(1, 10))
KEYS: Final = ("member_no", "day")
COLUMNS: Final = (*KEYS, *TEXTS, *COUNTS, *AMOUNTS, "flag")
_CONFIG: Final = """[project]
name = "generated"
business_date = 2026-11-20
timezone = "Asia/Tokyo"
hold = "export"

[paths]
inbound = "inbound"
outbound = "var/outbound"
lake = "var/lake"
audit = "var/audit"
store = "var/audit.duckdb"
"""
_KEY_SPACES: Final = """key_spaces:
  member_no:
    name: {ja: 組合員番号, en: member number}
    width: 7
    register: source_000
"""
_CONTRACT: Final = """apiVersion: v3.2.0
kind: DataContract
id: {name}
version: 1.0.0
status: active
name: {name}
servers:
  - server: inbound
    type: local
    path: "{name}_{{business_date}}.csv"
    format: csv
    encoding: cp932
    customProperties:
      - {{property: sekisho.delimiter, value: ","}}
schema:
  - name: {name}
    logicalType: object
    physicalType: file
    businessName: 抽出元{number}
    description: source {number}
    customProperties:
      - {{property: sekisho.party, value: nara_coop}}
      - {{property: sekisho.rowCategory, value: {area}}}
      - {{property: sekisho.keySpace, value: member_no}}
      - {{property: sekisho.subjectKey, value: member_no}}
    properties:
{columns}"""
_COLUMN: Final = """      - name: {name}
        physicalName: {header}
        description: {name} of source {number}
        logicalType: {logical}
        physicalType: {type}
{required}        customProperties:
{parse}          - {{property: sekisho.category, value: {area}}}
          - {{property: sekisho.identifier, value: {identifier}}}
"""
_SUITE: Final = """source: {name}
expectations:
  - type: expect_column_values_to_be_member_numbers
    severity: critical
    args: {{column: member_no, width: 7}}
    title: {{ja: 組合員番号は7桁, en: a member number has seven digits}}
"""
_HEAD: Final = """/*---
title: {{ja: 提供{number}, en: export {number}}}
destination: {destination}
purpose: P3
arrangement: {arrangement}
key: [member_no, day]
file: {name}_{{business_date}}.csv
format: csv
encoding: utf-8
---*/
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a project is to be."""

    models: int = 1000
    sources: int = 40
    exports: int = 40
    layers: int = 12


@dataclass(frozen=True, slots=True)
class _Relation:
    name: str
    area: str


def generate(folder: Path, size: Size) -> None:
    """Write a project into a new folder.

    Raises:
        FileExistsError: the folder is there already.
    """
    folder.mkdir(parents=True)
    (folder / "policy").mkdir()
    for name in GENERAL:
        shutil.copy(ROOT / "policy" / name, folder / "policy")
    shutil.copytree(ROOT / "policy/notices", folder / "policy/notices")
    (folder / "sekisho.toml").write_text(_CONFIG)
    for name in ("contracts", "expectations", "sql/models", "sql/exports"):
        (folder / name).mkdir(parents=True)
    (folder / "contracts/key_spaces.yaml").write_text(_KEY_SPACES)
    sources = [_Relation(f"source_{n:03}", AREAS[n % len(AREAS)]) for n in range(size.sources)]
    for number, source in enumerate(sources):
        (folder / f"contracts/{source.name}.odcs.yaml").write_text(_contract(number, source))
        (folder / f"expectations/{source.name}.yaml").write_text(_SUITE.format(name=source.name))
    layers = _models(folder / "sql/models", size, sources)
    _exports(folder / "sql/exports", size, layers)


def _contract(number: int, source: _Relation) -> str:
    columns = [_column(number, name, source.area) for name in COLUMNS]
    return _CONTRACT.format(
        name=source.name, number=number, area=source.area, columns="".join(columns)
    )


def _column(number: int, name: str, area: str) -> str:
    kinds = {"t": ("string", "VARCHAR"), "c": ("integer", "BIGINT"), "f": ("boolean", "BOOLEAN")}
    logical, type_ = kinds.get(name[0], ("number", "DECIMAL(12,2)"))
    if name == "day":
        logical, type_ = "date", "DATE"
    if name == "member_no":
        logical, type_ = "string", "VARCHAR"
    key = name == "member_no"
    return _COLUMN.format(
        name=name,
        header=f"項目_{name}",
        number=number,
        logical=logical,
        type=type_,
        required="        required: true\n" if key else "",
        parse="          - {property: sekisho.parse, value: key}\n" if key else "",
        area=area,
        identifier="direct" if key else "none",
    )


def _models(folder: Path, size: Size, sources: Sequence[_Relation]) -> list[list[_Relation]]:
    """The models, layer by layer; each reads what is below, mostly the layer right below."""
    layers: list[list[_Relation]] = [list(sources)]
    for layer in range(size.layers):
        (folder / f"layer_{layer:02}").mkdir()
        layers.append([])
        for number in range(layer, size.models, size.layers):
            model = _Relation(f"model_{number:05}", AREAS[number // size.layers % len(AREAS)])
            chance = random.Random(number)  # noqa: S311 - the same project every time
            sql = _model(chance, [_input(chance, model, layers[:-1]) for _ in range(3)], layer)
            (folder / f"layer_{layer:02}/{model.name}.sql").write_text(sql)
            layers[-1].append(model)
    return layers[1:]


def _input(
    chance: random.Random, model: _Relation, below: Sequence[Sequence[_Relation]]
) -> _Relation:
    """What a model reads: of its area, or of the register; one time in five from further down."""
    layer = chance.choice(below) if chance.random() < 0.2 else below[-1]
    area = AREAS[0] if chance.random() < 0.15 else model.area
    return chance.choice([r for r in layer if r.area == area] or below[0])


def _exports(folder: Path, size: Size, layers: Sequence[Sequence[_Relation]]) -> None:
    """Own use of anything is permitted; the catalog's joint user gets the catalog, or asks for more."""
    for number in range(size.exports):
        chance = random.Random(f"export {number}")  # noqa: S311 - the same project every time
        name = f"export_{number:03}"
        layer = layers[-1 - number % 4]
        recipient, columns = ("own_office", "A0"), COLUMNS
        if number % 20 == 10:
            layer, recipient, columns = layers[1], ("jccu_catalog", "A2"), COLUMNS[:8]
        relation = chance.choice(
            [r for r in layer if number % 20 != 10 or r.area == AREAS[1]] or layer
        )
        head = _HEAD.format(
            name=name, number=number, destination=recipient[0], arrangement=recipient[1]
        )
        listed = ",\n    ".join(columns)
        (folder / f"{name}.sql").write_text(
            f"{head}SELECT\n    {listed}\nFROM {relation.name}\nWHERE day IS NOT NULL\n"
        )


# --------------------------------------------------------------------------- statements


def _model(chance: random.Random, inputs: Sequence[_Relation], layer: int) -> str:
    first, second, third = (r.name for r in inputs)
    write: Callable[[random.Random, str, str, str], str]
    write = _cleaned if layer == 0 else chance.choice(_KINDS)
    return f"-- {layer}層の変換\n{write(chance, first, second, third)}\n"


def _select(expressions: Sequence[str]) -> str:
    lines = [
        e if e.partition(".")[2] == name else f"{e} AS {name}"
        for e, name in zip(expressions, COLUMNS, strict=True)
    ]
    return "SELECT\n    " + ",\n    ".join(lines)


def _plain(chance: random.Random, *aliases: str) -> list[str]:
    """Thirty columns, row by row, from any of the aliases."""

    def column(names: Sequence[str]) -> str:
        return f"{chance.choice(aliases)}.{chance.choice(names)}"

    def text(name: str) -> str:
        return chance.choice([
            f"{aliases[0]}.{name}",
            f"trim({column(TEXTS)})",
            f"coalesce({column(TEXTS)}, {column(TEXTS)}, '')",
            f"CASE WHEN {column(COUNTS)} > {chance.randrange(90)} THEN {column(TEXTS)} ELSE '-' END",
            f"upper({column(TEXTS)}) || '/' || {column(TEXTS)}",
        ])  # fmt: skip

    def count(name: str) -> str:
        return chance.choice([
            f"{aliases[0]}.{name}",
            f"greatest({column(COUNTS)}, {column(COUNTS)})",
            f"length({column(TEXTS)})",
            f"CAST({column(COUNTS)} % 7 AS BIGINT)",
        ])  # fmt: skip

    def amount(name: str) -> str:
        return chance.choice([
            f"{aliases[0]}.{name}",
            f"CAST({column(AMOUNTS)} + {column(AMOUNTS)} AS DECIMAL(12,2))",
            f"CAST({column(AMOUNTS)} * {column(COUNTS)} AS DECIMAL(12,2))",
            f"CASE WHEN {column(('flag',))} THEN {column(AMOUNTS)} ELSE 0 END",
        ])  # fmt: skip

    return [
        *(f"{aliases[0]}.{k}" for k in KEYS),
        *map(text, TEXTS),
        *map(count, COUNTS),
        *map(amount, AMOUNTS),
        f"{column(AMOUNTS)} > 0",
    ]


def _cleaned(chance: random.Random, first: str, _second: str, _third: str) -> str:
    condition = f"x.{chance.choice(COUNTS)} >= 0 AND x.{chance.choice(TEXTS)} <> ''"
    return f"{_select(_plain(chance, 'x'))}\nFROM {first} AS x\nWHERE {condition}"


def _joined(chance: random.Random, first: str, second: str, third: str) -> str:
    return (
        f"{_select(_plain(chance, 'x', 'y', 'z'))}\nFROM {first} AS x\n"
        f"JOIN {second} AS y ON x.member_no = y.member_no AND x.day >= y.day\n"
        f"LEFT JOIN {third} AS z ON z.member_no = x.member_no\n"
        f"WHERE x.{chance.choice(COUNTS)} BETWEEN 0 AND 1000"
    )


def _summed(chance: random.Random, *, source: str = "x") -> list[str]:
    """Thirty columns of groups by the keys."""
    x = source
    return [
        *(f"{x}.{k}" for k in KEYS),
        *(f"{chance.choice(('min', 'max'))}({x}.{chance.choice(TEXTS)})" for _ in TEXTS),
        *(f"count(DISTINCT {x}.{chance.choice(TEXTS)})" for _ in COUNTS[:4]),
        *(f"CAST(sum({x}.{chance.choice(COUNTS)}) AS BIGINT)" for _ in COUNTS[4:]),
        *(
            f"CAST(sum({x}.{chance.choice(AMOUNTS)}) FILTER (WHERE {x}.flag) AS DECIMAL(12,2))"
            for _ in AMOUNTS
        ),
        f"bool_or({x}.flag)",
    ]


def _grouped(chance: random.Random, first: str, second: str, _third: str) -> str:
    return (
        f"{_select(_summed(chance))}\nFROM {first} AS x\n"
        f"WHERE x.member_no IN (SELECT member_no FROM {second} WHERE {chance.choice(AMOUNTS)} > 0)\n"
        f"GROUP BY x.member_no, x.day\nHAVING count(*) > 1"
    )


def _windowed(chance: random.Random, first: str, second: str, _third: str) -> str:
    columns = _plain(chance, "x", "y")
    columns[11] = f"rank() OVER (PARTITION BY x.member_no ORDER BY x.{chance.choice(AMOUNTS)} DESC)"
    for at in (20, 23, 26):
        columns[at] = (
            f"CAST(sum(x.{chance.choice(AMOUNTS)}) OVER "
            "(PARTITION BY x.member_no ORDER BY x.day) AS DECIMAL(12,2))"
        )
    return (
        f"{_select(columns)}\nFROM {first} AS x\nLEFT JOIN {second} AS y USING (member_no)\n"
        f"QUALIFY rank() OVER (PARTITION BY x.member_no, x.day ORDER BY x.{chance.choice(COUNTS)}) = 1"
    )


def _common(chance: random.Random, first: str, second: str, third: str) -> str:
    summed = _select(_summed(chance)).replace("\n", "\n    ")
    return (
        f"WITH active AS (\n    SELECT * FROM {first} WHERE flag AND {chance.choice(COUNTS)} > 0\n),\n"
        f"summed AS (\n    {summed}\n    FROM {second} AS x\n    GROUP BY x.member_no, x.day\n)\n"
        f"{_select(_plain(chance, 'a', 's'))}\nFROM active AS a\nJOIN summed AS s USING (member_no)\n"
        f"WHERE EXISTS (SELECT 1 FROM {third} AS z WHERE z.member_no = a.member_no)"
    )


def _united(chance: random.Random, first: str, second: str, _third: str) -> str:
    return (
        f"{_select(_plain(chance, 'x'))}\nFROM {first} AS x\nWHERE x.flag\nUNION ALL\n"
        f"{_select(_plain(chance, 'y'))}\nFROM {second} AS y\nWHERE NOT y.flag"
    )


_KINDS: Final = (_cleaned, _joined, _joined, _grouped, _windowed, _common, _united)


def main() -> None:
    """Generate one project."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    usual = Size()
    for name in ("models", "sources", "exports", "layers"):
        parser.add_argument(f"--{name}", type=int, default=getattr(usual, name))
    options = vars(parser.parse_args())
    generate(options.pop("folder"), Size(**options))


if __name__ == "__main__":
    main()

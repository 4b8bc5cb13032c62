"""Cases of scripts, kept as data: `cases.yaml` and `refused.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from lineage.cases import columns_of

from sekisho.lineage.script import Script, ScriptLineage, analyze_script
from sekisho.model import ROWS, Column

FOLDER = Path(__file__).parent
Told = tuple[frozenset[Column], frozenset[Column]]
"""Direct and indirect influences."""


@dataclass(frozen=True)
class Case:
    """A script, and per version and column what influences it; `*` for its rows."""

    name: str
    script: str
    expect: Mapping[str, Mapping[str, Told]]


@dataclass(frozen=True)
class Refusal:
    """A script that must be refused: what the error names, and line and column."""

    script: str
    construct: str
    at: str


def schema() -> str:
    """The schema that all cases are over."""
    text: str = _data("cases.yaml")["schema"]
    return text


def cases() -> list[Case]:
    """All scripts with what must be found."""
    return [_case(entry) for entry in _data("cases.yaml")["cases"]]


def refusals() -> list[Refusal]:
    """All scripts that must be refused."""
    return [Refusal(**entry) for entry in _data("refused.yaml")]


def lineage_of(script: str) -> ScriptLineage:
    """The lineage of a script over the cases' schema."""
    given = Script(schema(), "schema.sql")
    return analyze_script(Script(script, "script.sql"), schema=given)


def told(lineage: ScriptLineage, version: str) -> Mapping[str, Told]:
    """What the analysis says about a version, in the form of the cases."""
    columns = {ROWS: lineage.influences(version, ROWS)}
    for column in lineage.versions[version].lineage.columns:
        columns[column] = lineage.influences(version, column)
    return {
        name: (
            frozenset(c for c, direct in found.items() if direct),
            frozenset(c for c, direct in found.items() if not direct),
        )
        for name, found in columns.items()
    }


def _case(entry: Mapping[str, Any]) -> Case:
    expect = {
        version: {str(c): _told(str(c), text) for c, text in columns.items()}
        for version, columns in entry["expect"].items()
    }
    return Case(entry["name"], entry["script"], expect)


def _told(column: str, text: str) -> Told:
    if column == ROWS:
        return frozenset(), columns_of(text)
    direct, indirect = text.split("|")
    return columns_of(direct), columns_of(indirect)


@cache
def _data(file: str) -> Any:
    return yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))

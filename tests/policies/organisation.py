"""Three invented organisations, each a small project of its own, and cases of what is permitted there."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from project_files import KEYS, MADE_ON, Change, apply

from sekisho import nightly, project
from sekisho.nightly import Run
from sekisho.project import Project
from sekisho.signing import RING_FILE, make

FOLDER: Final = Path(__file__).parent
ORGANISATIONS: Final = tuple(sorted(p.parent.name for p in FOLDER.glob("*/sekisho.toml")))
DAY: Final = dt.date(2026, 11, 20)
NOW: Final = dt.datetime(2026, 11, 20, 23, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
"""The day of the nights: what their policies rest on ends soon after."""
_KEYS: Final = frozenset({"why", "export", "day", "change", "codes", "rows", "cells"})


@dataclass(frozen=True, slots=True)
class Case:
    """One export on one day: permitted if there are no codes.

    Attributes:
        change: to the organisation's project.
        codes: of all reasons, each once.
        rows: the keys in the file that the night releases; None = a check is enough.
        cells: column -> the values that are in the file.
    """

    organisation: str
    why: str
    export: str
    day: dt.date
    change: Change
    codes: tuple[str, ...]
    rows: tuple[str, ...] | None
    cells: Mapping[str, tuple[str, ...]]


def cases_of(organisation: str) -> tuple[Case, ...]:
    """The cases of an organisation; an unknown key is an error."""
    text = (FOLDER / organisation / "cases.yaml").read_text(encoding="utf-8")
    return tuple(_case(organisation, found) for found in yaml.safe_load(text))


def laid_out(organisation: str, folder: Path, change: Change) -> Project:
    """A copy of an organisation's project, with a change."""
    shutil.copytree(FOLDER / organisation, folder, dirs_exist_ok=True)
    if not (folder / KEYS / RING_FILE).exists():
        make(folder / KEYS, "run", MADE_ON)
    apply(change, folder)
    return project.load(folder)


def released(loaded: Project, run: Run, export: str) -> list[dict[str, str]]:
    """The rows of the file that a night has released."""
    place = loaded.policy.destinations[loaded.exports[export].destination].path
    path = loaded.folder(loaded.config.outbound) / place / str(run.exports[export].file)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def night(loaded: Project) -> Run:
    """The night of the organisation's day."""
    return nightly.run(loaded, DAY, clock=lambda: NOW)


def _case(organisation: str, found: Mapping[str, Any]) -> Case:
    if unknown := found.keys() - _KEYS:
        message = f"{organisation}: unknown keys {sorted(unknown)}"
        raise ValueError(message)
    return Case(
        organisation=organisation,
        why=found["why"],
        export=found["export"],
        day=found.get("day", DAY),
        change=found.get("change", {}),
        codes=tuple(found.get("codes", ())),
        rows=tuple(found["rows"]) if "rows" in found else None,
        cells={name: tuple(cells) for name, cells in found.get("cells", {}).items()},
    )

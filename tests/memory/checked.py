"""Checks of the sample project, with and without what earlier ones remember."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import orjson
from project_files import sample_project

from sekisho import nightly, project
from sekisho.cli.answer import answer_of_check
from sekisho.cli.command import Settings
from sekisho.cli.told import rendered

DAY = dt.date(2026, 11, 20)
CACHE = "var/cache/check.json"
"""Where the sample project's checks remember."""


def refusing_project(folder: Path) -> Path:
    """A copy of the sample project in which one export is refused and one is undecided."""
    change = {
        "sql/exports/own_mailing_list.sql": {
            "replace": [
                {"old": "destination: own_mailing", "new": "destination: jccu_catalog"},
                {"old": "arrangement: A0", "new": "arrangement: A2"},
            ]
        },
        "sql/models/marts/catalog_order.sql": {
            "replace": {
                "old": "    line.line_no,\n",
                "new": "    line.line_no + random() AS line_no,\n",
            }
        },
    }
    return sample_project(folder, change)


def answer(folder: Path, *, remember: bool) -> str:
    """All that a check of the project says: verdicts, reasons, witnesses, other ways, places."""
    loaded = project.load(folder, remember=remember)
    checked = nightly.check(loaded, DAY)
    said = answer_of_check(checked, 0.0)
    return "\n".join(
        rendered(said, Settings(project=folder, format=form), loaded, checked.lineages)
        for form in ("json", "text")
    )


def held(folder: Path) -> list[dict[str, dict[str, Any]]]:
    """What the file of a project remembers, the latest first."""
    of, _, body = (folder / CACHE).read_bytes().split(b"\n", 2)
    assert of
    layers: list[dict[str, dict[str, Any]]] = orjson.loads(body)
    return layers


def forge(folder: Path, layers: object) -> None:
    """Write other things into the file, as only somebody does who knows how."""
    of, _, _ = (folder / CACHE).read_bytes().split(b"\n", 2)
    body = orjson.dumps(layers)
    digest = hashlib.sha256(body).hexdigest().encode()
    (folder / CACHE).write_bytes(b"\n".join((of, digest, body)))

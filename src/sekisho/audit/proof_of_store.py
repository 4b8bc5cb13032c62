"""The published store against the log: whether it tells of releases as they were recorded.

What is asked of the store, a member's question above all, is asked of a copy that anybody who can write
to its folder can change. It is made anew from the log where it is not what was published; until then
only a comparison shows it.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import duckdb
import orjson

from sekisho.audit.chain import RUNS
from sekisho.audit.schema import SCHEMA, quoted
from sekisho.audit.store import PUBLISHED
from sekisho.audit.tables import Release

_NAMES: Final = tuple(field.name for field in fields(Release))
_TIME: Final = "recorded_at"

_Step = tuple[Any, ...]


def changed_stores(root: Path) -> Iterator[str]:
    """The path, below the log's folder, of the newest published store if it tells otherwise than the log."""
    for path in sorted((root / PUBLISHED).glob("[0-9]*/*.duckdb"))[-1:]:
        if not _as_logged(path, root):
            yield path.relative_to(root).as_posix()


def _as_logged(path: Path, root: Path) -> bool:
    try:
        # A copy: somebody may have it open for writing, which keeps everybody else out.
        with tempfile.TemporaryDirectory() as folder:
            copy = shutil.copyfile(path, Path(folder) / path.name)
            with closing(duckdb.connect(str(copy), read_only=True)) as connection:
                sealed, told = _told(connection)
    except duckdb.Error:
        return False
    return all(told.get(number, []) == steps for number, steps in _recorded(root, sealed))


def _told(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[list[tuple[int, str]], dict[int, list[_Step]]]:
    """Number and id of the runs that the store holds as sealed, and the steps of releases of each run."""
    runs = connection.execute(
        f"SELECT run_number, run_id FROM {SCHEMA}.run WHERE manifest_digest IS NOT NULL ORDER BY 1"
    ).fetchall()
    columns = ", ".join(f"epoch_us({quoted(n)})" if n == _TIME else quoted(n) for n in _NAMES)
    rows = connection.execute(
        f"SELECT run_number, {columns} FROM {SCHEMA}.release ORDER BY run_number, row_no"
    ).fetchall()
    told: dict[int, list[_Step]] = {}
    for number, *step in rows:
        told.setdefault(number, []).append(tuple(step))
    return runs, told


def _recorded(root: Path, runs: Iterable[tuple[int, str]]) -> Iterator[tuple[int, list[_Step]]]:
    for number, run in runs:
        folder = os.path.join(root, RUNS, f"{number:08d}-{run}")  # noqa: PTH118 - a hundred thousand files
        try:
            names = sorted(name for name in os.listdir(folder) if name.endswith("-release.json"))  # noqa: PTH208
            yield number, [_step(f"{folder}/{name}") for name in names]
        except FileNotFoundError:
            yield number, [("no such run",)]
        except (OSError, ValueError, KeyError):
            continue  # a step was changed, which is told of the log itself


def _step(path: str) -> _Step:
    with open(path, "rb") as file:  # noqa: PTH123 - see above
        body = orjson.loads(file.read())
    at = dt.datetime.fromisoformat(body[_TIME])
    body[_TIME] = round(at.timestamp() * 1_000_000)
    return tuple(body.get(name) for name in _NAMES)

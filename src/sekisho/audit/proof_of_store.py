"""The published store against the log: whether it tells of decisions and releases as they were recorded.

What is asked of the store, a member's question above all, is asked of a copy that anybody who can write
to its folder can change. It is made anew from the log where it is not what was published; until then
only a comparison shows it. Runs that the log has sealed are compared: nothing vouches for others.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeVar

import duckdb
import orjson

from sekisho.audit import chain
from sekisho.audit.chain import HEADS, MANIFESTS, RUNS, Head, Manifest
from sekisho.audit.load import PARQUET, LoggedRun, as_now
from sekisho.audit.row import Row
from sekisho.audit.schema import SCHEMA, literal, quoted, statements, store_columns, typed_columns
from sekisho.audit.store import PUBLISHED
from sekisho.audit.tables import (
    ExportDecision,
    ExportViolation,
    ExportWaiver,
    Release,
    Run,
    Silence,
    ViolationStep,
)
from sekisho.errors import DataError

_OF_DECISIONS: Final = (ExportDecision, ExportViolation, ViolationStep, ExportWaiver, Silence)
"""What report views show of decisions: reasons with their paths, waivers, and what nobody is told."""
_STEPS: Final = tuple(field.name for field in fields(Release))

_Cells = tuple[Any, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A run that the log has sealed; `whole`: the store has it as one that is sealed."""

    head: Head
    manifest: Manifest
    whole: bool

    def files(self, root: Path, kind: str) -> list[tuple[str, str]]:
        """Path and digest of its files of one kind, in the order of writing."""
        # Ninety thousand in three years of nights: paths are put together as text.
        folder = f"{root}/{RUNS}/{self.head.folder}"
        named = ((f.name, f.digest) for f in self.manifest.files if f.name.endswith(f"-{kind}"))
        return [(f"{folder}/{name}", digest) for name, digest in sorted(named)]


def changed_stores(root: Path) -> Iterator[str]:
    """The path, below the log's folder, of the newest published store if it tells otherwise than the log."""
    for path in sorted((root / PUBLISHED).glob("[0-9]*/*.duckdb"))[-1:]:
        if not _as_logged(path, root):
            yield path.relative_to(root).as_posix()


def _as_logged(path: Path, root: Path) -> bool:
    # A copy: somebody may have it open for writing, which keeps everybody else out.
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile(path, Path(folder) / path.name)
        try:
            with closing(duckdb.connect(str(copy), read_only=True)) as connection:
                told = _told(connection, Run, "run_id", "run_number")
                steps = _told(connection, Release, "row_no", "run_number, row_no")
            runs = _sealed_runs(root, told)
            return (
                runs is not None
                and all(_same_steps(root, run, steps.get(run.head.number, [])) for run in runs)
                and _same_decisions(root, copy, runs)
            )
        except duckdb.Error:
            return False


def _told(
    connection: duckdb.DuckDBPyConnection, kind: type[Row], first: str, order: str
) -> dict[int, list[_Cells]]:
    """What the store holds of a table: number of the run -> `first` and the row's own, in order."""
    columns = ", ".join(
        f"epoch_us({quoted(name)})" if "TIME" in type_ else quoted(name)
        for name, type_, _ in typed_columns(kind)
    )
    rows = connection.execute(
        f"SELECT run_number, {first}, {columns} FROM {SCHEMA}.{quoted(kind.table)} ORDER BY {order}"
    )
    told: dict[int, list[_Cells]] = {}
    for number, *cells in rows.fetchall():
        told.setdefault(number, []).append(tuple(cells))
    return told


def _sealed_runs(root: Path, told: Mapping[int, list[_Cells]]) -> list[_Sealed] | None:
    """The sealed runs that the store tells of; None = it tells of a run otherwise than the log.

    A run may have ended since it was published, and others may have begun; none is missing before.
    """
    begun, last = chain.numbers(root / HEADS), max(told, default=0)
    if last > max(begun, default=0) or not told.keys() >= {n for n in begun if n <= last}:
        return None
    manifests = {one.head.number: one for one in _entries(root, MANIFESTS, chain.read_manifest)}
    runs = []
    for head in _entries(root, HEADS, chain.read_head):
        if head.number in told:
            manifest = manifests.get(head.number)
            ended, *under_way = (
                [_run_cells(LoggedRun(head, sealed, alive, ()))]
                for sealed, alive in ((manifest, True), (None, True), (None, False))
            )
            if told[head.number] not in [ended, *under_way]:
                return None
            if manifest is not None:
                runs.append(_Sealed(head, manifest, told[head.number] == ended))
    return runs


def _entries(root: Path, chain_of: str, read: Callable[[Path, int], T]) -> Iterator[T]:
    """The entries of a chain that can be read; others are told of the log itself."""
    for number in chain.numbers(root / chain_of):
        try:
            yield read(root, number)
        except DataError:
            continue


def _run_cells(run: LoggedRun) -> _Cells:
    row = run.row
    return (run.head.run.run_id, *(_cell(getattr(row, field.name)) for field in fields(row)))


def _same_steps(root: Path, run: _Sealed, told: Sequence[_Cells]) -> bool:
    try:
        files = run.files(root, "release.json")
        steps = [(place, *_step(path)) for place, (path, _) in enumerate(files, 1)]
    except (OSError, ValueError, KeyError):
        return True  # a step was changed, which is told of the log itself
    return told == (steps if run.whole else steps[: len(told)])


def _step(path: str) -> _Cells:
    with open(path, "rb") as file:  # noqa: PTH123 - see `files`
        body = orjson.loads(file.read())
    body["recorded_at"] = _cell(dt.datetime.fromisoformat(body["recorded_at"]))
    return tuple(body.get(name) for name in _STEPS)


def _cell(value: object) -> object:
    """A cell as the store gives it: times in microseconds."""
    return round(value.timestamp() * 1_000_000) if isinstance(value, dt.datetime) else value


def _same_decisions(root: Path, store: Path, runs: Sequence[_Sealed]) -> bool:
    with closing(duckdb.connect()) as connection:
        for statement in statements():
            connection.execute(statement)
        connection.execute(
            f"INSERT INTO {SCHEMA}.run (run_number, run_id, manifest_digest)"
            " SELECT unnest(?), unnest(?), unnest(?)",
            [
                [run.head.number for run in runs],
                [run.head.run.run_id for run in runs],
                [run.manifest.digest if run.whole else None for run in runs],
            ],
        )
        try:
            for kind in _OF_DECISIONS:
                _load(connection, kind, root, runs)
        except duckdb.Error:
            return True  # a table was changed, which is told of the log itself
        connection.execute(f"ATTACH {literal(str(store))} AS told (READ_ONLY)")
        connection.execute("SET enable_external_access = false")
        return not any(_differs(connection, kind) for kind in _OF_DECISIONS)


def _load(
    connection: duckdb.DuckDBPyConnection, kind: type[Row], root: Path, runs: Sequence[_Sealed]
) -> None:
    """Load a table of these runs. What night after night is the same to the byte is read once."""
    first: dict[str, str] = {}
    files = [
        (run.head.number, path, first.setdefault(digest, path))
        for run in runs
        for path, digest in run.files(root, f"{kind.table}.parquet")
    ]
    if not files:
        return
    names = ", ".join(quoted(name) for name, *_ in store_columns(kind))
    own = ", ".join(f"raw.{quoted(name)}" for name, *_ in typed_columns(kind))
    connection.execute(
        f"""
        INSERT INTO {SCHEMA}.{quoted(kind.table)} ({names})
        WITH raw AS ({as_now(kind, PARQUET)}),
        listed AS (SELECT unnest(?) AS run_number, unnest(?) AS path, unnest(?) AS same)
        SELECT run.run_number, run.run_id,
               row_number() OVER (PARTITION BY run.run_number ORDER BY path, file_row_number), {own}
        FROM listed JOIN raw ON raw.filename = listed.same JOIN {SCHEMA}.run AS run USING (run_number)
        """,
        [[*first.values()], *map(list, zip(*files, strict=True))],
    )


def _differs(connection: duckdb.DuckDBPyConnection, kind: type[Row]) -> bool:
    """Whether the store has a row that the log has not, or lacks one of a run that it has whole."""
    names = ", ".join(quoted(name) for name, *_ in store_columns(kind))
    table = f"{SCHEMA}.{quoted(kind.table)}"
    sealed = f"run_number IN (SELECT run_number FROM {SCHEMA}.run"
    logged = f"SELECT {names} FROM {table}"
    told = f"SELECT {names} FROM told.{table} WHERE {sealed})"
    whole = f"{logged} WHERE {sealed} WHERE manifest_digest IS NOT NULL)"
    found = connection.execute(
        f"(({told}) EXCEPT ALL ({logged})) UNION ALL (({whole}) EXCEPT ALL ({told})) LIMIT 1"
    )
    return found.fetchone() is not None

"""From the log into the tables of the audit store, a set of runs at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import duckdb

from sekisho.audit import chain, durable, parquet
from sekisho.audit.chain import Head, Manifest
from sekisho.audit.log import AuditLog
from sekisho.audit.row import Row
from sekisho.audit.schema import SCHEMA, quoted, store_columns, typed_columns
from sekisho.audit.tables import ROW_TABLES, Event, Release, Run

_FROM_NAME: Final = r"'(\d{8})-[^/]*/(\d{6})-[^/]*$'"
"""Run number and number of the file, from the path of a run's file."""
PARQUET: Final = "read_parquet(?, filename = true, file_row_number = true, union_by_name = true)"


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """A run as the log holds it now."""

    head: Head
    manifest: Manifest | None
    alive: bool
    files: tuple[Path, ...]

    @property
    def row(self) -> Run:
        """Its row in the store."""
        run, sealed = self.head.run, self.manifest
        return Run(
            business_date=run.business_date,
            started_at=run.started_at,
            finished_at=sealed.finished_at if sealed else None,
            engine_version=run.engine_version,
            duckdb_version=run.duckdb_version,
            policy_digest=run.policy_digest,
            notice_id=run.notice_id,
            project=run.project,
            trigger=run.trigger,
            job=run.job,
            outcome=sealed.outcome if sealed else "running" if self.alive else "crashed",
            exit_code=sealed.exit_code if sealed else None,
            head_digest=self.head.digest,
            manifest_digest=sealed.digest if sealed else None,
        )


def logged_runs(log: AuditLog, known: Mapping[int, str]) -> tuple[LoggedRun, ...]:
    """The runs that a store does not hold as they are now, by number.

    Args:
        log: the log.
        known: run number -> manifest digest of the sealed runs that the store holds.

    Raises:
        DataError: a file of a sealed run is missing or is not what was sealed.
    """
    # Open runs first: one that ends meanwhile then has a manifest below.
    open_runs = {run.head.number: run.alive for run in log.open_runs()}
    manifests = {manifest.head.number: manifest for manifest in log.manifests()}
    wanted = [
        head
        for head in log.heads()
        if (sealed := manifests.get(head.number)) is None or known.get(head.number) != sealed.digest
    ]
    return tuple(
        LoggedRun(
            head,
            manifests.get(head.number),
            open_runs.get(head.number, True),
            _files(log, head, manifests.get(head.number)),
        )
        for head in wanted
    )


def load(connection: duckdb.DuckDBPyConnection, runs: Sequence[LoggedRun]) -> None:
    """Insert what the runs have recorded; the tables are there and hold nothing of these runs."""
    if not runs:
        return
    rows = [(run.head.number, run.head.run.run_id, *_values(run.row)) for run in runs]
    marks = ", ".join("?" for _ in rows[0])
    connection.executemany(f"INSERT INTO {SCHEMA}.run VALUES ({marks})", rows)
    files = [path for run in runs for path in run.files]
    for name, kind in ROW_TABLES.items():
        _insert(connection, kind, PARQUET, _ending(files, f"-{name}.parquet"))
    for kind in (Release, Event):
        shape = ", ".join(f"{quoted(n)}: '{_json_type(t, n)}'" for n, t, _ in typed_columns(kind))
        reader = (
            f"read_json(?, filename = true, format = 'newline_delimited', columns = {{{shape}}})"
        )
        _insert(connection, kind, reader, _ending(files, f"-{kind.table}.json"))


def as_now(kind: type[Row], reader: str) -> str:
    """The SQL that reads a log's files with today's columns.

    Logs outlive versions: a column that a file does not have is NULL, one that the table does not
    have is left out by whoever selects.
    """
    shape = ", ".join(f"NULL::{t} AS {quoted(name)}" for name, t, _ in typed_columns(kind))
    return f"""
        SELECT {shape}, NULL::VARCHAR AS filename, NULL::BIGINT AS file_row_number WHERE false
        UNION ALL BY NAME FROM {reader}
    """


def _insert(
    connection: duckdb.DuckDBPyConnection,
    kind: type[Row],
    reader: str,
    files: Sequence[str],
) -> None:
    if not files:
        return
    listed = ", ".join(f"r.{quoted(name)}" for name, _, _ in typed_columns(kind))
    names = ", ".join(quoted(name) for name, _, _ in store_columns(kind))
    connection.execute(
        f"""
        INSERT INTO {SCHEMA}.{quoted(kind.table)} ({names})
        WITH raw AS ({as_now(kind, reader)}), placed AS (
            SELECT raw.*, regexp_extract(filename, {_FROM_NAME}, 1)::BIGINT AS in_run,
                   regexp_extract(filename, {_FROM_NAME}, 2)::BIGINT AS in_folder
            FROM raw
        )
        SELECT run.run_number, run.run_id,
               row_number() OVER (PARTITION BY in_run ORDER BY in_folder, file_row_number),
               {listed}
        FROM placed AS r JOIN {SCHEMA}.run AS run ON run.run_number = r.in_run
        ORDER BY run.run_number, in_folder, file_row_number
        """,
        [list(files)],
    )


def _files(log: AuditLog, head: Head, manifest: Manifest | None) -> tuple[Path, ...]:
    if manifest is None:
        return tuple(_readable(path) for path in log.files(head))
    folder = log.root / chain.RUNS / head.folder
    paths = []
    for file in manifest.files:
        path = folder / file.name
        if not path.is_file() or durable.digest_file(path) != file.digest:
            raise chain.not_sealed_so(f"{head.folder}/{file.name}")
        paths.append(path)
    return tuple(paths)


def _readable(path: Path) -> Path:
    """A file that no manifest vouches for, once it has been read to its end."""
    table, _, suffix = path.name.partition("-")[2].rpartition(".")
    if suffix == "parquet" and table in ROW_TABLES:
        parquet.decode(ROW_TABLES[table], path)
    elif suffix == "json":
        chain.read_json(path)
    return path


def _ending(files: Iterable[Path], suffix: str) -> list[str]:
    return [str(path) for path in files if path.name.endswith(suffix)]


def _json_type(type_: str, name: str) -> str:
    return "JSON" if name == "facts" else type_


def _values(row: Row) -> tuple[Any, ...]:
    return tuple(getattr(row, column.name) for column in fields(row))

"""Staging: an export's SELECT, run in its permitted world, into a file that has not left yet."""

from __future__ import annotations

import base64
import codecs
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb

from sekisho import engine
from sekisho.audit.subject_sets import SubjectSets
from sekisho.engine import identifier, literal
from sekisho.errors import DataError
from sekisho.gate import formulas
from sekisho.gate.counted import Counted, Counting
from sekisho.gate.groups import count, only_shown
from sekisho.messages import Message
from sekisho.model import Export
from sekisho.world import EXPORT, Lake, World, open_world

_CHUNK: Final = 1 << 22
_FORMATS: Final = {
    "parquet": "FORMAT parquet, COMPRESSION zstd",
    "csv": "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''",
}


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that has been made and not yet been let go.

    Attributes:
        path: the bytes that would leave.
        readable: the same content as DuckDB can read it (a CSV in UTF-8); mostly `path` itself.
        columns: name -> type, as the world gave them.
        counted: of a statistic, its groups.
    """

    path: Path
    readable: Path
    columns: dict[str, str]
    counted: Counted | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """What a file says of itself, wherever it goes: nothing of the run, so that it stays the same.

    Attributes:
        file: key -> value, about the whole file.
        columns: column -> key -> value.
    """

    file: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]

    def under(self, policy_digest: str) -> Marks:
        """The same under a policy of another digest."""
        return replace(self, file={**self.file, POLICY_MARK: policy_digest})


POLICY_MARK: Final = "sekisho.policy_sha256"
NO_MARKS: Final = Marks({}, {})


def stage_folder(parent: Path, export: str) -> Path:
    """An empty folder for one export's file; nobody else may read it.

    Raises:
        DataError: it cannot be made.
    """
    folder = parent / export
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise not_writable(folder, error) from error
    return folder


def stage(
    world: World,
    lake: Lake,
    export: Export,
    folder: Path,
    seconds: int | None = None,
    marks: Marks = NO_MARKS,
    counting: tuple[Counting, SubjectSets] | None = None,
) -> StagedFile:
    """Run the export in its world and write its file.

    Rows are ordered by the export's key, so that the same data gives the same bytes.

    Args:
        marks: what a Parquet file says of itself; a CSV cannot, its clearance does.
        seconds: for how long its statement may run; None = without a limit.
        counting: of a statistic, how its groups are counted, and what was told before: of its groups
            only those are in the file that may be shown.

    Raises:
        DataError: the engine failed, time or the disk ran out, or the text cannot be encoded. The engine's
            own words are never kept: they can quote data.
    """
    readable = folder / f"staged.{export.format}"
    order = f" ORDER BY {', '.join(map(identifier, export.key))}" if export.key else ""
    target = literal(str(readable))
    with (
        engine.withheld(export.place, seconds),
        open_world(world, lake, export.sql, folder, seconds) as instance,
    ):
        columns = engine.described(instance, EXPORT)
        quotes = export.format == "csv" and export.formulas == "quote"
        counted = count(instance, *counting) if counting else None
        rows = only_shown(instance, counted, EXPORT, tuple(columns)) if counted else EXPORT
        rows = formulas.quoted(rows, columns) if quotes else rows
        options = _FORMATS[export.format]
        if export.format == "parquet":
            options += f", KV_METADATA {{{_kept(instance, marks)}}}"
        instance.execute(f"COPY (FROM {rows}{order}) TO {target} ({options})")
    if export.encoding in {None, "utf-8"}:
        return StagedFile(readable, readable, columns, counted)
    return StagedFile(_encoded(readable, export, folder), readable, columns, counted)


def _kept(instance: duckdb.DuckDBPyConnection, marks: Marks) -> str:
    """The marks as DuckDB writes them into a Parquet file.

    Marks of columns are Arrow's field metadata, which a reader finds in the Arrow schema that stands
    in the file's own metadata.
    """
    import pyarrow as pa  # noqa: PLC0415 - `check` must not load it

    schema = instance.sql(f"FROM {EXPORT} LIMIT 0").to_arrow_table().schema
    named = [field.with_metadata(marks.columns.get(field.name, {})) for field in schema]
    text = base64.b64encode(pa.schema(named, dict(marks.file)).serialize().to_pybytes()).decode()
    kept = {"ARROW:schema": text, **marks.file}
    return ", ".join(f"{literal(key)}: {literal(value)}" for key, value in sorted(kept.items()))


def _encoded(readable: Path, export: Export, folder: Path) -> Path:
    """The staged text in the export's encoding; every byte is read back and compared."""
    encoding = export.encoding or "utf-8"
    target = folder / f"encoded.{export.format}"
    decoder = codecs.getincrementaldecoder("utf-8")()
    unwritable = 0
    try:
        with readable.open("rb") as source, target.open("xb") as out:
            while block := source.read(_CHUNK):
                text = decoder.decode(block)
                raw = text.encode(encoding, errors="replace")
                if raw.decode(encoding) != text:
                    unwritable += sum(not _survives(c, encoding) for c in text)
                out.write(raw)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise not_writable(target, error) from error
    if unwritable:
        raise DataError(
            Message("gate.not-encodable", count=unwritable, encoding=encoding),
            place=export.place,
            help=Message("gate.not-encodable.help"),
        )
    return target


def _survives(character: str, encoding: str) -> bool:
    return character.encode(encoding, errors="replace").decode(encoding) == character


def not_writable(path: Path, error: OSError) -> DataError:
    """The disk or a destination refuses; the reason is the system's word for it."""
    return DataError(
        Message("gate.not-writable", path=path.name, reason=error.strerror or type(error).__name__)
    )

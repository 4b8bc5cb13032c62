"""Staging: an export's SELECT, run in its permitted world, into a file that has not left yet."""

from __future__ import annotations

import codecs
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sekisho import engine
from sekisho.engine import identifier, literal
from sekisho.errors import DataError
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
    """

    path: Path
    readable: Path
    columns: dict[str, str]


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


def stage(world: World, lake: Lake, export: Export, folder: Path) -> StagedFile:
    """Run the export in its world and write its file.

    Rows are ordered by the export's key, so that the same data gives the same bytes.

    Raises:
        DataError: the engine failed, the disk is full, or the text cannot be encoded. The engine's
            own words are never kept: they can quote data.
    """
    readable = folder / f"staged.{export.format}"
    order = f" ORDER BY {', '.join(map(identifier, export.key))}" if export.key else ""
    target = literal(str(readable))
    with engine.withheld(export.place), open_world(world, lake, export.sql, folder) as instance:
        columns = engine.described(instance, EXPORT)
        instance.execute(f"COPY (FROM {EXPORT}{order}) TO {target} ({_FORMATS[export.format]})")
    if export.encoding in {None, "utf-8"}:
        return StagedFile(readable, readable, columns)
    return StagedFile(_encoded(readable, export, folder), readable, columns)


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

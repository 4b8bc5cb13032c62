"""Extraction: raw files to typed, tagged Parquet in the lake, by contract.

A file is read once, in blocks: bytes are digested, checked and decoded, parsed to columns of text,
converted to the contract's types and written. A bad cell lands as NULL, a row with a bad key does
not land; both are listed by line and reason, and their values stay in the raw file. What makes rows
uncertain as a whole - encoding, header, a field too many - fails the source. The raw file is never
touched, and what has landed before stays.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from sekisho.errors import DataError, Place, Transient
from sekisho.extract import ledger
from sekisho.extract.ahead import ahead
from sekisho.extract.arrival import file_of, missing, not_arrived
from sekisho.extract.batch import SHOWN
from sekisho.extract.columnar import read_columnar
from sekisho.extract.delimited import read_delimited
from sekisho.extract.fixed import read_fixed
from sekisho.extract.landing import Landing, Staged, latest, staged
from sekisho.extract.ledger import LedgerKind, LedgerUnusable
from sekisho.extract.raw_file import RawFile
from sekisho.extract.typed import Converter, Quarantine, converter
from sekisho.messages import Message
from sekisho.model import KeySpace, Source

__all__ = [
    "Extracted",
    "LedgerKind",
    "LedgerUnusable",
    "Quarantine",
    "Tally",
    "extract",
    "latest",
    "not_arrived",
]


@dataclass(frozen=True, slots=True, order=True)
class Tally:
    """How many cells or rows of a column are at fault for one reason, and the line of the first."""

    column: str
    reason: str
    count: int
    first_line: int


@dataclass(frozen=True, slots=True)
class Extracted:
    """One source's landing.

    Attributes:
        source: its name; `day`: the business date.
        raw_path: the raw file below the inbound folder; `raw_digest`: SHA-256 of its bytes.
        digest: SHA-256 of the landed Parquet file's bytes; `path`: that file.
        rows: that have landed; `quarantined`: rows that have not; `bad_cells`: cells that are NULL
            because their text is no value of their type.
        tallies: all faults counted, by column and reason; cells that have landed with a character
            that may not be the same elsewhere (`cells.Special`), too.
        quarantine: the list of all of them, JSON lines; None if there are none.
        columns: English name -> DuckDB type, in the file's order.
    """

    source: str
    day: dt.date
    raw_path: str
    raw_digest: str
    digest: str
    path: Path
    rows: int
    quarantined: int
    bad_cells: int
    tallies: tuple[Tally, ...]
    quarantine: Path | None
    columns: Mapping[str, str]


def extract(
    source: Source,
    key_spaces: Mapping[str, KeySpace],
    inbound: Path,
    lake: Path,
    day: dt.date,
    tags: Mapping[str, Mapping[str, str]],
    *,
    before: Path | None = None,
    recorded: str | None = None,
) -> Extracted:
    """Land one source's file of a business date in the lake.

    The same bytes, contract and tags make the same file, byte for byte, and land once.

    Args:
        source: the contract.
        key_spaces: by id; those of the source's key columns are needed.
        inbound: the folder that the contract's path is below.
        lake: the lake's folder.
        day: the business date; it decides the file's name and the folder in the lake.
        tags: column -> key -> value, kept in the Arrow field metadata of the landed file.
        before: the lake with the ledger that this one is compared with; `lake` if not given.
        recorded: digest of the ledger that this one is compared with besides what the lake lists:
            the last one that a run has recorded.

    Raises:
        DataError: the file is missing, empty, or not what the contract says; the lake cannot be
            written to. `LedgerUnusable` where the source is the ledger.
        ProjectError: the contract contradicts itself.
    """
    if unknown := tags.keys() - source.landing.keys():
        message = f"tags for columns that {source.name} does not have: {sorted(unknown)}"
        raise ValueError(message)
    if source.role != "ledger":
        return _landed(source, key_spaces, inbound, lake, day, tags, (lake, None))
    ledger.check_contract(source)
    try:
        earlier = (before or lake, recorded)
        return _landed(source, key_spaces, inbound, lake, day, tags, earlier)
    except (LedgerUnusable, Transient):
        raise
    except DataError as error:
        raise ledger.unusable(error) from error


def _landed(
    source: Source,
    key_spaces: Mapping[str, KeySpace],
    inbound: Path,
    lake: Path,
    day: dt.date,
    tags: Mapping[str, Mapping[str, str]],
    earlier: tuple[Path, str | None],
) -> Extracted:
    with _raw_file(source, inbound, day) as file, converter(source, key_spaces) as typing:
        schema = _tagged(typing.schema, tags)
        with staged(lake, source.name, day, schema) as target:
            found = _written(source, file, typing, target)
            file.check_unchanged()
            raw_digest = file.digest.hexdigest()
            digest = target.finish(_metadata(source, raw_digest))
            if source.role == "ledger":
                ledger.refuse_faults(found.lost, file.name)
                before, recorded = earlier
                ledger.check_superset(source, target.path, before, day, file.name, recorded)
            landing = Landing(
                digest, raw_digest, file.name, source.digest, target.rows, found.left_out,
                found.bad_cells,
            )  # fmt: skip
            path = target.land(landing)
    return Extracted(
        source=source.name,
        day=day,
        raw_path=file.name,
        raw_digest=raw_digest,
        digest=digest,
        path=path,
        rows=landing.rows,
        quarantined=landing.left_out,
        bad_cells=landing.bad_cells,
        tallies=found.tallies(),
        quarantine=path.with_suffix(".quarantine.jsonl") if found.any else None,
        columns={column.name: column.type for column in source.landing.values()},
    )


_READERS: Final = {"csv": read_delimited, "fixed": read_fixed, "parquet": read_columnar}


class _Found:
    """Faults as they come: all are counted; of what did not land, as many are kept as are shown."""

    def __init__(self) -> None:
        self.lost: list[Quarantine] = []
        self.left_out = 0
        self.bad_cells = 0
        self._tallies: dict[tuple[str, str], tuple[int, int]] = {}

    @property
    def any(self) -> bool:
        """Whether there is anything in the quarantine list."""
        return bool(self._tallies)

    def add(self, faults: tuple[Quarantine, ...], left_out: int) -> None:
        """Count the faults of one batch."""
        self.left_out += left_out
        lost = [fault for fault in faults if fault.raw_digest is None]
        self.lost.extend(lost[: SHOWN + 1 - len(self.lost)])
        for fault in faults:
            group = fault.column, fault.reason
            count, first = self._tallies.get(group, (0, fault.line))
            self._tallies[group] = count + 1, min(first, fault.line)
        self.bad_cells += sum(not fault.whole_row for fault in lost)

    def tallies(self) -> tuple[Tally, ...]:
        """All faults by column and reason."""
        return tuple(sorted(Tally(*group, *found) for group, found in self._tallies.items()))


def _written(source: Source, file: RawFile, typing: Converter, target: Staged) -> _Found:
    """Read, convert and write, each one batch ahead of the next."""
    found, nothing = _Found(), True
    if not file.size:
        return found
    for typed in ahead(map(typing.typed, ahead(_READERS[source.format.kind](source, file)))):
        found.add(typed.faults, typed.left_out)
        target.write(typed.table, typed.faults)
        nothing = False
    # Of a Parquet file the schema says that there are no rows; a text that says nothing was cut.
    if nothing and source.format.kind != "parquet":
        raise file.fault("extract.no-record", 1, hint="extract.resend")
    return found


@contextmanager
def _raw_file(source: Source, inbound: Path, day: dt.date) -> Iterator[RawFile]:
    """Open the source's file, which has at least one byte unless the contract lets it have none."""
    name = str(file_of(source, day))
    path = inbound / name
    try:
        # A pipe without a writer would be waited for; a device has no end.
        if path.exists() and not path.is_file():
            raise DataError(
                Message("extract.no-regular-file"),
                place=Place(name),
                help=Message("extract.resend"),
            )
        stream = path.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise missing(name, path.parent) from None
    except OSError as error:
        raise _unreadable(name, error) from error
    with stream:
        status = os.fstat(stream.fileno())
        if status.st_size == 0 and not source.format.arrival.empty_is_no_rows:
            raise DataError(
                Message("extract.empty-file"), place=Place(name), help=Message("extract.resend")
            )
        yield RawFile(name, stream, hashlib.sha256(), status.st_size, status.st_mtime_ns)


def _unreadable(name: str, error: OSError) -> DataError:
    problem = error.strerror or type(error).__name__
    return DataError(
        Message("extract.unreadable", problem=problem),
        place=Place(name),
        help=Message("extract.unreadable-help"),
    )


def _tagged(schema: pa.Schema, tags: Mapping[str, Mapping[str, str]]) -> pa.Schema:
    """The schema with every column's tags in its field metadata, in one order."""
    return pa.schema(
        [field.with_metadata(dict(sorted(tags.get(field.name, {}).items()))) for field in schema]
    )


def _metadata(source: Source, raw_digest: str) -> dict[str, str]:
    """What the landed file says about itself as a whole; no time and no run in it."""
    return {
        "sekisho.source": source.name,
        "sekisho.party": source.party,
        "sekisho.role": source.role,
        "sekisho.row_category": source.row_category,
        "sekisho.row_overlays": ",".join(sorted(source.row_overlays)),
        "sekisho.key_space": source.key_space or "",
        "sekisho.subject_key": source.subject_key or "",
        "sekisho.contract_digest": source.digest,
        "sekisho.raw_digest": raw_digest,
    }

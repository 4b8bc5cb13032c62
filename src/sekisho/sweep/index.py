"""The index: fingerprints of members' values, kept in one file beside none of the values.

A row is (value, origin, subject), all of them fingerprints or numbers of origins; sorted by value.
A value that several subjects have identifies none of them: its subject is `SHARED`.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import ArrayLike, NDArray

from sekisho.model import Column
from sekisho.sweep.key import Key
from sekisho.sweep.origins import Origin

FORMAT: Final = "sekisho.fingerprints/1"
SHARED: Final = np.uint64(0)
_FILE: Final = "index.parquet"
_ABOUT: Final = b"sekisho.fingerprints"
_SCHEMA: Final = pa.schema(
    [("value", pa.uint64()), ("origin", pa.uint16()), ("subject", pa.uint64())]
)


@dataclass(frozen=True, slots=True)
class Matches:
    """What a set of values has in common with one origin.

    Attributes:
        own: values that one subject alone has; `shared`: values that several have.
        subjects: distinct subjects of the former.
    """

    own: int
    shared: int
    subjects: NDArray[np.uint64]

    @property
    def members(self) -> int:
        """How many members at least: each shared value is somebody's."""
        return len(self.subjects) + self.shared


@dataclass(frozen=True, slots=True)
class Index:
    """Fingerprints that can be asked.

    Attributes:
        key: the name of the key that they were made with.
        origins: what the numbers of origins stand for.
        digests: of the landed files that are in it.
    """

    key: str
    origins: tuple[Origin, ...]
    digests: frozenset[str]
    table: pa.Table

    @classmethod
    def empty(cls, key: Key, origins: tuple[Origin, ...]) -> Index:
        """An index of nothing."""
        return cls(key.name, origins, frozenset(), _SCHEMA.empty_table())

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def extended(self, rows: pa.Table, digests: frozenset[str]) -> Index:
        """The index with more rows, in any order and as often as they come."""
        grouped = (
            pa.concat_tables([self.table, rows])
            .group_by(["value", "origin"])
            .aggregate([("subject", "min"), ("subject", "max")])
        )
        one = pc.equal(grouped["subject_min"], grouped["subject_max"])
        table = pa.table(
            {
                "value": grouped["value"],
                "origin": grouped["origin"],
                "subject": pc.if_else(one, grouped["subject_min"], pa.scalar(0, pa.uint64())),
            },
            schema=_SCHEMA,
        ).sort_by([("value", "ascending"), ("origin", "ascending")])
        return Index(self.key, self.origins, self.digests | digests, table)


class Lookup:
    """An index in memory, as arrays; any number of threads may ask it."""

    def __init__(self, index: Index) -> None:
        self.origins = index.origins
        self._value = _array(index.table, "value")
        self._origin = _array(index.table, "origin")
        self._subject = _array(index.table, "subject")

    def matches(self, values: NDArray[np.uint64]) -> dict[Origin, Matches]:
        """What distinct values have in common with each origin; origins with nothing left out."""
        ordered = np.sort(values)  # neighbours are looked up in neighbouring memory
        first = np.searchsorted(self._value, ordered, side="left")
        behind = np.searchsorted(self._value, ordered, side="right")
        rows = _ranges(first, behind)
        origins, subjects = self._origin[rows], self._subject[rows]
        found = {}
        for number in np.unique(origins):
            mine = subjects[origins == number]
            own = mine[mine != SHARED]
            found[self.origins[number]] = Matches(len(own), len(mine) - len(own), np.unique(own))
        return found


def rows_of(values: ArrayLike, origins: ArrayLike, subjects: ArrayLike) -> pa.Table:
    """Rows for an index, by column."""
    columns = zip(_SCHEMA, (values, origins, subjects), strict=True)
    arrays = [pa.array(np.asarray(c, f.type.to_pandas_dtype()), f.type) for f, c in columns]
    return pa.table(arrays, schema=_SCHEMA)


def load(folder: Path) -> Index | None:
    """The index as it was saved; None where there is none that can be used."""
    try:
        table = pq.ParquetFile(folder / _FILE).read()
        about = json.loads((table.schema.metadata or {})[_ABOUT])
        if about["format"] != FORMAT:
            return None
        origins = tuple(Origin(Column(*o["column"]), o["space"]) for o in about["origins"])
        return Index(about["key"], origins, frozenset(about["digests"]), table.cast(_SCHEMA))
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return None  # nothing is lost: it is made anew from the lake


def save(index: Index, folder: Path) -> None:
    """Write the index in the place of the one before, in one step.

    Raises:
        OSError: the disk refuses.
    """
    about: Mapping[str, Any] = {
        "format": FORMAT,
        "key": index.key,
        "origins": [{"column": list(o.column), "space": o.space} for o in index.origins],
        "digests": sorted(index.digests),
    }
    table = index.table.replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = folder / f".{_FILE}-{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(staged, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            pq.write_table(table, file, compression="none", use_dictionary=["origin"])
            file.flush()
            os.fsync(file.fileno())
        staged.replace(folder / _FILE)
    finally:
        staged.unlink(missing_ok=True)


def _array(table: pa.Table, name: str) -> NDArray[Any]:
    return np.asarray(table[name].combine_chunks().to_numpy(zero_copy_only=False))


def _ranges(first: NDArray[np.int64], behind: NDArray[np.int64]) -> NDArray[np.int64]:
    """All numbers from each first one up to the one before its end, one after the other."""
    counts = behind - first
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(first - (ends - counts), counts), np.int64)

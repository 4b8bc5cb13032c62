"""What the readers of all formats hand on: columns of text under their English names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sekisho.errors import DataError
from sekisho.extract.cells import Special
from sekisho.extract.raw_file import RawFile
from sekisho.messages import Message, listed
from sekisho.model import Source

SHOWN = 10
"""How many lines, names or files a message lists."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of an extract as text: every column of the contract, in its order, NULL if empty.

    `lines` turns row numbers of the batch (from 0) into lines of the file; `special` has the cells
    of a column that land with a character that may not be the same elsewhere; `cut` the rows of
    those that end within a character and are NULL.
    """

    table: pa.Table
    lines: Callable[[NDArray[np.int64]], NDArray[np.int64]]
    special: Mapping[str, Sequence[Special]] = field(default_factory=dict)
    cut: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)


def english_names(source: Source, headers: Iterable[str], file: RawFile) -> list[str]:
    """The English names of a file's headers, in the file's order.

    A header that the contract does not know is named only where others match: where none does, the
    first line may well be somebody's data.

    Raises:
        DataError: headers that the contract does not have, or the reverse, or one twice.
    """
    found = list(headers)
    names = {column.header: column.name for column in source.landing.values()}
    missing, unknown = names.keys() - set(found), [h for h in found if h not in names]
    if len(missing) == len(names):
        raise file.fault("extract.no-such-header", 1, hint="extract.header-help", count=len(names))
    if missing or unknown:
        raise DataError(
            Message(
                "extract.header", unknown=listed(map(printable, unknown)), missing=listed(missing)
            ),
            place=file.place(1),
            help=Message("extract.contract-help", contract=source.place.file),
        )
    twice = {h for h in found if found.count(h) > 1}
    if twice:
        raise DataError(
            Message("extract.header-twice", headers=listed(twice)),
            place=file.place(1),
            help=Message("extract.resend"),
        )
    return [names[h] for h in found]


def printable(text: str) -> str:
    """A name from outside, safe to show: short, and without what a terminal would obey."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:60])


def some(numbers: Iterable[int]) -> str:
    """The first numbers for a message, `3, 7, 12, ...`."""
    ordered = sorted(numbers)
    return ", ".join(map(str, ordered[:SHOWN])) + (", ..." if len(ordered) > SHOWN else "")

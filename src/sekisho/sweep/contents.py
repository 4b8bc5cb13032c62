"""What reading an unknown file needs to say: how it is opened, its columns, why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Literal

import pyarrow as pa

Reason = Literal[
    "binary", "structured", "archive-in-archive", "encrypted", "too-large", "unreadable",
    "link", "special", "nested-columns", "no-fingerprints",
]  # fmt: skip
"""Why a file was not examined."""

Open = Callable[[], BinaryIO]
"""Opens the content from its beginning, as often as it is asked for; it can be sought in."""


class NotReadable(Exception):  # noqa: N818 - what a file is, not a fault
    """A file that cannot be read as columns; `reason` says why, and no word of its content."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Final[Reason] = reason


@dataclass(frozen=True, slots=True)
class Columns:
    """The content of a file as columns without names.

    Attributes:
        count: of the columns; batches have as many.
        batches: the rows, from the beginning each time it is called; it may raise `NotReadable`.
        partly: why there is more in the file than these columns tell; None = they tell all.
    """

    count: int
    batches: Callable[[], Iterator[pa.RecordBatch]]
    partly: Reason | None = None

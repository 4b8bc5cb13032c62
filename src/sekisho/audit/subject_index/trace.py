"""One subject, followed from file to file of the index.

The pages with their place are taken out of all files and then looked through at once: over three years they are
nine thousand, and a few steps of Python for each would take longer than all the reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sekisho.audit.chain import unreadable
from sekisho.audit.subject_index.files import IndexFile, Kind, SetName
from sekisho.audit.subject_index.pages import SIZE, are_pages, followed, holding, tell_changes

_ENTRY: Final = np.dtype([("form", "u1"), ("length", "<u2")])

Reasons = Mapping[str, frozenset[Kind]]
"""Export -> for which reasons a subject is in its sets; those that have none are not in it."""
_NOBODY: Final[frozenset[Kind]] = frozenset()


class Trace:
    """What the files of the index tell of one subject; they are read in the order of writing."""

    def __init__(self, space: str, subject: int) -> None:
        """Begin.

        Args:
            space: the key space of the subject, and `subject`: their id in it.
        """
        self._space = space
        self._number, self._place = divmod(subject, SIZE)
        self._files: list[str] = []
        self._counts: list[int] = []
        self._tables: list[bytes] = []
        self._pages: list[bytes] = []
        self._sets: list[int] = []
        # A set has another number after each file that tells no changes: none is told across it.
        self._names: list[SetName] = []
        self._numbers: dict[SetName, int] = {}

    def read(self, file: IndexFile) -> None:
        """Take out of a file, which is open, what it tells of them.

        Raises:
            DataError: it cannot be read.
        """
        if file.head.before is None:
            self._numbers = {}
        table, pages = file.page_bytes(self._number)
        sets = file.head.counts if table else ()
        self._files.append(file.name)
        self._counts.append(len(sets))
        self._tables.append(table)
        self._pages.append(pages)
        for name in sets:
            number = self._numbers.get(name)
            if number is None:
                number = self._numbers[name] = len(self._names)
                self._names.append(name)
            self._sets.append(number)

    def reasons(self) -> Sequence[Reasons]:
        """For which reasons they are in the sets of each export, file by file.

        Raises:
            DataError: what a file holds are no pages.
        """
        table = np.frombuffer(b"".join(self._tables), _ENTRY)
        forms, lengths = table["form"], table["length"].astype(np.int64)
        sets = np.array(self._sets, dtype=np.int64)
        files = np.repeat(np.arange(len(self._files)), np.array(self._counts, dtype=np.int64))
        self._must_be_pages(forms, lengths, files)
        held = holding(self._place, forms, lengths, b"".join(self._pages))
        found = followed(held, tell_changes(forms), sets)
        reasons: list[dict[str, frozenset[Kind]]] = [{} for _ in self._files]
        for file, number in zip(files[found].tolist(), sets[found].tolist(), strict=True):
            export, kind, space = self._names[number]
            if space == self._space:
                reasons[file][export] = reasons[file].get(export, _NOBODY) | {kind}
        return reasons

    def _must_be_pages(
        self, forms: NDArray[np.uint8], lengths: NDArray[np.int64], files: NDArray[np.int64]
    ) -> None:
        """Each page has a form and a length that it can have, and those of a file come to its bytes."""
        wrong = np.bincount(files, lengths, len(self._files)) != [*map(len, self._pages)]
        wrong[files[~are_pages(forms, lengths)]] = True
        for file in np.flatnonzero(wrong):
            raise unreadable(Path(self._files[file]))

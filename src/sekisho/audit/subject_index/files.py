"""A file of the index: who is in each export that one run was about to release.

    sekisho.subjects/1
    <length of the header, 8 digits>
    <header: canonical JSON>
    <page 0: form and length of each set's page (3 bytes), then these pages>
    <page 1 ...>

The pages of all sets lie together, so one subject is found by one stretch of bytes. A file tells changes
against the files before it, as far back as the one that tells none (`before` is null in it).
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, Self, get_args

import numpy as np
import orjson

from sekisho.audit import durable
from sekisho.audit.chain import unreadable
from sekisho.audit.subject_index.pages import SIZE, Page, Set, written
from sekisho.errors import DataError

FORMAT: Final = "sekisho.subjects/1"
SUFFIX: Final = ".subjects"
_BEGINS: Final = FORMAT.encode() + b"\n"
_LENGTH: Final = 9
_AT_ONCE: Final = 1 << 13
_ENTRY: Final = struct.Struct("<BH")

Kind = Literal["contained", "may_be_contained", "suspended", "contact_stopped"]
"""Why somebody is in a set: their key is in the file; rows about them are among those that it was made
from, and the file tells nobody's key; their rows are not in it, as they asked."""
KINDS: Final = get_args(Kind)


SetName = tuple[str, Kind, str]
"""A set: of an export, for a reason, of subjects of one key space."""


class Head(NamedTuple):
    """What a file of the index says before its pages.

    Attributes:
        before: name of the file that it tells changes against; None = of none.
        exports: whose files the run was about to release -> digest of what the release would be: to
            whom, for what, on what ground, which columns.
        counts: set -> subjects in it; in the order of the pages.
        pages: bytes of each page.
        begins: where the first page begins.
    """

    run: int
    run_id: str
    business_date: str
    before: str | None
    exports: Mapping[str, str]
    counts: Mapping[SetName, int]
    pages: Sequence[int]
    begins: int = 0


def encoded(head: Head, sets: Mapping[SetName, Set], before: Mapping[SetName, Set]) -> bytes:
    """A file's bytes.

    Args:
        head: its `counts`, `pages` and `begins` are left aside.
        sets: who is in it.
        before: what the files that it tells changes against come to.
    """
    names = sorted(sets)
    count = max((len(held) for held in sets.values()), default=0) // SIZE
    pages = []
    for number in range(count):
        found = [_page(sets[name], before.get(name), number) for name in names]
        table = b"".join(_ENTRY.pack(page.form, len(page.data)) for page in found)
        pages.append(table + b"".join(page.data for page in found))
    header = durable.canonical(
        {
            "run": head.run,
            "run_id": head.run_id,
            "business_date": head.business_date,
            "before": head.before,
            "exports": dict(head.exports),
            "sets": [[*name, int(np.count_nonzero(sets[name]))] for name in names],
            "pages": [len(page) for page in pages],
        }
    )
    return b"".join([_BEGINS, f"{len(header):08d}\n".encode(), header, *pages])


class IndexFile:
    """A file of the index, open for reading; use it as a context.

    Raises:
        DataError: it cannot be read, or is not one.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Open it and read its head."""
        self.name: Final = name
        try:
            self._descriptor = os.open(f"{folder}/{name}", os.O_RDONLY)
        except OSError as error:
            raise self._unreadable() from error
        try:
            self.head: Final = self._read_head()
        except (OSError, ValueError, KeyError, TypeError) as error:
            os.close(self._descriptor)
            raise self._unreadable() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def page_bytes(self, number: int) -> tuple[bytes, bytes]:
        """Form and length of a page of each set, and these pages; nothing behind the last page.

        Raises:
            DataError: it cannot be read.
        """
        pages = self.head.pages
        if number >= len(pages):
            return b"", b""
        size = _ENTRY.size * len(self.head.counts)
        try:
            data = os.pread(self._descriptor, pages[number], self.head.begins + sum(pages[:number]))
        except OSError as error:
            raise self._unreadable() from error
        if len(data) < size:
            raise self._unreadable()
        return data[:size], data[size:]

    def page(self, number: int) -> Mapping[SetName, Page]:
        """A page of each set; none where nobody of that page is in any.

        Raises:
            DataError: it cannot be read.
        """
        table, data = self.page_bytes(number)
        found, begins = {}, 0
        for name, (form, length) in zip(self.head.counts, _ENTRY.iter_unpack(table), strict=False):
            found[name] = Page(form, data[begins : begins + length])
            begins += length
        if begins != len(data):
            raise self._unreadable()
        return found

    def sets(self, before: Mapping[SetName, Set]) -> Mapping[SetName, Set]:
        """Who is in each set.

        Args:
            before: what the files before come to; changes are told against these.

        Raises:
            DataError: it cannot be read.
        """
        parts: dict[SetName, list[Set]] = {name: [] for name in self.head.counts}
        for number in range(len(self.head.pages)):
            for name, page in self.page(number).items():
                try:
                    held = page.all()
                except (ValueError, IndexError) as error:
                    raise self._unreadable() from error
                parts[name].append(held ^ _of(before.get(name), number) if page.changes else held)
        found = {
            name: np.concatenate(pages) if pages else np.zeros(0, dtype=bool)
            for name, pages in parts.items()
        }
        if any(np.count_nonzero(found[name]) != n for name, n in self.head.counts.items()):
            raise self._unreadable()
        return found

    def _read_head(self) -> Head:
        data = os.pread(self._descriptor, _AT_ONCE, 0)
        at = len(_BEGINS) + _LENGTH
        if not data.startswith(_BEGINS):
            raise ValueError("not a file of the index")
        ends = at + int(data[len(_BEGINS) : at])
        if len(data) < ends:
            data = os.pread(self._descriptor, ends, 0)
        body = orjson.loads(data[at:ends])
        if ends + sum(body["pages"]) != os.lseek(self._descriptor, 0, os.SEEK_END):
            raise ValueError("cut off")
        return _head(body, ends)

    def _unreadable(self) -> DataError:
        return unreadable(Path(self.name))


def _head(body: Mapping[str, Any], begins: int) -> Head:
    return Head(
        body["run"],
        body["run_id"],
        body["business_date"],
        body["before"],
        body["exports"],
        {(export, kind, space): count for export, kind, space, count in body["sets"]},
        body["pages"],
        begins,
    )


def _page(held: Set, before: Set | None, number: int) -> Page:
    return written(_of(held, number), None if before is None else _of(before, number))


def _of(held: Set | None, number: int) -> Set:
    """A page of a set; nobody is in what lies behind its end."""
    part = held[number * SIZE : (number + 1) * SIZE] if held is not None else ()
    return part if len(part) else np.zeros(SIZE, dtype=bool)  # type: ignore[return-value]


def listed(folder: Path) -> list[str]:
    """The names of the files of the index, in the order in which they were written."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entry.name for entry in entries)
    except FileNotFoundError:
        return []
    return [n for n in found if n.endswith(SUFFIX) and not n.startswith(durable.TORN)]

"""Whether the subject index is what runs have recorded of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Literal

from sekisho.audit import durable
from sekisho.audit.subject_index.files import IndexFile, listed
from sekisho.audit.subject_index.index import GIVINGS, SETS
from sekisho.errors import DataError

Fault = tuple[Literal["changed", "missing", "added"], str]


def faults(
    root: Path, noted: Mapping[str, str], erased: Collection[str], unfinished: Collection[int]
) -> Iterator[Fault]:
    """What of the index is not as it was written; the keys are outside, since they may be forgotten.

    Args:
        root: its folder.
        noted: file, below the folder -> SHA-256, of all that runs have recorded.
        erased: of these, what was removed when its time had come, as is recorded too.
        unfinished: numbers of runs that may have written what they have not recorded.
    """
    there = {f"{SETS}/{name}" for name in listed(root / SETS)}
    givings: set[str] = set()
    for name, digest in sorted(noted.items()):
        if name not in there:
            if name not in erased:
                yield ("missing", name)
            continue
        try:
            if durable.digest_file(root / name) != digest:
                yield ("changed", name)
                continue
            with IndexFile(root, name) as file:
                givings.update(file.head.exports.values())
        except (OSError, DataError):
            yield ("changed", name)
    for name in sorted(there - noted.keys()):
        if _run(name) not in unfinished:
            yield ("added", name)
    yield from _givings(root, givings)


def _givings(root: Path, digests: Collection[str]) -> Iterator[Fault]:
    for digest in sorted(digests):
        name = f"{GIVINGS}/{digest}.json"
        path = root / name
        if not path.is_file():
            yield ("missing", name)
        elif durable.digest_file(path) != digest:
            yield ("changed", name)


def _run(name: str) -> int | None:
    number = name.removeprefix(f"{SETS}/").partition("-")[0]
    return int(number) if number.isdecimal() else None

"""Where bytes stand in a block: whole arrays at once, never a loop over its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

QUOTE, CR, LF = 0x22, 0x0D, 0x0A
_PART: Final = 1 << 17


def line_feeds(data: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Offsets of all line feeds, and of those outside of quotes, which end records."""
    feeds = offsets(data, LF)
    if b'"' not in data:
        return feeds, feeds
    quotes = offsets(data, QUOTE)
    return feeds, feeds[np.searchsorted(quotes, feeds) % 2 == 0]


def offsets(data: bytes, byte: int) -> NDArray[np.int64]:
    """The offsets of a byte."""
    found = [np.flatnonzero(part == byte) + start for start, part in _parts(data)]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def occurrences(data: bytes, byte: int) -> int:
    """How often a byte occurs: three times as fast as the method of bytes."""
    return sum(int(np.count_nonzero(part == byte)) for _, part in _parts(data))


def _parts(data: bytes) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Parts that stay in the processor's cache, comparisons included, with their offsets."""
    view = np.frombuffer(data, np.uint8)
    return ((start, view[start : start + _PART]) for start in range(0, len(view), _PART))


def replaced(data: bytes, byte: int, other: int) -> bytes:
    """CP932 with `other` for every `byte` outside of quotes that is a character by itself.

    A byte is the second of a character if an odd number of bytes that can be first ones stand before
    it: what stands before those ends a character.
    """
    view = np.frombuffer(data, np.uint8).copy()
    first = ((view >= 0x81) & (view <= 0x9F)) | (view >= 0xE0)
    at = np.flatnonzero(view == byte)
    at = at[np.searchsorted(offsets(data, QUOTE), at) % 2 == 0]
    others = np.flatnonzero(~first)
    before = np.searchsorted(others, at) - 1
    run = at - np.where(before < 0, -1, others[np.maximum(before, 0)]) - 1
    view[at[run % 2 == 0]] = other
    return view.tobytes()

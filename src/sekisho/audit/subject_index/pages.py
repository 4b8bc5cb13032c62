"""Sets of subjects as bytes, a page of 8,192 subjects at a time, so that one subject is found by one page.

A page of a set is written in the shortest of three forms, and as the changes against the same export's
page before where that is shorter: a list of who is in it, a list of who is not, or a bit for each.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SIZE: Final = 8192
"""Subjects of a page."""

_LIST: Final = 0
_MISSING: Final = 1
_BITS: Final = 2
_CHANGES: Final = 4

Set = NDArray[np.bool_]
"""Whether each subject is in it, by its id; a whole number of pages."""


class Page(NamedTuple):
    """A page of a set.

    Attributes:
        form: how `data` is to be read; at most 7.
        data: at most 1,024 bytes.
    """

    form: int
    data: bytes

    @property
    def changes(self) -> bool:
        """Whether it holds what has changed against the page before, and not who is in it."""
        return bool(self.form & _CHANGES)

    def has(self, place: int) -> bool:
        """Whether the subject at a place of the page is among those that it holds."""
        form = self.form & ~_CHANGES
        if form == _BITS:
            return bool(self.data[place >> 3] >> (place & 7) & 1)
        listed = memoryview(self.data).cast("H")
        at = bisect_left(listed, place)
        return (at < len(listed) and listed[at] == place) == (form == _LIST)

    def all(self) -> Set:
        """Everybody whom it holds.

        Raises:
            ValueError: it is no page.
        """
        form = self.form & ~_CHANGES
        if form == _BITS and len(self.data) == SIZE // 8:
            bits = np.frombuffer(self.data, dtype=np.uint8)
            return np.unpackbits(bits, bitorder="little").astype(bool)
        if form not in {_LIST, _MISSING}:
            raise ValueError("no form of a page")
        held = np.full(SIZE, form == _MISSING)
        held[np.frombuffer(self.data, dtype="<u2")] = form == _LIST
        return held


def written(now: Set, before: Set | None) -> Page:
    """A page in its shortest form.

    Args:
        now: who is in it.
        before: who was in the page before; None = changes may not be told.
    """
    whole = _shortest(now)
    if before is None:
        return whole
    changes = _shortest(now ^ before)
    if len(changes.data) < len(whole.data):
        return Page(changes.form | _CHANGES, changes.data)
    return whole


def set_of(ids: NDArray[np.uint32], size: int) -> Set:
    """The set of some ids; `size` is rounded up to whole pages."""
    held = np.zeros(-(-size // SIZE) * SIZE, dtype=bool)
    held[ids] = True
    return held


def _shortest(held: Set) -> Page:
    count = int(np.count_nonzero(held))
    if 2 * count <= SIZE // 8:
        return Page(_LIST, _listed(held))
    if 2 * (SIZE - count) <= SIZE // 8:
        return Page(_MISSING, _listed(~held))
    return Page(_BITS, np.packbits(held, bitorder="little").tobytes())


def _listed(held: Set) -> bytes:
    return np.flatnonzero(held).astype("<u2").tobytes()

"""Sets of subjects as bytes, a page of 8,192 subjects at a time, so that one subject is found by one page.

A page of a set is written in the shortest of three forms, and as the changes against the same export's
page before where that is shorter: a list of who is in it, a list of who is not, or a bit for each.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

SIZE: Final = 8192
"""Subjects of a page."""

_LIST: Final = 0
_MISSING: Final = 1
_BITS: Final = 2
_CHANGES: Final = 4
_KIND: Final = 0xFF ^ _CHANGES

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

    def all(self) -> Set:
        """Everybody whom it holds.

        Raises:
            ValueError: it is no page.
        """
        form = self.form & _KIND
        if form == _BITS and len(self.data) == SIZE // 8:
            bits = np.frombuffer(self.data, dtype=np.uint8)
            return np.unpackbits(bits, bitorder="little").astype(bool)
        if form not in {_LIST, _MISSING}:
            raise ValueError("no form of a page")
        held = np.full(SIZE, form == _MISSING)
        held[np.frombuffer(self.data, dtype="<u2")] = form == _LIST
        return held


def are_pages(forms: NDArray[np.uint8], lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which pages have a form that there is, and a length that it can have."""
    kinds = forms & _KIND
    lists = (kinds < _BITS) & (lengths % 2 == 0)
    found: NDArray[np.bool_] = lists | (kinds == _BITS) & (lengths == SIZE // 8)
    return found


def tell_changes(forms: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pages hold what has changed against the page before, and not who is in it."""
    return (forms & _CHANGES).astype(bool)


def holding(
    place: int, forms: NDArray[np.uint8], lengths: NDArray[np.int64], data: bytes
) -> NDArray[np.bool_]:
    """Which pages hold the subject at a place; they lie one after another in `data`."""
    kinds, ends = forms & _KIND, np.cumsum(lengths)
    found: NDArray[np.bool_] = kinds == _MISSING
    at = np.flatnonzero(np.frombuffer(data, dtype="<u2") == place) * 2
    listing = np.searchsorted(ends, at, side="right")
    found[listing] = kinds[listing] == _LIST
    bits = np.flatnonzero(kinds == _BITS)  # in which what looked like a place was none
    octets = np.frombuffer(data, dtype=np.uint8)[(ends - lengths)[bits] + (place >> 3)]
    found[bits] = octets >> (place & 7) & 1
    return found


def followed(
    held: NDArray[np.bool_], changes: NDArray[np.bool_], sets: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which pages' sets a subject is in.

    Args:
        held: which pages hold the subject; in the order of writing.
        changes: which of them hold changes: against the page before of the same set, or against nobody.
        sets: a number of the set of each.
    """
    order = np.argsort(sets, kind="stable")
    held, changes, sets = held[order], changes[order], sets[order]
    changes[1:] &= sets[1:] == sets[:-1]
    # A subject is in it after an odd number of changes, counted from the last page that tells all.
    odd = np.logical_xor.accumulate(held)
    whole = np.maximum.accumulate(np.where(changes, 0, np.arange(len(held))))
    found = np.empty_like(held)
    found[order] = odd ^ odd[whole] ^ held[whole]
    return found


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

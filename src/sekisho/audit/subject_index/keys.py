"""The dictionary of subject keys: an id for each, in the order in which they were first seen.

A file of 64-bit numbers in little endian, one for each id, zero where a key was forgotten. It only grows
and stands outside of the chain, so that a key can be forgotten without breaking what is sealed: the sets
then hold an id of which nobody knows any more whose it was.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sekisho.audit import durable
from sekisho.audit.chain import unreadable

_BYTES: Final = 8
_FORGOTTEN: Final = 0

KeyNumbers = NDArray[np.uint64]
"""Canonical subject keys as numbers: digits of at most 18 places, never zero."""


class SubjectKeys:
    """The dictionary of one key space."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ids(self, keys: KeyNumbers) -> tuple[NDArray[np.uint32], int]:
        """The ids of keys, and how many ids there are; new keys get ids, on disk when this returns.

        Raises:
            DataError: the disk refuses.
        """
        with self._locked() as descriptor:
            known = _read(descriptor)
            new = _distinct(keys[_places(known, keys) < 0])
            if len(new):
                try:
                    # What a kill has left of a number at the end is no number.
                    os.ftruncate(descriptor, len(known) * _BYTES)
                    _write(descriptor, new.astype("<u8").tobytes(), len(known) * _BYTES)
                except OSError as error:
                    raise durable.not_writable(self._path, error) from error
                known = np.concatenate([known, new])
        return _places(known, keys).astype(np.uint32), len(known)

    def find(self, key: int) -> int | None:
        """The id of a key; None = no set has it.

        Raises:
            DataError: the dictionary cannot be read.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unreadable(self._path) from error
        known = np.frombuffer(data[: len(data) // _BYTES * _BYTES], dtype="<u8")
        found = np.flatnonzero(known == key)
        return int(found[0]) if len(found) and key != _FORGOTTEN else None

    def forget(self, key: int) -> bool:
        """Take a key out of the dictionary for good; whether it was in it.

        Raises:
            DataError: the dictionary cannot be read or written.
        """
        found = self.find(key)
        if found is None:
            return False
        with self._locked() as descriptor:
            try:
                _write(descriptor, bytes(_BYTES), found * _BYTES)
            except OSError as error:
                raise durable.not_writable(self._path, error) from error
        return True

    @contextmanager
    def _locked(self) -> Iterator[int]:
        durable.make_folder(self._path.parent, mode=0o700)
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise durable.not_writable(self._path, error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
            durable.sync_folder(self._path.parent)
        finally:
            os.close(descriptor)


def _read(descriptor: int) -> KeyNumbers:
    whole = os.fstat(descriptor).st_size // _BYTES * _BYTES
    return np.frombuffer(os.pread(descriptor, whole, 0), dtype="<u8").astype(np.uint64)


def _places(known: KeyNumbers, keys: KeyNumbers) -> NDArray[np.intp]:
    """Where each key stands among the known ones; -1 = it does not."""
    if not len(known):
        return np.full(len(keys), -1)
    order = np.argsort(known, kind="stable")
    found = order[np.minimum(np.searchsorted(known, keys, sorter=order), len(known) - 1)]
    return np.where(known[found] == keys, found, -1)


def _distinct(keys: KeyNumbers) -> KeyNumbers:
    """The keys, each once, sorted; `numpy.unique` takes seconds where numbers are close together."""
    ordered = np.sort(keys)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def _write(descriptor: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, at)
        view, at = view[written:], at + written
    os.fsync(descriptor)

"""Whose data the groups of released statistics were made of: sets that can be compared and tell nobody.

    statistics/key                  makes the fingerprints of subject keys; made with the first set
    statistics/<party>/<digest>.json    what one release told a party

A subject is a keyed hash of its key; a group is a bitmap over the release's subjects; what a subject
contributes to an aggregate is a keyed mark, of which nothing can be read but that it is another. What a party
already has in the very same sets is not written again, so a statistic that does not change adds nothing.
The folder is its owner's alone: whoever has key and sets could try all member numbers.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from sekisho.audit import durable
from sekisho.audit.chain import unreadable
from sekisho.errors import DataError
from sekisho.messages import Message

FORMAT: Final = "sekisho.subject-sets/1"
_KEY: Final = "key"
_KEY_BYTES: Final = 32

Numbers = NDArray[np.uint64]


PRIME: Final = 4_294_967_291
"""The largest below 2**32: marks are numbers modulo it."""


class Sum(NamedTuple):
    """What a party can add up of an aggregate: of one group, or of several that share no row.

    Attributes:
        subjects: the set of those who contribute to it.
        marks: of what they contribute, 4 bytes for each of the set; those of one subject add up.
    """

    subjects: int
    marks: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What one statistic told a party.

    Attributes:
        subjects: fingerprints, sorted; bit n of a set stands for the n-th.
        shown: the set of each group that the party has, and of what it can take off a total.
        withheld: whoever is in a group that was left out.
        sums: what it can add up, each group by itself included.
        parts: those of the sums that share no row, each at its place among them.
    """

    export: str
    subjects: Numbers
    shown: tuple[int, ...]
    withheld: int
    sums: tuple[Sum, ...] = ()
    parts: tuple[tuple[int, ...], ...] = ()

    def over(self, subjects: Numbers) -> Told:
        """The same over more subjects, which have all of its own among them."""
        if np.array_equal(subjects, self.subjects):
            return self
        places = np.searchsorted(subjects, self.subjects)

        def moved(members: int) -> int:
            bits = np.zeros(len(subjects), dtype=np.uint8)
            bits[places[_bits(members, len(self.subjects))]] = 1
            return _number(bits)

        sums = tuple(one._replace(subjects=moved(one.subjects)) for one in self.sums)
        shown = tuple(map(moved, self.shown))
        return Told(self.export, subjects, shown, moved(self.withheld), sums, self.parts)


class SubjectSets:
    """The sets below one folder, and those of statistics that wait to be released in this run."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._key: bytes | None = None
        self._waiting: list[tuple[str, Told]] = []

    def fingerprint(self, subject: str) -> int:
        """The keyed hash of a subject's canonical key, 64 bits."""
        return self._hashed(subject, b"subject")

    def mask(self, subject: str) -> int:
        """Another keyed hash, by which what the subject contributes is made unreadable."""
        return self._hashed(subject, b"contribution")

    def _hashed(self, subject: str, person: bytes) -> int:
        hashed = hashlib.blake2b(subject.encode(), key=self._secret(), digest_size=8, person=person)
        return int.from_bytes(hashed.digest(), "little")

    def told(self, party: str) -> tuple[Told, ...]:
        """All that statistics have told a party, or will in this run.

        Raises:
            DataError: a set cannot be read; what was told is then unknown, so nothing may be.
        """
        folder = self._root / party
        files = sorted(folder.glob("*.json")) if folder.is_dir() else []
        waiting = (told for of, told in self._waiting if of == party)
        return (*(_read(path) for path in files), *waiting)

    def wait(self, party: str, told: Told) -> None:
        """Count a statistic that is cleared and not yet released."""
        self._waiting.append((party, told))

    def keep(self, party: str, told: Told) -> str:
        """Write down what a statistic is about to tell; it is on disk when this returns.

        Returns:
            Its digest, for the record.

        Raises:
            DataError: the disk refuses.
        """
        data = durable.canonical(_body(told))
        digest = durable.digest(data)
        path = self._root / party / f"{digest}.json"
        if path.exists():
            return digest
        durable.make_folder(self._root.parent)
        try:
            self._root.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise durable.not_writable(self._root, error) from error
        key = self._root / _KEY
        if not key.exists():
            durable.create(key, self._secret())
        durable.make_folder(path.parent)
        durable.create(path, data)
        return digest

    def must_have(self, party: str, recorded: Collection[str]) -> None:
        """Whoever could take a set away could take one statistic off another.

        Args:
            recorded: digests of all sets that runs have recorded for the party.

        Raises:
            DataError: one of them is gone.
        """
        gone = sum(not (self._root / party / f"{one}.json").is_file() for one in recorded)
        if gone:
            raise DataError(
                Message("audit.sets-gone", count=gone), help=Message("audit.sets-gone.help")
            )

    def _secret(self) -> bytes:
        if self._key is None:
            path = self._root / _KEY
            try:
                self._key = path.read_bytes()
            except FileNotFoundError:
                if self._root.is_dir() and any(self._root.glob("*/*.json")):
                    raise DataError(
                        Message("audit.no-set-key"), help=Message("audit.no-set-key.help")
                    ) from None
                self._key = secrets.token_bytes(_KEY_BYTES)
            except OSError as error:
                raise unreadable(path) from error
            if len(self._key) != _KEY_BYTES:
                raise unreadable(path)
        return self._key


def members(places: NDArray[np.intp], count: int) -> int:
    """The set of the subjects at some places among `count`."""
    bits = np.zeros(count, dtype=np.uint8)
    bits[places] = 1
    return _number(bits)


def places(members: int, count: int) -> NDArray[np.intp]:
    """The places of a set's subjects among `count`, in order."""
    return np.flatnonzero(_bits(members, count))


def _number(bits: NDArray[np.uint8]) -> int:
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")


def _bits(number: int, count: int) -> NDArray[np.bool_]:
    data = np.frombuffer(_bytes(number, count), dtype=np.uint8)
    return np.unpackbits(data, bitorder="little")[:count].astype(bool)


def _bytes(number: int, count: int) -> bytes:
    return number.to_bytes((count + 7) // 8, "little")


def _body(told: Told) -> Mapping[str, Any]:
    count = len(told.subjects)

    def packed(data: bytes) -> str:
        return base64.b64encode(zlib.compress(data)).decode()

    return {
        "format": FORMAT,
        "export": told.export,
        "subjects": packed(told.subjects.astype("<u8").tobytes()),
        "shown": sorted({packed(_bytes(each, count)) for each in told.shown}),
        "withheld": packed(_bytes(told.withheld, count)),
        "sums": [[packed(_bytes(one.subjects, count)), packed(one.marks)] for one in told.sums],
        "parts": told.parts,
    }


def _read(path: Path) -> Told:
    def unpacked(text: str) -> bytes:
        return zlib.decompress(base64.b64decode(text, validate=True))

    def number(text: str) -> int:
        return int.from_bytes(unpacked(text), "little")

    try:
        body = orjson.loads(path.read_bytes())
        if durable.digest_file(path) != path.stem or body["format"] != FORMAT:
            raise unreadable(path)
        shown: Sequence[str] = body["shown"]
        return Told(
            export=body["export"],
            subjects=np.frombuffer(unpacked(body["subjects"]), dtype="<u8"),
            shown=tuple(map(number, shown)),
            withheld=number(body["withheld"]),
            sums=tuple(Sum(number(subjects), unpacked(marks)) for subjects, marks in body["sums"]),
            parts=tuple(map(tuple, body["parts"])),
        )
    except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
        raise unreadable(path) from error

"""Whose data the groups of released statistics were made of: sets that can be compared and tell nobody.

    statistics/key                  makes the fingerprints of subject keys; made with the first set
    statistics/<party>/<digest>.json    what one release told a party

A subject is a keyed hash of its key; a group is the list of its subjects; what a subject contributes to an
aggregate is a keyed mark, of which nothing can be read but that it is another. A file holds the sets that no
other file of the party holds, and names the others by their digests: a statistic that does not change adds
nothing, and one that changes in one group adds that group.
The folder is its owner's alone: whoever has key and sets could try all member numbers.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from sekisho.audit import durable
from sekisho.audit.chain import unreadable
from sekisho.audit.keyfile import make_key, new_key, read_key
from sekisho.audit.told import (
    Fingerprints,
    Masks,
    Members,
    People,
    Piece,
    Told,
    added,
    named,
    piece,
)
from sekisho.errors import DataError
from sekisho.messages import Message

FORMAT: Final = "sekisho.subject-sets/2"
_KEY: Final = "key"
_HELP: Final = Message("audit.no-set-key.help")


@dataclass
class _Kept:
    """What the files of one party hold, each read once.

    Attributes:
        told: file -> what it told.
        listings: the digest of what was told -> the digest of its file.
    """

    told: dict[Path, Told] = field(default_factory=dict)
    listings: dict[str, str] = field(default_factory=dict)
    sets: dict[str, Members] = field(default_factory=dict)
    pieces: dict[str, Piece] = field(default_factory=dict)


class SubjectSets:
    """The sets below one folder, and those of statistics that wait to be released in this run."""

    def __init__(self, root: Path) -> None:
        self.people: Final = People()
        self._root = root
        self._key: bytes | None = None
        self._kept: dict[str, _Kept] = {}
        self._recorded: dict[str, Sequence[str]] = {}
        self._waiting: list[tuple[str, Told]] = []

    def hashed(self, subjects: Iterable[str]) -> tuple[Fingerprints, Masks]:
        """Two keyed hashes of each subject's canonical key, 64 bits each.

        Returns:
            Fingerprints; and masks, by which what a subject contributes is made unreadable.
        """
        keyed = hashlib.blake2b(key=self._secret(), digest_size=16, person=b"subject")
        found = []
        for subject in subjects:
            one = keyed.copy()
            one.update(subject.encode())
            found.append(one.digest())
        both = np.frombuffer(b"".join(found), dtype="<u8").reshape(-1, 2)
        return both[:, 0].copy(), both[:, 1].copy()

    def told(self, party: str) -> tuple[Told, ...]:
        """All that statistics have told a party, or will in this run, the latest at the end.

        Raises:
            DataError: a set cannot be read; what was told is then unknown, so nothing may be.
        """
        kept = self._read(party)
        waiting = (told for of, told in self._waiting if of == party)
        order = {digest: place for place, digest in enumerate(self._recorded.get(party, ()))}
        # What no run has recorded was about to be told as one was cut off.
        files = sorted(kept.told, key=lambda path: (order.get(path.stem, len(order)), path))
        return (*map(kept.told.__getitem__, files), *waiting)

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
        kept = self._read(party)
        listing = _listing(told)
        before = kept.listings.get(_digest(listing))
        if before is not None:
            return before
        data = durable.canonical({**listing, **self._new(told, kept)})
        digest = durable.digest(data)
        path = self._root / party / f"{digest}.json"
        durable.make_folder(self._root.parent)
        try:
            self._root.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise durable.not_writable(self._root, error) from error
        make_key(self._root / _KEY, self._secret(), _HELP)
        durable.make_folder(path.parent)
        if not path.exists():
            durable.create(path, data)
        return digest

    def must_have(self, party: str, recorded: Sequence[str]) -> None:
        """Whoever could take a set away could take one statistic off another.

        Args:
            recorded: digests of all sets that runs have recorded for the party, the latest at the end.

        Raises:
            DataError: one of them is gone.
        """
        gone = sum(not (self._root / party / f"{one}.json").is_file() for one in recorded)
        if gone:
            raise DataError(
                Message("audit.sets-gone", count=gone), help=Message("audit.sets-gone.help")
            )
        self._recorded[party] = recorded

    def _read(self, party: str) -> _Kept:
        """What the files of a party hold; those that were read before are not read again."""
        kept = self._kept.setdefault(party, _Kept())
        folder = self._root / party
        files = sorted(folder.glob("*.json")) if folder.is_dir() else []
        bodies = {path: _body(path) for path in files if path not in kept.told}

        def told(path: Path, body: Mapping[str, Any]) -> None:
            kept.told[path] = found = _told(body, kept)
            kept.listings[_digest(_listing(found))] = path.stem

        # A file names sets that another one holds, so all sets come first, then all that is made of them.
        for step in (
            lambda _, body: self._hold_sets(kept, body),
            lambda _, body: _hold_marks(kept, body),
            told,
        ):
            for path, body in bodies.items():
                try:
                    step(path, body)
                except (ValueError, KeyError, TypeError, IndexError) as error:
                    raise unreadable(path) from error
        return kept

    def _hold_sets(self, kept: _Kept, body: Mapping[str, Any]) -> None:
        for packed in body["sets"]:
            fingerprints = np.frombuffer(_unpacked(packed), dtype="<u8")
            found = named(fingerprints, self.people.ids(fingerprints))
            kept.sets[found.name] = found

    def _new(self, told: Told, kept: _Kept) -> Mapping[str, Any]:
        """What is told and no file of the party holds."""
        pieces = {one.name: one for each in told.sums for one in each.pieces}
        sets = {each.name: each for each in (*told.shown, told.withheld)}
        sets |= {one.members.name: one.members for one in pieces.values()}
        return {
            "sets": [
                _packed(self.people.fingerprints(sets[name].ids).astype("<u8").tobytes())
                for name in sorted(sets.keys() - kept.sets.keys())
            ],
            "marks": [
                [pieces[name].members.name, _packed(pieces[name].marks.astype("<u4").tobytes())]
                for name in sorted(pieces.keys() - kept.pieces.keys())
            ],
        }

    def _secret(self) -> bytes:
        if self._key is None:
            self._key = read_key(self._root / _KEY, _HELP)
        if self._key is None:
            if self._root.is_dir() and any(self._root.glob("*/*.json")):
                raise DataError(Message("audit.no-set-key"), help=_HELP)
            self._key = new_key()
        return self._key


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unpacked(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _digest(listing: Mapping[str, Any]) -> str:
    return durable.digest(durable.canonical(listing))


def _hold_marks(kept: _Kept, body: Mapping[str, Any]) -> None:
    for of, packed in body["marks"]:
        members, marks = kept.sets[of], np.frombuffer(_unpacked(packed), dtype="<u4")
        if len(marks) != len(members):
            raise ValueError(of)
        one = piece(members, marks)
        kept.pieces[one.name] = one


def _listing(told: Told) -> Mapping[str, Any]:
    """What is told, by the names of sets and of pieces."""
    pieces = sorted({one.name for each in told.sums for one in each.pieces})
    places = {name: place for place, name in enumerate(pieces)}
    return {
        "format": FORMAT,
        "export": told.export,
        "shown": sorted({each.name for each in told.shown}),
        "withheld": told.withheld.name,
        "pieces": pieces,
        "sums": [[places[one.name] for one in each.pieces] for each in told.sums],
        "parts": told.parts,
    }


def _body(path: Path) -> Mapping[str, Any]:
    try:
        data = path.read_bytes()
        body = orjson.loads(data)
        if durable.digest(data) != path.stem or body["format"] != FORMAT:
            raise unreadable(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(path) from error
    return dict(body)


def _told(body: Mapping[str, Any], kept: _Kept) -> Told:
    pieces = [kept.pieces[name] for name in body["pieces"]]
    return Told(
        export=body["export"],
        shown=tuple(kept.sets[name] for name in body["shown"]),
        withheld=kept.sets[body["withheld"]],
        sums=tuple(added(pieces[place] for place in each) for each in body["sums"]),
        parts=tuple(map(tuple, body["parts"])),
    )

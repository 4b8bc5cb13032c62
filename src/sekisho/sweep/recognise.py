"""Whether a column of an unknown file holds members' data: how much of it, beyond chance."""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sekisho.sweep.index import Lookup, Matches
from sekisho.sweep.key import Key
from sekisho.sweep.origins import Origin
from sekisho.sweep.values import normalised

LEAST_VALUES: Final = 5
"""Values of members that a column must hold at least, beyond what chance explains."""
LEAST_SHARE: Final = 0.2
"""The share of its distinct values that they must be at least."""
LEAST_SHARE_OF_NAMES: Final = 0.7
"""The same for columns of words alone, names of people mostly: strangers have names in common."""
_DEVIATIONS: Final = 5.0
"""How far beyond chance, in standard deviations of what chance gives."""
_DECOYS: Final = 4
"""Decoys per value, of at most `_DECOYED` values: their share of hits is what chance gives."""
_DECOYED: Final = 2_000
_CHANGED_DIGITS: Final = 3
_SAMPLED: Final = 20_000
"""Values of a sample that are looked at; they are in no order."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A column of a file that holds members' data.

    Attributes:
        position: of the column in the file, from 1; its header may be a value, so it is not told.
        origin: what it holds.
        matches: how much of it.
    """

    position: int
    origin: Origin
    matches: Matches


@dataclass(frozen=True, slots=True)
class Recogniser:
    """What recognises members' data, by fingerprints alone."""

    key: Key
    lookup: Lookup

    def may_hold(self, sample: pa.Array) -> bool:
        """Whether a sample of a column's distinct values is a reason to look at all of them."""
        return bool(self._held(_forms(sample.slice(0, _SAMPLED)), part=0.5))

    def recognised(self, position: int, raw: pa.Array) -> Recognised | None:
        """What a column holds, given all its distinct values as they stand in the file."""
        held = self._held(_forms(raw), part=1.0)
        found = (Recognised(position, origin, matches) for origin, matches in held.items())
        return max(found, key=_weight, default=None)

    def _held(self, forms: pa.Array, part: float) -> dict[Origin, Matches]:
        """The origins of which there is enough, or a part of enough, among distinct values."""
        values = self._prints(forms)
        least = _least_share(forms) * part
        likely = {
            origin: matches
            for origin, matches in self.lookup.matches(values).items()
            if _enough(matches.own, len(values) - matches.shared, 0.0, least, part)
        }
        if not likely:
            return {}
        decoys = self._prints(pa.array(decoys_of(forms.to_pylist()), pa.string()))
        chance = self.lookup.matches(decoys)
        return {
            origin: matches
            for origin, matches in likely.items()
            if _enough(
                matches.own,
                len(values) - matches.shared,
                _share(chance.get(origin), len(decoys)),
                least,
                part,
            )
        }

    def _prints(self, forms: pa.Array) -> NDArray[np.uint64]:
        return self.key.values(forms.to_pylist())


def members_of(columns: Sequence[Recognised]) -> int:
    """How many members a file is about, at least: as many as one of its columns holds."""
    return max((column.matches.members for column in columns), default=0)


def decoys_of(forms: Sequence[str]) -> list[str]:
    """Values like those of a column: what a stranger's column of this kind might hold.

    Of a number, the last three digits are others; of a text, the second half is another's. Key
    spaces can be so full that nearly any number is somebody's, and names can be so common.
    """
    shuffled = sorted(forms, key=lambda form: (zlib.crc32(form.encode()), form))[:_DECOYED]
    chosen = sorted(shuffled, key=len)  # halves of equally long names fit each other
    made = {
        _other_number(form, turn)
        if form[0] == "n"
        else _other_text(form, chosen[(place + turn * 7 + 1) % len(chosen)])
        for place, form in enumerate(chosen)
        for turn in range(_DECOYS)
    }
    return sorted(decoy for decoy in made if decoy)


def _other_number(form: str, turn: int) -> str:
    digits = form[1:]
    drawn = hashlib.blake2b(f"{turn}{form}".encode(), digest_size=4).digest()
    last = f"{int.from_bytes(drawn) % 10**_CHANGED_DIGITS:0{_CHANGED_DIGITS}d}"
    return "n" + (digits[:-_CHANGED_DIGITS] + last[-len(digits) :]).lstrip("0")


def _other_text(form: str, other: str) -> str:
    """Half of each; empty where that is one of the two, which is no stranger."""
    made = form[: len(form) // 2 + 1] + other[len(other) // 2 + 1 :]
    return "" if made in {form, other} else made


def _forms(raw: pa.Array) -> pa.Array:
    return pc.unique(normalised(raw).drop_null())


def _least_share(forms: pa.Array) -> float:
    words = pc.sum(pc.invert(pc.match_substring_regex(forms, pattern="[0-9@]"))).as_py() or 0
    return LEAST_SHARE_OF_NAMES if words > len(forms) / 2 else LEAST_SHARE


def _enough(own: int, values: int, chance: float, least_share: float, part: float) -> bool:
    """Whether hits among so many values are enough, or a part of enough, beyond chance."""
    expected = values * chance
    beyond = own - expected
    return (
        beyond >= LEAST_VALUES * part
        and beyond >= least_share * (values - expected)
        and beyond >= _DEVIATIONS * part * math.sqrt(expected * (1 - chance))
    )


def _share(matches: Matches | None, values: int) -> float:
    if matches is None or values <= matches.shared:
        return 0.0
    return matches.own / (values - matches.shared)


def _weight(found: Recognised) -> tuple[int, int, str]:
    # Names of members stand in many sources: the one that has most of them tells best.
    return (found.matches.own + found.matches.shared, found.matches.own, str(found.origin.column))

"""Chance, the same for the same seed, with dates close to what they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True)
class Borders:
    """The days of one example that its policy and its rows are about."""

    today: dt.date
    acquired: dt.date
    event: dt.date


def date_near(chance: Random, day: dt.date) -> dt.date:
    """Mostly at most a day away."""
    return day + dt.timedelta(days=chance.choice((-1, 0, 1, -1, 0, 1, -400, 400)))


def some_of(chance: Random, names: Sequence[str] | Mapping[str, Any]) -> tuple[str, ...]:
    known = sorted(set(names))
    return tuple(sorted(chance.sample(known, chance.randint(1, min(4, len(known))))))


def one_in(chance: Random, number: int) -> bool:
    return chance.randrange(number) == 0

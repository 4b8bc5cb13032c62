"""Coarser forms of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FormKind = Literal["prefix", "years", "age_band", "band"]


@dataclass(frozen=True, slots=True)
class Form:
    """A coarser form of data: its first characters, or the band of `size` that it lies in.

    `prefix` is of text, `years` (calendar years) and `age_band` (years of age on the business date) of
    days, `band` of numbers. It is text itself.
    """

    kind: FormKind
    size: int

    def __str__(self) -> str:
        return f"{self.kind} {self.size}"

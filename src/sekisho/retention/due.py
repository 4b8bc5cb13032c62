"""What is kept longer than declared, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sekisho.errors import SekishoError
from sekisho.messages import Message
from sekisho.sweep.walk import Found

Area = Literal["outbound", "lake", "inbound", "subjects", "requests"]
AREAS: Final[tuple[Area, ...]] = ("outbound", "lake", "inbound", "subjects", "requests")
"""In the order of removal: what is released rests on what has landed, that on what came in; who was in it
goes last."""

Stays = Literal[
    "ledger-newest", "ledger-cleared", "ledger-sent", "not-settled", "not-landed", "stop-cleared",
    "provision-record",
]  # fmt: skip
"""Why something stays that is older than it may be."""

State = Literal["due", "kept", "removed", "failed"]


@dataclass(frozen=True, slots=True)
class Due:
    """A file that has been kept for longer than it may be.

    Attributes:
        owner: the source, the destination, the run or the request that it is of.
        day: its business date; of a request the day on which it was over.
        keep_days: for how many days it may be kept.
        digest: of its bytes (SHA-256); None where it is a list or a clearance.
        identity: what the file system had under this name when it was found.
        stays: why it is not removed all the same; None = it is.
    """

    area: Area
    found: Found
    owner: str
    day: dt.date
    keep_days: int
    digest: str | None
    identity: tuple[int, ...]
    stays: Stays | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """What became of one file: `due` where it was only listed."""

    due: Due
    state: State

    @property
    def why(self) -> Message | None:
        """Why it stays, where it does."""
        return Message(f"retention.stays.{self.due.stays}") if self.due.stays else None


@dataclass(frozen=True, slots=True)
class Retained:
    """The answer: every file that was kept for longer than declared.

    Attributes:
        id: of the run in the record; None where nothing was to be removed but listed.
        declared: whether anything is kept for a limited time at all.
        on_servers: destinations that are on servers, of which nothing is looked at or removed.
        store: the published audit store.
    """

    id: str | None
    day: dt.date
    declared: bool
    removals: tuple[Removal, ...]
    problems: tuple[SekishoError, ...]
    on_servers: tuple[str, ...]
    store: Path

    @property
    def exit_code(self) -> int:
        """0; 1 where something is older than it may be and nobody has ever used it; 4 a failure."""
        if self.problems:
            return 4
        return 1 if any(r.due.stays == "not-landed" for r in self.removals) else 0

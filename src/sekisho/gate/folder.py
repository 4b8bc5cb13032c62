"""A destination's folder: what the gate asks of it, wherever it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from sekisho.audit.tables import Release, ReleaseState
from sekisho.clearance import Clearance
from sekisho.errors import DataError
from sekisho.messages import Message


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a destination holds under an export's file name."""

    state: Literal["absent", "same", "other"]


class Folder(Protocol):
    """A destination's folder."""

    def is_there(self) -> bool:
        """Whether there is a folder at all.

        Raises:
            DataError: nobody can tell.
        """

    def arrival(self, file: str, digest: str) -> Arrival:
        """Compare what it holds with a digest (SHA-256 in hex).

        Raises:
            DataError: nobody can tell.
        """

    def put(
        self, staged: Path, clearance: Clearance, sealed: bytes, naming: Callable[[], None]
    ) -> None:
        """Put a file and its clearance in place: the clearance first, then the file in one step.

        Nothing is ever written over. A file that is there with the same content is left as it is.

        Args:
            sealed: the clearance as it travels.
            naming: is called before a step after which only the folder itself can tell whether the
                file is in place; not at all where the folder always answers.

        Raises:
            NotTaken: other content is there under this name, or it refuses the file.
            DataError: the place cannot be written, or breaks off.
        """

    def became(self, step: Release) -> ReleaseState:
        """What became of a release that was cut off: `released`, `failed` or `in_doubt`.

        What is left of it half-way is removed.

        Args:
            step: the last that is recorded of it; `in_doubt` from `naming` on.
        """

    def clearance(self, name: str) -> bytes | None:
        """A clearance that lies there; None = it does not.

        Raises:
            DataError: nobody can tell.
        """


class NotTaken(DataError):  # noqa: N818 - what a destination answers
    """A destination has answered that it does not take a file: nothing of it is there."""


def other_content(file: str, destination: str) -> NotTaken:
    """The destination holds another file under the name of this one."""
    return NotTaken(
        Message("gate.other-content", file=file, destination=destination),
        help=Message("gate.other-content.help"),
    )

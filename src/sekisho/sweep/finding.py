"""What a sweep finds, and what it answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from sekisho.errors import SekishoError
from sekisho.messages import Bilingual, Message
from sekisho.model import Column
from sekisho.sweep.contents import Reason

Kind = Literal[
    "members-data", "no-clearance", "changed", "wrong-clearance", "not-recorded", "overdue",
    "no-file", "not-examined",
]  # fmt: skip
Severity = Literal["error", "warning", "undecided"]

SEVERITY: Final[dict[Kind, Severity]] = {
    "members-data": "error",
    "no-clearance": "error",
    "changed": "error",
    "wrong-clearance": "error",
    "not-recorded": "error",
    "overdue": "error",
    "no-file": "warning",
    "not-examined": "undecided",
}
"""`undecided`: what is in there is not known, which is no better than a finding."""

FEW: Final = 10
"""Fewer members than this are not counted out."""


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A column of a file that holds members' data.

    Attributes:
        position: of the column, from 1.
        origin: the source column whose values it holds.
        members: how many members at least; None = fewer than `FEW`.
    """

    position: int
    origin: Column
    members: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        area: the swept folder, as it was given.
        file: path below it, safe to print; a member of an archive behind `!`.
        destination: whose folder it lies in; None = nobody's.
        held: the columns with members' data, by position.
        members: how many members the file is about, at least; None = fewer than `FEW`, or it is
            no finding about members.
        why: why it was not examined.
        days: how long the file has been there, and `keep_days` how long it may be.
    """

    area: str
    file: str
    kind: Kind
    destination: str | None = None
    held: tuple[Held, ...] = ()
    members: int | None = None
    why: Reason | None = None
    days: int | None = None
    keep_days: int | None = None

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return SEVERITY[self.kind]

    @property
    def message(self) -> Message:
        """What was found, in a sentence without the file's name."""
        match self.kind:
            case "members-data":
                return Message("sweep.members-data", members=counted(self.members))
            case "not-examined":
                return Message("sweep.not-examined", why=Message(f"sweep.why.{self.why}").bilingual)
            case "overdue":
                return Message("sweep.overdue", days=self.days or 0, keep_days=self.keep_days or 0)
            case kind:
                return Message(f"sweep.{kind}", destination=self.destination or "-")

    @property
    def help(self) -> Message:
        """What to do."""
        return Message(f"sweep.{self.kind}.help")


def counted(members: int | None) -> Bilingual:
    """A number of members as it is told: small ones only as small."""
    if members is None:
        return Message("sweep.few", few=FEW).bilingual
    return Message("sweep.members", members=f"{members:,}").bilingual


@dataclass(frozen=True, slots=True)
class Swept:
    """The answer of a sweep.

    Attributes:
        areas: the folders that were swept, as they were given.
        files: how many files were looked at, and `bytes` their size.
        fingerprints: how many values the index knows.
        problems: folders that could not be swept.
        on_servers: destinations that are on servers, of which nothing is looked at.
        store: the published audit store.
    """

    id: str
    day: dt.date
    areas: tuple[str, ...]
    files: int
    bytes: int
    fingerprints: int
    findings: tuple[Finding, ...]
    problems: tuple[SekishoError, ...]
    on_servers: tuple[str, ...]
    store: Path

    @property
    def exit_code(self) -> int:
        """0 nothing found, 1 something found, 3 something not examined, 4 a folder not swept."""
        if self.problems:
            return 4
        severities = {finding.severity for finding in self.findings}
        return 1 if "error" in severities else 3 if "undecided" in severities else 0

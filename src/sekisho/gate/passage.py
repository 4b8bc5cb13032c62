"""One export on its way out, and how far it has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sekisho.clearance import Clearance, LogHead
from sekisho.expectations import Suite, SuiteResult
from sekisho.gate.contained import About
from sekisho.gate.counted import Counting
from sekisho.gate.folder import Folder
from sekisho.gate.reading import Reading, SubjectColumn
from sekisho.gate.staging import Marks, StagedFile
from sekisho.model import Export, QueryLineage, Violation
from sekisho.world import World


@dataclass(frozen=True, slots=True)
class Passage:
    """One permitted export on its way out.

    Attributes:
        world: all that exists for it.
        seconds: for how long its statement may run.
        counting: of a statistic, how its groups are counted; None of any other export.
        subjects: its columns that are subject keys.
        about: how it is known whose data it holds.
        suite: what is expected of its file; None = nothing but what every file has to be.
        day: the business date that the suite is asked about.
        folder: of its destination, wherever that is.
        file: name of its file on this day.
        marks: what a Parquet file says of itself.
        input_digest: of everything that it is made from and decided by.
        clearance: what its clearance says, but for what the file itself will tell.
        still_decided: whether policy and ledger are what they were at the decision.
    """

    export: Export
    lineage: QueryLineage
    world: World
    seconds: int
    counting: Counting | None
    subjects: tuple[SubjectColumn, ...]
    about: About
    suite: Suite | None
    day: dt.date
    folder: Folder
    file: str
    marks: Marks
    input_digest: str
    clearance: Callable[[Reading, StagedFile, LogHead], Clearance]
    still_decided: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Cleared:
    """A passage whose file has been made, read again and found right. It has not left.

    Attributes:
        expected: how its suite came out; None where it has none.
    """

    passage: Passage
    staged: StagedFile
    reading: Reading
    clearance: Clearance
    expected: SuiteResult | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """A passage that the staged file's own bytes stopped: nothing of it leaves."""

    violations: tuple[Violation, ...]
    expected: SuiteResult | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A passage that is through.

    Attributes:
        state: `unchanged` where the same inputs were released before; `ready` where it would be
            released.
        gone_since: when they were, where the file is no longer at its destination.
    """

    state: Literal["released", "unchanged", "ready"]
    rows: int | None
    gone_since: dt.datetime | None = None

"""Two states of the sample project, and a difference in lines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from project_files import NOTHING, Change, apply, sample_project

from sekisho import nightly, project
from sekisho.diff import Change as Told
from sekisho.diff import State

DAY: Final = dt.date(2026, 11, 20)
_SIGNS: Final = {"after": "+", "before": "-", "both": "~"}


def state(folder: Path, *changes: Change, day: dt.date = DAY) -> State:
    """The sample project with changes, one after the other, laid out in `folder` and checked."""
    sample_project(folder)
    for change in changes:
        apply(change or NOTHING, folder)
    return state_of(folder, day)


def state_of(folder: Path, day: dt.date = DAY) -> State:
    """A project as one side of a comparison."""
    loaded = project.load(folder)
    checked = nightly.check(loaded, day)
    return State(
        loaded.policy,
        loaded.sources,
        loaded.key_spaces,
        loaded.exports,
        checked.analysis,
        checked.tags,
        checked.decisions,
        day,
    )


def line(change: Told) -> str:
    """A change as the cases write it."""
    unclassified = "" if change.classified else " (unclassified)"
    return (
        f"{change.effect.upper()} {_SIGNS[change.holds]} {change.subject}:"
        f" {change.fact.text('en')}{unclassified}"
    )

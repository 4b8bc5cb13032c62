"""Two states of a project compared: what may leave that could not, and what may no longer. Pure.

Every difference is a fact that holds on one side only, and is classified by its effect. What cannot be
classified counts as widened: nothing that lets more out goes unsaid.
"""

from __future__ import annotations

from typing import Final, get_args

from sekisho.diff.change import Area, Change, Difference, Effect, ExportSides, Holds, Kind, State
from sekisho.diff.columns import column_changes
from sekisho.diff.exports import export_changes
from sekisho.diff.policy import policy_changes

AREAS: Final[tuple[Area, ...]] = ("exports", "columns", "policy")
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""The kinds of changes, in the order in which they are told of one subject."""


def difference(before: State, after: State) -> Difference:
    """All changes from one state to another.

    Raises:
        ValueError: the states are of different days (a programming error).
    """
    if before.day != after.day:
        raise ValueError(after.day)
    found = {
        *export_changes(before, after),
        *column_changes(before, after),
        *policy_changes(before.policy, after.policy),
    }
    changes = tuple(sorted(found, key=_order))
    told = {c.subject for c in changes if c.area == "exports"}
    return Difference(
        day=after.day,
        changes=changes,
        exports={
            name: ExportSides(before.decisions.get(name), after.decisions.get(name))
            for name in sorted(told)
        },
    )


def _order(change: Change) -> tuple[object, ...]:
    return (
        AREAS.index(change.area),
        change.subject,
        KINDS.index(change.kind),
        change.holds,
        change.fact.text("en"),
        str(change.place),
    )


__all__ = [
    "AREAS",
    "KINDS",
    "Area",
    "Change",
    "Difference",
    "Effect",
    "ExportSides",
    "Holds",
    "State",
    "difference",
]

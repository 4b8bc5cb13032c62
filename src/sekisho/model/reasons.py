"""The reasons against an export by their causes: what differs in the column only is one."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.model.decisions import Decision, Violation
from sekisho.model.lineage import Column


@dataclass(frozen=True, slots=True)
class Reason:
    """Violations of one export that have the same cause and differ in the column only.

    Attributes:
        violation: the one with the shortest way from its origin; it stands for all.
        columns: every column of the export that it is about, in order; empty = the whole export.
        others: the ids of the other violations.
    """

    violation: Violation
    columns: tuple[str, ...]
    others: tuple[str, ...]


def reasons(decision: Decision) -> tuple[Reason, ...]:
    """The decision's violations, one entry per cause: rule and origin."""
    groups: dict[object, list[Violation]] = {}
    for violation in decision.violations:
        groups.setdefault(_cause(violation), []).append(violation)
    return tuple(_reason(group) for group in groups.values())


def _cause(violation: Violation) -> tuple[str, str, Column | None, str]:
    # Without an origin, two violations have one cause only where they stand at the same place.
    place = "" if violation.origin else f"{violation.place}{violation.message.id}"
    return (violation.code, violation.verdict, violation.origin, place)


def _reason(group: list[Violation]) -> Reason:
    shown = min(group, key=lambda v: (v.column is not None, len(v.path)))
    columns = tuple(dict.fromkeys(v.column for v in group if v.column is not None))
    return Reason(shown, columns, tuple(v.id for v in group if v is not shown))

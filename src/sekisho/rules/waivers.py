"""What waivers take away from the reasons against an export, and what they open for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.model import ROWS, Column, Use, Violation, Waived, Waiver
from sekisho.policy import carried
from sekisho.rules.case import Case, Exposure


@dataclass(frozen=True, slots=True)
class Remainder:
    """The reasons that are left, and those that waivers took away.

    Attributes:
        opened: the source columns that the export may use only because of waivers.
        unspoken: what is neither left as a reason nor opened by a waiver; nothing, unless a rule
            is missing.
    """

    violations: tuple[Violation, ...]
    waived: tuple[Waived, ...]
    opened: frozenset[Column]
    unspoken: tuple[Exposure, ...]


def waive(case: Case, violations: tuple[Violation, ...]) -> Remainder:
    """Apply the waivers in force on the case's day to its violations."""
    waived = tuple(
        Waived(violation, waiver)
        for violation in violations
        for waiver in case.policy.waivers.values()
        if _takes(waiver, violation, case)
    )
    gone = {w.violation for w in waived}
    left = tuple(v for v in violations if v not in gone)
    rows = {v.origin.table for v in gone if v.origin and v.origin.name == ROWS}
    by_rows = {e.tag.column for e in case.exposures if _for_its_rows_only(e, rows)}
    pairs = {(v.column, v.origin) for v in gone}
    return Remainder(
        violations=left,
        waived=waived,
        opened=frozenset({v.origin for v in gone if v.origin} | by_rows),
        unspoken=()
        if left
        else tuple(
            e
            for e in case.exposures
            if (e.output, e.tag.column) not in pairs and e.tag.column not in by_rows
        ),
    )


def is_about(waiver: Waiver, violation: Violation, use: Use) -> bool:
    """Whether the waiver, in force or not, speaks of a violation of an export for a use.

    A reason without a source column is about the export itself (its recipient is on no list, its
    notice is over): there is nothing that a waiver could open.
    """
    return (
        (waiver.rule, waiver.export, waiver.use) == (violation.code, violation.export, use)
        and waiver.column == violation.column
        and violation.origin is not None
        and waiver.origin in {None, violation.origin}
    )


def _takes(waiver: Waiver, violation: Violation, case: Case) -> bool:
    """Whether the waiver takes the violation away."""
    return (
        waiver.period.covers(case.day)
        and is_about(waiver, violation, case.use)
        and violation.origin is not None
        and not _overlays(case, violation.origin)
    )


def _overlays(case: Case, origin: Column) -> frozenset[str]:
    """What no waiver may open and would: the overlays of a column, or of all that rows bring."""
    source = case.sources[origin.table]
    columns: Iterable[str] = {origin.name}
    if origin.name == ROWS:
        columns = {e.tag.column.name for e in case.exposures if e.tag.column.table == origin.table}
    return frozenset().union(*(carried(case.policy, source, name) for name in columns))


def _for_its_rows_only(exposure: Exposure, rows: set[str]) -> bool:
    """Whether a column is permitted but for the rows of its source, and these are waived."""
    column = exposure.tag.column
    return column.table in rows and column.name != ROWS and not exposure.reasons

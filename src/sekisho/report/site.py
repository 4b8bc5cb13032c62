"""What the pages show: the checked project, and what the record tells of the nights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from sekisho.alerts import problem
from sekisho.alerts.history import History, Night
from sekisho.audit.nights import Decided, Finding, Nights, Recorded, nights
from sekisho.decide import influences_of
from sekisho.lineage.paths import Paths
from sekisho.messages import CATALOGUE, Message
from sekisho.model import Column, Decision, Policy, Use, Violation
from sekisho.nightly import Checked, check
from sekisho.policy import matrix
from sekisho.policy.matrix import Matrix
from sekisho.project import Project

_COUNTS: Final = "SK3"
"""How the codes of rules begin whose sentences count rows: of these the rule's own words are shown."""


@dataclass(frozen=True)
class Site:
    """The values of all pages; no language is chosen yet.

    Attributes:
        checked: what a check of all exports decides for the day of the pages.
        nights: what the record tells; None = there was no night yet.
        days_open: id of a reason -> the business dates on which it was found, as people are told.
    """

    project: Project
    checked: Checked
    nights: Nights | None
    days_open: Mapping[str, tuple[dt.date, ...]] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """The project's policy."""
        return self.project.policy

    @property
    def day(self) -> dt.date:
        """The business date of the pages."""
        return self.checked.day

    @cached_property
    def matrix(self) -> Matrix:
        """Who may use what for which purpose on the day."""
        return matrix(self.policy, self.day)

    @cached_property
    def paths(self) -> Paths:
        """The ways through the whole project."""
        return Paths(self.checked.lineages)

    def decided(self, export: str) -> Decided | None:
        """What the latest night that decided an export said; None where none has."""
        return self.nights.latest(export) if self.nights else None

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """Export of the project -> its decision: that of its latest night, else that of the check."""
        return {
            name: self._decision(name, now) for name, now in sorted(self.checked.decisions.items())
        }

    @cached_property
    def now(self) -> Mapping[str, Decision]:
        """Export -> what the check decides, where that is not what its latest night has decided."""
        return {
            name: now
            for name, now in sorted(self.checked.decisions.items())
            if self.decided(name) is not None and _differs(self.decisions[name], now)
        }

    @cached_property
    def violations(self) -> Mapping[str, Violation]:
        """Id -> every reason that there is: of the latest nights, and of the check besides."""
        found = (
            v
            for d in (*self.checked.decisions.values(), *self.decisions.values())
            for v in d.violations
        )
        return {v.id: v for v in found}

    @cached_property
    def influences(self) -> Mapping[str, Mapping[str | None, Mapping[Column, bool]]]:
        """Export -> its columns (None: its rows) -> source column -> whether the value itself flows."""
        return {name: influences_of(self.checked.analysis, name) for name in self.decisions}

    @cached_property
    def causes(self) -> Mapping[tuple[str, str, Column | None], tuple[Violation, ...]]:
        """Export, rule and origin -> all reasons that differ in the column only."""
        found: dict[tuple[str, str, Column | None], list[Violation]] = {}
        for violation in self.violations.values():
            found.setdefault((violation.export, violation.code, violation.origin), []).append(
                violation
            )
        return {cause: tuple(same) for cause, same in found.items()}

    def known_now(self, violation: Violation) -> bool:
        """Whether the check finds the reason too, so that its places are those of the files as they are."""
        return violation.id in self._found_now

    def shown_count(self, count: int | None) -> int | None:
        """A count that everybody may read; None where it is small enough to tell of single people."""
        smallest = self.policy.thresholds.smallest_group
        return count if count is not None and count >= smallest else None

    @cached_property
    def _found_now(self) -> Mapping[str, Violation]:
        return {v.id: v for d in self.checked.decisions.values() for v in d.violations}

    def _decision(self, export: str, now: Decision) -> Decision:
        night = self.decided(export)
        if night is None or self.nights is None:
            return now
        return Decision(
            export=export,
            use=Use(night.arrangement, night.recipient or "", night.purpose),
            verdict=night.verdict,
            violations=tuple(
                self._violation(r) for r in self.nights.violations if r.export == export
            ),
            waived=now.waived,
        )

    def _violation(self, recorded: Recorded) -> Violation:
        now = self._found_now.get(recorded.id)
        return now if now is not None else _recorded(recorded)


def _recorded(one: Recorded) -> Violation:
    """A reason that only a night has found, in the words of its record."""
    message, help_ = Message("report.said", text=one.message), Message("report.said", text=one.help)
    if one.code.startswith(_COUNTS) and f"rule.{one.rule}.title" in CATALOGUE:
        message, help_ = Message(f"rule.{one.rule}.title"), Message(f"rule.{one.rule}.help")
    return Violation(
        code=one.code,
        rule=one.rule,
        export=one.export,
        column=one.column,
        origin=one.origin,
        message=message,
        help=help_,
        place=one.place,
        path=one.steps,
        verdict=one.verdict,
    )


def _differs(night: Decision, now: Decision) -> bool:
    """Whether a check finds another use or other reasons; what only data can tell it cannot find."""
    before, after = {v.id for v in night.violations}, {v.id for v in now.violations}
    found_by_data = {v.id for v in night.violations if v.code.startswith(_COUNTS)}
    return night.use != now.use or bool(after - before) or bool(before - after - found_by_data)


def site_of(project: Project, checked: Checked, recorded: Nights | None) -> Site:
    """The values of the pages about a project.

    Args:
        checked: of all exports.
        recorded: what the record tells.
    """
    return Site(project, checked, recorded, _days_open(recorded) if recorded else {})


def _days_open(recorded: Nights) -> Mapping[str, tuple[dt.date, ...]]:
    """Reason -> the business dates on which it was found, as whoever is alerted is told."""
    found: dict[int, list[Finding]] = {}
    for finding in recorded.findings:
        found.setdefault(finding.run_number, []).append(finding)
    runs = tuple(_night(number, findings) for number, findings in found.items())
    return {id_: open_.days for id_, open_ in History(runs).standing().items()}


def _night(number: int, findings: Sequence[Finding]) -> Night:
    return Night(
        number=number,
        day=findings[0].day,
        present={id_: problem.violation(id_, f.export) for f in findings for id_ in f.violations},
        outcomes={f.export: f.outcome for f in findings},
        landed={},
        asked=False,
    )


def site_now(project: Project) -> Site:
    """The values of the pages about the last night, or, before the first, about a check of today.

    Raises:
        DataError: the audit store cannot be read.
    """
    recorded = nights(project.folder(project.config.store))
    if recorded is None:
        now = dt.datetime.now(project.config.timezone)
        checked = check(project, project.config.business_day(now), leaving=now.date())
    else:
        left = recorded.last.began.astimezone(project.config.timezone).date()
        checked = check(project, recorded.last.day, leaving=left)
    return site_of(project, checked, recorded)

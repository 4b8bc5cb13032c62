"""The world of an export: what exists for it while its file is made."""

from __future__ import annotations

from sekisho.model import ROWS, Decision
from sekisho.nightly.outcome import Checked
from sekisho.policy import Data, RowTerms, data_of, row_terms, usable
from sekisho.project import Project
from sekisho.world import Met, World, permitted_source


def world_of(project: Project, checked: Checked, decision: Decision) -> World:
    """Everything that exists for one export: its sources as its use may see them, its models.

    Grants have to hold on the business date and on the day of leaving, each with what it asks for.
    """
    scans = checked.analysis.scanned(decision.export, project.sources)
    policy = project.policy
    days = (checked.day, checked.leaving)

    def terms(shown: frozenset[Data], waived: frozenset[Data]) -> RowTerms | None:
        first, then = (
            row_terms(policy, policy.notice_on(day), decision.use, shown, day, waived)
            for day in days
        )
        return first.meet(then) if first and then else None

    def nobody(_: str) -> None:
        return None

    def met(name: str) -> Met | None:
        """Who meets a condition; waivers open nothing for it."""
        condition = policy.conditions[name]
        source, column = project.sources[condition.column.table], condition.column.name
        data = data_of(source, {ROWS, column})
        if not all(
            (notice := policy.notice_on(day)) and usable(policy, notice, decision.use, data, day)
            for day in days
        ):
            return None
        seen = frozenset({column} - {ROWS})
        made = permitted_source(
            source, decision.use, checked.tags, seen, project.key_spaces, frozenset(), terms, nobody
        )
        if made.rows == "none" or {c.name for c in made.fed} != seen:
            return None
        return Met(made, None if column == ROWS else column, condition.values)

    return World(
        use=decision.use,
        sources=tuple(
            permitted_source(
                project.sources[name],
                decision.use,
                checked.tags,
                columns,
                project.key_spaces,
                decision.opened,
                terms,
                met,
            )
            for name, columns in sorted(scans.items())
        ),
        models=tuple(
            project.models[name]
            for name in checked.analysis.inputs_first(decision.export)
            if name in project.models
        ),
    )

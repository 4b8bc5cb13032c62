"""The world of an export: what exists for it while its file is made."""

from __future__ import annotations

from sekisho.model import ROWS, Decision
from sekisho.nightly.outcome import Checked
from sekisho.policy import Data, RowTerms, data_of, row_terms, usable
from sekisho.project import Project
from sekisho.world import Met, World, permitted_source


def world_of(project: Project, checked: Checked, decision: Decision) -> World:
    """Everything that exists for one export: its sources as its use may see them, its models."""
    scans = checked.analysis.scanned(decision.export, project.sources)
    notice = project.policy.notice_on(checked.day)

    def terms(shown: frozenset[Data], waived: frozenset[Data]) -> RowTerms | None:
        return row_terms(project.policy, notice, decision.use, shown, checked.day, waived)

    def nobody(_: str) -> None:
        return None

    def met(name: str) -> Met | None:
        """Who meets a condition; waivers open nothing for it."""
        condition = project.policy.conditions[name]
        source, column = project.sources[condition.column.table], condition.column.name
        if notice is None or not usable(
            project.policy, notice, decision.use, data_of(source, {ROWS, column}), checked.day
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

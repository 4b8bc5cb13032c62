"""A check: what policy, contracts and SQL say of the exports, without data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sekisho.decide import Analysis, analyse, both, decide
from sekisho.expectations import check_columns
from sekisho.garbage import uncollected
from sekisho.lineage import answer
from sekisho.model import Column, Decision, QueryLineage
from sekisho.nightly.outcome import Checked, standings
from sekisho.project import Project
from sekisho.rules import Tag, all_tags
from sekisho.workers import Workers


@uncollected()  # a thousand models are a million values, and all stay until the end
def check(
    project: Project, day: dt.date, only: Sequence[str] = (), *, leaving: dt.date | None = None
) -> Checked:
    """Decide exports without data; writes nothing but what the project's memory keeps.

    Args:
        day: the business date.
        only: these exports; none means all.
        leaving: the day on which their files leave; None = the business date.

    Raises:
        ProjectError: `only` names something that is no export, or the suite of an export reads a
            column that the export does not have.
    """
    names = project.selected(only)
    with Workers(answer) as workers:
        analysis = analyse(
            project.sources, project.models, project.exports, project.memory, workers
        )
    checked = by_analysis(project, analysis, names, day, leaving or day)
    project.memory.save()
    return checked


def of_all(project: Project, checked: Checked) -> Checked:
    """A check of some exports as one of all, by the same analysis.

    Raises:
        ProjectError: the suite of another export reads a column that the export does not have.
    """
    if checked.decisions.keys() == project.exports.keys():
        return checked
    names = project.selected(())
    return by_analysis(project, checked.analysis, names, checked.day, checked.leaving)


def leaving_on(project: Project, checked: Checked, leaving: dt.date) -> Checked:
    """The check of the same exports, whose files leave on another day than was thought."""
    if leaving == checked.leaving:
        return checked
    return by_analysis(project, checked.analysis, tuple(checked.decisions), checked.day, leaving)


def by_analysis(
    project: Project, analysis: Analysis, names: Sequence[str], day: dt.date, leaving: dt.date
) -> Checked:
    """Decide exports by the lineage of their statements; arguments and errors are those of `check`."""
    # What could not be analysed has no columns to compare with, and is not permitted anyway.
    columns = {n: i.columns for n, i in analysis.lineages.items() if isinstance(i, QueryLineage)}
    suites = (project.export_suites[n] for n in names if n in project.export_suites)
    check_columns((suite for suite in suites if suite.relation in columns), columns)
    tags, decisions = _decided(project, day, names, analysis)
    if leaving != day:
        # A run makes up for another date, and its files leave today: both days have to permit it.
        then_tags, then_decisions = _decided(project, leaving, names, analysis)
        tags = {
            c: replace(tag, scope=tag.scope.meet(then_tags[c].scope)) for c, tag in tags.items()
        }
        decisions = {name: both(one, then_decisions[name]) for name, one in decisions.items()}
    notice = project.policy.notice_on(day)
    return Checked(
        day=day,
        leaving=leaving,
        notice=notice.id if notice else None,
        decisions=decisions,
        analysis=analysis,
        tags=tags,
        waivers=standings(project.policy, decisions, day, leaving),
    )


def _decided(
    project: Project, day: dt.date, names: Sequence[str], analysis: Analysis
) -> tuple[Mapping[Column, Tag], Mapping[str, Decision]]:
    """Tags and decisions of a day."""
    tags = all_tags(project.policy, project.sources.values(), day)
    exports = (project.exports[name] for name in names)
    return tags, decide(exports, analysis, project.policy, project.sources, tags, day)

"""From a permitted decision to a passage, what the gate needs to let one export out, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from sekisho.decide import influences_of
from sekisho.gate import (
    Counting,
    Folder,
    LocalFolder,
    Passage,
    Passed,
    ServerFolder,
    subject_columns,
)
from sekisho.lineage.statistic import Statistic
from sekisho.messages import Message
from sekisho.model import (
    Decision,
    Export,
    QueryLineage,
)
from sekisho.nightly.about import about_of
from sekisho.nightly.asked import Asked
from sekisho.nightly.clearing import clearance_of, marks_of
from sekisho.nightly.digests import input_digest
from sekisho.nightly.outcome import Checked, ExportOutcome
from sekisho.nightly.worlds import world_of
from sekisho.project import Project
from sekisho.remote import Secrets
from sekisho.rules import further_key_columns, key_columns, lookups, statistic_of
from sekisho.world import Landed


def passage_of(
    project: Project,
    checked: Checked,
    decision: Decision,
    landed: Mapping[str, Landed],
    still_decided: Callable[[], bool],
    secrets: Secrets,
    asked: Asked | None,
    said: str | None,
) -> Passage:
    """What the gate needs to make, check and release one permitted export.

    Args:
        landed: what has landed, by source.
        still_decided: asked once more right before the release.
        secrets: where credentials of servers are looked up.
        asked: the register of requests that was decided by; None = nobody knows what it says.
        said: digest of it and of a later ledger, as far as they count.
    """
    export = project.exports[decision.export]
    lineage = checked.lineages[export.name]
    if not isinstance(lineage, QueryLineage):
        raise TypeError(export.name)
    file = file_name(export, checked.day)
    world = world_of(project, checked, decision)
    influences = influences_of(checked.analysis, export.name)
    return Passage(
        export=export,
        lineage=lineage,
        world=world,
        seconds=project.config.export_seconds,
        counting=_counting(project, checked, decision),
        subjects=subject_columns(
            lineage,
            {name: origins for name, origins in influences.items() if name is not None},
            project.sources,
            project.key_spaces,
        ),
        about=about_of(project, checked, decision),
        suite=project.export_suites.get(export.name),
        day=checked.day,
        folder=folder_of(project, export.destination, secrets),
        file=file,
        marks=marks_of(project, checked, decision),
        input_digest=input_digest(project, checked, export, landed, said),
        clearance=clearance_of(project, checked, decision, landed, asked, file),
        still_decided=still_decided,
    )


def _counting(project: Project, checked: Checked, decision: Decision) -> Counting | None:
    """How the groups of a statistic are counted; None of any other export."""
    export, analysis = project.exports[decision.export], checked.analysis
    if export.small_groups is None:
        return None
    upstream = analysis.upstream(export.name)
    found = statistic_of(export, upstream, analysis.statements, analysis.lineages, project.sources)
    if not isinstance(found, Statistic):
        raise TypeError(export.name)
    categories = project.policy.categories
    keys = key_columns(found, project.sources, lambda s: categories[s.row_category].personal)
    further = further_key_columns(found, project.sources, keys)
    return Counting(
        party=decision.use.recipient,
        relation=found.relation,
        groups=found.groups,
        levels=found.levels,
        measures=tuple((m.function, m.column) for m in found.measures),
        keys=tuple(
            sorted(
                {
                    *((column,) for column in keys.values() if column is not None),
                    *(
                        (column, own)
                        for (scan, _), column in further.items()
                        if column is not None and (own := keys[scan]) is not None
                    ),
                }
            )
        ),
        suppress=export.small_groups == "suppress",
        thresholds=project.policy.thresholds,
        place=export.place,
        lookups=tuple(
            sorted({(one.source, one.columns) for one in lookups(found, project.sources, keys)})
        ),
    )


def file_name(export: Export, day: dt.date) -> str:
    """The name of the export's file on a day."""
    return export.file.replace("{business_date}", f"{day:%Y%m%d}")


def folder_of(project: Project, destination: str, secrets: Secrets) -> Folder:
    """The folder of a destination, below the outbound area or on a server."""
    one = project.policy.destinations[destination]
    if one.server is None:
        return LocalFolder(project.folder(project.config.outbound) / one.path)
    return ServerFolder(one, one.server, secrets)


def through(passage: Passage, passed: Passed) -> ExportOutcome:
    """What became of an export that the gate has let through."""
    name, file = passage.export.name, passage.file
    if passed.state == "unchanged":
        told = Message("gate.unchanged")
        if passed.gone_since is not None:
            told = Message("gate.sent-before", at=f"{passed.gone_since:%Y-%m-%d %H:%M}")
        return ExportOutcome(name, "none", file=file, rows=passed.rows, message=told)
    if passed.state == "ready":
        told = Message("gate.ready", destination=passage.export.destination)
        return ExportOutcome(name, "ready", file=file, rows=passed.rows, message=told)
    told = Message("gate.released", destination=passage.export.destination)
    return ExportOutcome(name, "released", file=file, rows=passed.rows, message=told)

"""From a permitted decision to a passage: what the gate needs to let one export out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

import sekisho
from sekisho.decide import influences_of
from sekisho.digest import digest_of
from sekisho.gate import (
    Clearance,
    ClearedColumn,
    Passage,
    Reading,
    StagedFile,
    subject_columns,
)
from sekisho.model import Column, Decision, Export, QueryLineage
from sekisho.nightly.outcome import Checked
from sekisho.policy import Data, RowTerms, granting, row_terms
from sekisho.project import Project
from sekisho.world import Landed, World, permitted_source


def passage_of(
    project: Project,
    checked: Checked,
    decision: Decision,
    landed: Mapping[str, Landed],
    still_decided: Callable[[], bool],
) -> Passage:
    """What the gate needs to make, check and release one permitted export.

    Args:
        landed: what has landed, by source.
        still_decided: asked once more right before the release.
    """
    export = project.exports[decision.export]
    lineage = checked.lineages[export.name]
    if not isinstance(lineage, QueryLineage):
        raise TypeError(export.name)
    world = world_of(project, checked, decision)
    influences = influences_of(checked.analysis, export.name)
    return Passage(
        export=export,
        lineage=lineage,
        world=world,
        subjects=subject_columns(
            lineage,
            {name: origins for name, origins in influences.items() if name is not None},
            project.sources,
            project.key_spaces,
        ),
        suite=project.export_suites.get(export.name),
        day=checked.day,
        folder=destination_folder(project, export.destination),
        file=file_name(export, checked.day),
        input_digest=input_digest(project, checked, export, landed),
        clearance=_clearance(project, checked, decision, landed),
        still_decided=still_decided,
    )


def world_of(project: Project, checked: Checked, decision: Decision) -> World:
    """Everything that exists for one export: its sources as its use may see them, its models."""
    scans = checked.analysis.scanned(decision.export, project.sources)
    notice = project.policy.notice_on(checked.day)

    def terms(shown: frozenset[Data], waived: frozenset[Data]) -> RowTerms | None:
        return row_terms(project.policy, notice, decision.use, shown, checked.day, waived)

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
            )
            for name, columns in sorted(scans.items())
        ),
        models=tuple(
            (name, project.models[name].sql)
            for name in checked.analysis.inputs_first(decision.export)
            if name in project.models
        ),
    )


def file_name(export: Export, day: dt.date) -> str:
    """The name of the export's file on a day."""
    return export.file.replace("{business_date}", f"{day:%Y%m%d}")


def destination_folder(project: Project, destination: str) -> Path:
    """The local folder of a destination."""
    return project.folder(project.config.outbound) / project.policy.destinations[destination].path


def input_digest(
    project: Project, checked: Checked, export: Export, landed: Mapping[str, Landed]
) -> str:
    """Digest of all that an export is made from and decided by: same digest, same file."""
    upstream = checked.analysis.upstream(export.name)
    needed = {*upstream, *row_condition_sources(project)}
    return digest_of(
        export.sql,
        *(f"{n}={project.models[n].sql}" for n in upstream if n in project.models),
        *(f"{n}={landed[n].digest}" for n in sorted(needed) if n in landed),
        project.policy.digest,
        project.contracts_digest,
        checked.day.isoformat(),
        sekisho.__version__,
        duckdb.__version__,
    )


def row_condition_sources(project: Project) -> tuple[str, ...]:
    """The sources that say whose rows may be included: ledger, registers, mappings of keys."""
    ledger = project.ledger
    spaces = project.key_spaces.values()
    names = {
        ledger.name if ledger else None,
        *(s.register for s in spaces),
        *(s.map_source for s in spaces),
    }
    return tuple(sorted(name for name in names if name))


def _clearance(
    project: Project, checked: Checked, decision: Decision, landed: Mapping[str, Landed]
) -> Callable[[Reading, StagedFile], Clearance]:
    export = project.exports[decision.export]
    policy, day = project.policy, checked.day
    notice = policy.notice_on(day)
    influences = influences_of(checked.analysis, export.name)
    arrangement = notice.arrangements.get(export.arrangement) if notice else None
    in_emergency = arrangement is not None and arrangement.ground == "emergency"
    everything = sorted({c for origins in influences.values() for c in origins})
    grants = {
        grant.id: grant
        for column in everything
        if (tag := checked.tags[column]).category
        for grant in granting(policy, notice, decision.use, tag.category, tag.overlays, day)
    }
    models = [n for n in checked.analysis.upstream(export.name) if n in project.models]
    ledger = project.ledger

    def categories(name: str | None) -> tuple[str, ...]:
        origins = (*influences[name], *influences[None])
        return tuple(sorted({c for o in origins if (c := checked.tags[o].category)}))

    def of(reading: Reading, staged: StagedFile) -> Clearance:
        return Clearance(
            export=export.name,
            file=file_name(export, day),
            digest=reading.digest,
            size=reading.bytes,
            use=decision.use,
            destination=export.destination,
            arrangement_clause=arrangement.clause if arrangement else "",
            grants=tuple(grants[key] for key in sorted(grants)),
            notice=notice.id if notice else "",
            policy_digest=policy.digest,
            ledger_digest=landed[ledger.name].digest if ledger and ledger.name in landed else None,
            lineage_digest=_lineage_digest(influences),
            sql_digest=digest_of(export.sql, *(project.models[n].sql for n in models)),
            engine_version=sekisho.__version__,
            duckdb_version=duckdb.__version__,
            business_date=day.isoformat(),
            columns=tuple(
                ClearedColumn(name, type_, categories(name))
                for name, type_ in staged.columns.items()
            ),
            rows=reading.facts.rows,
            subjects=reading.subjects,
            content_digest=reading.content_digest,
            checks=(
                ("columns", "as analysed"),
                ("key", "unique" if export.key else "none declared"),
                ("suspended-members", "included, emergency" if in_emergency else "none"),
            ),
            waived=decision.waived,
        )

    return of


def _lineage_digest(influences: Mapping[str | None, Mapping[Column, bool]]) -> str:
    return digest_of(
        *(
            f"{name or '*'}<{column}:{'direct' if direct else 'indirect'}"
            for name, origins in influences.items()
            for column, direct in sorted(origins.items())
        )
    )

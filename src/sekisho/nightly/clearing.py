"""What is stated of a file that is let go: its clearance, and the marks that it carries itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import duckdb

import sekisho
from sekisho.decide import influences_of
from sekisho.gate import (
    POLICY_MARK,
    Clearance,
    ClearedColumn,
    ClearedModel,
    LogHead,
    Marks,
    Reading,
    StagedFile,
)
from sekisho.model import Arrangement, Decision, Formulas, Grant, PythonModel
from sekisho.nightly.asked import Asked
from sekisho.nightly.digests import lineage_digest, sql_digest
from sekisho.nightly.outcome import Checked
from sekisho.policy import granting
from sekisho.project import Project
from sekisho.world import Landed

_FORMULAS: Final[Mapping[Formulas, str]] = {"refuse": "none", "quote": "quoted", "keep": "kept"}
"""What a clearance says of the cells of a CSV that a spreadsheet would compute."""


def clearance_of(
    project: Project,
    checked: Checked,
    decision: Decision,
    landed: Mapping[str, Landed],
    asked: Asked | None,
    file: str,
) -> Callable[[Reading, StagedFile, LogHead], Clearance]:
    """What is signed for an export, as soon as its bytes have been read again.

    Args:
        landed: what has landed, by source.
        asked: the register of requests that was decided by; None = nobody knows what it says.
        file: its name at the destination.
    """
    export = project.exports[decision.export]
    policy, leaving = project.policy, checked.leaving
    notice = policy.notice_on(leaving)
    influences = influences_of(checked.analysis, export.name)
    arrangement = notice.arrangements.get(export.arrangement) if notice else None
    in_emergency = arrangement is not None and arrangement.ground == "emergency"
    everything = sorted({c for origins in influences.values() for c in origins})
    granted = [
        granting(policy, notice, decision.use, tag.category, tag.overlays, leaving)
        for column in everything
        if (tag := checked.tags[column]).category
    ]
    grants = {grant.id: grant for found in granted for grant in found}
    limits = policy.thresholds
    groups = f"{limits.smallest_group} subjects or more, one has {limits.largest_share} % or less"
    models = [n for n in checked.analysis.upstream(export.name) if n in project.models]
    ledger = project.ledger
    categories = categories_of(checked, export.name)

    def of(reading: Reading, staged: StagedFile, head: LogHead) -> Clearance:
        return Clearance(
            export=export.name,
            controller=policy.controller,
            file=file,
            digest=reading.digest,
            size=reading.bytes,
            use=decision.use,
            destination=export.destination,
            arrangement_clause=arrangement.clause if arrangement else "",
            grants=tuple(grants[key] for key in sorted(grants)),
            notice=notice.id if notice else "",
            notice_until=notice.effective_to if notice else None,
            granted_until=_last_day(granted, arrangement),
            policy_digest=policy.digest,
            ledger_digest=landed[ledger.name].digest if ledger and ledger.name in landed else None,
            requests_digest=asked.head.digest if asked and asked.head else None,
            lineage_digest=lineage_digest(influences),
            sql_digest=sql_digest(export, (project.models[n] for n in models)),
            python_models=tuple(
                ClearedModel(m.name, m.module_digest, m.lock_digest)
                for n in models
                if isinstance(m := project.models[n], PythonModel)
            ),
            engine_version=sekisho.__version__,
            duckdb_version=duckdb.__version__,
            business_date=checked.day,
            leaving=leaving,
            columns=tuple(
                ClearedColumn(name, type_, categories[name])
                for name, type_ in staged.columns.items()
            ),
            rows=reading.facts.rows,
            subjects=reading.subjects,
            content_digest=reading.content_digest,
            head=head,
            checks=(
                ("columns", "as analysed"),
                ("key", "unique" if export.key else "none declared"),
                ("suspended-members", "included, emergency" if in_emergency else "none"),
                *((("formulas", _FORMULAS[export.formulas]),) if export.format == "csv" else ()),
                *((("groups", groups),) if export.small_groups else ()),
            ),
            waived=decision.waived,
        )

    return of


def _last_day(
    granted: Iterable[Sequence[Grant]], arrangement: Arrangement | None
) -> dt.date | None:
    """The last day on which something still grants each column; None = nothing has an end."""
    ends = [arrangement.period.until] if arrangement else []
    for found in granted:
        days = [grant.last_day for grant in found]
        ends += [None if None in days else max((d for d in days if d), default=None)]
    return min((day for day in ends if day is not None), default=None)


def marks_of(project: Project, checked: Checked, decision: Decision) -> Marks:
    """What the file says of itself: for whom it is, by which policy, and of what each column is."""
    notice = project.policy.notice_on(checked.day)
    return Marks(
        file={
            "sekisho.export": decision.export,
            "sekisho.recipient": decision.use.recipient,
            "sekisho.purpose": decision.use.purpose,
            "sekisho.arrangement": decision.use.arrangement,
            "sekisho.notice": notice.id if notice else "",
            POLICY_MARK: project.policy.digest,
        },
        columns={
            name: {"sekisho.categories": " ".join(found)}
            for name, found in categories_of(checked, decision.export).items()
        },
    )


def categories_of(checked: Checked, export: str) -> dict[str, tuple[str, ...]]:
    """Column of an export -> categories of everything that influences it or its rows, sorted."""
    influences = influences_of(checked.analysis, export)
    return {
        name: tuple(
            sorted({c for o in (*origins, *influences[None]) if (c := checked.tags[o].category)})
        )
        for name, origins in influences.items()
        if name is not None
    }

"""What a run knows, as rows of the record. No value of a member's row is among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypedDict

from sekisho.audit import tables
from sekisho.decide import Analysis, influences_of, tables_of
from sekisho.errors import Place, SekishoError
from sekisho.expectations import SuiteResult
from sekisho.extract import Extracted
from sekisho.model import ROWS, Column, Decision, PythonModel, QueryLineage, Source, Violation
from sekisho.nightly.outcome import ExportOutcome, Standing, Strangers
from sekisho.policy import WAIVABLE, Scope, meet
from sekisho.project import Project
from sekisho.rules import Tag


def extract_row(
    source: Source, landed: Extracted | None, error: SekishoError | None
) -> tables.Extract:
    """How the extraction of one source ended."""
    if landed is None:
        state = error.message.id if error else "failed"
        return tables.Extract(source.name, source.format.path, None, None, None, None, None, state)
    return tables.Extract(
        source=source.name,
        raw_file=landed.raw_path,
        raw_digest=landed.raw_digest,
        digest=landed.digest,
        rows=landed.rows,
        quarantined=landed.quarantined,
        cell_faults=landed.bad_cells,
        state="landed",
    )


def quarantine_rows(landed: Extracted) -> tuple[tables.Quarantine, ...]:
    """Rows and cells at fault, counted by column and reason with the first line of each."""
    return tuple(
        tables.Quarantine(landed.source, found.first_line, found.column, found.reason, found.count)
        for found in landed.tallies
    )


def stranger_row(found: Strangers) -> tables.Quarantine:
    """Rows left out because no register knows their subject."""
    return tables.Quarantine(found.source, None, found.column, "unknown-subject", found.rows)


def tag_rows(
    project: Project, analysis: Analysis, tags: Mapping[Column, Tag]
) -> Iterator[tables.Tag]:
    """The tag of every column of every relation: sources, models, exports."""
    landed = tables_of(project.sources.values())
    for tag in tags.values():
        source = project.sources.get(tag.column.table)
        declared = source.columns.get(tag.column.name) if source else None
        yield tables.Tag(
            relation=tag.column.table,
            kind="source",
            column=tag.column.name,
            title_ja=declared.title.ja if declared else None,
            title_en=declared.title.en if declared else None,
            type=landed[tag.column.table].get(tag.column.name),
            category=tag.category,
            overlays=tuple(sorted(tag.overlays)),
            identifier=tag.identifier,
            **_scope(tag.scope),
        )
    for relation in (*project.models, *project.exports):
        influences = influences_of(analysis, relation)
        lineage = analysis.lineages.get(relation)
        types = lineage.types if isinstance(lineage, QueryLineage) else {}
        rows = meet(*(tags[c].scope for c in influences.get(None, ())))
        for name, origins in influences.items():
            yield _derived(
                project,
                Column(relation, name or ROWS),
                types.get(name or ROWS),
                [tags[c] for c in origins],
                rows,
            )


def _derived(
    project: Project, column: Column, type_: str | None, origins: list[Tag], rows: Scope
) -> tables.Tag:
    categories = {tag.category for tag in origins if tag.column.name != ROWS and tag.category}
    return tables.Tag(
        relation=column.table,
        kind="model" if column.table in project.models else "export",
        column=column.name,
        title_ja=None,
        title_en=None,
        type=type_,
        category=categories.pop() if len(categories) == 1 else None,
        overlays=tuple(sorted({o for tag in origins for o in tag.overlays})),
        identifier=None,
        **_scope(meet(rows, *(tag.scope for tag in origins))),
    )


class _Shown(TypedDict):
    scope: Literal["unknown", "empty", "uses", "unrestricted"]
    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    arrangements: tuple[str, ...]


def _scope(scope: Scope) -> _Shown:
    return {
        "scope": scope.kind,
        "purposes": tuple(sorted({u.purpose for u in scope.uses})),
        "recipients": tuple(sorted({u.recipient for u in scope.uses})),
        "arrangements": tuple(sorted({u.arrangement for u in scope.uses})),
    }


def edge_rows(analysis: Analysis) -> Iterator[tables.LineageEdge]:
    """Every influence in every statement, with its place."""
    for relation, lineage in analysis.lineages.items():
        if not isinstance(lineage, QueryLineage):
            continue
        statement = analysis.statements[relation]
        for edge in lineage.edges:
            yield tables.LineageEdge(
                relation=relation,
                column=edge.output,
                source_relation=edge.source.table,
                source_column=edge.source.name,
                kind=edge.kind,
                direct=edge.direct,
                flow=edge.flow,
                masked=edge.masked,
                **_place(statement.place(edge.span)),
            )


def python_rows(project: Project) -> Iterator[tables.PythonModel]:
    """What each Python model is made by."""
    for model in project.models.values():
        if isinstance(model, PythonModel):
            yield tables.PythonModel(model.name, model.file, model.module_digest, model.lock_digest)


def influence_rows(analysis: Analysis, exports: Iterable[str]) -> Iterator[tables.ExportInfluence]:
    """Every source column that influences an export, directly or not."""
    for export in exports:
        for name, origins in influences_of(analysis, export).items():
            for origin in sorted(origins):
                yield tables.ExportInfluence(
                    export, name or ROWS, origin.table, origin.name, origins[origin]
                )


def violation_rows(decisions: Iterable[Decision]) -> Iterator[tables.ExportViolation]:
    """Every reason against every export."""
    for decision in decisions:
        for v in decision.violations:
            yield tables.ExportViolation(
                id=v.id,
                code=v.code,
                rule=v.rule,
                export=v.export,
                column=v.column,
                origin_relation=v.origin.table if v.origin else None,
                origin_column=v.origin.name if v.origin else None,
                message_en=v.message.text("en"),
                message_ja=v.message.text("ja"),
                help_en=v.help.text("en"),
                help_ja=v.help.text("ja"),
                verdict=v.verdict,
                **_place(v.place),
            )


def step_rows(decisions: Iterable[Decision]) -> Iterator[tables.ViolationStep]:
    """The witness paths, the source first."""
    for decision in decisions:
        for v in decision.violations:
            for position, step in enumerate(v.path, start=1):
                yield tables.ViolationStep(
                    violation_id=v.id,
                    position=position,
                    relation=step.relation,
                    column=step.column,
                    kind=step.kind,
                    **_place(step.place),
                )


def waiver_rows(
    standings: Iterable[Standing], decisions: Mapping[str, Decision]
) -> Iterator[tables.ExportWaiver]:
    """The waivers for the exports: one row per reason that is waived, or one that says why none is."""
    for one in standings:
        taken = [w for w in decisions[one.waiver.export].waived if w.waiver.id == one.waiver.id]
        yield from (_waiver_row(one, w.violation) for w in taken)
        if not taken:
            yield _waiver_row(one, None)


def _waiver_row(standing: Standing, violation: Violation | None) -> tables.ExportWaiver:
    waiver = standing.waiver
    origin = violation.origin if violation else waiver.origin
    return tables.ExportWaiver(
        id=waiver.id,
        state=standing.state,
        code=waiver.rule,
        rule=WAIVABLE[waiver.rule],
        export=waiver.export,
        column=waiver.column,
        origin_relation=origin.table if origin else None,
        origin_column=origin.name if origin else None,
        violation_id=violation.id if violation else None,
        reason_en=waiver.reason.en,
        reason_ja=waiver.reason.ja,
        requested_by=waiver.requested_by,
        approved_by=waiver.approval.by,
        approved_on=waiver.approval.on,
        approved_document=waiver.approval.document,
        expires=waiver.expires,
        file=waiver.place.file,
        line=waiver.place.line,
    )


def decision_rows(
    project: Project, decisions: Mapping[str, Decision], outcomes: Mapping[str, ExportOutcome]
) -> Iterator[tables.ExportDecision]:
    """What was decided and what became of it.

    Raises:
        ValueError: an outcome of a dry run, of which nothing is recorded.
    """
    for name, decision in decisions.items():
        outcome = outcomes[name]
        if outcome.outcome == "ready":
            raise ValueError(f"{name}: a dry run has no record")
        yield tables.ExportDecision(
            export=name,
            recipient=decision.use.recipient or None,
            purpose=decision.use.purpose,
            arrangement=decision.use.arrangement,
            destination=project.exports[name].destination,
            verdict=decision.verdict,
            outcome=outcome.outcome,
            held_by=outcome.held_by,
            file=outcome.file,
        )


def decided(
    project: Project, decisions: Mapping[str, Decision], outcomes: Mapping[str, ExportOutcome]
) -> Mapping[str, list[Mapping[str, object]]]:
    """Recipient -> what was decided about each export to it and why, fit to be handed out.

    The help of a reason is not in it: it can name who else may have the data.
    """
    found: dict[str, list[Mapping[str, object]]] = {}
    for row in decision_rows(project, decisions, outcomes):
        decision = decisions[row.export]
        if row.recipient is None:
            continue
        found.setdefault(row.recipient, []).append(
            {
                "export": row.export,
                "purpose": row.purpose,
                "arrangement": row.arrangement,
                "destination": row.destination,
                "verdict": row.verdict,
                "outcome": row.outcome,
                "held_by": [held for held in row.held_by if held not in decisions],
                "file": row.file,
                "reasons": [_reason(v) for v in decision.violations],
                "waived": [
                    {**_reason(w.violation), "waiver": w.waiver.id} for w in decision.waived
                ],
            }
        )
    return dict(sorted(found.items()))


def _reason(violation: Violation) -> dict[str, object]:
    message = violation.message
    return {
        "id": violation.id,
        "code": violation.code,
        "rule": violation.rule,
        "verdict": violation.verdict,
        "column": violation.column,
        "origin": str(violation.origin) if violation.origin else None,
        "message": {"en": message.text("en"), "ja": message.text("ja")},
        "path": [f"{step.relation}.{step.column}" for step in violation.path],
    }


def expectation_rows(result: SuiteResult) -> Iterator[tables.ExpectationResult]:
    """How each expectation of a suite came out."""
    for one in result.results:
        yield tables.ExpectationResult(
            suite=result.suite.name,
            subject=result.suite.relation,
            expectation=one.expectation.title.en,
            severity=one.expectation.severity,
            state=one.state,
            observed=one.observed,
            unexpected=one.unexpected,
            id=one.expectation.id,
        )


class _Where(TypedDict):
    file: str | None
    line: int | None
    column_no: int | None


def _place(place: Place | None) -> _Where:
    return {
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column_no": place.column if place else None,
    }

"""A recorded run as OpenLineage events: the run, each model, each export."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from typing import Final

from sekisho.audit.chain import moment
from sekisho.audit.tables import (
    ExpectationResult,
    ExportDecision,
    LineageEdge,
    Release,
    Tag,
)
from sekisho.openlineage.facets import (
    SPEC,
    Json,
    assertions,
    checks,
    column_lineage,
    columns,
    decision,
    official,
)
from sekisho.openlineage.recorded import Recorded

PRODUCER: Final = "https://sekisho.dev/engine"
EVENT_SCHEMA: Final = f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
_LEFT: Final = frozenset({"released", "none"})
"""Outcomes of an export that is where it should be: sent now, or before from the same inputs."""


def events_of(run: Recorded) -> tuple[Json, ...]:
    """The events of one run, in the order of what they tell; the same for the same record.

    A run that has no manifest has begun, and nothing says how it ended: its START is all there is.
    """
    return tuple(_Told(run).events())


class _Told:
    def __init__(self, run: Recorded) -> None:
        self._run = run
        self._head = run.head.run
        self._producer = f"{PRODUCER}/{self._head.engine_version}"
        self._namespace = f"sekisho:{self._head.project}"
        self._tags = _by_relation(run.tags)
        self._edges: dict[str, list[LineageEdge]] = {}
        for edge in run.edges:
            self._edges.setdefault(edge.relation, []).append(edge)

    def events(self) -> Iterator[Json]:
        began = self._head.started_at
        yield self._event("START", began, self._head.job, "RUN", self._own_run())
        sealed = self._run.manifest
        if sealed is None:
            return
        for name in sorted(self._tags):
            if self._tags[name][0].kind == "model":
                yield from self._model(name, began)
        for decided in sorted(self._run.decisions, key=lambda one: one.export):
            yield from self._export(decided, began, sealed.finished_at)
        state = "COMPLETE" if sealed.outcome == "passed" else "FAIL"
        facets = self._own_run()
        if state == "FAIL":
            facets |= self._error(f"{sealed.outcome}, exit code {sealed.exit_code}")
        yield self._event(
            state,
            sealed.finished_at,
            self._head.job,
            "RUN",
            facets,
            inputs=[self._source(one.source) for one in self._run.extracts],
            outputs=[self._dataset(one.export) for one in self._run.decisions],
        )

    def _model(self, name: str, at: dt.datetime) -> Iterator[Json]:
        """A model was analysed with the run; it is computed anew for each export that reads it."""
        job = f"model.{name}"
        yield self._event("START", at, job, "MODEL", self._child())
        yield self._event(
            "COMPLETE",
            at,
            job,
            "MODEL",
            self._child(),
            inputs=self._inputs(name),
            outputs=[self._made(name)],
        )

    def _export(
        self, decided: ExportDecision, began: dt.datetime, ended: dt.datetime
    ) -> Iterator[Json]:
        name = decided.export
        job = f"export.{name}"
        violations = [one for one in self._run.violations if one.export == name]
        facets = (
            self._child()
            | checks(self._producer, self._checked(name))
            | decision(
                self._producer,
                decided,
                violations,
                business_date=self._head.business_date.isoformat(),
                notice=self._head.notice_id,
                policy_digest=self._head.policy_digest,
            )
        )
        yield self._event("START", began, job, "EXPORT", self._child())
        left = decided.outcome in _LEFT
        if not left:
            reasons = sorted({f"{one.code} {one.message_en}" for one in violations})
            said = "; ".join((*reasons, *(f"held by {one}" for one in decided.held_by)))
            facets |= self._error(f"{decided.outcome}: {said}" if said else decided.outcome)
        step = self._last_step(name)
        yield self._event(
            "COMPLETE" if left else "FAIL",
            step.recorded_at if step else ended,
            job,
            "EXPORT",
            facets,
            inputs=self._inputs(name),
            outputs=[self._made(name, step if left else None)],
        )

    def _last_step(self, export: str) -> Release | None:
        steps = [one for one in self._run.releases if one.export == export]
        return steps[-1] if steps else None

    # ------------------------------------------------------------------ data sets

    def _dataset(self, name: str, facets: Mapping[str, Json] | None = None) -> Json:
        found: Json = {"namespace": self._namespace, "name": name}
        return found | ({"facets": dict(facets)} if facets else {})

    def _columns(self, name: str) -> dict[str, Json]:
        return columns(self._producer, self._tags.get(name, ()))

    def _checked(self, name: str) -> list[ExpectationResult]:
        return [one for one in self._run.expectations if one.subject == name]

    def _source(self, name: str) -> Json:
        found = self._dataset(name, self._columns(name))
        checked = assertions(self._producer, self._checked(name))
        return found | ({"inputFacets": checked} if checked else {})

    def _inputs(self, relation: str) -> list[Json]:
        names = {edge.source_relation for edge in self._edges.get(relation, ())}
        return [self._source(name) for name in sorted(names)]

    def _made(self, name: str, step: Release | None = None) -> Json:
        edges = self._edges.get(name, ())
        lineage = column_lineage(self._producer, self._namespace, edges) if edges else {}
        found = self._dataset(name, self._columns(name) | lineage)
        if step is None:
            return found
        counted = official(
            "outputStatistics", self._producer, rowCount=step.rows, size=step.bytes, fileCount=1
        )
        return found | {"outputFacets": counted}

    # ------------------------------------------------------------------ runs and jobs

    def _event(
        self,
        state: str,
        at: dt.datetime,
        job: str,
        kind: str,
        run_facets: Mapping[str, Json],
        *,
        inputs: list[Json] | None = None,
        outputs: list[Json] | None = None,
    ) -> Json:
        job_type = official(
            "jobType",
            self._producer,
            processingType="BATCH",
            integration="SEKISHO",
            jobType=kind,
        )
        return {
            "eventType": state,
            "eventTime": moment(at),
            "producer": self._producer,
            "schemaURL": EVENT_SCHEMA,
            "run": {"runId": self._run_id(job), "facets": dict(run_facets)},
            "job": {"namespace": self._namespace, "name": job, "facets": job_type},
            "inputs": inputs or [],
            "outputs": outputs or [],
        }

    def _run_id(self, job: str) -> str:
        """One id for each job of a run: the head's digest stands for the run and all before it."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{PRODUCER}/{self._run.head.digest}/{job}"))

    def _own_run(self) -> dict[str, Json]:
        day = self._head.business_date
        return official(
            "nominalTime",
            self._producer,
            nominalStartTime=f"{day}T00:00:00+09:00",
            nominalEndTime=f"{day + dt.timedelta(days=1)}T00:00:00+09:00",
        ) | official(
            "processing_engine",
            self._producer,
            name="DuckDB",
            version=self._head.duckdb_version,
            openlineageAdapterVersion=self._head.engine_version,
        )

    def _child(self) -> dict[str, Json]:
        parent = {
            "run": {"runId": self._run_id(self._head.job)},
            "job": {"namespace": self._namespace, "name": self._head.job},
        }
        return self._own_run() | official("parent", self._producer, **parent, root=parent)

    def _error(self, text: str) -> dict[str, Json]:
        return official("errorMessage", self._producer, message=text, programmingLanguage="SQL")


def _by_relation(tags: tuple[Tag, ...]) -> dict[str, list[Tag]]:
    found: dict[str, list[Tag]] = {}
    for tag in tags:
        found.setdefault(tag.relation, []).append(tag)
    return found

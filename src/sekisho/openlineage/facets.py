"""Facets of OpenLineage: the official ones that we fill in, and our own.

Versions and names of the schemas are those of the official client 1.54.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sekisho.audit.tables import (
    ExpectationResult,
    ExportDecision,
    ExportViolation,
    LineageEdge,
    Tag,
)
from sekisho.model import ROWS

Json = dict[str, Any]

SPEC: Final = "https://openlineage.io/spec"
OWN_SCHEMA: Final = "https://sekisho.dev/openlineage/1-0-0/DecisionRunFacet.json"
"""The id of `schema/DecisionRunFacet.json`, the schema of our own facet."""

SCHEMAS: Final[Mapping[str, str]] = {
    "schema": "facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet",
    "columnLineage": "facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet",
    "tags": "facets/1-0-0/TagsDatasetFacet.json#/$defs/TagsDatasetFacet",
    "dataQualityAssertions": "facets/1-1-0/DataQualityAssertionsDatasetFacet.json"
    "#/$defs/DataQualityAssertionsDatasetFacet",
    "outputStatistics": "facets/1-0-2/OutputStatisticsOutputDatasetFacet.json"
    "#/$defs/OutputStatisticsOutputDatasetFacet",
    "parent": "facets/1-2-0/ParentRunFacet.json#/$defs/ParentRunFacet",
    "nominalTime": "facets/1-0-1/NominalTimeRunFacet.json#/$defs/NominalTimeRunFacet",
    "processing_engine": "facets/1-1-1/ProcessingEngineRunFacet.json"
    "#/$defs/ProcessingEngineRunFacet",
    "test": "facets/1-0-1/TestRunFacet.json#/$defs/TestRunFacet",
    "errorMessage": "facets/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet",
    "jobType": "facets/2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet",
}
"""Name of an official facet -> its schema below `SPEC`."""

OWN: Final = "sekisho_decision"
"""The name of our own facet."""

_INDIRECT: Final[Mapping[str, str]] = {
    "filter": "FILTER",
    "join": "JOIN",
    "group": "GROUP_BY",
    "order": "SORT",
    "window": "WINDOW",
    "condition": "CONDITIONAL",
    "aggregate": "CONDITIONAL",
    "aggregate_order": "SORT",
    "set_operation": "FILTER",
    "row_count": "FILTER",
}
"""Kind of an influence that decides -> subtype of the transformation."""


def official(name: str, producer: str, /, **body: object) -> dict[str, Json]:
    """An official facet under its name; what is None is left out."""
    schema = f"{SPEC}/{SCHEMAS[name]}"
    return {name: {"_producer": producer, "_schemaURL": schema, **_known(**body)}}


def decision(
    producer: str,
    decided: ExportDecision,
    violations: Iterable[ExportViolation],
    *,
    business_date: str,
    notice: str | None,
    policy_digest: str | None,
) -> dict[str, Json]:
    """Our own facet: what was decided about one export, for whom, for what, on which ground."""
    reasons = {(v.id, v.code, v.rule, v.column or "", v.verdict): None for v in violations}
    return {
        OWN: {
            "_producer": producer,
            "_schemaURL": f"{OWN_SCHEMA}#/$defs/DecisionRunFacet",
            "export": decided.export,
            "recipient": decided.recipient or "",
            "purpose": decided.purpose,
            "arrangement": decided.arrangement,
            "destination": decided.destination,
            "decision": decided.verdict,
            "outcome": decided.outcome,
            "heldBy": list(decided.held_by),
            "reasons": [
                {"id": id_, "code": code, "rule": rule, "column": column, "verdict": verdict}
                for id_, code, rule, column, verdict in sorted(reasons)
            ],
            "businessDate": business_date,
            "notice": notice or "",
            "policySha256": policy_digest or "",
        }
    }


def column_lineage(producer: str, namespace: str, edges: Iterable[LineageEdge]) -> dict[str, Json]:
    """What influences each column; what decides over rows is the whole data set's."""
    fields: dict[str, list[LineageEdge]] = {}
    for edge in edges:
        fields.setdefault(edge.column, []).append(edge)
    inputs = {name: _inputs(namespace, found) for name, found in sorted(fields.items())}
    whole = inputs.pop(ROWS, [])
    return official(
        "columnLineage",
        producer,
        fields={name: {"inputFields": found} for name, found in inputs.items()},
        dataset=whole,
    )


def columns(producer: str, tags: Iterable[Tag]) -> dict[str, Json]:
    """The columns of a relation in their order, with types and names, and what each carries, as its tags."""
    own = [tag for tag in tags if tag.column != ROWS]
    if not own:
        return {}
    listed = [
        _known(name=tag.column, type=tag.type, description=_described(tag), ordinal_position=place)
        for place, tag in enumerate(own, start=1)
    ]
    carried = [
        {"key": f"sekisho.{key}", "value": value, "source": "SEKISHO", "field": tag.column}
        for tag in own
        for key, value in _carried(tag)
    ]
    return official("schema", producer, fields=listed) | official("tags", producer, tags=carried)


def assertions(producer: str, results: Iterable[ExpectationResult]) -> dict[str, Json]:
    """How the expectations of a source came out, for the source as an input."""
    found = [
        _known(
            assertion=one.expectation,
            success=one.state == "passed",
            severity=_severity(one),
            name=one.id,
            actual=one.observed,
        )
        for one in results
    ]
    return official("dataQualityAssertions", producer, assertions=found) if found else {}


def checks(producer: str, results: Iterable[ExpectationResult]) -> dict[str, Json]:
    """How the expectations of an export came out, which its own run has checked."""
    found = [
        _known(
            name=one.id,
            status=_STATUS[one.state],
            severity=_severity(one),
            type=one.expectation,
            actual=one.observed,
        )
        for one in results
    ]
    return official("test", producer, tests=found) if found else {}


_STATUS: Final[Mapping[str, str]] = {
    "passed": "pass",
    "violated": "fail",
    "could-not-check": "skip",
}


def _severity(one: ExpectationResult) -> str:
    return "error" if one.severity == "critical" else "warn"


def _known(**body: object) -> Json:
    """What is not None."""
    return {key: value for key, value in body.items() if value is not None}


def _described(tag: Tag) -> str | None:
    """What the contract calls a column, in both languages; its own name says nothing more."""
    said = dict.fromkeys(filter(None, (tag.title_en, tag.title_ja)))
    return " | ".join(name for name in said if name != tag.column) or None


def _inputs(namespace: str, edges: Iterable[LineageEdge]) -> list[Json]:
    ways: dict[tuple[str, str], list[Json]] = {}
    for edge in sorted(edges, key=lambda e: (e.source_relation, e.source_column, e.kind)):
        source = (edge.source_relation, edge.source_column)
        ways.setdefault(source, []).append(_transformation(edge))
    return [
        {"namespace": namespace, "name": relation, "field": column, "transformations": found}
        for (relation, column), found in ways.items()
    ]


def _transformation(edge: LineageEdge) -> Json:
    """How a column influences another; our own word goes as description.

    That a value is hidden is said, that it is not is not: a function that nobody knows as hiding may.
    """
    if not edge.direct:
        return {"type": "INDIRECT", "subtype": _INDIRECT[edge.kind], "description": edge.kind}
    return _known(
        type="DIRECT",
        subtype=edge.flow.upper() if edge.flow else None,
        description=edge.kind,
        masking=True if edge.masked else None,
    )


def _carried(tag: Tag) -> Iterable[tuple[str, str]]:
    if tag.category:
        yield "category", tag.category
    for overlay in tag.overlays:
        yield "overlay", overlay
    if tag.identifier and tag.identifier != "none":
        yield "identifier", tag.identifier
    yield "scope", tag.scope

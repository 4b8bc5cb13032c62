"""Holding events against schemas finds what is at fault; here against schemas of an invented specification.

It is laid out as the official one: facets name earlier cores that are not there, the core holds what all facets
have as an alternative of one, and among the schemas lie examples and a registry.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from lineage_events.schemas import Schemas

from sekisho.openlineage import Recorded, events_of
from sekisho.openlineage.facets import SCHEMAS, SPEC

Event = dict[str, Any]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
BASES: Final = (
    "RunFacet", "JobFacet", "DatasetFacet", "InputDatasetFacet", "OutputDatasetFacet",
)  # fmt: skip
PLACES: Final[Mapping[str, str]] = {
    "schema": "DatasetFacet",
    "columnLineage": "DatasetFacet",
    "tags": "DatasetFacet",
    "dataQualityAssertions": "InputDatasetFacet",
    "outputStatistics": "OutputDatasetFacet",
    "jobType": "JobFacet",
}
"""Facet -> what it is a facet of; any other is one of a run. A fact of the official schemas."""
LACKING: Final[Mapping[str, Event]] = {
    "columnLineage": {"required": ["fields"]},
    "dataQualityAssertions": {"required": ["assertions"]},
    "errorMessage": {"required": ["message", "programmingLanguage"]},
    "jobType": {"required": ["processingType", "integration"]},
    "nominalTime": {"required": ["nominalStartTime"]},
    "parent": {"required": ["run", "job"]},
    "processing_engine": {"required": ["version"]},
    "test": {"required": ["tests"]},
}
"""Facet -> what it may not lack. A fact of the official schemas."""


def _core(version: str, **events: Event) -> Event:
    """A core of this version with these events."""
    base = {"required": ["_producer", "_schemaURL"]}
    return {
        "$schema": DRAFT,
        "$id": f"{SPEC}/{version}/OpenLineage.json",
        "$defs": dict.fromkeys(BASES, base) | events,
    }


def _holding(kind: str) -> Event:
    """Facets of a kind, as the core says it: one alternative, and no other."""
    return {"anyOf": [{"additionalProperties": {"$ref": f"#/$defs/{kind}"}}]}


CORE: Final = _core(
    "2-0-2",
    RunEvent={
        "required": ["run", "job"],
        "properties": {
            "eventTime": {"type": "string", "format": "date-time"},
            "producer": {"type": "string", "format": "uri"},
            "run": {
                "properties": {
                    "runId": {"type": "string", "format": "uuid"},
                    "facets": _holding("RunFacet"),
                }
            },
            "job": {"properties": {"facets": _holding("JobFacet")}},
        },
    },
)


def _facet(name: str, address: str) -> Event:
    """A facet that may have anything more, upon an earlier core."""
    file, _, kind = address.partition("#/$defs/")
    base = {"$ref": f"{SPEC}/1-0-2/OpenLineage.json#/$defs/{PLACES.get(name, 'RunFacet')}"}
    return {
        "$schema": DRAFT,
        "$id": f"{SPEC}/{file}",
        "$defs": {kind: {"allOf": [base, LACKING.get(name, {})]}},
        "properties": {name: {"$ref": f"#/$defs/{kind}"}},
    }


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    (tmp_path / "facets").mkdir()
    (tmp_path / "OpenLineage.json").write_text(json.dumps(CORE))
    for name, address in SCHEMAS.items():
        (tmp_path / f"facets/{name}.json").write_text(json.dumps(_facet(name, address)))
    (tmp_path / "tests/SchemaDatasetFacet").mkdir(parents=True)
    (tmp_path / "tests/SchemaDatasetFacet/1.json").write_text('{"schema": {"fields": [}}')
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry/registry.json").write_text('{"producer": {"produced_facets": []}}')
    return tmp_path


def test_events_are_held_against_every_schema_that_they_name(
    nights: dict[int, Recorded], sample: Recorded, invented: Path
) -> None:
    """Ours is one of them, as it lies in the package; each is found under the address that they give."""
    schemas = Schemas(invented)
    for run in (*nights.values(), sample):
        for event in events_of(run):
            assert schemas.faults(event) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda e: e.update(eventTime="2026-11-20"), ".eventTime: "),
        (lambda e: e.update(producer="sekisho"), ".producer: "),
        (lambda e: e["run"].update(runId="7"), ".run.runId: "),
        (
            lambda e: e["run"]["facets"]["processing_engine"].pop("version"),
            "'version' is a required",
        ),
        (
            lambda e: e["outputs"][0].update(facets=e["outputs"][0].pop("outputFacets")),
            "is no DatasetFacet",
        ),
        (lambda e: e["job"]["facets"]["jobType"].pop("_producer"), "'_producer' is a required"),
        (lambda e: e["run"]["facets"]["sekisho_decision"].update(decision="x"), "sekisho_decision"),
        (lambda e: e["run"]["facets"].update(x=e["run"]["facets"]["parent"]), ".run.facets.x: not"),
        (
            lambda e: e["job"]["facets"]["jobType"].update(_schemaURL=f"{SPEC}/unknown.json"),
            "not what https://openlineage.io/spec/unknown.json is for",
        ),
        (lambda e: e.update(schemaURL=f"{SPEC}/unknown.json"), "unknown.json"),
    ],
)
def test_what_is_otherwise_is_told(
    spoil: Callable[[Event], None], fault: str, sample: Recorded, invented: Path
) -> None:
    """Formats, what is lacking, what stands in another's place, and an address that has no schema."""
    event = next(e for e in events_of(sample) if "sekisho_decision" in e["run"]["facets"])
    event = json.loads(json.dumps(event))
    spoil(event)
    (told,) = Schemas(invented).faults(event)
    assert fault in told


def test_an_event_is_held_against_the_core_that_it_names_and_facets_against_the_newest(
    sample: Recorded, invented: Path
) -> None:
    """Where several cores lie, as in the folder that the site of the specification is made from."""
    for version in ("1-0-0", "10-0-0"):
        (invented / version).mkdir()
        (invented / version / "OpenLineage.json").write_text(json.dumps(_core(version)))
    event = json.loads(json.dumps(events_of(sample)[0]))
    assert Schemas(invented).faults(event) == []
    event["run"]["runId"] = "7"
    (told,) = Schemas(invented).faults(event)
    assert ".run.runId: " in told
    lax = _core("10-0-0") | {"$defs": dict.fromkeys(BASES, False)}
    (invented / "10-0-0/OpenLineage.json").write_text(json.dumps(lax))
    assert len(Schemas(invented).faults(event)) > 1


def test_a_folder_without_the_core_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="OpenLineage"):
        Schemas(tmp_path)

"""Holding events against schemas finds what is at fault; here against schemas of an invented specification."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from lineage_events.schemas import Schemas

from sekisho.openlineage import Recorded, events_of
from sekisho.openlineage.facets import SCHEMAS, SPEC

Event = dict[str, Any]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
CORE: Final = {
    "$schema": DRAFT,
    "$id": f"{SPEC}/2-0-2/OpenLineage.json",
    "$defs": {
        "RunFacet": {"type": "object", "required": ["_producer", "_schemaURL"]},
        "RunEvent": {
            "type": "object",
            "required": ["run"],
            "properties": {
                "eventTime": {"type": "string", "format": "date-time"},
                "producer": {"type": "string", "format": "uri"},
                "run": {"properties": {"runId": {"type": "string", "format": "uuid"}}},
            },
        },
    },
}


def _facet(name: str, address: str) -> Event:
    """A facet that may have anything, upon an earlier core, as those of the specification are."""
    file, _, kind = address.partition("#/$defs/")
    base = {"$ref": f"{SPEC}/1-0-2/OpenLineage.json#/$defs/RunFacet"}
    own: Event = {"required": ["version"]} if name == "processing_engine" else {}
    return {
        "$schema": DRAFT,
        "$id": f"{SPEC}/{file}",
        "$defs": {kind: {"allOf": [base, own]}},
        "properties": {name: {"$ref": f"#/$defs/{kind}"}},
    }


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    (tmp_path / "facets").mkdir()
    (tmp_path / "OpenLineage.json").write_text(json.dumps(CORE))
    for name, address in SCHEMAS.items():
        (tmp_path / f"facets/{name}.json").write_text(json.dumps(_facet(name, address)))
    return tmp_path


def test_events_are_held_against_every_schema_that_they_name(
    nights: dict[int, Recorded], sample: Recorded, invented: Path
) -> None:
    """Ours is one of them, as it lies in the package; each is found under the address that they give."""
    schemas = Schemas(invented)
    for run in (*nights.values(), sample):
        for event in events_of(run):
            assert list(schemas.faults(event)) == []


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


def test_a_folder_without_the_core_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="OpenLineage"):
        Schemas(tmp_path)

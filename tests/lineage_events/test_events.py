"""A recorded run as OpenLineage events: what they say, and that the official classes read them."""

from __future__ import annotations

import importlib.resources
import json
from dataclasses import replace
from typing import Any, Final, get_args

import attr
import pytest
from jsonschema import Draft202012Validator
from lineage_events.official import FACETS, OWN, read_back, written
from openlineage.client.generated.base import RunFacet
from openlineage.client.generated.data_quality_assertions_dataset import Assertion
from referencing import Registry, Resource

from sekisho.model.lineage import Flow, InfluenceKind
from sekisho.openlineage import Recorded, events_of
from sekisho.openlineage.facets import _INDIRECT, OWN_SCHEMA, SCHEMAS, SPEC

Event = dict[str, Any]


def _ends(run: Recorded) -> dict[str, Event]:
    """Job -> its event that is no START."""
    return {e["job"]["name"]: e for e in events_of(run) if e["eventType"] != "START"}


def test_the_official_classes_read_every_event_and_write_it_again(
    nights: dict[int, Recorded], sample: Recorded
) -> None:
    """Nothing in them is unknown to the specification, nothing that it requires is lacking."""
    for run in (*nights.values(), sample):
        for event in events_of(run):
            again = written(read_back(event))
            assert _own_facet_apart(again) == _own_facet_apart(_pruned(event))


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: v for k, one in value.items() if (v := _pruned(one)) not in ([], {})}
    return [_pruned(one) for one in value] if isinstance(value, list) else value


def _own_facet_apart(event: Event) -> Event:
    facets = {k: v for k, v in event["run"].get("facets", {}).items() if k != OWN}
    return event | {"run": event["run"] | {"facets": facets}}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: e["run"].update(runId="7"),
        lambda e: e["run"]["facets"]["nominalTime"].update(until="x"),
        lambda e: e["run"]["facets"]["nominalTime"].pop("nominalStartTime"),
        lambda e: e["job"]["facets"]["jobType"].update(_schemaURL=f"{SPEC}/other.json"),
        lambda e: e.update(eventType="DONE"),
        lambda e: e.update(eventTime="2026-11-20T02:00:00"),
        lambda e: e.update(producer="sekisho"),
        lambda e: e["job"]["facets"].update(parent=e["run"]["facets"]["processing_engine"]),
        lambda e: e["job"]["facets"]["jobType"].update(processingType="NIGHTLY"),
    ],
)
def test_reading_back_is_strict(spoil: Any, sample: Recorded) -> None:
    event = json.loads(json.dumps(events_of(sample)[0]))
    read_back(event)
    spoil(event)
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_back(event)


def test_the_schemas_are_those_of_the_official_client() -> None:
    assert {f"{SPEC}/{address}" for address in SCHEMAS.values()} <= FACETS.keys()


def test_facets_that_lie_twice_have_the_version_that_was_agreed_on() -> None:
    """Drafts that never came have their place on the specification's site, too; these have what we fill in.

    `dataQualityAssertions` 1-2-0 is such a draft, and one of 1-1-0 knows neither `name` nor `actual`.
    """
    assert SCHEMAS["dataQualityAssertions"].startswith("facets/1-1-0/")
    fields = {field.name for field in attr.fields(Assertion)}
    assert {"assertion", "success", "severity", "name", "actual"} <= fields


def test_every_kind_of_influence_has_its_subtype() -> None:
    assert {*_INDIRECT, "value"} == set(get_args(InfluenceKind))


def test_the_column_lineage_is_that_of_the_record(sample: Recorded) -> None:
    """Every edge of models and exports, no other; what decides over rows is the data set's."""
    told = set()
    for event in _ends(sample).values():
        for output in event["outputs"]:
            facet = output.get("facets", {}).get("columnLineage", {"fields": {}, "dataset": []})
            fields = {name: one["inputFields"] for name, one in facet["fields"].items()}
            for column, inputs in [*fields.items(), ("*", facet["dataset"])]:
                told |= {
                    (
                        output["name"], column, i["name"], i["field"], t["description"],
                        t["type"], t.get("masking"),
                        t.get("subtype") if t["type"] == "DIRECT" else None,
                    )
                    for i in inputs
                    for t in i["transformations"]
                }  # fmt: skip
    assert told == {
        (
            e.relation, e.column, e.source_relation, e.source_column, e.kind,
            "DIRECT" if e.direct else "INDIRECT", e.masked or None, e.flow and e.flow.upper(),
        )
        for e in sample.edges
    }  # fmt: skip
    assert {kind for *_, kind, _, _, _ in told} >= {"value", "filter", "join", "group"}
    assert {subtype for *_, subtype in told} == {None, "IDENTITY", "TRANSFORMATION", "AGGREGATION"}


@pytest.mark.parametrize(
    ("flow", "masked", "expected"),
    [
        ("identity", False, {"subtype": "IDENTITY"}),
        ("transformation", False, {"subtype": "TRANSFORMATION"}),
        ("transformation", True, {"subtype": "TRANSFORMATION", "masking": True}),
        ("aggregation", True, {"subtype": "AGGREGATION", "masking": True}),
        (None, False, {}),
        (None, None, {}),
    ],
)
def test_what_becomes_of_a_value_is_its_subtype(
    flow: Flow | None, masked: bool | None, expected: Event, nights: dict[int, Recorded]
) -> None:
    """Nothing is said where nobody knows: of code, and of a night of an earlier version."""
    edges = tuple(replace(e, flow=flow, masked=masked) for e in nights[1].edges)
    event = _ends(replace(nights[1], edges=edges))["export.birthdays_jccu"]
    read_back(event)
    (one,) = event["outputs"][0]["facets"]["columnLineage"]["fields"]["age"]["inputFields"]
    assert one["transformations"] == [{"type": "DIRECT", "description": "value", **expected}]


def test_inputs_are_what_the_lineage_names(sample: Recorded) -> None:
    for event in _ends(sample).values():
        for output in event["outputs"]:
            facet = output.get("facets", {}).get("columnLineage")
            if facet is None:
                continue
            named = [i for one in facet["fields"].values() for i in one["inputFields"]]
            names = {i["name"] for i in (*named, *facet["dataset"])}
            assert {i["name"] for i in event["inputs"]} == names


def test_every_job_has_one_start_and_one_end(nights: dict[int, Recorded], sample: Recorded) -> None:
    """And ids of its own, which the parent's facet of models and exports names."""
    for run in (nights[1], nights[2], sample):
        events = events_of(run)
        ids = {e["run"]["runId"] for e in events}
        assert sorted(e["run"]["runId"] for e in events) == sorted([*ids, *ids])
        assert sum(e["eventType"] == "START" for e in events) == len(ids)
        parent = next(e["run"]["runId"] for e in events if e["job"]["name"] == "night")
        children = [e for e in events if e["job"]["name"] != "night"]
        assert children
        assert {c["run"]["facets"]["parent"]["run"]["runId"] for c in children} == {parent}


def test_a_run_that_has_not_ended_has_only_begun(nights: dict[int, Recorded]) -> None:
    assert [e["eventType"] for e in events_of(nights[3])] == ["START"]


def test_the_same_record_gives_the_same_events(sample: Recorded) -> None:
    assert events_of(sample) == events_of(sample)


def test_a_refused_export_fails_and_says_why(nights: dict[int, Recorded]) -> None:
    event = _ends(nights[1])["export.birthdays_jccu"]
    assert event["eventType"] == "FAIL"
    said = event["run"]["facets"]["errorMessage"]["message"]
    assert said == "refused: SK001 `age` may not go to `jccu`; held by violation"
    assert "outputFacets" not in event["outputs"][0]
    assert _ends(nights[1])["night"]["eventType"] == "FAIL"


def test_a_released_export_completes_with_its_rows_when_it_left(
    nights: dict[int, Recorded],
) -> None:
    event = _ends(nights[1])["export.catalog_order_jccu"]
    assert (event["eventType"], event["eventTime"]) == ("COMPLETE", "2026-11-20T02:35:00+09:00")
    counted = event["outputs"][0]["outputFacets"]["outputStatistics"]
    assert (counted["rowCount"], counted["size"], counted["fileCount"]) == (56, 1234, 1)


def test_expectations_are_assertions_on_what_they_look_at(nights: dict[int, Recorded]) -> None:
    (source,) = _ends(nights[1])["night"]["inputs"]
    assert source["inputFacets"]["dataQualityAssertions"]["assertions"] == [
        {"assertion": "not-null", "success": True, "severity": "error", "name": "not-null-0a1b2c3d"}
    ]


def test_an_exports_own_expectations_are_tests_of_its_run(nights: dict[int, Recorded]) -> None:
    """The facet of assertions belongs to inputs alone, says its schema."""
    (first, *_) = nights[1].expectations
    states = {"passed": "pass", "violated": "fail", "could-not-check": "skip"}
    own = [
        replace(first, subject="catalog_order_jccu", state=state, severity="info", observed="3")
        for state in states
    ]
    event = _ends(replace(nights[1], expectations=(*own, first)))["export.catalog_order_jccu"]
    read_back(event)
    assert event["run"]["facets"]["test"]["tests"] == [
        {
            "name": first.id, "type": "not-null", "status": status, "severity": "warn",
            "actual": "3",
        }
        for status in states.values()
    ]  # fmt: skip
    assert "test" not in _ends(nights[1])["export.catalog_order_jccu"]["run"]["facets"]


def test_columns_have_types_and_the_names_of_the_contract(
    nights: dict[int, Recorded], sample: Recorded
) -> None:
    """Sources: as the contract says. Exports: the types that their SQL gives."""
    (order,) = _ends(nights[2])["export.catalog_order_jccu"]["outputs"]
    item, phone = order["facets"]["schema"]["fields"]
    assert item == {
        "name": "item", "type": "VARCHAR", "description": "商品", "ordinal_position": 1,
    }  # fmt: skip
    assert phone == {"name": "phone", "ordinal_position": 2}
    (register,) = (i for i in _ends(sample)["night"]["inputs"] if i["name"] == "member_register")
    fields = {f["name"]: f for f in register["facets"]["schema"]["fields"]}
    assert fields["member_no"] == {
        "name": "member_no", "type": "VARCHAR", "description": "member number | 組合員番号",
        "ordinal_position": 1,
    }  # fmt: skip
    assert fields["name"] == {
        "name": "name", "type": "VARCHAR", "description": "氏名", "ordinal_position": 3,
    }  # fmt: skip
    (released,) = _ends(sample)["export.kinki_register"]["outputs"]
    placed = {f["ordinal_position"]: f["name"] for f in released["facets"]["schema"]["fields"]}
    assert placed == dict(
        enumerate(("member_no", "name", "name_kana", "postal_code", "address", "phone"), start=1)
    )
    made = [
        (o["name"], f)
        for event in _ends(sample).values()
        if event["job"]["name"] != "night"
        for o in event["outputs"]
        for f in o["facets"]["schema"]["fields"]
    ]
    assert made
    assert [name for name, field in made if not field.get("type")] == []


def test_columns_carry_their_tags(nights: dict[int, Recorded]) -> None:
    (order,) = _ends(nights[2])["export.catalog_order_jccu"]["outputs"]
    assert [f["name"] for f in order["facets"]["schema"]["fields"]] == ["item", "phone"]
    tags = {(t["field"], t["key"], t["value"]) for t in order["facets"]["tags"]["tags"]}
    assert ("phone", "sekisho.category", "member_registration") in tags
    assert ("phone", "sekisho.identifier", "direct") in tags


SCHEMA: Final = json.loads(
    importlib.resources.files("sekisho.openlineage")
    .joinpath("schema/DecisionRunFacet.json")
    .read_text()
)


def _validator() -> Draft202012Validator:
    base = RunFacet._get_schema().partition("#")[0]
    # The official schema lets every run facet have more than producer and schema.
    official = {"$id": base, "$defs": {"RunFacet": {"required": ["_producer", "_schemaURL"]}}}
    registry = Registry().with_resources(
        (
            one["$id"],
            Resource.from_contents(one | {"$schema": Draft202012Validator.META_SCHEMA["$id"]}),
        )
        for one in (SCHEMA, official)
    )
    return Draft202012Validator(
        {"$ref": f"{OWN_SCHEMA}#/$defs/DecisionRunFacet"}, registry=registry
    )


def test_our_own_facet_is_as_its_published_schema_says(
    nights: dict[int, Recorded], sample: Recorded
) -> None:
    assert SCHEMA["$id"] == OWN_SCHEMA
    Draft202012Validator.check_schema(SCHEMA)
    validator, seen = _validator(), set()
    for run in (nights[1], nights[2], sample):
        for name, event in _ends(run).items():
            facet = event["run"]["facets"].get(OWN)
            assert (facet is not None) == name.startswith("export.")
            if facet is not None:
                validator.validate(facet)
                seen.add(facet["decision"])
    assert seen == {"permitted", "refused", "undecided"}
    known = _ends(sample)["export.kinki_register"]["run"]["facets"][OWN]
    assert {
        k: known[k] for k in ("recipient", "purpose", "arrangement", "decision", "outcome")
    } == {
        "recipient": "coop_kinki",
        "purpose": "P2",
        "arrangement": "A1",
        "decision": "permitted",
        "outcome": "released",
    }
    assert not validator.is_valid(known | {"member_no": "1"})
    assert not validator.is_valid(known | {"decision": "perhaps"})
    assert not validator.is_valid({k: v for k, v in known.items() if k != "purpose"})

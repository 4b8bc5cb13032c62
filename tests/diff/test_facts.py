"""Facts that the sample project has no example of: contracts' people and dates, texts, requests."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from typing import Any

import pytest
from diff.compared import line, state
from policy.random_policies import NAME, PLACE

from sekisho.diff import Change, State, difference
from sekisho.diff.columns import column_changes
from sekisho.diff.policy import policy_changes
from sekisho.model import (
    Approval,
    Category,
    Column,
    ConsentText,
    Export,
    KeySpace,
    Notice,
    Period,
    Policy,
    Request,
    Source,
    SourceColumn,
    Statute,
    Thresholds,
    Use,
    Waiver,
)

JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
TEXT = ConsentText("T1", ("agent",), ("P1",), ("c",), frozenset(), 18, Period(JUNE, JULY), PLACE)
STATUTE = Statute("S1", NAME, "1", frozenset({Column("t", "a")}), PLACE)
REQUEST = Request(
    number="R1",
    ground="statute",
    party="town",
    arrangement="A6",
    export="x",
    period=Period(JUNE, None),
    statute="S1",
    article="1",
    authority="x",
    reference="1",
    reason=NAME,
    approvals=(Approval("x", JUNE, None),),
    place=PLACE,
)
WAIVER = Waiver(
    id="W1",
    rule="SK101",
    export="x",
    use=Use("A6", "town", "x"),
    column="a",
    origin=Column("t", "a"),
    reason=NAME,
    requested_by="x",
    approval=Approval("y", JUNE, None),
    expires=JULY,
    place=PLACE,
)
POLICY = Policy(
    controller="coop",
    parties={},
    destinations={},
    categories={"c": Category("c", NAME, None, True, frozenset(), PLACE)},
    overlays={},
    notices=(),
    digest="",
    consent_texts={"T1": TEXT},
    statutes={"S1": STATUTE},
    requests={"R1": REQUEST},
    waivers={"W1": WAIVER},
)


def with_text(**changed: Any) -> Policy:
    return replace(POLICY, consent_texts={"T1": replace(TEXT, **changed)})


def with_request(**changed: Any) -> Policy:
    return replace(POLICY, requests={"R1": replace(REQUEST, **changed)})


def with_waiver(**changed: Any) -> Policy:
    return replace(POLICY, waivers={"W1": replace(WAIVER, **changed)})


def with_statute(**changed: Any) -> Policy:
    return replace(POLICY, statutes={"S1": replace(STATUTE, **changed)})


@pytest.mark.parametrize(
    ("after", "effects"),
    [
        (with_text(guardian_under=16), ["widened"]),
        (with_text(guardian_under=20), ["narrowed"]),
        (with_text(recipients=("agent", "bank")), ["widened"]),
        (with_text(purposes=("P2",)), ["narrowed", "widened"]),
        (with_text(overlays=frozenset({"o"})), ["widened"]),
        (with_text(period=Period(JUNE, dt.date(2026, 6, 30))), ["narrowed"]),
        (with_text(place=replace(PLACE, line=9)), []),
        (replace(POLICY, consent_texts={}), ["narrowed"]),
        (with_statute(columns=None), ["widened"]),
        (with_statute(columns=frozenset({Column("t", "a"), Column("t", "b")})), ["widened"]),
        (with_statute(columns=frozenset({Column("t", "b")})), ["narrowed", "widened"]),
        (with_statute(article="2"), []),
        (with_request(period=Period(JUNE, JULY)), ["narrowed"]),
        (with_request(export="y"), ["narrowed", "widened"]),
        (with_request(approvals=(Approval("x", JULY, None),)), ["narrowed"]),
        (with_request(party="police"), ["narrowed", "widened"]),
        (with_request(reason=replace(NAME, en="another")), []),
        (replace(POLICY, requests={}), ["narrowed"]),
        (replace(POLICY, waivers={}), ["narrowed"]),
        (with_waiver(expires=dt.date(2026, 8, 1)), ["widened"]),
        (with_waiver(origin=None), ["widened"]),
        (with_waiver(column=None), ["narrowed", "widened"]),
        (with_waiver(export="y"), ["narrowed", "widened"]),
        (with_waiver(id="W2", reason=replace(NAME, en="another")), []),
        (replace(POLICY, controller="other"), ["widened"]),
    ],
)
def test_texts_statutes_requests_and_waivers_have_a_direction(after, effects):
    assert sorted(c.effect for c in policy_changes(POLICY, after)) == effects


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> State:
    return state(tmp_path_factory.mktemp("sample"))


def told(sample: State, source: str, **changed: Any) -> list[str]:
    """What the contract of one source says with other fields."""
    other = replace(sample.sources[source], **changed)
    after = replace(sample, sources={**sample.sources, source: other})
    return sorted(line(c) for c in column_changes(sample, after))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"further_keys": ("insured_name",)},
            ["NARROWED + kyosai_contract: rows are about the person in `insured_name` too"],
        ),
        (
            {"retention_from": "applied_on"},
            ["NARROWED + kyosai_contract: `applied_on` says when retention begins"],
        ),
        (
            {"ended_on": "applied_on"},
            ["NARROWED + kyosai_contract: `applied_on` says when a member has left"],
        ),
        (
            {"subject_key_optional": True},
            ["WIDENED + kyosai_contract: rows without a subject key are allowed"],
        ),
        (
            {"subject_key": "insured_name"},
            [
                "NARROWED + kyosai_contract: rows are about the member in `insured_name`",
                "WIDENED - kyosai_contract: rows are about the member in `member_no`",
            ],
        ),
        (
            {"acquired_on": None},
            ["NARROWED - kyosai_contract: `applied_on` says when a row was acquired"],
        ),
        (
            {"role": "ledger"},
            ["WIDENED ~ kyosai_contract: role: `data` became `ledger` (unclassified)"],
        ),
        ({"digest": "another", "title": NAME}, []),
    ],
)
def test_what_a_contract_says_about_people_and_dates_has_a_direction(sample, changed, expected):
    assert told(sample, "kyosai_contract", **changed) == expected


def test_what_tells_rows_apart_cannot_be_classified(sample):
    source = sample.sources["kyosai_contract"]
    column = source.columns["member_no"]
    columns = {**source.columns, "member_no": replace(column, primary=not column.primary)}
    (change,) = told(sample, "kyosai_contract", columns=columns)
    assert change.startswith("WIDENED ~ kyosai_contract: `member_no`")
    assert "primaryKey" in change


def test_how_keys_are_written_cannot_be_classified(sample):
    space = replace(sample.key_spaces["member_no"], width=9)
    after = replace(sample, key_spaces={**sample.key_spaces, "member_no": space})
    (change,) = column_changes(sample, after)
    assert (change.kind, change.effect, change.classified) == ("key-space", "widened", False)


def test_states_of_two_days_are_not_compared(sample):
    with pytest.raises(ValueError, match="2027"):
        difference(sample, replace(sample, day=dt.date(2027, 1, 1)))


def names(of: type) -> set[str]:
    return {f.name for f in fields(of)}


def test_no_field_is_overlooked():
    """Whoever adds a field to one of these says here that differences of it are told."""
    place = {"place", "digest", "name", "title", "owner"}
    # What is asked for a request of a member decides of no export.
    assert names(Policy) - place - {"rights"} == {
        "controller", "parties", "destinations", "categories", "overlays", "notices",
        "consent_texts", "statutes", "requests", "retention", "waivers", "recipient_policies",
        "thresholds", "groups", "conditions", "businesses", "subjects",
    }  # fmt: skip
    # What a text states of itself decides nothing; `check --notice` tells of it.
    assert names(Notice) - place - {"stated"} == {
        "id", "effective_from", "effective_to", "text_file", "purposes", "arrangements", "grants",
        "lifts", "former",
    }  # fmt: skip
    # How a third party had acquired it is for the record of receipt, and decides nothing either.
    assert names(Source) - place - {"acquisition"} == {
        "party", "role", "row_category", "row_overlays", "key_space", "subject_key",
        "subject_key_optional", "acquired_on", "format", "columns", "further_keys",
        "retention_from", "ended_on",
    }  # fmt: skip
    assert names(SourceColumn) - place == {
        "header", "type", "parse", "category", "identifier", "overlays", "required", "key_space",
        "coarse", "primary",
    }  # fmt: skip
    assert names(KeySpace) - place == {
        "id", "width", "maps_to", "map_source", "map_from", "map_to", "register",
    }  # fmt: skip
    assert names(Export) - place == {
        "destination", "purpose", "arrangement", "key", "file", "format", "encoding", "sql", "formulas",
        "small_groups",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("smallest_group", "largest_share", "effects"),
    [
        (9, 80, ["widened"]),
        (11, 80, ["narrowed"]),
        (10, 79, ["narrowed"]),
        (9, 81, ["widened"] * 2),
    ],
)
def test_limits_of_statistics_are_told(smallest_group: int, largest_share: int, effects: list[str]):
    after = replace(POLICY, thresholds=Thresholds(smallest_group, largest_share))
    assert [c.effect for c in policy_changes(POLICY, after)] == effects


def test_ids_are_those_of_the_fact_and_not_of_its_place():
    change = next(iter(policy_changes(POLICY, with_text(guardian_under=16))))
    moved = replace(change, place=replace(PLACE, line=99))
    assert isinstance(change, Change)
    assert moved.id == change.id
    assert change.id.startswith("consent-text-")

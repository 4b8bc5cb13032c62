"""Incidents: deadlines by the calendar, leak against provision, thresholds, the nine fields."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from e2e.user import Ended, sekisho
from hypothesis import given
from hypothesis import strategies as st

from sekisho import project
from sekisho.incidents import Incident, assess, final_report, prompt_report
from sekisho.registers import Cell

DATES = yaml.safe_load((Path(__file__).parent / "deadlines.yaml").read_text(encoding="utf-8"))
POLICY = project.load(Path(__file__).parents[2]).policy
MIS_SENT = Incident(
    kind="wrong-recipient",
    found=dt.date(2026, 12, 1),
    recovered=False,
    wrongful=False,
    export="jccu_catalog_order",
    recipient="jccu",
    purpose="P3",
    file="catalog.csv",
    day=dt.date(2026, 11, 20),
    run=7,
    rows=5_000,
    subjects=1_000,
    items=("catalog_purchase",),
    overlays=frozenset(),
)


def cells(incident: Incident) -> dict[str, Cell]:
    return {cell.column: cell for row in assess(incident, POLICY).rows for cell in row}


@pytest.mark.parametrize("case", DATES, ids=lambda case: case["why"])
def test_deadlines_are_those_of_the_calendar(case: dict[str, Any]) -> None:
    assert list(prompt_report(case["known"])) == case["prompt"]
    assert final_report(case["known"], wrongful=False) == case["final"]
    assert final_report(case["known"], wrongful=True) == case["wrongful"]


@given(st.dates(dt.date(2023, 1, 1), dt.date(2040, 1, 1)), st.booleans())
def test_a_last_day_is_open_and_never_before_its_day(known: dt.date, wrongful: bool) -> None:
    last = final_report(known, wrongful=wrongful)
    assert 0 <= (last - known).days - (59 if wrongful else 29) <= 10
    assert last.weekday() < 5
    assert (last.month, last.day) not in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


@pytest.mark.parametrize(
    ("change", "due", "final"),
    [
        ({}, "not by these facts", None),
        ({"subjects": 1_001}, "yes", "2027-01-04"),
        ({"subjects": None}, "open", "2027-01-04"),
        ({"subjects": 1, "overlays": frozenset({"special_care"})}, "yes", "2027-01-04"),
        ({"subjects": 1, "overlays": frozenset({"card"})}, "yes", "2027-01-04"),
        ({"subjects": 1, "overlays": frozenset({"bank"})}, "not by these facts", None),
        ({"subjects": 1, "wrongful": True}, "yes", "2027-01-29"),
        ({"subjects": 101, "overlays": frozenset({"my_number"})}, "yes", "2027-01-04"),
        ({"subjects": 100, "overlays": frozenset({"my_number"})}, "not by these facts", None),
        ({"subjects": 9_999, "recovered": True}, "not by these facts", None),
        ({"subjects": 9_999, "kind": "policy-error"}, "not by these facts", None),
        ({"subjects": 9_999, "kind": "waiver-abused"}, "not by these facts", None),
    ],
)  # fmt: skip
def test_a_report_is_due_by_the_thresholds_and_for_leaks_alone(
    change: dict[str, Any], due: str, final: str | None
) -> None:
    found = cells(replace(MIS_SENT, **change))
    assert found["report_due"].text.en.startswith(due)
    assert ("final" in found) == (final is not None)
    if final is not None:
        assert found["final"].text.en == final


def test_mis_sent_is_told_from_provided_without_ground() -> None:
    assert "leak (26)" in cells(MIS_SENT)["nature"].text.en
    assert "no leak" in cells(replace(MIS_SENT, recovered=True))["nature"].text.en
    provided = cells(replace(MIS_SENT, kind="bad-tag"))
    assert "against 27" in provided["nature"].text.en
    assert provided["threshold_special_care"].standing == "unknown"  # the tags are what is wrong
    own = replace(MIS_SENT, kind="policy-error", recipient=POLICY.controller)
    assert "against 18" in cells(own)["nature"].text.en


def test_what_the_policy_has_no_word_for_is_open() -> None:
    wordless = replace(POLICY, overlays={})
    found = {c.column: c for row in assess(MIS_SENT, wordless).rows for c in row}
    assert found["threshold_special_care"].standing == "unknown"
    assert found["report_due"].text.en.startswith("open")


def test_the_nine_fields_are_filled_by_the_record_or_marked_open() -> None:
    nine = assess(MIS_SENT, POLICY).rows[-1]
    assert [c.column for c in nine] == [
        "summary", "items", "persons", "cause", "secondary_damage", "handling", "publication",
        "prevention", "other",
    ]  # fmt: skip
    assert [c.standing for c in nine] == ["evidenced"] * 3 + ["unknown"] * 6
    assert "カタログ商品購入データ" in nine[1].text.ja
    assert nine[2].text.en == "1000 persons, 5000 rows"


def test_a_released_file_is_found_by_its_name_its_path_and_its_clearance(
    first_night: tuple[Path, Ended],
) -> None:
    folder, _ = first_night
    file = next((folder / "var/outbound").glob("our_federation/**/*.csv"))
    common = ("--kind", "wrong-recipient", "--found", "2026-11-21", "--format", "json")
    by_name = sekisho("incident", folder, file.name, *common)
    assert by_name.code == 0, by_name.said
    (register,) = json.loads(by_name.out)["registers"]
    persons = register["rows"][-1]["persons"]
    assert (persons["standing"], persons["source"]) == ("evidenced", "run 1")
    (clearance,) = file.parent.glob(f"{file.name}.*clearance.json")
    for path in (file, clearance):
        assert sekisho("incident", folder, str(path), *common).out == by_name.out
    said = sekisho("incident", folder, file.name, *common[:4], lang="ja").said
    assert "法的助言ではありません" in said
    for lang, told in (
        ("en", "2999-01-01 is still to come"),
        ("ja", "2999-01-01 はまだ先の日付です"),
    ):
        future = (file.name, *common[:3], "2999-01-01")
        early = sekisho("incident", folder, *future, lang=lang)
        assert (early.code, early.out, told in early.said) == (2, "", True)
    wrong = sekisho("incident", folder, "nothing.csv", *common)
    assert (wrong.code, "nothing.csv" in wrong.said) == (2, True)

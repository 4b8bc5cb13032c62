"""Suites load strictly: nothing is ignored, defaulted or dropped."""

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from sekisho.errors import ProjectError
from sekisho.expectations import Parameter, check_columns, load, load_of_exports
from sekisho.expectations.permitted import DOMAIN
from sekisho.expectations.suite import PARAMETERS, Reason, State

WRONG = yaml.safe_load(Path(__file__).with_name("wrong_suites.yaml").read_text(encoding="utf-8"))
FILE = "expectations/shares.yaml"
GOOD = """\
source: shares
may_be_empty: true
expectations:
  - type: expect_column_values_to_be_in_set
    severity: warning
    args: {column: kind, value_set: ["0012", no, 1]}
    title: {ja: 区分, en: kind}
    may_be_empty: true
  - type: expect_column_dates_to_be_between
    severity: critical
    args: {column: paid_on, earliest: 1974-01-01, latest: $business_date, mostly: 0.99}
    title: {ja: 払込日, en: date of payment}
"""
DELIVERY = GOOD.replace("source: shares", "source: delivery")


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case["name"])
def test_a_wrong_suite_is_an_error_with_its_place_and_help(case: dict[str, Any]) -> None:
    with pytest.raises(ProjectError) as caught:
        load({FILE: case["text"]}, ["shares", "delivery"])
    error = caught.value
    assert (str(error.place), str(error.message)) == (f"{FILE}:{case['at']}", case["says"])
    assert case.get("helps", "") in str(error.help or "")
    assert error.exit_code == 2
    assert error.text("ja") != error.text("en")


def test_a_good_suite_keeps_texts_as_they_are_written() -> None:
    """`no` and `1` in a set are texts, so that DuckDB compares them as the column's own type."""
    suite = load({FILE: GOOD}, ["shares"])["shares"]
    kind, paid = suite.expectations
    assert dict(kind.args) == {"column": "kind", "value_set": ("0012", "no", "1")}
    assert (kind.severity, kind.may_be_empty, suite.may_be_empty) == ("warning", True, True)
    assert dict(paid.args) == {
        "column": "paid_on",
        "earliest": "1974-01-01",
        "latest": Parameter("business_date"),
        "mostly": 0.99,
    }
    assert (paid.severity, paid.may_be_empty) == ("critical", False)
    assert [(c, str(p)) for c, p in paid.columns] == [("paid_on", f"{FILE}:11:20")]


def test_an_id_survives_a_new_title_or_severity_but_not_a_new_argument() -> None:
    def ids(text: str) -> list[str]:
        return [e.id for e in load({FILE: text}, ["shares"])["shares"].expectations]

    assert ids(GOOD) == ids(GOOD.replace("warning", "critical").replace("区分", "種別"))
    assert ids(GOOD)[0] != ids(GOOD.replace("0012", "0013"))[0]


def test_a_source_without_suite_is_an_error_that_names_the_file() -> None:
    with pytest.raises(ProjectError) as caught:
        load({FILE: GOOD}, ["shares", "delivery"])
    assert str(caught.value.place) == "expectations/delivery.yaml:1:1"
    assert str(caught.value.message) == (
        "source `delivery` has no suite, so nothing is expected of it"
    )


def test_a_second_suite_of_a_source_is_an_error() -> None:
    with pytest.raises(ProjectError, match="source `shares` has a second suite"):
        load({FILE: GOOD, "expectations/old/shares.yaml": GOOD}, ["shares"])


def test_suites_come_in_the_order_of_their_sources() -> None:
    files = {FILE: GOOD, "expectations/delivery.yaml": DELIVERY}
    assert list(load(files, ["shares", "delivery"])) == ["delivery", "shares"]


def test_a_column_that_the_contract_does_not_have_is_found_before_any_data() -> None:
    suites = load({FILE: GOOD}, ["shares"])
    check_columns(suites.values(), {"shares": ["kind", "paid_on"]})
    with pytest.raises(ProjectError) as caught:
        check_columns(suites.values(), {"shares": ["kind", "paid"]})
    assert str(caught.value.place) == f"{FILE}:11:20"
    assert str(caught.value.message) == "source `shares` has no column `paid_on`"
    assert str(caught.value.help) == "allowed: `paid` (did you mean this one?), `kind`"


@pytest.mark.parametrize("page", ["expectations.md", "expectations.ja.md"])
def test_the_page_shows_a_suite_that_loads_and_names_every_outcome(page: str) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / page).read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    suite = load({"expectations/member_register.yaml": example}, ["member_register"])
    assert len(suite["member_register"].expectations) == 2
    named = {*DOMAIN, *get_args(State), *get_args(Reason), *(f"${p}" for p in PARAMETERS)}
    assert {name for name in named if f"`{name}`" not in text} == set()


OF_EXPORT = GOOD.replace("source: shares", "export: shares")
EXPORT_FILE = "expectations/exports/shares.yaml"


def test_a_source_and_an_export_of_one_name_each_have_their_suite() -> None:
    files = {FILE: GOOD, EXPORT_FILE: OF_EXPORT}
    own, theirs = load(files, ["shares"])["shares"], load_of_exports(files, ["shares"])["shares"]
    assert (own.kind, own.name, own.place.file) == ("source", "shares", FILE)
    assert (theirs.kind, theirs.name, theirs.place.file) == (
        "export",
        "exports/shares",
        EXPORT_FILE,
    )
    assert own.expectations != theirs.expectations


def test_an_export_needs_no_suite() -> None:
    assert load_of_exports({FILE: GOOD}, ["shares", "other"]) == {}


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        (EXPORT_FILE, OF_EXPORT.replace("export: shares", "export: gone"), "`gone` is not allowed"),
        (EXPORT_FILE, GOOD, "`source`"),
        ("expectations/exports/other.yaml", OF_EXPORT, "in a file of another name"),
        (EXPORT_FILE, "export: shares\nexpectations: []\n", "expects nothing"),
    ],
    ids=["of an unknown export", "of a source", "of another name", "empty"],
)
def test_a_suite_of_an_export_is_read_as_strictly(file: str, text: str, says: str) -> None:
    with pytest.raises(ProjectError) as caught:
        load_of_exports({file: text}, ["shares"])
    assert says in str(caught.value.message)
    assert caught.value.place is not None
    assert caught.value.place.file == file


def test_a_second_suite_of_an_export_is_an_error() -> None:
    files = {EXPORT_FILE: OF_EXPORT, "expectations/exports/old/shares.yaml": OF_EXPORT}
    with pytest.raises(ProjectError, match="export `shares` has a second suite"):
        load_of_exports(files, ["shares"])

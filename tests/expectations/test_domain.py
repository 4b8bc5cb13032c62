"""Our expectations serve users of Great Expectations without the rest of this package."""

import warnings
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import pytest
import yaml
from great_expectations.expectations.registry import get_expectation_impl

from sekisho.expectations.permitted import DOMAIN

CASES = yaml.safe_load(Path(__file__).with_name("permitted_cases.yaml").read_text(encoding="utf-8"))
BUSINESS_DATE = "2026-11-20"


def in_pandas(expectation: Any, rows: str) -> Any:
    with duckdb.connect() as connection:
        frame = connection.sql(f"SELECT * FROM (VALUES {rows}) AS t(a)").df()
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("frame")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return batch.validate(expectation, expectation_parameters={"business_date": BUSINESS_DATE})


@pytest.mark.parametrize("expectation", DOMAIN)
def test_pandas_judges_as_duckdb_does(expectation: str) -> None:
    """Same cases, same counts: only the engine is another one."""
    case = CASES[expectation]
    args = {
        k: {"$PARAMETER": "business_date"} if v == "$business_date" else v
        for k, v in case["args"].items()
    }
    args = {k: str(v) if k == "earliest" else v for k, v in args.items()}
    judged = get_expectation_impl(expectation)(**args)
    assert in_pandas(judged, case["holds"]).success
    rows = case["violates"].replace("('infinity')", "(TIMESTAMP '2262-01-01')")
    result = in_pandas(judged, rows)
    assert not result.success
    assert result.result["unexpected_count"] == case["unexpected"]


@pytest.mark.parametrize("expectation", DOMAIN)
def test_each_has_a_text_for_people_and_a_severity(expectation: str) -> None:
    fields = get_expectation_impl(expectation).__fields__
    assert fields["description"].default.endswith(".")
    assert {"severity", "mostly", "row_condition"} <= set(fields)


@pytest.mark.parametrize(
    "wrong", [{}, {"latest": "2026-13-01"}, {"earliest": "20261120x"}, {"latest": "tomorrow"}]
)
def test_a_period_needs_an_end_and_real_dates(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="ExpectColumnDatesToBeBetween"):
        get_expectation_impl("expect_column_dates_to_be_between")(column="a", **wrong)


@pytest.mark.parametrize("width", [0, -1])
def test_a_member_number_has_at_least_one_digit(width: int) -> None:
    with pytest.raises(ValueError, match="ExpectColumnValuesToBeMemberNumbers"):
        get_expectation_impl("expect_column_values_to_be_member_numbers")(column="a", width=width)

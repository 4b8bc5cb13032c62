"""Our expectations serve users of Great Expectations without the rest of this package."""

import warnings
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import pytest
import yaml
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.registry import get_expectation_impl

from sekisho.expectations import domain
from sekisho.expectations.domain import (
    ExpectColumnValuesToBePermittedSubjects,
    ExpectGroupsToHaveMinimumSize,
    ExpectTableColumnsToBeWithinScope,
)
from sekisho.expectations.permitted import DOMAIN

CASES = yaml.safe_load(Path(__file__).with_name("permitted_cases.yaml").read_text(encoding="utf-8"))
BUSINESS_DATE = "2026-11-20"


OBSERVED = {
    "expect_table_columns_to_be_within_scope": ["c", "d"],
    "expect_groups_to_have_minimum_size": 3,
}
"""What those of a whole table tell instead of a number of values."""


@pytest.fixture(scope="module")
def context() -> Any:
    """A user's own context: nothing here comes from this package's runner."""
    return gx.get_context(mode="ephemeral")


def expectation_of(name: str) -> Any:
    """The expectation of a case as a user builds it."""
    args = dict(CASES[name]["args"])
    for key, value in args.items():
        if value == "$business_date":
            args[key] = {"$PARAMETER": "business_date"}
        elif key == "earliest":
            args[key] = str(value)
    return get_expectation_impl(name)(**args)


def table(rows: str, names: list[str]) -> str:
    return f"SELECT * FROM (VALUES {rows}) AS t({', '.join(names)})"


def in_pandas(context: Any, expectation: Any, sql: str) -> Any:
    with duckdb.connect() as connection:
        frame = connection.sql(sql).df()
    asset = context.data_sources.add_or_update_pandas("pandas").add_dataframe_asset("frame")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    return judged(batch, expectation)


def in_duckdb(context: Any, expectation: Any, file: Path, *, of: str = "checked") -> Any:
    """On a table of a database file, by the SQL data source that Great Expectations offers."""
    source = context.data_sources.add_sql(
        "duckdb",
        connection_string=f"duckdb:///{file}?access_mode=READ_ONLY",
        # Without these, DuckDB's pending results are lost before they are fetched.
        kwargs={
            "isolation_level": "AUTOCOMMIT",
            "pool_reset_on_return": None,
            "skip_autocommit_rollback": True,
        },
    )
    try:
        asset = source.add_table_asset("table", table_name=of)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        return judged(batch, expectation)
    finally:
        source.get_execution_engine().close()
        context.data_sources.delete("duckdb")


def judged(batch: Any, expectation: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return batch.validate(expectation, expectation_parameters={"business_date": BUSINESS_DATE})


def database(folder: Path, **tables: str) -> Path:
    """A database file with tables of these SELECTs."""
    file = folder / f"{len(list(folder.iterdir()))}.duckdb"
    with duckdb.connect(str(file)) as connection:
        for name, sql in tables.items():
            connection.execute(f"CREATE TABLE {name} AS {sql}")
    return file


def figure(result: Any, name: str) -> object:
    return result.result["observed_value" if name in OBSERVED else "unexpected_count"]


@pytest.mark.parametrize("name", DOMAIN)
def test_pandas_judges_as_duckdb_does(name: str, context: Any, tmp_path: Path) -> None:
    """Same cases, same counts, with nothing but Great Expectations: only the engine is another one."""
    case = CASES[name]
    expectation = expectation_of(name)
    held = table(case["holds"], case["as"])
    violated = table(case["violates"], case.get("violates_as", case["as"]))
    expected = OBSERVED.get(name, case.get("unexpected"))

    assert in_duckdb(context, expectation, database(tmp_path, checked=held)).success
    result = in_duckdb(context, expectation, database(tmp_path, checked=violated))
    assert (result.success, figure(result, name)) == (False, expected)

    assert in_pandas(context, expectation, held).success
    # Pandas has no infinite day.
    finite = violated.replace("('infinity')", "(TIMESTAMP '2262-01-01')")
    result = in_pandas(context, expectation, finite)
    assert (result.success, figure(result, name)) == (False, expected)


REGISTER = "SELECT * FROM (VALUES ('0000012'), ('0000013'), (NULL)) AS t(member_no)"
SUBJECTS = ExpectColumnValuesToBePermittedSubjects(
    column="a", register_table="permitted_members", register_key="member_no"
)


@pytest.mark.parametrize(
    ("rows", "unexpected"),
    [
        ("('0000012'), ('0000012'), ('0000013'), (NULL)", 0),
        ("('0000012'), ('0000014'), ('12'), (NULL)", 2),
    ],
)
def test_whoever_is_in_no_register_is_not_permitted(
    rows: str, unexpected: int, context: Any, tmp_path: Path
) -> None:
    """Even where the register has a NULL, next to which SQL's IN is never false."""
    file = database(tmp_path, checked=table(rows, ["a"]), permitted_members=REGISTER)
    result = in_duckdb(context, SUBJECTS, file)
    assert (result.success, result.result["unexpected_count"]) == (unexpected == 0, unexpected)


@pytest.mark.parametrize("register", [f"{REGISTER} WHERE false", None])
def test_without_a_register_nobody_is_permitted(
    register: str | None, context: Any, tmp_path: Path
) -> None:
    tables = {"checked": table("('0000012')", ["a"])}
    if register is not None:
        tables["permitted_members"] = register
    assert not in_duckdb(context, SUBJECTS, database(tmp_path, **tables)).success


def test_permitted_subjects_are_another_table_and_pandas_has_none(context: Any) -> None:
    """An error of the metric, which is no success, and not silence."""
    result = in_pandas(context, SUBJECTS, table("('0000012')", ["a"]))
    assert not result.success
    assert result.exception_info


def test_rows_are_counted_where_no_subject_is_named(context: Any, tmp_path: Path) -> None:
    rows = table("('x', 7), ('x', 7), ('y', 7)", ["a", "c"])
    by_rows = ExpectGroupsToHaveMinimumSize(column_list=["a"], minimum=2)
    for result in (
        in_duckdb(context, by_rows, database(tmp_path, checked=rows)),
        in_pandas(context, by_rows, rows),
    ):
        assert (result.success, result.result["observed_value"]) == (False, 1)


OURS = tuple(getattr(domain, name) for name in domain.__all__)


@pytest.mark.parametrize("ours", OURS)
def test_each_has_a_text_for_people_and_a_severity(ours: Any) -> None:
    fields = ours.__fields__
    assert fields["description"].default.endswith(".")
    assert "severity" in fields
    if issubclass(ours, ColumnMapExpectation):
        assert {"mostly", "row_condition"} <= set(fields)


def test_a_suite_may_name_each_but_the_one_of_another_table() -> None:
    assert {ours.expectation_type for ours in OURS} == {*DOMAIN, SUBJECTS.expectation_type}


@pytest.mark.parametrize(
    ("ours", "args"),
    [
        (ExpectGroupsToHaveMinimumSize, {"column_list": ["a"], "minimum": 1}),
        (ExpectGroupsToHaveMinimumSize, {"column_list": [], "minimum": 2}),
        (ExpectTableColumnsToBeWithinScope, {"column_set": []}),
        (ExpectColumnValuesToBePermittedSubjects, {"column": "a", "register_table": "b"}),
    ],
)
def test_what_would_expect_nothing_is_refused(ours: Any, args: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=ours.__name__):
        ours(**args)


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

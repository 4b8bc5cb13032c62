"""Which expectations a suite may name, and with which arguments: data, no code.

Great Expectations knows many more. These are the ones that are executed on DuckDB through
SQLAlchemy correctly (a test runs each, once held and once violated), and ours from `domain`.
A test compares the arguments with the fields of the real classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "column", "columns", "names", "texts", "number", "count", "width", "share", "boolean", "day",
    "size", "rows_rule",
]  # fmt: skip
"""What an argument is: a column or columns of the source, names of columns that may be absent, a
set of texts, a number, a whole number from 0, from 1 (width) or from 2 (size), a share above 0 and up to 1,
true or false, a date or a parameter, or which rows a comparison of columns leaves out."""

ROWS_RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "expect_column_pair": ("both_values_are_missing", "either_value_is_missing", "neither"),
    "expect_compound": ("all_values_are_missing", "any_value_is_missing", "never"),
}
"""What `ignore_row_if` may be, by how the type begins."""


@dataclass(frozen=True, slots=True)
class Permitted:
    """One type of expectation.

    Attributes:
        required, optional: its arguments.
        one_of: at least one of these must be given, or nothing would be expected.
        about: `table` needs no values; `nulls` judges absence itself; `values` says nothing about a
            column without any value, so that such a column could not be checked.
        observed: what Great Expectations observed is a count or names, and may be recorded.
    """

    required: Mapping[str, Kind]
    optional: Mapping[str, Kind]
    one_of: tuple[str, ...] = ()
    about: Literal["table", "nulls", "values"] = "values"
    observed: bool = False


_BOUNDS: Final[Mapping[str, Kind]] = {
    "min_value": "number",
    "max_value": "number",
    "strict_min": "boolean",
    "strict_max": "boolean",
}
_COUNTS: Final[Mapping[str, Kind]] = {
    "min_value": "count",
    "max_value": "count",
    "strict_min": "boolean",
    "strict_max": "boolean",
}
_SHARES: Final[Mapping[str, Kind]] = {
    "min_value": "share",
    "max_value": "share",
    "strict_min": "boolean",
    "strict_max": "boolean",
}
_MIN_MAX: Final = ("min_value", "max_value")
_COLUMN: Final[Mapping[str, Kind]] = {"column": "column"}
_MOSTLY: Final[Mapping[str, Kind]] = {"mostly": "share"}
_PAIR: Final[Mapping[str, Kind]] = {"column_A": "column", "column_B": "column"}
_STATISTIC: Final = Permitted(_COLUMN, _BOUNDS, _MIN_MAX)

GENERAL: Final[Mapping[str, Permitted]] = {
    "expect_table_row_count_to_be_between": Permitted(
        {}, _COUNTS, _MIN_MAX, about="table", observed=True
    ),
    "expect_table_row_count_to_equal": Permitted(
        {"value": "count"}, {}, about="table", observed=True
    ),
    "expect_table_columns_to_match_set": Permitted(
        {"column_set": "names"}, {"exact_match": "boolean"}, about="table", observed=True
    ),
    "expect_column_values_to_not_be_null": Permitted(_COLUMN, _MOSTLY, about="nulls"),
    "expect_column_values_to_be_null": Permitted(_COLUMN, _MOSTLY, about="nulls"),
    "expect_column_proportion_of_non_null_values_to_be_between": Permitted(
        _COLUMN, _SHARES, _MIN_MAX, about="nulls", observed=True
    ),
    "expect_column_values_to_be_unique": Permitted(_COLUMN, _MOSTLY),
    "expect_compound_columns_to_be_unique": Permitted(
        {"column_list": "columns"}, {"mostly": "share", "ignore_row_if": "rows_rule"}
    ),
    "expect_column_unique_value_count_to_be_between": Permitted(
        _COLUMN, _COUNTS, _MIN_MAX, observed=True
    ),
    "expect_column_proportion_of_unique_values_to_be_between": Permitted(
        _COLUMN, _SHARES, _MIN_MAX, observed=True
    ),
    "expect_column_values_to_be_in_set": Permitted({**_COLUMN, "value_set": "texts"}, _MOSTLY),
    "expect_column_values_to_not_be_in_set": Permitted({**_COLUMN, "value_set": "texts"}, _MOSTLY),
    "expect_column_values_to_be_between": Permitted(_COLUMN, {**_BOUNDS, **_MOSTLY}, _MIN_MAX),
    "expect_column_value_lengths_to_equal": Permitted({**_COLUMN, "value": "count"}, _MOSTLY),
    "expect_column_value_lengths_to_be_between": Permitted(
        _COLUMN, {**_COUNTS, **_MOSTLY}, _MIN_MAX
    ),
    "expect_column_pair_values_a_to_be_greater_than_b": Permitted(
        _PAIR, {"or_equal": "boolean", "mostly": "share", "ignore_row_if": "rows_rule"}
    ),
    "expect_column_pair_values_to_be_equal": Permitted(
        _PAIR, {"mostly": "share", "ignore_row_if": "rows_rule"}
    ),
    "expect_column_min_to_be_between": _STATISTIC,
    "expect_column_max_to_be_between": _STATISTIC,
    "expect_column_mean_to_be_between": _STATISTIC,
    "expect_column_median_to_be_between": _STATISTIC,
    "expect_column_stdev_to_be_between": _STATISTIC,
    "expect_column_sum_to_be_between": _STATISTIC,
}
"""Great Expectations' own."""

DOMAIN: Final[Mapping[str, Permitted]] = {
    "expect_column_values_to_be_member_numbers": Permitted({**_COLUMN, "width": "width"}, _MOSTLY),
    "expect_column_values_to_be_postal_codes": Permitted(_COLUMN, _MOSTLY),
    "expect_column_values_to_be_kikaku_rounds": Permitted(_COLUMN, _MOSTLY),
    "expect_column_values_to_be_half_width_kana": Permitted(_COLUMN, _MOSTLY),
    "expect_column_values_to_be_full_width_kana": Permitted(_COLUMN, _MOSTLY),
    "expect_column_values_to_be_zengin_text": Permitted({**_COLUMN, "width": "width"}, _MOSTLY),
    "expect_column_dates_to_be_between": Permitted(
        _COLUMN, {"earliest": "day", "latest": "day", **_MOSTLY}, ("earliest", "latest")
    ),
    "expect_column_values_to_be_wareki_dates": Permitted(_COLUMN, _MOSTLY),
    "expect_table_columns_to_be_within_scope": Permitted(
        {"column_set": "names"}, {}, about="table", observed=True
    ),
    "expect_groups_to_have_minimum_size": Permitted(
        {"column_list": "columns", "minimum": "size"},
        {"subject": "column"},
        about="nulls",
        observed=True,
    ),
}
"""Ours, in `domain`; whether subjects are permitted is the gate's to ask, of every file."""

PERMITTED: Final[Mapping[str, Permitted]] = {**GENERAL, **DOMAIN}
"""All that a suite may name."""

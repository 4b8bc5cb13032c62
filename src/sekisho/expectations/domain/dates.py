"""Dates: in a period, and in the eras of Japan as text."""

# ruff: noqa: N805 - Great Expectations hands the class to what its metric decorators wrap

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, ClassVar, Final

import pandas as pd
import sqlalchemy as sa
from great_expectations.compatibility import pydantic
from great_expectations.core.suite_parameters import SuiteParameterDict
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation import ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)

Clause = sa.ColumnElement[Any]

ERAS: Final[Mapping[str, tuple[dt.date, dt.date]]] = {
    "明治": (dt.date(1868, 1, 25), dt.date(1912, 7, 30)),
    "大正": (dt.date(1912, 7, 30), dt.date(1926, 12, 25)),
    "昭和": (dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    "平成": (dt.date(1989, 1, 8), dt.date(2019, 4, 30)),
    "令和": (dt.date(2019, 5, 1), dt.date(2117, 12, 31)),
}
"""Era -> its first and last day. Two days belong to two eras each: the new one began on the day.
The last era is open; its years have two digits."""

LETTERS: Final[Mapping[str, str]] = {
    "M": "明治",
    "T": "大正",
    "S": "昭和",
    "H": "平成",
    "R": "令和",
}

_MONTH: Final = "(0?[1-9]|1[0-2])"
_DAY: Final = "(0?[1-9]|[12][0-9]|3[01])"
WAREKI: Final = (
    f"^({'|'.join((*ERAS, *LETTERS))})(元|0?[1-9]|[1-9][0-9])"
    f"(年{_MONTH}月{_DAY}日|[.]{_MONTH}[.]{_DAY}|/{_MONTH}/{_DAY}|-{_MONTH}-{_DAY})$"
)
"""`令和8年11月20日`, `R8.11.20`, `R08/11/20`; whether there is such a day is asked apart."""


class DatesBetweenMetric(ColumnMapMetricProvider):
    """Dates in a period of which one end may be open."""

    condition_metric_name = "column_values.dates_between"
    condition_value_keys = ("earliest", "latest")

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(
        cls, column: pd.Series[Any], earliest: str | None, latest: str | None, **_: object
    ) -> pd.Series[bool]:
        days = pd.to_datetime(column).dt.date
        within = pd.Series(data=True, index=column.index)
        if earliest is not None:
            within &= days >= dt.date.fromisoformat(earliest)
        if latest is not None:
            within &= days <= dt.date.fromisoformat(latest)
        return within

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls, column: Clause, earliest: str | None, latest: str | None, **_: object
    ) -> Clause:
        day = sa.cast(column, sa.Date)
        ends = [
            day >= dt.date.fromisoformat(earliest) if earliest is not None else None,
            day <= dt.date.fromisoformat(latest) if latest is not None else None,
        ]
        return sa.and_(*(end for end in ends if end is not None))


class WarekiDatesMetric(ColumnMapMetricProvider):
    """Texts that name a day of an era."""

    condition_metric_name = "column_values.wareki_dates"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[Any], **_: object) -> pd.Series[bool]:
        fits: pd.Series[bool] = column.map(_names_a_day)
        return fits

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Clause, **_: object) -> Clause:
        return sa.and_(
            column.regexp_match(WAREKI), sa.func.coalesce(_within_its_era(column), False)
        )


def _names_a_day(value: object) -> bool:
    match = re.fullmatch(WAREKI, value) if isinstance(value, str) else None
    if match is None:
        return False
    first, last = ERAS[LETTERS.get(match[1], match[1])]
    numbers = re.findall("[0-9]+", match[0][match.end(1) :].replace("元", "1"))
    year, month, day_of_month = map(int, numbers)
    try:
        day = dt.date(first.year - 1 + year, month, day_of_month)
    except ValueError:
        return False
    return first <= day <= last


def _within_its_era(column: Clause) -> Clause:
    """Whether a text that `WAREKI` describes is a day of its era; NULL where there is no such day."""
    letters = "".join(LETTERS)
    numbers = sa.func.regexp_replace(column, f"^({'|'.join(ERAS)}|[{letters}])", "")
    # One separator, so that each number has its position; the first year has no figure.
    parts = sa.func.regexp_replace(sa.func.replace(numbers, "元", "1"), "[年月日./]", "-", "g")
    year, month, day = (sa.func.split_part(parts, "-", position) for position in (1, 2, 3))
    eras = []
    for name, (first, last) in ERAS.items():
        letter = next(key for key, era in LETTERS.items() if era == name)
        number = sa.cast(sa.try_cast(year, sa.Integer) + (first.year - 1), sa.String)
        date = sa.try_cast(number + "-" + month + "-" + day, sa.Date)
        named = sa.or_(column.startswith(name), column.startswith(letter))
        eras.append((named, date.between(first, last)))
    return sa.case(*eras, else_=False)


class ExpectColumnDatesToBeBetween(ColumnMapExpectation):
    """Expect dates from `earliest` to `latest`, both days included; one end may be open.

    Both are ISO dates or a suite parameter: `latest={"$PARAMETER": "business_date"}` says that no
    date lies in the run's future, whatever day the machine's clock shows.
    """

    earliest: str | SuiteParameterDict[str, Any] | None = None
    latest: str | SuiteParameterDict[str, Any] | None = None
    description: str | None = "Every date lies in its period."
    map_metric: ClassVar[str] = "column_values.dates_between"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "earliest", "latest")

    @pydantic.root_validator
    def _a_period(cls, values: dict[str, Any]) -> dict[str, Any]:
        ends = [values.get("earliest"), values.get("latest")]
        if ends == [None, None]:
            raise ValueError("earliest and latest cannot both be None")
        for end in ends:
            if isinstance(end, str):
                dt.date.fromisoformat(end)
        return values


class ExpectColumnValuesToBeWarekiDates(ColumnMapExpectation):
    """Expect texts that name a day of an era: `令和8年11月20日`, `R8.11.20`, `R08/11/20`.

    The day has to exist and to lie in the era: `平成31年5月1日` does not.
    """

    description: str | None = "Every text names a day of its era."
    map_metric: ClassVar[str] = "column_values.wareki_dates"

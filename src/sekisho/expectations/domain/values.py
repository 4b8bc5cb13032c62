"""How single values of a co-op's data are written: numbers, codes, names."""

# ruff: noqa: N805 - Great Expectations hands the class to what its metric decorators wrap

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

import pandas as pd
import sqlalchemy as sa
from great_expectations.compatibility import pydantic
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

POSTAL_CODE: Final = r"^[0-9]{3}-?[0-9]{4}$"
"""Seven half-width digits, with or without the hyphen."""

KIKAKU_ROUND: Final = r"^20[0-9]{2}(年(1[0-2]|[1-9])月[1-5]回|(0[1-9]|1[0-2])-[1-5])$"
"""A round of the catalog with its year: `2026年11月4回` or `202611-4`. The short code `114` is not
one: read as a number it cannot be told from others, and it says no year."""

HALF_WIDTH_KANA: Final = r"^[ｦ-ﾟ0-9A-Z ().,/｢｣\\-]+$"
"""What host systems and banks write names in: half-width kana, digits, capitals, a few marks."""

FULL_WIDTH_KANA: Final = r"^[ァ-ヶー・　 ]+$"
"""Furigana as registers hold it: full-width katakana, the long mark, the middle dot, blanks."""

ZENGIN: Final = r"[ｦｱ-ﾟ0-9A-Z ().,/｢｣\\-]"
"""A character that the Zengin formats of banks take, one byte each: unlike host systems' half-width
kana without small kana and without the long mark."""


def _fits(values: pd.Series[Any], pattern: str) -> pd.Series[bool]:
    fits: pd.Series[bool] = values.map(
        lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None
    )
    return fits


class MemberNumberMetric(ColumnMapMetricProvider):
    """Values that are member numbers in canonical form."""

    condition_metric_name = "column_values.member_number"
    condition_value_keys = ("width",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[Any], width: int, **_: object) -> pd.Series[bool]:
        return _fits(column, f"[0-9]{{{width}}}") & (column != "0" * width)

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Clause, width: int, **_: object) -> Clause:
        return sa.and_(column.regexp_match(f"^[0-9]{{{width}}}$"), column != "0" * width)


class ShapeMetric(ColumnMapMetricProvider):
    """Values that a pattern describes as a whole; subclasses name the pattern and the metric."""

    pattern: ClassVar[str]

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[Any], **_: object) -> pd.Series[bool]:
        return _fits(column, cls.pattern)

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Clause, **_: object) -> Clause:
        return column.regexp_match(cls.pattern)


class PostalCodeMetric(ShapeMetric):
    """Values that have the shape of a Japanese postal code."""

    condition_metric_name = "column_values.postal_code"
    pattern = POSTAL_CODE


class KikakuRoundMetric(ShapeMetric):
    """Values that are rounds of the catalog with their year."""

    condition_metric_name = "column_values.kikaku_round"
    pattern = KIKAKU_ROUND


class HalfWidthKanaMetric(ShapeMetric):
    """Values in half-width kana."""

    condition_metric_name = "column_values.half_width_kana"
    pattern = HALF_WIDTH_KANA


class FullWidthKanaMetric(ShapeMetric):
    """Values in full-width kana."""

    condition_metric_name = "column_values.full_width_kana"
    pattern = FULL_WIDTH_KANA


class ZenginTextMetric(ColumnMapMetricProvider):
    """Values that fit a text field of the Zengin formats."""

    condition_metric_name = "column_values.zengin_text"
    condition_value_keys = ("width",)

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[Any], width: int, **_: object) -> pd.Series[bool]:
        return _fits(column, f"{ZENGIN}{{1,{width}}}")

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Clause, width: int, **_: object) -> Clause:
        return column.regexp_match(f"^{ZENGIN}{{1,{width}}}$")


class ExpectColumnValuesToBeMemberNumbers(ColumnMapExpectation):
    """Expect canonical member numbers: `width` half-width digits, leading zeros kept, not all zero."""

    width: int = pydantic.Field(gt=0, description="Digits of a member number.")
    description: str | None = "Every member number is in its canonical form."
    map_metric: ClassVar[str] = "column_values.member_number"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "width")


class ExpectColumnValuesToBePostalCodes(ColumnMapExpectation):
    """Expect Japanese postal codes: seven half-width digits, with or without the hyphen."""

    description: str | None = "Every postal code has seven digits."
    map_metric: ClassVar[str] = "column_values.postal_code"


class ExpectColumnValuesToBeKikakuRounds(ColumnMapExpectation):
    """Expect rounds of the catalog with their year: `2026年11月4回` or `202611-4`."""

    description: str | None = "Every round of the catalog names its year, month and number."
    map_metric: ClassVar[str] = "column_values.kikaku_round"


class ExpectColumnValuesToBeHalfWidthKana(ColumnMapExpectation):
    """Expect names as host systems and banks write them: half-width kana, digits, capitals, marks."""

    description: str | None = "Every name is in half-width kana."
    map_metric: ClassVar[str] = "column_values.half_width_kana"


class ExpectColumnValuesToBeFullWidthKana(ColumnMapExpectation):
    """Expect furigana in full-width katakana."""

    description: str | None = "Every reading is in full-width kana."
    map_metric: ClassVar[str] = "column_values.full_width_kana"


class ExpectColumnValuesToBeZenginText(ColumnMapExpectation):
    """Expect what a text field of `width` bytes of the Zengin formats takes; blanks fill it up."""

    width: int = pydantic.Field(gt=0, description="Bytes of the field.")
    description: str | None = "Every text fits its field of the Zengin format."
    map_metric: ClassVar[str] = "column_values.zengin_text"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "width")

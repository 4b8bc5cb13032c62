"""Expectations of a co-op's data for Great Expectations, usable without the rest of this package.

Import this package before a suite that names them is loaded: Great Expectations drops what it does
not know. They work in pandas and through SQLAlchemy (DuckDB), but for the permitted subjects, who
are in another table. Those of values judge the non-NULL values of one column and take `mostly`,
`row_condition` and `severity` as any other does.
"""

from sekisho.expectations.domain.dates import (
    ExpectColumnDatesToBeBetween,
    ExpectColumnValuesToBeWarekiDates,
)
from sekisho.expectations.domain.use import (
    ExpectColumnValuesToBePermittedSubjects,
    ExpectGroupsToHaveMinimumSize,
    ExpectTableColumnsToBeWithinScope,
)
from sekisho.expectations.domain.values import (
    ExpectColumnValuesToBeFullWidthKana,
    ExpectColumnValuesToBeHalfWidthKana,
    ExpectColumnValuesToBeKikakuRounds,
    ExpectColumnValuesToBeMemberNumbers,
    ExpectColumnValuesToBePostalCodes,
    ExpectColumnValuesToBeZenginText,
)

__all__ = [
    "ExpectColumnDatesToBeBetween",
    "ExpectColumnValuesToBeFullWidthKana",
    "ExpectColumnValuesToBeHalfWidthKana",
    "ExpectColumnValuesToBeKikakuRounds",
    "ExpectColumnValuesToBeMemberNumbers",
    "ExpectColumnValuesToBePermittedSubjects",
    "ExpectColumnValuesToBePostalCodes",
    "ExpectColumnValuesToBeWarekiDates",
    "ExpectColumnValuesToBeZenginText",
    "ExpectGroupsToHaveMinimumSize",
    "ExpectTableColumnsToBeWithinScope",
]

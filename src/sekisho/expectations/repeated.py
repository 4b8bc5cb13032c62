"""How many rows repeat a value, counted by grouping and in one pass.

Great Expectations computes uniqueness with a window over all rows, which takes DuckDB twice the
time of everything else in a suite, and compound uniqueness with a join in which a row with a NULL
meets no other, so that repeated keys with a NULL pass. `register` puts this count in the place of
both, for SQL engines of this process; expectations, arguments and results stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from great_expectations.core.metric_function_types import MetricFunctionTypes
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations import registry
from great_expectations.expectations.metrics.column_map_metrics.column_values_unique import (
    ColumnValuesUnique,
)
from great_expectations.expectations.metrics.map_metric_provider.map_metric_provider import (
    MapMetricProvider,
)
from great_expectations.expectations.metrics.multicolumn_map_metrics.compound_columns_unique import (
    CompoundColumnsUnique,
)

METRICS: Final[Mapping[str, type[MapMetricProvider]]] = {
    "column_values.unique": ColumnValuesUnique,
    "compound_columns.unique": CompoundColumnsUnique,
}


def register() -> None:
    """Take the place of Great Expectations' own counts; it logs a warning for each."""
    for metric, theirs in METRICS.items():
        name = f"{metric}.unexpected_count"
        known = registry.get_metric_kwargs(name)
        registry.register_metric(
            metric_name=name,
            metric_domain_keys=known["metric_domain_keys"],
            metric_value_keys=known["metric_value_keys"],
            execution_engine=SqlAlchemyExecutionEngine,
            metric_class=theirs,
            metric_provider=_rows_repeated,
            metric_fn_type=MetricFunctionTypes.VALUE,
        )


def _rows_repeated(
    cls: type,  # noqa: ARG001 - Great Expectations passes it by this name
    execution_engine: SqlAlchemyExecutionEngine,
    metric_domain_kwargs: Mapping[str, Any],
    **_: object,
) -> int:
    """Rows whose value, or combination of values, another row has too.

    A single column without a value repeats nothing; which rows of a combination count is filtered
    by `ignore_row_if` before.
    """
    rows = execution_engine.get_domain_records(domain_kwargs=dict(metric_domain_kwargs))
    single = metric_domain_kwargs.get("column")
    names = [single] if single is not None else metric_domain_kwargs["column_list"]
    columns: list[sa.ColumnElement[Any]] = [sa.column(name) for name in names]
    size = sa.func.count().label("size")
    groups = (
        sa.select(size)
        .select_from(rows.subquery() if isinstance(rows, sa.Select) else rows)
        .group_by(*columns)
        .having(sa.func.count() > 1)
    )
    if single is not None:
        groups = groups.where(columns[0].is_not(None))
    total = sa.select(sa.func.coalesce(sa.func.sum(groups.subquery().c.size), 0))
    return int(execution_engine.execute_query(total).scalar_one())

"""What may be used: which columns, whose rows, and in how small groups."""

# ruff: noqa: N805 - Great Expectations hands the class to what its metric decorators wrap

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import pandas as pd
import sqlalchemy as sa
from great_expectations.compatibility import pydantic
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation import BatchExpectation, ColumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

Clause = sa.ColumnElement[Any]
Values = Mapping[str, Any]


class PermittedSubjectsMetric(ColumnMapMetricProvider):
    """Subject keys that a register of permitted subjects holds."""

    condition_metric_name = "column_values.permitted_subjects"
    condition_value_keys = ("register_table", "register_key")

    @column_condition_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls, column: Clause, register_table: str, register_key: str, **_: object
    ) -> Clause:
        # A NULL among the keys would make `IN` unknown for everybody else, and unknown is no breach.
        key: Clause = sa.column(register_key)
        register = sa.select(key).select_from(sa.table(register_table)).where(key.is_not(None))
        return column.in_(register)


class SmallGroupsMetric(TableMetricProvider):
    """How many groups of rows with equal values are about fewer subjects than permitted."""

    metric_name = "table.small_groups"
    value_keys = ("column_list", "minimum", "subject")

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: Values,
        metric_value_kwargs: Values,
        **_: object,
    ) -> int:
        frame: pd.DataFrame
        frame, _domain, _accessor = execution_engine.get_compute_domain(
            domain_kwargs=dict(metric_domain_kwargs), domain_type=MetricDomainTypes.TABLE
        )
        groups = frame.groupby(metric_value_kwargs["column_list"], dropna=False)
        subject = metric_value_kwargs["subject"]
        sizes = groups.size() if subject is None else groups[subject].nunique()
        return int((sizes < metric_value_kwargs["minimum"]).sum())

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: Values,
        metric_value_kwargs: Values,
        **_: object,
    ) -> int:
        rows = execution_engine.get_domain_records(domain_kwargs=dict(metric_domain_kwargs))
        columns: list[Clause] = [sa.column(name) for name in metric_value_kwargs["column_list"]]
        subject = metric_value_kwargs["subject"]
        size = sa.func.count() if subject is None else sa.func.count(sa.column(subject).distinct())
        small = (
            sa.select(sa.literal(1))
            .select_from(rows.subquery() if isinstance(rows, sa.Select) else rows)
            .group_by(*columns)
            .having(size < metric_value_kwargs["minimum"])
            .subquery()
        )
        counted = sa.select(sa.func.count()).select_from(small)
        return int(execution_engine.execute_query(counted).scalar_one())


class ExpectTableColumnsToBeWithinScope(BatchExpectation):
    """Expect no column but these, in any order; not all of them have to be there.

    It tells of the columns that are too many: the scope is what the use of the data permits.
    """

    column_set: list[str] = pydantic.Field(min_items=1, description="Columns that may be there.")
    description: str | None = "There is no column that may not be used."
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.columns",)
    success_keys: ClassVar[tuple[str, ...]] = ("column_set",)

    def _validate(
        self,
        metrics: Mapping[str, Any],
        runtime_configuration: Values | None = None,  # noqa: ARG002 - Great Expectations passes it
        execution_engine: ExecutionEngine[Any] | None = None,  # noqa: ARG002 - likewise
    ) -> dict[str, Any]:
        permitted = set(self.column_set)
        outside = sorted({str(column) for column in metrics["table.columns"]} - permitted)
        return {"success": not outside, "result": {"observed_value": outside}}


class ExpectColumnValuesToBePermittedSubjects(ColumnMapExpectation):
    """Expect subject keys that a register of permitted subjects holds; through SQLAlchemy only.

    The register is another table of the same database, such as the members who have not asked to
    stop the use. Keys are compared as they are: both sides need the same canonical form.
    """

    register_table: str = pydantic.Field(min_length=1, description="Table of permitted subjects.")
    register_key: str = pydantic.Field(min_length=1, description="Its column of subject keys.")
    description: str | None = "Every row is about somebody whose data may be used."
    map_metric: ClassVar[str] = "column_values.permitted_subjects"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "register_table", "register_key")


class ExpectGroupsToHaveMinimumSize(BatchExpectation):
    """Expect that the rows with equal values in some columns are about `minimum` subjects or more.

    Rows are counted; with `subject`, the different values of that column. NULL is a value of a
    group like any other, and no subject. It tells how many groups are too small.
    """

    column_list: list[str] = pydantic.Field(min_items=1, description="Columns that make a group.")
    minimum: int = pydantic.Field(ge=2, description="Least size of a group.")
    subject: str | None = pydantic.Field(None, description="Column of subject keys to count.")
    description: str | None = "No group is so small that it tells of single people."
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.small_groups",)
    success_keys: ClassVar[tuple[str, ...]] = ("column_list", "minimum", "subject")

    def _validate(
        self,
        metrics: Mapping[str, Any],
        runtime_configuration: Values | None = None,  # noqa: ARG002 - Great Expectations passes it
        execution_engine: ExecutionEngine[Any] | None = None,  # noqa: ARG002 - likewise
    ) -> dict[str, Any]:
        small = metrics["table.small_groups"]
        return {"success": small == 0, "result": {"observed_value": small}}

"""How expectations came out on the latest nights, from the published audit store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from sekisho.audit.schema import SCHEMA
from sekisho.errors import DataError
from sekisho.messages import Message

_LATEST: Final = f"""
    SELECT e.suite, e.id, run.business_date, e.state, e.observed, e.unexpected
    FROM {SCHEMA}.expectation AS e JOIN {SCHEMA}.run AS run USING (run_number)
    QUALIFY row_number() OVER (
        PARTITION BY e.suite, e.id, run.business_date ORDER BY run_number DESC) = 1
    ORDER BY e.suite, e.id, run.business_date DESC
"""


@dataclass(frozen=True, slots=True)
class Came:
    """How an expectation came out for a business date, by the last run for it."""

    business_date: dt.date
    state: str
    observed: str | None
    unexpected: int | None


def expectations(store: Path) -> Mapping[tuple[str, str], tuple[Came, ...]]:
    """Name of the suite and id of the expectation -> how it came out, newest first.

    Raises:
        DataError: there is no store yet, or it cannot be read.
    """
    if not store.is_file():
        raise DataError(
            Message("audit.no-store", store=store.name), help=Message("audit.no-store.help")
        )
    found: dict[tuple[str, str], tuple[Came, ...]] = {}
    try:
        with closing(duckdb.connect(str(store), read_only=True)) as connection:
            for suite, id_, *came in connection.execute(_LATEST).fetchall():
                found[suite, id_] = (*found.get((suite, id_), ()), Came(*came))
    except duckdb.Error as error:
        raise DataError(
            Message("audit.unreadable-store", store=store.name, failure=type(error).__name__)
        ) from error
    return found

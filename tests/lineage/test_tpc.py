"""TPC-H and TPC-DS: nothing is refused."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest
from environments import UnavailableError
from lineage.tpc import COUNTS, Suite, suites

from sekisho.errors import SekishoError
from sekisho.lineage import analyze

pytestmark = pytest.mark.tpc


@pytest.fixture(scope="module")
def tpc() -> Mapping[str, Suite]:
    try:
        return suites()
    except UnavailableError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"the TPC packages cannot be had: {error}")


@pytest.mark.parametrize("name", COUNTS)
def test_no_query_is_refused(name: str, tpc: Mapping[str, Suite]) -> None:
    """Every query of the suite has a lineage."""
    refused = {}
    for number, sql in tpc[name].queries.items():
        try:
            analyze(sql, tpc[name].tables)
        except SekishoError as error:
            refused[number] = error.text("en")
    assert refused == {}

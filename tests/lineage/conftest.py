"""What several tests of lineage share."""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest
from environments import UnavailableError
from lineage.tpc import Suite, suites


@pytest.fixture(scope="session")
def tpc() -> Mapping[str, Suite]:
    """TPC-H and TPC-DS; skips where the packages cannot be had, but never in CI."""
    try:
        return suites()
    except UnavailableError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"the TPC packages cannot be had: {error}")

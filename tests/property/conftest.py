"""What the property tests share."""

from __future__ import annotations

import pytest
from property.organisation_sample import Organisation
from property.prying import PRYING
from property.small_sample import SmallSample


@pytest.fixture(scope="session")
def small_sample(tmp_path_factory: pytest.TempPathFactory) -> SmallSample:
    """The sample with the prying statements, landed once."""
    return SmallSample.make(tmp_path_factory.mktemp("small"), PRYING)


@pytest.fixture(scope="session")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Organisation:
    """The one with groups, a condition and coarser forms."""
    return Organisation.make("federation", tmp_path_factory.mktemp("federation"))


@pytest.fixture(scope="session")
def credit_union(tmp_path_factory: pytest.TempPathFactory) -> Organisation:
    """The one with a filed opt-out and bands of numbers."""
    return Organisation.make("credit_union", tmp_path_factory.mktemp("credit_union"))

"""What the property tests share."""

from __future__ import annotations

import pytest
from property.prying import PRYING
from property.small_sample import SmallSample


@pytest.fixture(scope="session")
def small_sample(tmp_path_factory: pytest.TempPathFactory) -> SmallSample:
    """The sample with the prying statements, landed once."""
    return SmallSample.make(tmp_path_factory.mktemp("small"), PRYING)

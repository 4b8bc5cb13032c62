"""What the tests of extraction share."""

import pytest
from extract.made import Folders


@pytest.fixture
def folders(tmp_path) -> Folders:
    """An inbound folder and a lake, both empty."""
    return Folders(tmp_path)

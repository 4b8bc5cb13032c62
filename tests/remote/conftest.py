from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from extract.made import Folders
from remote.servers import Sftp, sftp


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


@pytest.fixture
def sftp_server(tmp_path: Path) -> Iterator[Sftp]:
    root = tmp_path / "theirs"
    (root / "out").mkdir(parents=True)
    with sftp(root) as server:
        yield server

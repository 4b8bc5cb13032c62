"""The sample's fingerprints, made once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.user import Ended

from sekisho import project
from sekisho.project import Project
from sekisho.sweep import learn
from sekisho.sweep.index import Index, Lookup
from sekisho.sweep.key import Key, open_key
from sekisho.sweep.recognise import Recogniser


@dataclass(frozen=True)
class Learnt:
    """The sample project after a night, and the fingerprints of what has landed."""

    project: Project
    key: Key
    index: Index
    recogniser: Recogniser

    @property
    def lake(self) -> Path:
        return self.project.folder(self.project.config.lake)


@pytest.fixture(scope="session")
def learnt(sample_night: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory) -> Learnt:
    folder = tmp_path_factory.mktemp("fingerprints")
    loaded = project.load(sample_night[0])
    key = open_key(folder / "key")
    index = learn.up_to_date(loaded, key, folder, folder / "spill")
    return Learnt(loaded, key, index, Recogniser(key, Lookup(index)))

"""Recorded runs that events are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.recorded import at, head, record_night, step, write_wider_night
from e2e.user import Ended

from sekisho.audit.log import AuditLog
from sekisho.openlineage import Recorded, recorded


@pytest.fixture(scope="session")
def nights(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Recorded]:
    """A night with a refused export, one with an undecided one, and one that has crashed."""
    root = tmp_path_factory.mktemp("events")
    record_night(root, "a")
    log = AuditLog(root)
    with log.begin(head("b", day=21)) as record:
        write_wider_night(record)
        record.finish("failed", exit_code=3, at=at(9))
    with log.begin(head("c", day=22)) as record:
        record.release(step("intent"))
    return {one.number: recorded(log, one) for one in log.heads()}


@pytest.fixture(scope="session")
def sample(sample_night: tuple[Path, Ended]) -> Recorded:
    """The night of the sample project."""
    log = AuditLog(sample_night[0] / "var/audit")
    return recorded(log, log.heads()[0])

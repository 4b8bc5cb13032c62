"""What fails on the way from a server is tried again, before anything is recorded or decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from remote.project import DAY, NOW, moved, secrets
from remote.servers import PASSWORD, Sftp, sftp

from sekisho import nightly, project
from sekisho.audit import tables
from sekisho.audit.log import AuditLog
from sekisho.errors import SekishoError
from sekisho.nightly import Night, tries
from sekisho.scaffold import lay_out

ORDERS: Final = "weekly_order"


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Sftp]:
    root = tmp_path / "theirs"
    root.mkdir()
    with sftp(root) as server:
        yield server


class Waits:
    """What was waited for, without waiting; `meanwhile` heals the server."""

    def __init__(self, server: Sftp, *, heals_after: int = 99) -> None:
        self.seconds: list[float] = []
        self.told: list[str] = []
        self._server = server
        self._heals_after = heals_after

    def __call__(self, error: SekishoError, seconds: float) -> None:
        self.seconds.append(seconds)
        self.told.append(error.message.id)
        if len(self.seconds) >= self._heals_after:
            self._server.ill = None


def _extracted(
    folder: Path, given: Mapping[str, str], waits: Waits, *sources: str
) -> dict[str, str]:
    """Source -> the state that is recorded of it, after a night that came no further."""
    loaded = project.load(folder)
    checked = nightly.check(loaded, DAY)
    with Night(loaded, checked, trigger="test", clock=lambda: NOW, secrets=given.get) as night:
        for source in sources:
            tries.extract(night, source, waits)
    log = AuditLog(loaded.folder(loaded.config.audit))
    rows = [row for head in log.heads() for row in log.read(head, tables.Extract)]
    assert len(rows) == len(sources)
    return {row.source: row.state for row in rows}


@pytest.mark.parametrize(("ill", "error"), [("drop", "remote.dropped"), ("hang", "remote.silent")])
def test_a_server_that_is_well_at_the_third_try_has_never_failed(
    tmp_path: Path, theirs: Sftp, ill: str, error: str
) -> None:
    folder = tmp_path / "project"
    lay_out(folder)
    moved(folder, theirs, ORDERS, timeout=1)
    theirs.ill = ill
    waits = Waits(theirs, heals_after=2)
    assert _extracted(folder, secrets(theirs), waits, ORDERS) == {ORDERS: "landed"}
    assert waits.seconds == [30, 120]
    assert waits.told == [error, error]


def test_a_server_that_stays_ill_is_waited_for_once_and_not_for_each_of_its_sources(
    tmp_path: Path, theirs: Sftp
) -> None:
    folder = tmp_path / "project"
    lay_out(folder)
    moved(folder, theirs, ORDERS)
    moved(folder, theirs, "member_register")
    theirs.ill = "drop"
    waits = Waits(theirs)
    found = _extracted(folder, secrets(theirs), waits, ORDERS, "member_register")
    assert found == {ORDERS: "remote.dropped", "member_register": "remote.dropped"}
    assert waits.seconds == [30, 120]


def test_what_another_try_would_meet_again_is_not_waited_for(tmp_path: Path, theirs: Sftp) -> None:
    """A wrong password, a key that is not known, a file that is not there, one that is wrong."""
    folder = tmp_path / "project"
    lay_out(folder)
    moved(folder, theirs, ORDERS)
    (there,) = theirs.root.iterdir()
    given = secrets(theirs)
    wrong = given | {"SEKISHO_SFTP_CENTRE_PASSWORD": f"{PASSWORD}x"}
    other = given | {
        "SEKISHO_SFTP_CENTRE_KNOWN_HOSTS": "[127.0.0.1]:1 "
        + given["SEKISHO_SFTP_CENTRE_KNOWN_HOSTS"].split(" ", 1)[1]
    }
    waits = Waits(theirs)
    for number, credentials in enumerate((wrong, other, given)):
        if number == 2:
            there.write_bytes(b"not what the contract says\n")
        loaded = project.load(folder)
        with Night(
            loaded, nightly.check(loaded, DAY), trigger="test", clock=lambda: NOW,
            secrets=credentials.get,
        ) as night:  # fmt: skip
            tries.extract(night, ORDERS, waits)
            assert len(night.problems) == 1
    there.unlink()
    assert waits.seconds == []


@pytest.mark.slow
def test_a_night_goes_on_by_itself_once_a_server_is_back(tmp_path: Path, theirs: Sftp) -> None:
    """Nothing but the extraction is done twice, and every export leaves."""
    folder = tmp_path / "project"
    lay_out(folder)
    moved(folder, theirs, ORDERS)
    theirs.ill = "drop once"
    waits = Waits(theirs)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in secrets(theirs).items():
            patch.setenv(name, value)
        done = nightly.run(project.load(folder), DAY, clock=lambda: NOW, wait=waits)
    assert done.exit_code == 0
    assert done.problems == ()
    assert waits.seconds == [30]
    assert {o.outcome for o in done.exports.values()} == {"released"}

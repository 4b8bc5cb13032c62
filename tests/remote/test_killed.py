"""kill -9 around a release to a real SFTP server: nothing half, nothing twice, and the next night goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from audit.recorded import ENVIRONMENT
from remote.delivered import EXPORT, FILE, last_release, night, sftp_secrets, to_sftp, whole
from remote.servers import PASSWORD, Sftp, sftp

from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify
from sekisho.scaffold import lay_out

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).with_name("kill_at_server.py")
KILLS = (
    "release before 1", "look after 1", "step before 1", "step after 1", "put before 1",
    "clearance before 1", "clearance after 1", "file before 1", "name before 1", "step before 2",
    "step after 2", "name before 2", "file after 1", "put after 1", "step before 3",
    "step after 3", "release after 1", "seal before 1", "seal after 1",
)  # fmt: skip
"""Point, before or after it, and at which passage; the second step is the doubt before the name."""


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Sftp]:
    root = tmp_path / "theirs"
    (root / "in").mkdir(parents=True)
    with sftp(root) as server:
        yield server


@pytest.mark.parametrize("kill", KILLS)
def test_a_kill_sends_nothing_half_and_nothing_twice(
    kill: str, theirs: Sftp, tmp_path: Path
) -> None:
    folder, there = tmp_path / "project", theirs.root / "in"
    lay_out(folder)
    to_sftp(folder, theirs.port)
    secrets = sftp_secrets(theirs)
    killed = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), *kill.split()],
        env=ENVIRONMENT | secrets,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    seen = {p.name for p in there.iterdir() if not p.name.startswith(".")}
    assert FILE not in seen or whole(there)
    assert PASSWORD.encode() not in killed.stdout + killed.stderr

    done = night(folder, secrets)

    assert done.exit_code == 0, [p.text("en") for p in done.problems]
    assert done.exports[EXPORT].outcome in {"released", "none"}
    assert theirs.renamed == [FILE]
    assert last_release(folder).state in {"released", "unchanged"}
    assert whole(there)
    log = AuditLog(folder / "var/audit")
    assert (log.intents(), log.in_doubt()) == ((), ())
    assert all(finding.harmless for finding in verify(log.root))

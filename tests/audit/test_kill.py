"""kill -9 at any call to the disk, and in the middle of publishing: the next reader copes."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from audit.recorded import ENVIRONMENT, at, head, record_night, step

from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.audit.tables import Extract
from sekisho.audit.verify import verify

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What is left of a run that was killed at its first, second, ... call; the last came through."""
    folder = tmp_path_factory.mktemp("killed")
    script = [sys.executable, str(HERE / "kill_at_every_call.py"), str(folder)]
    done = subprocess.run(script, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    count = int(done.stdout)
    assert count > 60, "fewer calls than a run makes: the wrapping does not reach them"
    return [folder / str(number) for number in range(1, count + 1)]


def test_whatever_a_kill_leaves_is_no_tampering_and_a_next_run_goes_on(killed: list[Path]) -> None:
    """After a kill at any call: only harmless findings, and the next run records and publishes."""
    kinds: set[str] = set()
    for root in killed:
        log = AuditLog(root / "audit")
        found = verify(log.root)
        assert all(f.harmless for f in found), (root.name, found)
        kinds |= {f.kind for f in found}
        assert not any(run.alive for run in log.open_runs())
        while_publishing = bool(log.manifests())
        with log.begin(head("next")) as record:
            record.finish("failed", exit_code=1, at=at())
        assert all(f.harmless for f in verify(log.root))
        if not while_publishing and int(root.name) % 6:
            continue  # what publishing then does is the same for its neighbours
        published = publish(log.root, root / "audit.duckdb", {})
        with duckdb.connect(published.store, read_only=True) as store:
            outcomes = dict(
                store.execute("SELECT run_id, outcome FROM record.run ORDER BY 1").fetchall()
            )
        assert outcomes["next"] == "failed"
        assert outcomes.get("killed", "passed") in {"passed", "crashed"}
    assert kinds == {"torn", "unfinished"}


def test_a_kill_loses_no_step_that_was_recorded(killed: list[Path]) -> None:
    """The log always holds a beginning of what was written, in order, whole or not at all."""
    whole = [step("intent"), step("released")]
    lengths = set()
    for root in killed:
        log = AuditLog(root / "audit")
        steps = [s.release for s in log.releases() if s.run_id == "killed"][::-1]
        assert steps == whole[: len(steps)]
        lengths.add(len(steps))
        rows = [r for h in log.heads() if h.run.run_id == "killed" for r in log.read(h, Extract)]
        assert len(rows) == 1 or not steps
        open_intents = [i.run_id for i in log.intents() if i.run_id == "killed"]
        assert open_intents == (["killed"] if len(steps) == 1 else [])
    assert lengths == {0, 1, 2}


PUBLISHER = """
import sys
from pathlib import Path
from audit.recorded import REPORTS
from sekisho.audit.store import publish
print("ready", flush=True)
while True:
    publish(Path(sys.argv[1]), Path(sys.argv[2]), REPORTS)
"""


def test_a_publisher_killed_at_any_time_leaves_a_whole_store(tmp_path: Path) -> None:
    """However often publishing is killed, the store that people open is whole and the next works."""
    root, store = tmp_path / "audit", tmp_path / "audit.duckdb"
    record_night(root, "a")
    AuditLog(root).begin(head("crashed")).close()
    publish(root, store, {})
    moments = random.Random(20261120)  # noqa: S311 - moments of a kill are no secret
    for _ in range(5):
        publisher = subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(root), str(store)],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
        )
        assert publisher.stdout is not None
        publisher.stdout.readline()
        time.sleep(moments.uniform(0.02, 0.5))
        publisher.send_signal(signal.SIGKILL)
        publisher.wait()
        publisher.stdout.close()
        with duckdb.connect(store, read_only=True) as reader:
            assert reader.execute("SELECT count(*) FROM record.run").fetchall() == [(2,)]
    assert publish(root, store, {}).runs == 2
    left = {path.name for path in (root / "published").iterdir()}
    assert len(left) == 3, "the current version, the one before, the lock"
    assert all(f.harmless for f in verify(root))

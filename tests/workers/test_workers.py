"""Work is shared by copies of the process, and what they say is what one process says."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from memory.checked import CACHE, held, refusing_project
from project_files import apply, sample_project

from sekisho.workers import LEAST, Workers

HELD = """
import os
from sekisho.workers import LEAST, Workers, _free_cores

def work(piece):
    if piece == b"die":
        os._exit(7)
    return piece[::-1] + str(os.getpid()).encode()
"""


def ended(script: str, folder: Path) -> str:
    """What a process of its own prints: pytest may have threads, and then there are no workers."""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_answers_come_in_order_from_several_processes(tmp_path: Path) -> None:
    """Large and small pieces, more than once; afterwards no process is left."""
    script = (
        HELD
        + """
with Workers(work) as spread:
    pieces = [bytes([n]) * (1 + n * 9000) for n in range(60)]
    first, second = [*spread(pieces)], [*spread(pieces[:3])]
ids = {answer[len(piece):] for piece, answer in zip(pieces + pieces[:3], first + second)}
assert all(answer.startswith(piece) for piece, answer in zip(pieces + pieces[:3], first + second))
assert str(os.getpid()).encode() not in ids
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print(len(ids) == len(os.sched_getaffinity(0)) > 0)
"""
    )
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("one core: there are no workers")
    assert ended(script, tmp_path) == "True"


def test_a_worker_that_dies_leaves_its_piece_undone(tmp_path: Path) -> None:
    """The others go on; where all have died, nothing more is answered, and nothing hangs."""
    script = (
        HELD
        + """
with Workers(work) as spread:
    some = [*spread([b"x"] * 20 + [b"die"] + [b"x"] * 20)]
    none = [*spread([b"die"] * 40)]
    gone = [*spread([b"x"] * 40)]
print(some[20], sum(a is not None for a in some), any(none), any(gone))
"""
    )
    assert ended(script, tmp_path) == "None 40 False False"


def test_little_work_and_a_process_with_threads_have_no_workers() -> None:
    """A fork costs more than a few statements, and copies no thread."""
    with Workers(bytes.upper) as spread:
        assert [*spread([b"x"] * (LEAST - 1))] == [None] * (LEAST - 1)
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        with Workers(bytes.upper) as spread:
            assert [*spread([b"x"] * LEAST)] == [None] * LEAST
    finally:
        waiting.set()
        thread.join()


def test_a_check_by_several_processes_says_what_one_says(tmp_path: Path) -> None:
    """Verdicts, reasons, witnesses, what is remembered; failing statements are told here."""
    folder = refusing_project(tmp_path / "project")
    more = {
        f"sql/models/more/more_{n:02}.sql": f"SELECT *, {n} AS n FROM stg_member WHERE name <> '{n}'"
        for n in range(LEAST + 8)
    }
    more["sql/models/more/wrong.sql"] = "SELECT nosuch FROM stg_member"
    more["sql/models/more/name.sql"] = "SELECT member_no AS stg_billing FROM stg_member"
    # A word that only the syntax tree can judge: nothing may be opened before the fork.
    more["sql/models/more/word.sql"] = "SELECT name AS version FROM stg_member"
    apply(more, folder)
    script = """
import hashlib, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from memory.checked import answer
from sekisho import workers
forks = []
fork = os.fork
os.fork = lambda: forks.append(1) or fork()
workers._free_cores = lambda: int(sys.argv[2])
print(len(forks) , hashlib.sha256(answer(Path(), remember=True).encode()).hexdigest(), len(forks))
"""
    told = {}
    for cores in ("0", "2"):
        (folder / CACHE).unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", script, str(Path(__file__).parents[1]), cores],
            cwd=folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        before, said, forks = done.stdout.split()
        told[cores] = (said, held(folder))
        assert (before, forks) == ("0", cores)
    assert told["0"] == told["2"]


READ = """
import os, sys
from pathlib import Path
from sekisho import project, workers
from sekisho.contracts.records import written
from sekisho.errors import SekishoError
workers.LEAST, workers._free_cores = 2, lambda: int(sys.argv[1])
forks = []
fork = os.fork
os.fork = lambda: forks.append(1) or fork()
told = []
for _ in range(2):
    try:
        loaded = project.load(Path(), remember=True)
        told.append(repr([*map(written, loaded.sources.values())]))
        loaded.memory.save()
    except SekishoError as error:
        told.append(repr((error.message, error.place, error.help)))
again = len(told) == 2 and told[0] == told[1]
print(len(forks), again, told[0])
"""


@pytest.mark.parametrize(("broken", "forks"), [(False, 2), (True, 4)])
def test_contracts_read_by_several_processes_say_what_one_reads(
    broken: bool, forks: int, tmp_path: Path
) -> None:
    """Also of the one that cannot be used; what was read is remembered."""
    folder = sample_project(tmp_path / "project")
    if broken:
        file = folder / "contracts/member_register.odcs.yaml"
        file.write_text(file.read_text().replace("logicalType: date", "logicalType: dat", 1))
    told = {}
    for cores in (0, 2):
        (folder / CACHE).unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", READ, str(cores)],
            cwd=folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        forked, again, told[cores] = done.stdout.split(" ", 2)
        assert (forked, again) == (str(forks if cores else 0), "True")
    assert told[0] == told[2]
    assert "member_register" in told[0]
    assert told[0].startswith("(Message") == broken

"""A run that is cut off: killed at any moment, or out of disk at any byte."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.user import (
    SEKISHO,
    Ended,
    digests,
    log_of,
    released,
    sekisho,
    surroundings,
    times_sent,
)

from sekisho.audit.verify import verify

KILLS = 8
SEED = 20261120


def _fresh(first: Path, folder: Path) -> Path:
    """The project as before its first night, by way of the files that a night writes."""
    project = Path(shutil.copytree(first, folder, symlinks=True))
    shutil.rmtree(project / "var")
    return project


def _whole(project: Path) -> None:
    """Everything at a destination is a file as released, or the clearance of such a file."""
    outbound = project / "var/outbound"
    for path in outbound.rglob("*"):
        if path.is_file() and path.name.endswith(".clearance.json"):
            continue
        if path.is_file():
            digest = digests(path.parent)[path.name]
            assert list(path.parent.glob(f"{path.name}.{digest}.clearance.json")), path


@pytest.fixture(scope="module")
def seconds(first_night: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long an undisturbed night takes here and now."""
    project = _fresh(first_night[0], tmp_path_factory.mktemp("undisturbed") / "p")
    began = time.monotonic()
    assert sekisho("run", project).code == 0
    return time.monotonic() - began


@pytest.mark.slow
@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_night_is_completed_by_the_next_without_sending_anything_twice(
    number: int, seconds: float, first_night: tuple[Path, Ended], tmp_path: Path
) -> None:
    project = _fresh(first_night[0], tmp_path / "p")
    undisturbed = released(first_night[0])
    # The last third, where files leave and the record is sealed, gets half of the kills.
    part = (number + random.Random(SEED + number).random()) / KILLS  # noqa: S311 - a moment
    wait = seconds * (part * 4 / 3 if part < 1 / 2 else 1 / 3 + part * 2 / 3)
    running = subprocess.Popen(
        (*SEKISHO, "run", "--project", str(project)),
        env=surroundings("en"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(wait)
    running.send_signal(signal.SIGKILL)
    running.wait()
    # What a kill leaves half-written at a destination has a hidden name.
    assert _named(project).items() <= undisturbed.items()
    assert sekisho("run", project).code == 0
    assert released(project) == undisturbed
    _whole(project)
    log = log_of(project)
    assert all(finding.harmless for finding in verify(log.root))
    assert set(times_sent(project).values()) == {1}
    assert log.intents() == ()


def _named(project: Path) -> dict[str, str]:
    if not (project / "var/outbound").is_dir():
        return {}
    return {f: d for f, d in released(project).items() if not Path(f).name.startswith(".")}


def _at_most(size: int) -> Callable[[], None]:
    """A limit for the size of any file that the process writes, as a full disk is one for all."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(0, marks=pytest.mark.slow),
        pytest.param(700, marks=pytest.mark.slow),
        1_500,
        pytest.param(4_000, marks=pytest.mark.slow),
        pytest.param(20_000, marks=pytest.mark.slow),
        pytest.param(200_000, marks=pytest.mark.slow),
    ],
)
def test_a_full_disk_ends_with_4_and_a_night_with_room_completes_it(
    size: int, first_night: tuple[Path, Ended], tmp_path: Path
) -> None:
    project = _fresh(first_night[0], tmp_path / "p")
    inbound = digests(project / "data")
    ended = sekisho("run", project, before=_at_most(size))
    assert ended.code == 4, ended.said
    assert "Traceback" not in ended.said
    assert "cannot be written" in ended.said or "could not be written" in ended.said
    assert digests(project / "data") == inbound
    assert _named(project).items() <= released(first_night[0]).items()
    assert sekisho("run", project).code == 0
    assert released(project) == released(first_night[0])
    _whole(project)
    assert set(times_sent(project).values()) == {1}
    assert all(finding.harmless for finding in verify(log_of(project).root))

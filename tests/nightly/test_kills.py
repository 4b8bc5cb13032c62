"""kill -9 at every step of a night: nothing half, nothing twice, nothing unrecorded, and the next goes on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from audit.recorded import ENVIRONMENT
from e2e.user import digests, log_of, released, times_sent
from nightly.kill_at_points import HALF, MEMBER, POINTS

from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify
from sekisho.project import load
from sekisho.subject import ask

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Killed:
    """One killed night and the one after it.

    Attributes:
        left: what lay at destinations after the kill: path -> SHA-256.
        indexed: exports of which it was on disk whose data their files hold, when the night was killed.
        changed: whether the ledger got an entry before the next night.
    """

    name: str
    project: Path
    killed: bool
    changed: bool
    left: dict[str, str]
    indexed: list[str]
    found: list[tuple[str, bool]]
    exit_code: int
    outcomes: dict[str, tuple[str, str | None]]
    messages: dict[str, str]

    @property
    def sent(self) -> dict[str, str]:
        """What had left before the kill: files that a recipient sees."""
        return {p: d for p, d in self.left.items() if _seen(p)}


def _seen(path: str) -> bool:
    return not Path(path).name.startswith(".") and not path.endswith(".clearance.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kills")
    script = [sys.executable, str(HERE / "kill_at_points.py"), str(folder)]
    done = subprocess.run(script, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return folder


@pytest.fixture(scope="module")
def nights(folder: Path) -> list[Killed]:
    found = []
    for path in sorted(folder.glob("*/told.json"), key=lambda p: int(p.parent.name)):
        told = json.loads(path.read_text())
        point, when, count, across = told.pop("kill")
        name = f"{when} {point} {count}{' (copied)' if across else ''}"
        found.append(Killed(name=name, project=path.parent / "project", **told))
    return found


@pytest.fixture(scope="module")
def undisturbed(folder: Path) -> dict[str, str]:
    """What a night releases that nobody disturbs; a copied file is the same file."""
    linked = released(folder / "undisturbed-False")
    assert linked == released(folder / "undisturbed-True")
    assert len(linked) == 3
    return linked


def test_every_point_is_killed_at_and_a_hundred_kills_are_not_too_few(
    nights: list[Killed],
) -> None:
    assert len(nights) >= 100
    assert [one.name for one in nights if not one.killed] == []
    hit = {one.name.split(" ", 1)[1] for one in nights}
    assert {p for p in (*POINTS, HALF) if not any(h.startswith(p) for h in hit)} == set()
    assert len({one.changed for one in nights}) == 2


def test_a_kill_leaves_no_half_file_and_none_without_clearance_and_record(
    nights: list[Killed], undisturbed: dict[str, str]
) -> None:
    lengths = Counter(len(one.sent) for one in nights)
    assert lengths.keys() == {0, 1, 2, 3}, "kills before, between and after the releases"
    for one in nights:
        assert one.sent.items() <= undisturbed.items(), one.name
        assert all(harmless for _, harmless in one.found), one.name
        log = log_of(one.project)
        recorded = _steps_of_the_killed(log)
        for path, digest in one.sent.items():
            assert f"{path}.{digest}.clearance.json" in one.left, (one.name, path)
            assert digest in recorded, (one.name, path)


def _steps_of_the_killed(log: AuditLog) -> set[str | None]:
    first = log.heads()[0].number
    return {s.release.digest for s in log.releases() if s.run == first}


def test_the_next_night_goes_on_by_itself_and_nothing_is_sent_twice(
    nights: list[Killed], undisturbed: dict[str, str]
) -> None:
    for one in nights:
        assert set(times_sent(one.project).values()) == {1}, one.name
        log = log_of(one.project)
        assert log.intents() == (), one.name
        assert all(finding.harmless for finding in verify(log.root)), one.name
        assert log.manifests()[-1].exit_code == one.exit_code
        assert not any(run.alive for run in log.open_runs())
        assert not (one.project / "var/lake/.work").exists(), one.name
        left = [p.name for p in (one.project / "var").rglob("*") if p.name.endswith(".part")]
        assert left == [], one.name
        if not one.changed:
            assert one.exit_code == 0, (one.name, one.messages)
            assert released(one.project) == undisturbed, one.name


def test_the_next_night_decides_by_the_ledger_of_then(
    nights: list[Killed], undisturbed: dict[str, str]
) -> None:
    """What had left stays as it is and is never written over; what had not is made by what is so now."""
    changed = [one for one in nights if one.changed]
    made_anew = 0
    for one in changed:
        after = released(one.project)
        assert after.keys() == undisturbed.keys(), one.name
        for path, digest in after.items():
            if path in one.sent:
                assert digest == one.sent[path], (one.name, path)
            elif path.endswith(".csv"):
                made_anew += 1
                text = (one.project / "var/outbound" / path).read_bytes()
                assert MEMBER.encode() not in text, (one.name, path)
        held = {name for name, told in one.messages.items() if told == "gate.other-content"}
        same = {name for name, told in one.messages.items() if told == "gate.unchanged"}
        assert len(held | same) == len(one.sent), (one.name, one.messages)
        assert one.exit_code == (4 if held else 0), one.name
    assert made_anew > 20
    (before,) = [p for p in undisturbed if p.endswith("weekly_order_20261120.csv")]
    assert any(MEMBER.encode() in _content(one, before) for one in changed if before in one.sent)


def _content(one: Killed, path: str) -> bytes:
    return (one.project / "var/outbound" / path).read_bytes()


def test_a_night_after_all_has_nothing_left_to_do(nights: list[Killed], tmp_path: Path) -> None:
    """Once more with the inputs of the last: every third of them, by the command."""
    one = next(n for n in nights if n.name.startswith("after step of a release 2"))
    project = Path(shutil.copytree(one.project, tmp_path / "project", symlinks=True))
    before = digests(project / "var/outbound")
    script = [sys.executable, "-m", "sekisho", "run", "--project", str(project)]
    subprocess.run(script, env=ENVIRONMENT, capture_output=True, check=False)
    assert digests(project / "var/outbound") == before
    assert set(times_sent(project).values()) == {1}


def test_no_file_has_left_of_which_it_is_not_on_disk_whose_data_it_holds(
    nights: list[Killed],
) -> None:
    for night in nights:
        of_file = {s.release.file: s.release.export for s in log_of(night.project).releases()}
        left = {of_file[Path(path).name] for path in night.sent}
        assert left <= {*night.indexed}, night.name


def test_a_member_is_told_of_the_files_that_hold_their_number_whatever_was_killed(
    nights: list[Killed],
) -> None:
    for night in nights:
        answer = ask(load(night.project), MEMBER)
        there = (night.project / "var/outbound").rglob("*.csv")
        holding = {path.name for path in there if MEMBER.encode() in path.read_bytes()}
        assert {one.file for one in answer.contained} == holding, night.name
        assert answer.untold == (), night.name

"""Nights that are killed at named points, each completed by the next: one process for all of them.

Usage: kill_at_points.py FOLDER. Everything is imported once; each night is a fork of this process, so
that a kill costs no start. Below FOLDER each kill leaves `<number>/project` and `<number>/told.json`.

Nothing in the program knows of this: the points are its own functions, wrapped here.
"""

from __future__ import annotations

import datetime as dt
import errno
import functools
import importlib
import json
import os
import shutil
import signal
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from e2e.user import digests

import sekisho.expectations.batch
import sekisho.nightly.night  # noqa: F401 - what each night would import, this and the one before
from sekisho import nightly, project
from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify
from sekisho.scaffold import lay_out

DAY: Final = dt.date(2026, 11, 20)
NOW: Final = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
MEMBER: Final = "001184"
"""Whose use is suspended between the kill and the next night, in every second case."""
ENTRY: Final = f"900,{MEMBER},suspension,*,*,*,*,2026-11-20,,2026-11-20 09:00:00,,書面,E9,,,\r\n"
SPACE: Final = "member_no"
LEDGER: Final = "data/inbound/consent_ledger_20261120.csv"
AT_ONCE: Final = 2

POINTS: Final = {
    "the night's lock": "sekisho.nightly.night:alone",
    "head": "sekisho.audit.log:AuditLog.begin",
    "settling": "sekisho.gate:Gate.settle",
    "extraction": "sekisho.nightly.landing:extract",
    "landing": "sekisho.extract.landing:Staged.land",
    "list of landings": "sekisho.extract.landing:_append",
    "tags": "sekisho.nightly.night:Night.tag",
    "expectations": "sekisho.nightly.night:run_suite",
    "decisions": "sekisho.nightly.night:Night.decide",
    "staging": "sekisho.gate:stage",
    "reading again": "sekisho.gate:read_again",
    "release": "sekisho.gate:Gate.release",
    "clearance and file": "sekisho.gate:LocalFolder.put",
    "clearance": "sekisho.gate.local:_place",
    "file": "sekisho.gate.local:_link",
    "file across file systems": "sekisho.gate.local:_copy",
    "folder of the destination": "sekisho.gate.local:sync_folder",
    "rows of the record": "sekisho.audit.record:RunRecord.write",
    "step of a release": "sekisho.audit.record:RunRecord.release",
    "keys of subjects": "sekisho.audit.subject_index.index:SubjectKeys.ids",
    "sets of subjects": "sekisho.audit.subject_index.index:SubjectIndex.keep",
    "what was written of subjects": "sekisho.audit.record:RunRecord.subjects",
    "seal": "sekisho.audit.record:RunRecord.finish",
    "publishing": "sekisho.nightly.night:publish",
    "rows of the store": "sekisho.audit.store:_fill",
    "version of the store": "sekisho.audit.store:_seal",
    "link of the store": "sekisho.audit.store:_point",
    "older versions": "sekisho.audit.store:_sweep",
}
"""Name -> the function, where it is called: a kill comes before it, in its midst or after it."""
OFTEN: Final = frozenset(
    {
        "extraction",
        "landing",
        "list of landings",
        "expectations",
        "rows of the record",
        "keys of subjects",
    }
)
"""Points of which the first and the last passage stand for all."""
HALF: Final = "half of a copy"
"""The one point that is no function's border: the bytes at a destination, half written."""


@dataclass(frozen=True)
class Kill:
    """One kill: at the n-th time that a point is passed, and how files get to destinations."""

    point: str
    when: str
    count: int
    across: bool
    """Destinations are on another file system than the lake, so files are copied, not linked."""


class Watch:
    """Wraps the points; counts passages, and kills this process at one of them."""

    def __init__(
        self, kill: Kill | None, *, across: bool, points: Mapping[str, str] = POINTS
    ) -> None:
        self.passed: list[tuple[str, str, int]] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self._kill = kill
        for name, target in points.items():
            self._wrap(name, target)
        if across:
            self._other_file_system()

    def _at(self, point: str, when: str) -> None:
        self._counts[point, when] += 1
        here = (point, when, self._counts[point, when])
        self.passed.append(here)
        kill = self._kill
        if kill is not None and here == (kill.point, kill.when, kill.count):
            os.kill(os.getpid(), signal.SIGKILL)

    def _wrap(self, name: str, target: str) -> None:
        module, _, path = target.partition(":")
        *outer, last = path.split(".")
        holder: Any = functools.reduce(getattr, outer, importlib.import_module(module))
        function = getattr(holder, last)

        @functools.wraps(function)
        def wrapped(*args: Any, **options: Any) -> Any:
            self._at(name, "before")
            result = function(*args, **options)
            self._at(name, "after")
            return result

        setattr(holder, last, wrapped)

    def _other_file_system(self) -> None:
        link = os.link

        def refuse(source: Any, target: Any) -> None:
            if "/stage/" in str(source):
                raise OSError(errno.EXDEV, "another file system")
            link(source, target)

        def copy(source: Any, target: Any, _: int) -> None:
            content = source.read()
            target.write(content[: len(content) // 2])
            target.flush()
            self._at(HALF, "midst")
            target.write(content[len(content) // 2 :])

        os.link = refuse
        shutil.copyfileobj = copy  # type: ignore[assignment]


def night(folder: Path) -> nightly.Run:
    """One night of the project in a folder."""
    return nightly.run(project.load(folder), DAY, clock=lambda: NOW, trigger="test")


def indexed(folder: Path) -> list[str]:
    """The exports of which it is on disk whose data their files hold."""
    index = AuditLog(folder / "var/audit").subject_index
    return sorted({export for seen in index.seen(SPACE, 1) for export in seen.givings})


def forked(work: Callable[[], None]) -> int:
    """Run something in a copy of this process; how it ended."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the copy must not go on as if it were the original
            traceback.print_exc()
            os._exit(70)
        sys.stdout.flush()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def kills(base: Path, folder: Path) -> Iterator[Kill]:
    """Every point that an undisturbed night passes, as often as it is passed, within reason."""
    for across in (False, True):
        place = folder / f"undisturbed-{across}"
        shutil.copytree(base, place)

        def undisturbed(place: Path = place, across: bool = across) -> None:
            watch = Watch(None, across=across)
            assert night(place).exit_code == 0
            (place.parent / f"passed-{across}.json").write_text(json.dumps(watch.passed))

        assert forked(undisturbed) == 0
        passed = json.loads((folder / f"passed-{across}.json").read_text())
        most = Counter((point, when) for point, when, _ in passed)
        for point, when, count in passed:
            # Across file systems only what is then done otherwise; what many sources pass, first and last.
            otherwise = point in {HALF, "file across file systems"}
            often = point in OFTEN and 1 < count < most[point, when]
            if not often and across == otherwise:
                yield Kill(point, when, count, across)


def case(number: int, kill: Kill, base: Path, folder: Path) -> None:
    """Kill one night and have the next one go on; what was found on the way is left in a file."""
    place = folder / str(number)
    victim = place / "project"
    shutil.copytree(base, victim)

    def killed() -> None:
        Watch(kill, across=kill.across)
        night(victim)

    status = forked(killed)
    changed = number % 2 == 1

    def next_night() -> None:
        told: dict[str, Any] = {
            "kill": [kill.point, kill.when, kill.count, kill.across],
            "killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL,
            "changed": changed,
            "left": digests(victim / "var/outbound"),
            "indexed": indexed(victim),
            "found": [[f.kind, f.harmless] for f in verify(victim / "var/audit")],
        }
        if changed:
            ledger = victim / LEDGER
            ledger.write_bytes(ledger.read_bytes() + ENTRY.encode("cp932"))
        done = night(victim)
        told["exit_code"] = done.exit_code
        told["outcomes"] = {n: [o.outcome, o.file] for n, o in done.exports.items()}
        told["messages"] = {n: o.message.id for n, o in done.exports.items() if o.message}
        (place / "told.json").write_text(json.dumps(told))

    if forked(next_night) != 0:
        sys.stderr.write(f"the night after {kill} failed\n")
        os._exit(1)


def main(folder: Path) -> None:
    """All kills, some at once."""
    assert threading.active_count() == 1, "a fork copies no thread"
    base = folder / "base"
    lay_out(base)
    for report in (base / "sql/reports").iterdir():
        if report.name != "last_night.sql":
            report.unlink()  # what they show is no question here, and a third of a night's time
    running: set[int] = set()
    failed = 0
    for number, kill in enumerate([*kills(base, folder)]):
        if len(running) == AT_ONCE:
            child, status = os.wait()
            running.discard(child)
            failed += status != 0
        child = os.fork()
        if child == 0:
            case(number, kill, base, folder)
            os._exit(0)
        running.add(child)
    for child in running:
        failed += os.waitpid(child, 0)[1] != 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

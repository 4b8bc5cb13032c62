"""A member's question over three years: how long the answer takes, and what it costs on disk.

    make bench-subject     # or: python -m benchmarks.subject [--nights N] [--members N] [--data DIR]

Every night releases eight exports of the sample project, written through the log's own API: two to
all members, three to a fifth, a third and a half of them, three to 1, 3 and 5 %. From night to night
0.02 % of all members come or go, 5 % of those in a middle export are replaced by others, and the small
ones are of other members each night. What is measured is the answer for members who are in many files and
in few, in a process that has loaded the project, and the bytes of the subject index. Each answer is
held against what was written.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
from numpy.typing import NDArray

import sekisho
from benchmarks import sides
from benchmarks.audited import ROOT
from sekisho import project as projects
from sekisho.audit.chain import RunHead
from sekisho.audit.log import AuditLog
from sekisho.audit.row import JST
from sekisho.audit.store import publish
from sekisho.audit.subject_index import SUBJECTS, Waiting
from sekisho.audit.tables import Release
from sekisho.project import Project
from sekisho.signing import make, signer_of
from sekisho.subject import ask

RESULTS: Final = ROOT / "benchmarks/results/subject.json"
MEMBERS: Final = 278_097
NIGHTS: Final = 1_095
MOST: Final = {"answer_seconds": 0.2, "bytes_per_membership": 0.3}
"""Of the median answer, by the clock."""
LAST: Final = dt.date(2026, 11, 20)
SHARES: Final = {
    "kinki_register": 1.0,
    "kyosai_register": 1.0,
    "kinki_weekly_order": 0.20,
    "own_mailing_list": 0.35,
    "own_shares_statement": 0.50,
    "jccu_catalog_order": 0.01,
    "haiso_delivery_list": 0.03,
    "shuno_billing": 0.05,
}
"""Export -> the part of all members that is in it."""
JOINING: Final = 0.0002
REPLACED: Final = 0.05
ASKED: Final = 40
SPACE: Final = "member_no"


@dataclass(slots=True)
class Written:
    """What was written.

    Attributes:
        keys: all members, sorted.
        asked: places of those who are asked about.
        held: night, export -> of those, who was in the file.
        memberships: of all members in all files.
    """

    keys: NDArray[np.uint64]
    asked: NDArray[np.intp]
    held: dict[tuple[dt.date, str], NDArray[np.bool_]] = field(default_factory=dict)
    memberships: int = 0


def main() -> int:
    """Measure and write the result."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as scratch:
        folder = Path(options.data or scratch) / "project"
        there = folder.exists()
        loaded = projects.load(folder) if there else _project(folder)
        written = _write(loaded, options.nights, options.members, only_told=there)
        if not there:
            audit, store = loaded.config.audit, loaded.config.store
            publish(loaded.folder(audit), loaded.folder(store), loaded.reports)
        result = _measured(loaded, written, options)
    sides.written(result, RESULTS)
    return 0 if result["holds"] else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--nights", type=int, default=NIGHTS, help="that were released")
    parser.add_argument("--members", type=int, default=MEMBERS, help="that there are")
    parser.add_argument(
        "--data", help="a folder for the project; what is there is not written again"
    )
    return parser.parse_args()


# --------------------------------------------------------------------------- what is written


def _project(folder: Path) -> Project:
    for part in ("policy", "contracts", "expectations", "sql"):
        shutil.copytree(ROOT / part, folder / part)
    for file in ("sekisho.toml", "requirements.lock"):
        shutil.copy(ROOT / file, folder / file)
    make(folder / "keys", "run", dt.date(2023, 1, 1))
    return projects.load(folder)


def _write(loaded: Project, nights: int, members: int, *, only_told: bool) -> Written:
    """Write all nights, unless it is only to be told what was written."""
    chance = np.random.default_rng(7)
    keys = np.sort(chance.choice(9_999_998, members, replace=False) + 1).astype(np.uint64)
    written = Written(keys, np.sort(chance.choice(members, min(ASKED, members), replace=False)))
    log = AuditLog(loaded.folder(loaded.config.audit))
    current = {name: chance.random(members) < share for name, share in SHARES.items()}
    for number, day in enumerate(_days(nights), 1):
        for name, share in SHARES.items():
            current[name] = _next_night(current[name], share, chance)
            written.held[day, name] = current[name][written.asked]
            written.memberships += int(np.count_nonzero(current[name]))
        if not only_told:
            _write_night(loaded, log, day, {n: keys[held] for n, held in current.items()})
        if number % 100 == 0:
            print(f"{number} nights", file=sys.stderr, flush=True)
    return written


def _next_night(
    held: NDArray[np.bool_], share: float, chance: np.random.Generator
) -> NDArray[np.bool_]:
    lot = chance.random(len(held))
    if share == 1.0:
        return held ^ (lot < JOINING)
    if share < 0.1:
        return lot < share
    return np.where(held, lot >= REPLACED, lot < REPLACED * share / (1 - share))


def _days(nights: int) -> Iterator[dt.date]:
    return (LAST - dt.timedelta(days=ago) for ago in range(nights - 1, -1, -1))


def _write_night(
    loaded: Project, log: AuditLog, day: dt.date, keys: dict[str, NDArray[np.uint64]]
) -> None:
    at = dt.datetime.combine(day, dt.time(2), JST)
    head = RunHead(
        run_id=f"{day:%Y%m%d}-subject",
        business_date=day,
        started_at=at,
        engine_version=sekisho.__version__,
        duckdb_version=duckdb.__version__,
        policy_digest=loaded.policy.digest,
        notice_id=loaded.policy.notices[-1].id,
        project=loaded.config.name,
        trigger="bench",
    )
    signer = signer_of(loaded.folder(loaded.config.keys), "run")
    with log.begin(head, signer) as record:
        for name, held in keys.items():
            waiting = Waiting(name, _giving(loaded, name), {("contained", SPACE): held})
            log.subject_index.wait(waiting)
        for name, held in keys.items():
            log.subject_index.keep(record.number, record.run_id, day, record.subjects)
            for state in ("intent", "released"):
                record.release(_step(loaded, name, day, len(held), state, at))
        record.finish("passed", exit_code=0, at=at)


def _giving(loaded: Project, name: str) -> dict[str, object]:
    export = loaded.exports[name]
    recipient = loaded.policy.destinations[export.destination].party
    return {
        "recipient": recipient,
        "purpose": export.purpose,
        "arrangement": export.arrangement,
        "clause": "bench",
        "notice": loaded.policy.notices[-1].id,
        "destination": export.destination,
        "columns": [[column, ["member_registration"]] for column in ("member_no", "name", "phone")],
    }


def _step(
    loaded: Project, name: str, day: dt.date, rows: int, state: str, at: dt.datetime
) -> Release:
    export = loaded.exports[name]
    file = export.file.replace("{business_date}", f"{day:%Y%m%d}")
    digest = hashlib.sha256(f"{name}{day}".encode()).hexdigest()
    return Release(
        export=name,
        recipient=loaded.policy.destinations[export.destination].party,
        purpose=export.purpose,
        arrangement=export.arrangement,
        destination=export.destination,
        file=file,
        digest=digest,
        bytes=rows * 60,
        rows=rows,
        subjects=rows,
        content_digest=None,
        input_digest=digest,
        clearance=f"{file}.{digest}.clearance.json",
        state=state,  # type: ignore[arg-type]
        recorded_at=at,
    )


# --------------------------------------------------------------------------- measuring


def _measured(loaded: Project, written: Written, options: argparse.Namespace) -> dict[str, object]:
    seconds, busy, releases = [], [], []
    for place, at in enumerate(written.asked):
        number = f"{written.keys[at]:07d}"
        began, worked = time.perf_counter(), time.process_time()
        answer = ask(loaded, number)
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        got = {(one.business_date, one.giving.export.id) for one in answer.contained}
        if got != {which for which, held in written.held.items() if held[place]}:
            raise SystemExit("an answer is not what was written")
        releases.append(len(got))
    began = time.perf_counter()
    projects.load(loaded.root)
    loading = time.perf_counter() - began
    folder = loaded.folder(loaded.config.audit) / SUBJECTS
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    found = {
        "answer_seconds": statistics.median(seconds),
        "bytes_per_membership": size / written.memberships,
    }
    return {
        "command": f"python -m benchmarks.subject --nights {options.nights}"
        f" --members {options.members}",
        "nights": options.nights,
        "members": options.members,
        "exports": SHARES,
        "releases": options.nights * len(SHARES),
        "memberships": written.memberships,
        "index_megabytes": round(size / 1e6, 1),
        **sides.surroundings(),
        "load": round(os.getloadavg()[0], 1),
        **{name: round(value, 3) for name, value in found.items()},
        "most": MOST,
        "answers": len(seconds),
        "answer_seconds_slowest": round(max(seconds), 3),
        "answer_processor_seconds": round(statistics.median(busy), 3),
        "answer_seconds_fastest": round(min(seconds), 3),
        "files_in_an_answer": [min(releases), max(releases)],
        "project_load_seconds": round(loading, 2),
        "holds": all(found[name] < most for name, most in MOST.items()),
    }


if __name__ == "__main__":
    sys.exit(main())

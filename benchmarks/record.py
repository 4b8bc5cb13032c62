"""Three years of the record: the log verified, the store published, one night more.

    make bench-record      # or: python -m benchmarks.record [--nights N] [--rounds N] [--data DIR]

One night of the sample project is run as people run it. What it has recorded is written again
for every night of three years through the log's own API, signed, with the dates, digests and times
of that night, and so are the clearances of its files. What is measured is `sekisho verify --log` with
the process start, the size of the published `audit.duckdb`, and publishing with one night more.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from benchmarks import sides
from benchmarks.audited import ROOT
from sekisho import project
from sekisho.audit import chain, parquet
from sekisho.audit.chain import TEXTS
from sekisho.audit.log import AuditLog
from sekisho.audit.record import RunRecord
from sekisho.audit.row import Row
from sekisho.audit.store import publish
from sekisho.audit.tables import ROW_TABLES, Release
from sekisho.clearance import PAYLOAD_TYPE, SUFFIX, clearance_name, read_stated
from sekisho.signing import Signer, make, signer_of

RESULTS: Final = ROOT / "benchmarks/results/record.json"
NIGHTS: Final = 1_095
MOST: Final = {"verify_seconds": 10.0, "store_megabytes": 200.0, "night_more_seconds": 2.0}
FIRST: Final = dt.date(2026, 11, 20)
"""The business date of the sample's extracts."""

Write = Callable[[RunRecord, dt.date], None]
R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Night:
    """What one night has recorded, to be written again for another date.

    Attributes:
        writes: each of its records, in the order of writing.
        clearances: folder below the outbound area -> what the clearances in it say.
    """

    head: chain.RunHead
    sealed: chain.Manifest
    writes: tuple[Write, ...]
    clearances: tuple[tuple[str, dict[str, Any]], ...]


def main() -> int:
    """Measure and write the result."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as scratch:
        folder = Path(options.data or scratch)
        night = _real_night(folder / "night")
        if not (folder / "project").exists():
            _write_years(folder / "project", night, options.nights)
        result = _measured(folder / "project", night, options)
    sides.written(result, RESULTS)
    return 0 if result["holds"] else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--nights", type=int, default=NIGHTS, help="that the record holds")
    parser.add_argument("--rounds", type=int, default=5, help="measurements")
    parser.add_argument("--data", help="night and record, made there if they are not there yet")
    return parser.parse_args()


# --------------------------------------------------------------------------- what is recorded


def _real_night(folder: Path) -> Night:
    if not folder.exists():
        _project(folder)
        _sekisho(folder, "run")
    log = AuditLog(folder / "var/audit")
    (head,), (sealed,) = log.heads(), log.manifests()
    # Clearances are written with those beside the files; the subject index is measured by itself
    # (benchmarks/subject.py).
    apart = ("-clearance.json", "-subjects.json")
    writes = tuple(_again(path) for path in log.files(head) if not path.name.endswith(apart))
    outbound = folder / "var/outbound"
    clearances = tuple(
        (path.parent.relative_to(outbound).as_posix(), dict(read_stated(path.read_bytes()).body))
        for path in sorted(outbound.rglob(f"*{SUFFIX}"))
    )
    return Night(head.run, sealed, writes, clearances)


def _project(folder: Path) -> None:
    for part in ("policy", "contracts", "expectations", "sql", "data"):
        shutil.copytree(ROOT / part, folder / part)
    for file in ("sekisho.toml", "requirements.lock"):
        shutil.copy(ROOT / file, folder / file)
    make(folder / "keys", "run", dt.date(2023, 1, 1))


def _again(path: Path) -> Write:
    """How to write what one file of the log holds, for another date."""
    table, _, suffix = path.name.partition("-")[2].rpartition(".")
    if suffix == "parquet":
        rows = parquet.decode(ROW_TABLES[table], path)
        return lambda record, day: record.write(table, [_moved(row, day) for row in rows])
    body = orjson.loads(path.read_bytes())
    if table == "decided":
        return lambda record, _: record.decided(body["recipient"], body["exports"])
    if table == "policy":
        texts = path.parents[2] / TEXTS
        files = {
            name: (texts / digest).read_text("utf-8") for name, digest in body["files"].items()
        }
        return lambda record, _: record.policy(body["digest"], files)
    if table == Release.table:
        step = Release(**body | {"recorded_at": dt.datetime.fromisoformat(body["recorded_at"])})
        return lambda record, day: record.release(_moved(step, day))
    at = dt.datetime.fromisoformat(body["recorded_at"])
    return lambda record, day: record.event(body["kind"], at=_shifted(at, day), **body["facts"])


def _moved(row: R, day: dt.date) -> R:
    """A row of another night: its dates, times, names of files and digests are that night's."""
    changed = {field.name: _of(getattr(row, field.name), field.name, day) for field in fields(row)}
    return replace(row, **changed)


def _of(value: Any, name: str, day: dt.date) -> Any:  # noqa: ANN401 - a cell of any table
    if isinstance(value, dt.datetime):
        return _shifted(value, day)
    if isinstance(value, str) and name.endswith("digest"):
        return hashlib.sha256(f"{value}{day}".encode()).hexdigest()
    if isinstance(value, str) and name in {"file", "raw_file", "clearance"}:
        return value.replace(f"{FIRST:%Y%m%d}", f"{day:%Y%m%d}")
    return value


def _shifted(at: dt.datetime, day: dt.date) -> dt.datetime:
    return at + (day - FIRST)


def _write_years(folder: Path, night: Night, nights: int) -> None:
    _project(folder)
    signer = signer_of(folder / "keys", "run")
    log = AuditLog(folder / "var/audit")
    for number, day in enumerate(_days(nights), 1):
        _write_night(folder, log, night, day, signer)
        if number % 100 == 0:
            print(f"{number} nights", file=sys.stderr, flush=True)


def _days(nights: int) -> Iterator[dt.date]:
    return (FIRST - dt.timedelta(days=ago) for ago in range(nights - 1, -1, -1))


def _write_night(folder: Path, log: AuditLog, night: Night, day: dt.date, signer: Signer) -> None:
    head = replace(
        night.head,
        run_id=f"{day:%Y%m%d}-{night.head.run_id[-12:]}",
        business_date=day,
        started_at=_shifted(night.head.started_at, day),
    )
    with log.begin(head, signer) as record:
        for write in night.writes:
            write(record, day)
        for place, body in night.clearances:
            _write_clearance(folder / "var/outbound" / place, body, day, record, signer)
        end = _shifted(night.sealed.finished_at, day)
        record.finish(night.sealed.outcome, exit_code=night.sealed.exit_code, at=end)


def _write_clearance(
    folder: Path, body: dict[str, Any], day: dt.date, record: RunRecord, signer: Signer
) -> None:
    """Clear a file of that night; the file itself is not part of the record."""
    (subject,) = body["subject"]
    file = _of(subject["name"], "file", day)
    digest = _of(subject["digest"]["sha256"], "digest", day)
    log = {"number": record.number, "digest": {"sha256": record.head_digest}}
    said = {**body["predicate"], "businessDate": day.isoformat(), "log": log}
    subjects = [{"name": file, "digest": {"sha256": digest}}]
    payload = orjson.dumps(
        {**body, "subject": subjects, "predicate": said}, option=orjson.OPT_SORT_KEYS
    )
    sealed = signer.sealed(payload, PAYLOAD_TYPE)
    record.clearance(sealed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / clearance_name(file, digest)).write_bytes(sealed)


# --------------------------------------------------------------------------- measuring


@dataclass(frozen=True, slots=True)
class Took:
    """One measurement, in seconds: of the wall clock, and of the processor."""

    wall: float
    processor: float


def _measured(folder: Path, night: Night, options: argparse.Namespace) -> dict[str, object]:
    log, store = folder / "var/audit", folder / "var/audit.duckdb"
    reports = project.load(folder).reports
    anew = _timed(lambda: publish(log, store, reports)) if not store.exists() else None
    nights = len(chain.numbers(log / chain.HEADS))
    size = store.stat().st_size / 1e6
    verified = [_timed(lambda: _verified(folder, nights)) for _ in range(options.rounds)]
    more = []
    for number in range(nights, nights + options.rounds):
        day = FIRST + dt.timedelta(days=number - options.nights + 1)
        _write_night(folder, AuditLog(log), night, day, signer_of(folder / "keys", "run"))
        more.append(_timed(lambda: _extended(log, store, reports)))
    # The best of them: the machine may have other things to do.
    found = {
        "verify_seconds": min(one.wall for one in verified),
        "store_megabytes": size,
        "night_more_seconds": min(one.wall for one in more),
    }
    files = [path for path in (log / chain.RUNS).rglob("*") if path.is_file()]
    return {
        "command": f"python -m benchmarks.record --nights {options.nights}"
        f" --rounds {options.rounds}",
        "nights": nights,
        "files": len(files),
        "log_megabytes": round(sum(path.stat().st_size for path in files) / 1e6, 1),
        "clearances": nights * len(night.clearances),
        **sides.surroundings(),
        "load": round(os.getloadavg()[0], 1),
        **{name: round(value, 2) for name, value in found.items()},
        "most": MOST,
        "verify_rounds": [_told(one) for one in verified],
        "night_more_rounds": [_told(one) for one in more],
        **({"built_anew": _told(anew)} if anew else {}),
        "holds": all(found[name] < most for name, most in MOST.items()),
    }


def _timed(work: Callable[[], object]) -> Took:
    wall, processor = time.perf_counter(), _processor()
    work()
    return Took(time.perf_counter() - wall, _processor() - processor)


def _processor() -> float:
    """Seconds of the processor that this process and its children have taken."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _told(took: Took) -> dict[str, float]:
    return {"seconds": round(took.wall, 2), "processor_seconds": round(took.processor, 2)}


def _extended(log: Path, store: Path, reports: Mapping[str, str]) -> None:
    done = publish(log, store, reports)
    if (done.added, done.rebuilt) != (1, False):
        raise SystemExit("publishing has not extended the store by one night")


def _verified(folder: Path, nights: int) -> None:
    told = json.loads(_sekisho(folder, "verify", "--log", "--format", "json"))
    if not (told["holds"] and told["runs"] == nights and told["clearances"]):
        raise SystemExit("the record does not hold")


def _sekisho(folder: Path, *arguments: str) -> bytes:
    command = [sys.executable, "-m", "sekisho", arguments[0], "--project", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [*command, *arguments[1:]], stdout=subprocess.PIPE, env=environment, check=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())

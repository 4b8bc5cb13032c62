"""The two chains of the log: numbered heads of begun runs, numbered manifests of sealed ones.

Both are folders of canonical JSON files `00000001.json`, `00000002.json`, ... Each file names the
digest of the one before and is created exclusively, so a chain has no fork and no gap, whoever
writes at the same time. A head also names the last manifest that stood when its run began: the
digest of one head therefore vouches for everything before it.
"""

import datetime as dt
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import orjson

from sekisho.audit import durable
from sekisho.audit.row import JST
from sekisho.audit.tables import Job
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.signing import Envelope, Signer, envelope_of

HEADS: Final = "heads"
MANIFESTS: Final = "manifests"
RUNS: Final = "runs"
POLICY: Final = "-policy.json"
"""How the name of a run's list of the texts of its policy ends."""
TEXTS: Final = "texts"
"""The texts of policies, each once, under its SHA-256; which are of a run stands in its folder."""
FORMAT: Final = "sekisho.audit/1"
SIGNATURE: Final = "signature"
ENTRY_TYPE: Final = "application/vnd.sekisho.audit+json"
"""What the bytes under an entry's signature are."""

_ENTRY: Final = re.compile(r"(\d{8})\.json")

T = TypeVar("T")

RunOutcome = Literal["passed", "failed", "error"]
"""`failed`: something was refused, undecided or violated; `error`: the run could not be completed."""


def outcome_of(exit_code: int) -> RunOutcome:
    """How a run ended that ends its process with this code."""
    if exit_code == 0:
        return "passed"
    return "error" if exit_code == 4 else "failed"


@dataclass(frozen=True, slots=True)
class RunHead:
    """What is known of a run when it begins.

    Attributes:
        run_id: unique among all runs; letters, digits, `.`, `_` and `-` only.
        trigger: what started it: `schedule`, `command`, ...
        policy_digest, notice_id: None where no policy could be loaded.

    Raises:
        ValueError: a run id that is no file name, a time without a zone.
    """

    run_id: str
    business_date: dt.date
    started_at: dt.datetime
    engine_version: str
    duckdb_version: str
    policy_digest: str | None
    notice_id: str | None
    project: str
    trigger: str
    job: Job = "night"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", self.run_id):
            raise ValueError(f"run id {self.run_id!r}: letters, digits, `.`, `_`, `-` only")
        if self.started_at.utcoffset() is None:
            raise ValueError("started_at: a time without a zone")


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a chain, by its number and the SHA-256 of its file."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """A begun run: its number, what it began as, what stood before it.

    Attributes:
        revoked: ids of the keys that were revoked by then, sorted: no later ring may know less.
    """

    number: int
    run: RunHead
    previous: Link | None
    sealed: Link | None
    digest: str
    revoked: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """Name of the run's folder."""
        return f"{self.number:08d}-{self.run.run_id}"


@dataclass(frozen=True, slots=True)
class LoggedFile:
    """A file of a run, as it was when the run was sealed."""

    name: str
    digest: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A sealed run: how it ended and every file that it wrote. `number` counts sealed runs."""

    number: int
    previous: Link | None
    head: Link
    files: tuple[LoggedFile, ...]
    outcome: RunOutcome
    exit_code: int
    finished_at: dt.datetime
    digest: str


def append(
    folder: Path,
    body: Callable[[int, Link | None], Mapping[str, Any]],
    *,
    lock: bool = False,
    mode: int = 0o644,
) -> tuple[int, bytes, int]:
    """Add the next entry to a chain.

    Args:
        folder: the chain's folder.
        body: entry number and the link before it -> the entry.
        lock: keep the new file locked.
        mode: who may read the new file.

    Returns:
        The number, the bytes written, and the open descriptor that holds the lock (-1: no lock).
    """
    durable.make_folder(folder)
    while True:
        previous = last(folder)
        number = previous.number + 1 if previous else 1
        data = durable.canonical(body(number, previous))
        try:
            if lock:
                return number, data, durable.create_locked(entry(folder, number), data, mode=mode)
            durable.create(entry(folder, number), data, mode=mode)
        except FileExistsError:
            continue  # another writer was first: continue behind it
        return number, data, -1


def entry(folder: Path, number: int) -> Path:
    """The file of an entry."""
    return folder / f"{number:08d}.json"


def numbers(folder: Path) -> list[int]:
    """The numbers of a chain's entries, ascending; other files are no entries."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        found = (_ENTRY.fullmatch(entry.name) for entry in entries)
        return sorted(int(match[1]) for match in found if match)


def last(folder: Path) -> Link | None:
    """The newest entry of a chain."""
    found = numbers(folder)
    return Link(found[-1], durable.digest_file(entry(folder, found[-1]))) if found else None


def read_head(root: Path, number: int) -> Head:
    """One head.

    Raises:
        DataError: missing, or not a head.
    """
    return _read(entry(root / HEADS, number), head_of)


def read_manifest(root: Path, number: int) -> Manifest:
    """One manifest.

    Raises:
        DataError: missing, or not a manifest.
    """
    return _read(entry(root / MANIFESTS, number), manifest_of)


def unreadable(path: Path) -> DataError:
    """The error for a file of the log that is not what it should be."""
    return DataError(Message("audit.unreadable", file=path.name), help=Message("audit.restore"))


def not_sealed_so(name: str) -> DataError:
    """The error for a file that is not what was sealed."""
    return DataError(Message("audit.not-sealed-so", file=name), help=Message("audit.restore"))


def moment(value: dt.datetime) -> str:
    """A time as the log writes it: ISO 8601 in JST."""
    return value.astimezone(JST).isoformat()


def link_body(link: Link | None) -> dict[str, Any] | None:
    """A link as the log writes it."""
    return {"number": link.number, "sha256": link.digest} if link else None


def head_body(
    number: int,
    run: RunHead,
    previous: Link | None,
    sealed: Link | None,
    revoked: Sequence[str] = (),
) -> dict[str, Any]:
    """A head as the log writes it."""
    return {
        "format": FORMAT,
        "number": number,
        "previous": link_body(previous),
        "sealed": link_body(sealed),
        "run_id": run.run_id,
        "business_date": run.business_date.isoformat(),
        "started_at": moment(run.started_at),
        "engine_version": run.engine_version,
        "duckdb_version": run.duckdb_version,
        "policy_digest": run.policy_digest,
        "notice_id": run.notice_id,
        "project": run.project,
        "trigger": run.trigger,
        "job": run.job,
        **({"revoked": list(revoked)} if revoked else {}),
    }


def signed(body: Mapping[str, Any], signer: Signer | None) -> Mapping[str, Any]:
    """An entry with its signature: a field of the entry, over all the others.

    Without a signer it has none, and whoever verifies the log is told so.
    """
    if signer is None:
        return body
    return {**body, SIGNATURE: signer.signature(durable.canonical(body), ENTRY_TYPE)}


def signature_of(body: Mapping[str, Any]) -> Envelope | None:
    """What signs an entry: its other fields in an envelope; None = it is not signed.

    Raises:
        DataError: it has a signature that is none.
    """
    if SIGNATURE not in body:
        return None
    rest = {key: value for key, value in body.items() if key != SIGNATURE}
    envelope = envelope_of(durable.canonical(rest), ENTRY_TYPE, [body[SIGNATURE]])
    if envelope.signatures_body() != [body[SIGNATURE]]:  # base64 has bits that say nothing
        raise DataError(Message("keys.no-envelope"))
    return envelope


def read_json(path: Path) -> object:
    """What a JSON file of the log says.

    Raises:
        DataError: missing, or not JSON.
    """
    return _read(path, lambda body, _: body)


def _read(path: Path, build: Callable[[Any, str], T]) -> T:
    try:
        data = path.read_bytes()
        return build(orjson.loads(data), durable.digest(data))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(path) from error


def _link(body: Mapping[str, Any] | None) -> Link | None:
    return Link(int(body["number"]), str(body["sha256"])) if body else None


def head_of(body: Mapping[str, Any], digest: str) -> Head:
    """A head from what its file says.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    run = RunHead(
        run_id=body["run_id"],
        business_date=dt.date.fromisoformat(body["business_date"]),
        started_at=dt.datetime.fromisoformat(body["started_at"]),
        engine_version=body["engine_version"],
        duckdb_version=body["duckdb_version"],
        policy_digest=body["policy_digest"],
        notice_id=body["notice_id"],
        project=body["project"],
        trigger=body["trigger"],
        job=body.get("job", "night"),
    )
    _same_format(body)
    return Head(
        number=int(body["number"]),
        run=run,
        previous=_link(body["previous"]),
        sealed=_link(body["sealed"]),
        digest=digest,
        revoked=tuple(body.get("revoked", ())),
    )


def manifest_of(body: Mapping[str, Any], digest: str) -> Manifest:
    """A manifest from what its file says.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    _same_format(body)
    head = _link(body["head"])
    if head is None:
        raise ValueError("a manifest without a head")
    return Manifest(
        number=int(body["number"]),
        previous=_link(body["previous"]),
        head=head,
        files=tuple(
            LoggedFile(str(f["name"]), f["sha256"], int(f["bytes"])) for f in body["files"]
        ),
        outcome=body["outcome"],
        exit_code=int(body["exit_code"]),
        finished_at=dt.datetime.fromisoformat(body["finished_at"]),
        digest=digest,
    )


def _same_format(body: Mapping[str, Any]) -> None:
    if body["format"] != FORMAT:
        raise ValueError(f"format {body['format']!r}")

"""What the record holds about one recipient in a period, as it lies on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from sekisho import policy
from sekisho.audit import chain, durable
from sekisho.audit.chain import HEADS, MANIFESTS, POLICY, RUNS, TEXTS, Head
from sekisho.audit.log import AuditLog, RecordedRelease
from sekisho.clearance import clearance_name, read_stated
from sekisho.errors import DataError, ProjectError
from sekisho.model import Policy

RELEASE: Final = "-release.json"
CLEARANCE: Final = "-clearance.json"
DECIDED: Final = "-decided.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A clearance of a release, and the run that released.

    Attributes:
        name: of its file, as it lay beside the released one.
        in_record: the record holds it; otherwise it was found at the destination only.
    """

    run: int
    name: str
    data: bytes
    in_record: bool


@dataclass(frozen=True, slots=True)
class Policies:
    """A policy that runs of the period decided by.

    Attributes:
        runs: their numbers.
        texts: path in the project -> its bytes; empty where the record does not hold them.
        read: the policy as this version reads it; None = it cannot.
    """

    digest: str
    runs: tuple[int, ...]
    texts: Mapping[str, bytes]
    read: Policy | None


@dataclass(frozen=True, slots=True)
class Collected:
    """All about one recipient.

    Attributes:
        chains: path below the record -> bytes of every head and manifest, from the first on.
        parts: path below the record -> bytes of the files of runs that are about this recipient.
        unsealed: of these, those of runs that were cut off, for which no manifest vouches.
        steps: of releases, the oldest first.
        decided: run -> what was decided about each export to the recipient.
        not_held: names of clearances that neither record nor destination holds.
        head: the last head of the record.
    """

    recipient: str
    since: dt.date
    until: dt.date
    heads: Mapping[int, Head]
    chains: Mapping[str, bytes]
    parts: Mapping[str, bytes]
    unsealed: tuple[str, ...]
    steps: tuple[RecordedRelease, ...]
    decided: Mapping[int, tuple[Mapping[str, Any], ...]]
    clearances: tuple[Kept, ...]
    not_held: tuple[str, ...]
    policies: tuple[Policies, ...]

    @property
    def head(self) -> tuple[int, str]:
        """Number and SHA-256 of the last head, which vouches for all before it; 0 = there is none."""
        last = max(self.heads, default=0)
        return last, self.heads[last].digest if last else ""


def collect(
    root: Path, recipient: str, since: dt.date, until: dt.date, beside: Iterable[Path] = ()
) -> Collected:
    """What the record below `root` holds about a recipient.

    Args:
        since, until: business dates of runs, both included. Steps of a release that another run
            settled are there as well.
        beside: folders of the recipient's destinations, where clearances lie that the record does
            not hold, or that have a second signature.

    Raises:
        DataError: a file of the record cannot be read or is not what was sealed.
    """
    log = AuditLog(root)
    heads = {head.number: head for head in log.heads()}
    sealed = _sealed(log)
    asked = {n for n, head in heads.items() if since <= head.run.business_date <= until}
    steps = _steps(log, recipient, asked)
    wanted = {s.release.clearance for s in steps if s.release.clearance} - {None}
    parts: dict[str, bytes] = {}
    decided: dict[int, tuple[Mapping[str, Any], ...]] = {}
    kept: list[Kept] = []
    about = {(s.run, s.position) for s in steps}
    for number, head in heads.items():
        for path in log.files(head):
            data = None
            if path.name.endswith(RELEASE) and (number, _position(path)) in about:
                data = path.read_bytes()
            elif path.name.endswith(DECIDED) and number in asked:
                data = path.read_bytes()
                body = _body(path, data)
                if body["recipient"] != recipient:
                    continue
                decided[number] = tuple(body["exports"])
            elif path.name.endswith(POLICY) and number in asked:
                data = path.read_bytes()
            elif path.name.endswith(CLEARANCE):
                data = path.read_bytes()
                found = _named(data, recipient)
                if found not in wanted:
                    continue
                kept.append(Kept(number, found, data, in_record=True))
            if data is not None:
                name = f"{head.folder}/{path.name}"
                _as_sealed(name, data, sealed)
                parts[f"{RUNS}/{name}"] = data
    clearances = _countersigned(kept, wanted, steps, tuple(beside))
    return Collected(
        recipient=recipient,
        since=since,
        until=until,
        heads=heads,
        chains=_chains(root),
        parts=parts,
        unsealed=tuple(sorted(p for p in parts if p.removeprefix(f"{RUNS}/") not in sealed)),
        steps=steps,
        decided=decided,
        clearances=clearances,
        not_held=tuple(sorted(wanted - {one.name for one in clearances})),
        policies=tuple(_policies(root, heads, asked, parts)),
    )


def _sealed(log: AuditLog) -> Mapping[str, str]:
    """Folder and name of every file of a sealed run -> its SHA-256."""
    folders = {head.number: head.folder for head in log.heads()}
    return {
        f"{folders[manifest.head.number]}/{file.name}": file.digest
        for manifest in log.manifests()
        if manifest.head.number in folders
        for file in manifest.files
    }


def _as_sealed(name: str, data: bytes, sealed: Mapping[str, str]) -> None:
    if name in sealed and durable.digest(data) != sealed[name]:
        raise chain.not_sealed_so(name)


def _steps(log: AuditLog, recipient: str, asked: set[int]) -> tuple[RecordedRelease, ...]:
    every = [s for s in log.releases() if s.release.recipient == recipient]
    attempts = {s.attempt for s in every if s.run in asked}
    found = (s for s in every if s.attempt in attempts)
    return tuple(sorted(found, key=lambda s: (s.run, s.position)))


def _position(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _named(data: bytes, recipient: str) -> str | None:
    """The name that a clearance had beside its file; None = it is for somebody else."""
    stated = read_stated(data)
    return clearance_name(stated.file, stated.digest) if stated.recipient == recipient else None


def _countersigned(
    kept: Iterable[Kept],
    wanted: set[str],
    steps: Iterable[RecordedRelease],
    beside: tuple[Path, ...],
) -> tuple[Kept, ...]:
    """The clearances as they lie at the destination, where they may have more signatures.

    One that says other things than the record's is left where it is.
    """
    found = {(one.run, one.name): one for one in kept}
    payloads = {read_stated(one.data).envelope.payload: key for key, one in found.items()}
    runs = {s.release.clearance: s.run for s in steps if s.release.state == "released"}
    for folder in beside:
        for name in sorted(wanted):
            if not (folder / name).is_file():
                continue
            data = (folder / name).read_bytes()
            try:
                stated = read_stated(data)
            except DataError:
                continue  # the sweep's business; the record may hold what it was
            if clearance_name(stated.file, stated.digest) != name:
                continue
            key = payloads.get(stated.envelope.payload)
            if key is not None:
                found[key] = Kept(*key, data, in_record=True)
            elif not any(one == name for _, one in found):
                run = runs.get(name, stated.head.number)
                found[run, name] = Kept(run, name, data, in_record=False)
    return tuple(found[key] for key in sorted(found))


def _chains(root: Path) -> dict[str, bytes]:
    return {
        f"{name}/{number:08d}.json": chain.entry(root / name, number).read_bytes()
        for name in (HEADS, MANIFESTS)
        for number in chain.numbers(root / name)
    }


def _policies(
    root: Path, heads: Mapping[int, Head], asked: set[int], parts: Mapping[str, bytes]
) -> Iterator[Policies]:
    """The policies of the nights, by the first night that decided by them."""
    listed = {
        int(path.removeprefix(f"{RUNS}/")[:8]): orjson.loads(data)
        for path, data in parts.items()
        if path.endswith(POLICY)
    }
    nights: dict[str, list[int]] = {}
    for number in sorted(asked):
        run = heads[number].run
        if run.job == "night" and run.policy_digest is not None:
            nights.setdefault(run.policy_digest, []).append(number)
    for digest, numbers in nights.items():
        files: dict[str, str] = next((listed[n]["files"] for n in numbers if n in listed), {})
        texts = {path: _text(root, name) for path, name in sorted(files.items())}
        yield Policies(digest, tuple(numbers), texts, _read(texts))


def _text(root: Path, digest: str) -> bytes:
    path = root / TEXTS / digest
    try:
        data = path.read_bytes()
    except OSError as error:
        raise chain.unreadable(path) from error
    if durable.digest(data) != digest:
        raise chain.not_sealed_so(f"{TEXTS}/{digest}")
    return data


def _read(texts: Mapping[str, bytes]) -> Policy | None:
    if not texts:
        return None
    try:
        return policy.load({path: data.decode() for path, data in texts.items()})
    except ProjectError:  # another version's; its texts are there all the same
        return None


def _body(path: Path, data: bytes) -> Mapping[str, Any]:
    try:
        body: Mapping[str, Any] = orjson.loads(data)
        _ = body["recipient"], body["exports"]
    except (ValueError, KeyError, TypeError) as error:
        raise chain.unreadable(path) from error
    return body

"""What was done to the log: every changed, missing, added or reordered file, found from its digests."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from sekisho.audit import chain, durable, parquet
from sekisho.audit.chain import HEADS, MANIFESTS, POLICY, RUNS, TEXTS
from sekisho.audit.log import STATISTIC, STATISTICS, read_statistic
from sekisho.audit.proof_of_store import changed_stores
from sekisho.audit.subject_index import SUBJECTS, proof
from sekisho.audit.tables import Removal
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.signing import RING_FILE, Ring

FindingKind = Literal[
    "changed",
    "missing",
    "added",
    "broken_link",
    "reordered",
    "unfinished",
    "torn",
    "unsigned",
    "wrong_signature",
    "cut",
    "older_ring",
]

_HARMLESS: Final = frozenset({"unfinished", "torn"})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing about the log that is not as it was written.

    Attributes:
        file: path below the log's folder.
        harmless: what a crash leaves; nothing was tampered with.
    """

    kind: FindingKind
    file: str
    message: Message

    @property
    def harmless(self) -> bool:
        """Whether a crash alone explains it."""
        return self.kind in _HARMLESS


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file of a chain, taken at its word: `body` is None where it is no JSON object."""

    number: int
    file: str
    digest: str
    body: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head that something outside of the log names: a clearance that has gone out.

    Attributes:
        name: of what names it.
    """

    name: str
    number: int
    digest: str


def verify(
    root: Path, ring: Ring | None = None, anchors: Iterable[Anchor] = ()
) -> tuple[Finding, ...]:
    """Everything in the log below `root` that does not hold, sorted; nothing = it is as written.

    Args:
        ring: whose signatures of heads and manifests count; None = the digests alone are judged.
        anchors: heads that have to be there. Digests alone cannot tell a log from one whose last
            runs were cut off.
    """
    heads = _entries(root, HEADS, chain.head_of)
    manifests = _entries(root, MANIFESTS, chain.manifest_of)
    found = [
        *_chain_findings(heads, HEADS),
        *_chain_findings(manifests, MANIFESTS),
        *_cross_findings(heads, manifests),
        *_run_findings(root, heads, manifests),
        *_text_findings(root),
        *_subject_findings(root, heads, manifests),
        *_statistic_findings(root, manifests),
        *(_finding("changed", file) for file in changed_stores(root)),
        *_torn_findings(root),
        *_anchor_findings(heads, anchors),
        *(_signature_findings([*heads.values(), *manifests.values()], ring) if ring else ()),
        *(_ring_findings(heads, ring) if ring else ()),
    ]
    return tuple(sorted(set(found)))


def _entries(root: Path, name: str, read: Callable[[Any, str], object]) -> dict[int, _Entry]:
    found = {}
    for number in chain.numbers(root / name):
        path = chain.entry(root / name, number)
        data = path.read_bytes()
        found[number] = _Entry(
            number, f"{name}/{path.name}", durable.digest(data), _as_written(data, read)
        )
    return found


def _as_written(data: bytes, read: Callable[[Any, str], object]) -> Mapping[str, Any] | None:
    """What an entry says; None = nobody has written these bytes as an entry.

    Digests alone let the last entry be spelt otherwise, with blanks or with keys twice.
    """
    try:
        body = orjson.loads(data)
        read(body, "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return body if durable.canonical(body) == data else None


def _chain_findings(entries: Mapping[int, _Entry], name: str) -> Iterator[Finding]:
    for number in range(1, max(entries, default=0) + 1):
        entry = entries.get(number)
        if entry is None:
            yield _finding("missing", f"{name}/{number:08d}.json")
        elif entry.body is None:
            yield _finding("changed", entry.file)
        elif entry.body.get("number") != number:
            yield _reordered(entry)
        elif number > 1 and (before := entries.get(number - 1)) is not None:
            if entry.body.get("previous") != _link(before):
                # Either end may be the one that was changed; both are named.
                yield _finding("broken_link", entry.file)
                yield _finding("changed", before.file)
        elif number == 1 and entry.body.get("previous") is not None:
            yield _finding("broken_link", entry.file)


def _cross_findings(
    heads: Mapping[int, _Entry], manifests: Mapping[int, _Entry]
) -> Iterator[Finding]:
    """Links between the chains: what stood when a run began, and whose run a manifest seals."""
    for entries, key, others, name in (
        (heads, "sealed", manifests, MANIFESTS),
        (manifests, "head", heads, HEADS),
    ):
        for entry in entries.values():
            link = entry.body[key] if entry.body else None
            if not link:
                continue
            number = int(link["number"])
            other = others.get(number)
            if other is None:
                yield _finding("missing", f"{name}/{number:08d}.json")
            elif link != _link(other):
                yield _finding("changed", other.file)


def _run_findings(
    root: Path, heads: Mapping[int, _Entry], manifests: Mapping[int, _Entry]
) -> Iterator[Finding]:
    folders = set(_names(root / RUNS))
    sealed = {int(e.body["head"]["number"]): e.body for e in manifests.values() if e.body}
    for number in sorted(heads.keys() | sealed.keys()):
        body = sealed.get(number) or heads[number].body
        if body is None:
            continue
        run_id = str(body.get("run_id"))
        folder = f"{number:08d}-{run_id}"
        there = frozenset(_names(root / RUNS / folder) if folder in folders else ())
        folders.discard(folder)
        if number in sealed:
            yield from _sealed_findings(root, folder, there, body["files"])
        else:
            message = Message("audit.found-unfinished", run_id=run_id, count=len(there))
            yield Finding("unfinished", heads[number].file, message)
    for folder in folders:
        yield _finding("added", f"{RUNS}/{folder}")


def _sealed_findings(
    root: Path, folder: str, there: frozenset[str], files: list[Mapping[str, Any]]
) -> Iterator[Finding]:
    listed = {str(file["name"]): file["sha256"] for file in files}
    # Some ninety thousand files in three years of nights: paths are put together as text.
    place = f"{root}/{RUNS}/{folder}"
    for name, digest in listed.items():
        if name not in there:
            yield _finding("missing", f"{RUNS}/{folder}/{name}")
        elif _digest(f"{place}/{name}") != digest:
            yield _finding("changed", f"{RUNS}/{folder}/{name}")
    for name in there - listed.keys():
        yield _finding("added", f"{RUNS}/{folder}/{name}")


def _subject_findings(
    root: Path, heads: Mapping[int, _Entry], manifests: Mapping[int, _Entry]
) -> Iterator[Finding]:
    """The subject index against what sealed runs have recorded of it, and of its removal."""
    noted: dict[str, str] = {}
    erased: set[str] = set()
    sealed = {int(e.body["head"]["number"]): e.body for e in manifests.values() if e.body}
    for number, body in sealed.items():
        folder = root / RUNS / f"{number:08d}-{body.get('run_id')}"
        for file in body["files"]:
            try:
                if file["name"].endswith("-subjects.json"):
                    written = orjson.loads((folder / file["name"]).read_bytes())
                    noted[written["file"]] = written["sha256"]
                elif file["name"].endswith("-removal.parquet"):
                    erased.update(_erased(folder / file["name"]))
            except (OSError, ValueError, KeyError, TypeError, DataError):
                continue  # it was changed, which is told of the file itself
    unfinished = heads.keys() - sealed.keys()
    for kind, name in proof.faults(root / SUBJECTS, noted, erased, unfinished):
        yield _finding(kind, f"{SUBJECTS}/{name}")


def _statistic_findings(root: Path, manifests: Mapping[int, _Entry]) -> Iterator[Finding]:
    """The subject sets of released statistics against what sealed runs have recorded of them."""
    for entry in manifests.values():
        if entry.body is None:
            continue
        folder = root / RUNS / f"{int(entry.body['head']['number']):08d}-{entry.body.get('run_id')}"
        for file in entry.body["files"]:
            if not file["name"].endswith(STATISTIC):
                continue
            try:
                party, digest = read_statistic(folder / file["name"])
                found = _digest(str(root / STATISTICS / party / f"{digest}.json"))
            except DataError:
                continue  # it was changed, which is told of the file itself
            except FileNotFoundError:
                yield _finding("missing", f"{STATISTICS}/{party}/{digest}.json")
            else:
                if found != digest:
                    yield _finding("changed", f"{STATISTICS}/{party}/{digest}.json")


def _erased(path: Path) -> Iterator[str]:
    """What a run has removed of the subject index, or was about to."""
    for row in parquet.decode(Removal, path):
        if row.area == "subjects" and row.state in {"due", "removed"}:
            yield row.file


def _digest(path: str) -> str | None:
    """Digest of a file; None = somebody has put something else in its place."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - see above
            return durable.digest(file.readall())
    except IsADirectoryError:
        return None


def _text_findings(root: Path) -> Iterator[Finding]:
    """Texts of policies that runs name; a listing that is none is found by its run's manifest."""
    there = {name for name in _all_names(root / TEXTS) if not name.startswith(durable.TORN)}
    named: set[str] = set()
    for run in _all_names(root / RUNS):
        for name in _all_names(root / RUNS / run):
            if name.endswith(POLICY):
                named |= _listed(root / RUNS / run / name)
    for name in sorted(named | there):
        if name not in there:
            yield _finding("missing", f"{TEXTS}/{name}")
        elif name not in named:
            yield _finding("added", f"{TEXTS}/{name}")
        elif _digest(f"{root}/{TEXTS}/{name}") != name:
            yield _finding("changed", f"{TEXTS}/{name}")


def _listed(listing: Path) -> set[str]:
    try:
        return set(map(str, orjson.loads(listing.read_bytes())["files"].values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()


def _torn_findings(root: Path) -> Iterator[Finding]:
    chains = (HEADS, MANIFESTS)
    for folder in (*chains, TEXTS, RUNS, *(f"{RUNS}/{run}" for run in _all_names(root / RUNS))):
        for name in _all_names(root / folder):
            if name.startswith(durable.TORN):
                yield _finding("torn", f"{folder}/{name}")
            elif folder in chains and not re.fullmatch(r"\d{8}\.json", name):
                yield _finding("added", f"{folder}/{name}")


def _anchor_findings(heads: Mapping[int, _Entry], anchors: Iterable[Anchor]) -> Iterator[Finding]:
    for anchor in anchors:
        head = heads.get(anchor.number)
        if head is None or head.digest != anchor.digest:
            message = Message("audit.found-cut", file=anchor.name, number=anchor.number)
            yield Finding("cut", anchor.name, message)


def _signature_findings(entries: Iterable[_Entry], ring: Ring) -> Iterator[Finding]:
    for entry in entries:
        if entry.body is None:
            continue
        try:
            envelope = chain.signature_of(entry.body)
        except DataError:
            yield _finding("wrong_signature", entry.file)
            continue
        if envelope is None:
            yield _finding("unsigned", entry.file)
        elif not any(
            one.counts and one.key and one.key.role == "run" for one in envelope.verified(ring)
        ):
            yield _finding("wrong_signature", entry.file)


def _ring_findings(heads: Mapping[int, _Entry], ring: Ring) -> Iterator[Finding]:
    """Keys that a run knew to be revoked, and whose signatures count by the ring at hand."""
    known = {i for e in heads.values() if e.body for i in e.body.get("revoked", ())}
    if ring.not_yet_revoked(known):
        yield _finding("older_ring", RING_FILE)


def _all_names(folder: Path) -> list[str]:
    return os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - see above


def _names(folder: Path) -> Iterator[str]:
    """What lies in a folder, without what is torn."""
    return (name for name in _all_names(folder) if not name.startswith(durable.TORN))


def _link(entry: _Entry) -> dict[str, Any]:
    return {"number": entry.number, "sha256": entry.digest}


def _finding(kind: FindingKind, file: str) -> Finding:
    return Finding(kind, file, Message(f"audit.found-{kind.replace('_', '-')}", file=file))


def _reordered(entry: _Entry) -> Finding:
    number = entry.body.get("number") if entry.body else None
    message = Message("audit.found-reordered", file=entry.file, number=str(number))
    return Finding("reordered", entry.file, message)

"""What was done to the log: every changed, missing, added or reordered file, found from its digests."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from sekisho.audit import chain, durable
from sekisho.audit.chain import HEADS, MANIFESTS, RUNS
from sekisho.messages import Message

FindingKind = Literal[
    "changed", "missing", "added", "broken_link", "reordered", "unfinished", "torn"
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


def verify(root: Path) -> tuple[Finding, ...]:
    """Everything in the log below `root` that does not hold, sorted; nothing = it is as written."""
    heads = _entries(root, HEADS)
    manifests = _entries(root, MANIFESTS)
    found = [
        *_chain_findings(heads, HEADS),
        *_chain_findings(manifests, MANIFESTS),
        *_cross_findings(heads, manifests),
        *_run_findings(root, heads, manifests),
        *_torn_findings(root),
    ]
    return tuple(sorted(set(found)))


def _entries(root: Path, name: str) -> dict[int, _Entry]:
    found = {}
    for number in chain.numbers(root / name):
        path = chain.entry(root / name, number)
        data = path.read_bytes()
        try:
            body = orjson.loads(data)
        except ValueError:
            body = None
        file = f"{name}/{path.name}"
        found[number] = _Entry(
            number, file, durable.digest(data), body if isinstance(body, dict) else None
        )
    return found


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
            link = entry.body.get(key) if entry.body else None
            if not isinstance(link, dict):
                continue
            other = others.get(int(link.get("number", 0)))
            if other is None:
                yield _finding("missing", f"{name}/{int(link.get('number', 0)):08d}.json")
            elif link != _link(other):
                yield _finding("changed", other.file)


def _run_findings(
    root: Path, heads: Mapping[int, _Entry], manifests: Mapping[int, _Entry]
) -> Iterator[Finding]:
    folders = {path.name: path for path in _children(root / RUNS)}
    sealed = {
        entry.body["head"]["number"]: entry.body
        for entry in manifests.values()
        if entry.body and isinstance(entry.body.get("head"), dict)
    }
    for number, head in heads.items():
        if head.body is None:
            continue
        run_id = str(head.body.get("run_id"))
        name = f"{number:08d}-{run_id}"
        there = _names(folders.pop(name, None))
        if number in sealed:
            yield from _sealed_findings(root / RUNS / name, there, sealed[number]["files"])
        else:
            message = Message("audit.found-unfinished", run_id=run_id, count=len(there))
            yield Finding("unfinished", head.file, message)
    for name in folders:
        if not name.startswith(durable.TORN):
            yield _finding("added", f"{RUNS}/{name}")


def _sealed_findings(
    folder: Path, there: frozenset[str], files: list[Mapping[str, Any]]
) -> Iterator[Finding]:
    listed = {file["name"]: file["sha256"] for file in files}
    for name, digest in listed.items():
        file = f"{RUNS}/{folder.name}/{name}"
        if name not in there:
            yield _finding("missing", file)
        elif durable.digest_file(folder / name) != digest:
            yield _finding("changed", file)
    for name in there - listed.keys():
        yield _finding("added", f"{RUNS}/{folder.name}/{name}")


def _torn_findings(root: Path) -> Iterator[Finding]:
    for folder in (root / HEADS, root / MANIFESTS, *_children(root / RUNS)):
        for path in _children(folder):
            file = str(path.relative_to(root))
            if path.name.startswith(durable.TORN):
                yield _finding("torn", file)
            elif folder.parent == root and not re.fullmatch(r"\d{8}\.json", path.name):
                yield _finding("added", file)


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _names(folder: Path | None) -> frozenset[str]:
    paths = _children(folder) if folder else []
    return frozenset(p.name for p in paths if not p.name.startswith(durable.TORN))


def _link(entry: _Entry) -> dict[str, Any]:
    return {"number": entry.number, "sha256": entry.digest}


def _finding(kind: FindingKind, file: str) -> Finding:
    return Finding(kind, file, Message(f"audit.found-{kind.replace('_', '-')}", file=file))


def _reordered(entry: _Entry) -> Finding:
    number = entry.body.get("number") if entry.body else None
    message = Message("audit.found-reordered", file=entry.file, number=str(number))
    return Finding("reordered", entry.file, message)

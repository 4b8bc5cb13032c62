"""Data contracts: what comes in, what it says about whom, and how its keys are written.

One ODCS file per source, our own facts in its `customProperties`, read strictly into the values of
`sekisho.model`. Pure: files come in as texts. See docs/contracts.md for the format.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import orjson

from sekisho.contracts import records
from sekisho.contracts.key_spaces import check, read_key_spaces
from sekisho.contracts.keys import BLANKS, canonical_key, canonical_key_sql
from sekisho.contracts.server import check_servers
from sekisho.contracts.source import SUFFIX, read_source
from sekisho.digest import digest_of
from sekisho.errors import Place, ProjectError
from sekisho.memory import Forgetful, Memory
from sekisho.messages import Message
from sekisho.model import KeySpace, Policy, Source
from sekisho.workers import Spread

__all__ = ["BLANKS", "Contracts", "answering", "canonical_key", "canonical_key_sql", "load"]

_KEY_SPACES: Final = "key_spaces.yaml"


@dataclass(frozen=True, slots=True)
class Contracts:
    """All sources by name, sorted, and the key spaces by id."""

    sources: Mapping[str, Source]
    key_spaces: Mapping[str, KeySpace]
    digest: str
    """SHA-256 over the contracts' files."""

    @property
    def ledger(self) -> Source | None:
        """The consent ledger, where there is one."""
        return next((s for s in self.sources.values() if s.role == "ledger"), None)


def load(
    files: Mapping[str, str],
    policy: Policy,
    memory: Memory | None = None,
    spread: Spread | None = None,
) -> Contracts:
    """Read a project's contracts.

    Args:
        files: path in the project -> text: every `<source>.odcs.yaml` and `key_spaces.yaml`,
            which a project without subject keys does not need.
        policy: what the contracts' categories, overlays and parties must be of.
        memory: where sources are remembered by contract and policy; None = nowhere.
        spread: who answers as `answering` does of the same policy; None = nobody.

    Raises:
        ProjectError: the first thing that does not hold, with its place and what is allowed.
    """
    sources: dict[str, Source] = {}
    key_spaces: dict[str, KeySpace] = {}
    contracts = {f: text for f, text in sorted(files.items()) if f.endswith(SUFFIX)}
    read = _Read(contracts, policy, memory or Forgetful(), spread)
    for file in sorted(files):
        name = PurePosixPath(file).name
        if name == _KEY_SPACES:
            key_spaces |= read_key_spaces(file, files[file])
        elif name.endswith(SUFFIX):
            source = read.source(file)
            _refuse_second(source, sources.get(source.name))
            sources[source.name] = source
        else:
            raise ProjectError(
                Message("contracts.unknown-file", file=name),
                place=Place(file),
                help=Message("contracts.files-help"),
            )
    _refuse_many_key_spaces(files)
    check(sources, key_spaces)
    check_servers(sources)
    return Contracts(
        sources=dict(sorted(sources.items())), key_spaces=key_spaces, digest=_digest(files)
    )


def answering(policy: Policy) -> Callable[[bytes], bytes]:
    """What another process can do: of path and text of a contract, the record of its source.

    Nothing where the contract cannot be used: who asked reads it again, and says why.
    """

    def answer(question: bytes) -> bytes:
        file, text = orjson.loads(question)
        try:
            return records.written(read_source(file, text, policy)).encode()
        except ProjectError:
            return b""

    return answer


class _Read:
    """The sources of contracts: remembered, read elsewhere, or read when they are asked for."""

    def __init__(
        self, texts: Mapping[str, str], policy: Policy, memory: Memory, spread: Spread | None
    ) -> None:
        self._texts = texts
        self._policy = policy
        self._memory = memory
        self._keys = {f: _digest({f: t, "policy": policy.digest}) for f, t in texts.items()}
        self._sources: dict[str, Source] = {}
        for file, key in self._keys.items():
            self._take(file, memory.find("source", key))
        new = [file for file in texts if file not in self._sources]
        questions = [orjson.dumps([file, texts[file]]) for file in new]
        answers: Iterable[bytes | None] = spread(questions) if spread else ()
        for file, answer in zip(new, answers, strict=False):
            record = (answer or b"").decode()
            if self._take(file, record):
                memory.keep("source", self._keys[file], record)

    def source(self, file: str) -> Source:
        """The source of a contract."""
        if file not in self._sources:
            source = read_source(file, self._texts[file], self._policy)
            self._memory.keep("source", self._keys[file], records.written(source))
            self._sources[file] = source
        return self._sources[file]

    def _take(self, file: str, record: object) -> bool:
        """Take a record, if it is one: it was read and validated before."""
        try:
            self._sources[file] = records.read(record)
        except ValueError:
            return False
        return True


def _refuse_second(source: Source, first: Source | None) -> None:
    """A source has one contract, in whichever folder."""
    if first is not None:
        raise ProjectError(
            Message("contracts.two-sources", name=source.name, first=first.place.file),
            place=source.place,
        )


def _refuse_many_key_spaces(files: Mapping[str, str]) -> None:
    """The key spaces stand in one file."""
    found = sorted(f for f in files if PurePosixPath(f).name == _KEY_SPACES)
    if len(found) > 1:
        raise ProjectError(
            Message("contracts.two-key-spaces", first=found[0]), place=Place(found[1])
        )


def _digest(files: Mapping[str, str]) -> str:
    """Over paths and texts."""
    return digest_of(*(part for file in sorted(files) for part in (file, files[file])))
